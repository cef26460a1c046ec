"""A report as plain blocks, and these as Markdown and Typst, so that each peer prints the same words.

Peers get their content ready made: reading and checking a record is not counted against them.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any, TypedDict

Run = tuple[str, bool, bool, int]
"""Text, strong, emphasis, and the number of the footnote that is called here or 0."""


class Block(TypedDict, total=False):
    """One block of a report; ``kind`` is heading, paragraph, quote, item, table or picture."""

    kind: str
    level: int
    runs: list[Run]
    rows: list[list[list[Run]]]
    file: str
    alt: str


class Content(TypedDict):
    """A whole report; ``notes`` are its footnotes."""

    title: str
    language: str
    blocks: list[Block]
    notes: list[list[Run]]


_BLOCKS = {"p", "address", "figcaption", "caption", "dt", "dd"}
_CONTAINERS = {
    "main",
    "header",
    "section",
    "aside",
    "div",
    "nav",
    "figure",
    "dl",
    "article",
    "footer",
    "body",
}


def content(document: Any, folder: Path) -> Content:
    """Return the words of our semantic document; its pictures are written into the folder."""
    root = document.tree()
    blocks: list[Block] = []
    notes: list[list[Run]] = []
    for part in root.find("body"):
        _walk(part, blocks, notes, folder)
    return {"title": document.title, "language": document.language, "blocks": blocks, "notes": notes}


def _walk(part: Any, blocks: list[Block], notes: list[list[Run]], folder: Path, level: int = 1) -> None:
    kind = part.tag
    if part.get("class") == "footnotes":
        notes.extend(_runs(item) for item in part.iter("li"))
    elif re.fullmatch("h[1-6]", kind):
        blocks.append({"kind": "heading", "level": int(kind[1]), "runs": _runs(part)})
    elif kind in ("ul", "ol"):
        for item in part:
            blocks.append(
                {"kind": "item", "level": level, "runs": _runs(item, outside=("ul", "ol", "table"))}
            )
            for inner in item:
                if inner.tag in ("ul", "ol", "table"):
                    _walk(inner, blocks, notes, folder, level + 1)
    elif kind == "table":
        blocks.extend({"kind": "paragraph", "runs": _runs(one)} for one in part.iter("caption"))
        blocks.append({"kind": "table", "rows": _rows(part)})
    elif kind == "blockquote":
        blocks.extend({"kind": "quote", "runs": _runs(one)} for one in part)
    elif kind == "img":
        file = folder / "picture.png"
        file.write_bytes(base64.b64decode(part.get("src").partition(",")[2]))
        blocks.append({"kind": "picture", "file": str(file), "alt": part.get("alt")})
    elif kind in _CONTAINERS:
        for inner in part:
            _walk(inner, blocks, notes, folder)
    elif kind in _BLOCKS and (runs := _runs(part)):
        blocks.append({"kind": "paragraph", "runs": runs})


def _rows(table: Any) -> list[list[list[Run]]]:
    """Return the cells, each row filled up to the longest: cells over several columns stand in the first."""
    rows = [[_runs(cell) for cell in row] for row in table.iter("tr")]
    width = max(map(len, rows))
    return [row + [[("", False, False, 0)]] * (width - len(row)) for row in rows]


def _runs(part: Any, outside: tuple[str, ...] = ()) -> list[Run]:
    runs: list[Run] = []

    def add(text: str | None, bold: bool, italic: bool) -> None:
        if text:
            runs.append((re.sub(r"\s+", " ", text), bold, italic, 0))

    def walk(one: Any, bold: bool, italic: bool) -> None:
        bold, italic = bold or one.tag == "strong", italic or one.tag == "em"
        add(one.text, bold, italic)
        for inner in one:
            if inner.get("class") == "footnote-ref":
                runs.append(("", False, False, int("".join(inner.itertext()))))
            elif inner.tag == "br":
                add(" ", bold, italic)
            elif inner.tag not in outside and inner.get("class") != "footnote-back":
                walk(inner, bold, italic)
            add(inner.tail, bold, italic)

    walk(part, False, False)
    return runs


def markdown(report: Content) -> str:
    """Return the report as pandoc's Markdown."""

    def shown(runs: list[Run]) -> str:
        return "".join(
            f"[^{note}]" if note else _marked(text, b, i, _md, "**", "*") for text, b, i, note in runs
        )

    parts = [f"---\ntitle: {_quoted(report['title'])}\nlang: {report['language']}\n---"]
    for block in report["blocks"]:
        kind = block["kind"]
        if kind == "heading":
            parts.append("#" * block["level"] + " " + shown(block["runs"]))
        elif kind == "item":
            parts.append("    " * (block["level"] - 1) + "- " + shown(block["runs"]))
        elif kind == "quote":
            parts.append("> " + shown(block["runs"]))
        elif kind == "picture":
            parts.append(f"![{_md(block['alt'])}]({block['file']})")
        elif kind == "table":
            lines = ["| " + " | ".join(map(shown, row)) + " |" for row in block["rows"]]
            parts.append("\n".join([lines[0], "|---" * len(block["rows"][0]) + "|", *lines[1:]]))
        else:
            parts.append(shown(block["runs"]))
    parts.extend(f"[^{place}]: {shown(note)}" for place, note in enumerate(report["notes"], 1))
    return "\n\n".join(parts) + "\n"


_PREAMBLE = """\
#set document(title: [{title}])
#let count = context align(right, counter(page).display("1 of 1", both: true))
#set page(paper: "a4", margin: 25mm, footer: count)
#set text(lang: "{language}", font: "Noto Serif", size: 10.5pt)
#set par(justify: true, leading: 0.6em)
#set table(stroke: 0.4pt)
#show heading: set text(font: "Noto Sans", weight: "regular")
"""


def typst(report: Content) -> str:
    """Return the report as Typst's markup, with page numbers and our fonts."""

    def shown(runs: list[Run]) -> str:
        return "".join(
            f"#footnote[{shown(report['notes'][note - 1])}]" if note else _function(text, b, i)
            for text, b, i, note in runs
        )

    parts = [_PREAMBLE.format(title=_ty(report["title"]), language=report["language"])]
    for block in report["blocks"]:
        kind = block["kind"]
        if kind == "heading":
            parts.append("=" * block["level"] + " " + shown(block["runs"]))
        elif kind == "item":
            parts.append("  " * (block["level"] - 1) + "- " + shown(block["runs"]))
        elif kind == "quote":
            parts.append(f"#quote(block: true)[{shown(block['runs'])}]")
        elif kind == "picture":
            picture = Path(block["file"]).name
            parts.append(f"#image({_quoted(picture)}, alt: {_quoted(block['alt'])}, width: 100%)")
        elif kind == "table":
            rows = ["".join(f"[{shown(cell)}]," for cell in row) for row in block["rows"]]
            body = "\n".join([f"table.header({rows[0]}),", *rows[1:]])
            parts.append(f"#table(columns: {len(block['rows'][0])},\n{body})")
        else:
            parts.append(shown(block["runs"]))
    return "\n\n".join(parts) + "\n"


def _marked(text: str, bold: bool, italic: bool, escape: Any, strong: str, emphasis: str) -> str:
    """Return a run with its marks inside the white space around it, where Markdown wants them."""
    words = text.strip()
    if not words or not (bold or italic):
        return str(escape(text))
    mark = (strong if bold else "") + (emphasis if italic else "")
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{escape(words)}{mark[::-1]}{after}"


def _function(text: str, bold: bool, italic: bool) -> str:
    shown = _ty(text)
    shown = f"#strong[{shown}]" if bold else shown
    return f"#emph[{shown}]" if italic else shown


def _md(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~^$@\"'.)+-])", r"\\\1", text)


def _ty(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#~$@\"'/=+-])", r"\\\1", text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
