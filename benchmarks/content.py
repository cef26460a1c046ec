"""Our document as Markdown for pandoc, so that a peer prints the same words without reading a record."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_PARAGRAPHS = {"p", "address", "figcaption", "caption", "dt", "dd"}
_NESTED = ("ul", "ol", "table")


def markdown(document: Any, folder: Path) -> str:
    """Return our semantic document as pandoc's Markdown; its picture is written into the folder."""
    root = document.tree()
    title = document.title.replace("\\", "\\\\").replace('"', '\\"')
    notes = root.findall(".//*[@class='footnotes']//li")
    blocks = [
        f'---\ntitle: "{title}"\nlang: {document.language}\n---',
        *_blocks(root.find("body"), folder),
        *(f"[^{number}]: {_words(note)}" for number, note in enumerate(notes, 1)),
    ]
    return "\n\n".join(blocks) + "\n"


def _blocks(part: Any, folder: Path, level: int = 0) -> Iterator[str]:
    """Yield the blocks that stand in an element, in lists of a level."""
    for one in part:
        if one.get("class") == "footnotes":
            continue
        if re.fullmatch("h[1-6]", one.tag):
            yield f"{'#' * int(one.tag[1])} {_words(one)}"
        elif one.tag == "li":
            yield f"{'    ' * level}- {_words(one, outside=_NESTED)}"
            yield from _blocks([inner for inner in one if inner.tag in _NESTED], folder, level + 1)
        elif one.tag == "table":
            yield from map(_words, one.iter("caption"))
            yield _table(one)
        elif one.tag == "blockquote":
            yield from (f"> {_words(inner)}" for inner in one)
        elif one.tag == "img":
            (folder / "picture.png").write_bytes(base64.b64decode(one.get("src").partition(",")[2]))
            yield f"![{_escaped(one.get('alt'))}](picture.png)"
        elif one.tag in _PARAGRAPHS:
            yield _words(one)
        else:
            yield from _blocks(one, folder, level)


def _table(table: Any) -> str:
    """Return rows as long as the longest: what goes over several columns stands in the first."""
    rows = [[_words(cell) for cell in row] for row in table.iter("tr")]
    width = max(map(len, rows))
    head, *rest = (f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows)
    return "\n".join([head, "|---" * width + "|", *rest])


def _words(part: Any, outside: tuple[str, ...] = (), mark: str = "") -> str:
    words = _marked(part.text, mark)
    for inner in part:
        if inner.get("class") == "footnote-ref":
            words += f"[^{''.join(inner.itertext())}]"
        elif inner.tag == "br":
            words += " "
        elif inner.tag not in outside and inner.get("class") != "footnote-back":
            words += _words(inner, outside, {"strong": "**", "em": "*"}.get(inner.tag, mark))
        words += _marked(inner.tail, mark)
    return words


def _marked(words: str | None, mark: str) -> str:
    """Return words with their marks inside the white space around them, where Markdown wants them."""
    words = re.sub(r"\s+", " ", words or "")
    inside = words.strip()
    if not inside:
        return words
    before, _, after = words.partition(inside)
    return f"{before}{mark}{_escaped(inside)}{mark}{after}"


def _escaped(words: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~^$@\"'.)+-])", r"\\\1", words)
