"""Our Word document as plain data, so that a peer can make one that holds the same."""

from __future__ import annotations

import io
import posixpath
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LOOKS = {"b": "bold", "i": "italic", "u": "underline", "strike": "strike"}


def content(document: Any, data: bytes, folder: Path) -> dict[str, Any]:
    """Return what stands in ``data``, our Word document; its pictures are written into the folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    reader = _Reader(_targets(parts, "document"), parts, folder)
    body = etree.fromstring(parts["word/document.xml"]).find(f"{W}body")
    blocks = [block for one in body.iter(f"{W}p", f"{W}tbl") for block in reader.block(one)]
    notes = []
    if "word/footnotes.xml" in parts:
        inside = _Reader(_targets(parts, "footnotes"), parts, folder)
        root = etree.fromstring(parts["word/footnotes.xml"])
        found = [one for one in root if one.get(f"{W}type") is None]
        notes = [[run for one in note.iter(f"{W}p") for run in inside.runs(one)] for note in found]
    running, metadata = document.running, document.metadata
    return {
        "title": document.title,
        **{key: metadata.get(key, "") for key in ("author", "subject", "keywords")},
        **{
            key.replace("-", "_"): running.get(key, "")
            for key in ("header-left", "footer-left", "footer-center")
        },
        "language": document.language,
        "lists": _lists(parts.get("word/numbering.xml")),
        "blocks": blocks,
        "notes": notes,
    }


def _targets(parts: dict[str, bytes], name: str) -> dict[str, str]:
    """Return what the relationships of a part lead to."""
    relations = parts.get(f"word/_rels/{name}.xml.rels")
    return (
        {} if relations is None else {one.get("Id"): one.get("Target") for one in etree.fromstring(relations)}
    )


def _lists(numbering: bytes | None) -> list[tuple[int, int, int]]:
    """Return definition, level and first number of each list that begins anew."""
    if numbering is None:
        return []
    return [
        (
            int(one.find(f"{W}abstractNumId").get(f"{W}val")),
            int(change.get(f"{W}ilvl")),
            int(change[0].get(f"{W}val")),
        )
        for one in etree.fromstring(numbering).iter(f"{W}num")
        for change in one.iter(f"{W}lvlOverride")
    ]


class _Reader:
    """Reads the blocks of one part."""

    def __init__(self, targets: dict[str, str], parts: dict[str, bytes], folder: Path) -> None:
        self._targets, self._parts, self._folder = targets, parts, folder

    def block(self, one: Any) -> list[dict[str, Any]]:
        """Return a paragraph or a table; nothing for what stands in a table and comes with it."""
        if next(one.iterancestors(f"{W}tbl"), None) is not None:
            return []
        return [self._table(one) if one.tag == f"{W}tbl" else self._paragraph(one)]

    def _paragraph(self, one: Any) -> dict[str, Any]:
        style = one.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        picture = next(one.iter("{*}blip"), None)
        if picture is not None:
            name = posixpath.join("word", self._targets[picture.get(f"{R}embed")])
            file = self._folder / posixpath.basename(name)
            file.write_bytes(self._parts[name])
            return {"kind": "picture", "style": style, "file": str(file)}
        number = one.find(f"{W}pPr/{W}numPr")
        if number is None:
            return {"kind": "paragraph", "style": style, "runs": self.runs(one)}
        level, instance = (int(part.get(f"{W}val")) for part in number)
        return {"kind": "item", "style": style, "level": level, "number": instance, "runs": self.runs(one)}

    def _table(self, one: Any) -> dict[str, Any]:
        rows = [
            (row.find(f"{W}trPr/{W}tblHeader") is not None, self._cells(row)) for row in one.iter(f"{W}tr")
        ]
        return {
            "kind": "table",
            "style": one.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val"),
            "widths": [int(column.get(f"{W}w")) for column in one.iter(f"{W}gridCol")],
            "head": [cells for head, cells in rows if head],
            "rows": [cells for head, cells in rows if not head],
        }

    def _cells(self, row: Any) -> list[list[dict[str, Any]]]:
        return [[self._paragraph(part) for part in cell.iter(f"{W}p")] for cell in row.iter(f"{W}tc")]

    def runs(self, part: Any) -> list[dict[str, Any]]:
        """Return what stands in a paragraph or a link: words and how they look, links, notes and places."""
        found: list[dict[str, Any]] = []
        for one in part:
            kind = one.tag.removeprefix(W)
            if kind == "hyperlink":
                anchor = one.get(f"{W}anchor")
                link = f"#{anchor}" if anchor else self._targets[one.get(f"{R}id")]
                found.append({"link": link, "runs": self.runs(one)})
            elif kind == "bookmarkStart":
                found.append({"place": one.get(f"{W}name"), "id": one.get(f"{W}id")})
            elif kind == "r":
                self._run(one, found)
        return found

    def _run(self, run: Any, found: list[dict[str, Any]]) -> None:
        look = {}
        for one in run.iterfind(f"{W}rPr/*"):
            name = one.tag.removeprefix(W)
            if name in ("rStyle", "lang"):
                look["style" if name == "rStyle" else name] = one.get(f"{W}val")
            elif name in _LOOKS:
                look[_LOOKS[name]] = True
            elif name == "vertAlign":
                look[one.get(f"{W}val")] = True
        note, field = run.find(f"{W}footnoteReference"), run.find(f"{W}instrText")
        if note is not None:
            found.append({"note": int(note.get(f"{W}id"))})
        elif field is not None and "PAGEREF" in field.text:
            found.append({"page": field.text.split()[1]})
        words = "".join(
            one.text if one.tag == f"{W}t" else "\t" if one.tag == f"{W}tab" else "\n"
            for one in run.iterchildren(f"{W}t", f"{W}tab", f"{W}br")
        )
        if words and found and "text" in found[-1] and ({**found[-1], "text": ""} == {**look, "text": ""}):
            found[-1]["text"] += words
        elif words:
            found.append({"text": words, **look})
