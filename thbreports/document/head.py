"""Head and running lines of the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from thbreports.document import placeholders
from thbreports.document.labels import label_problem
from thbreports.errors import PackError, Problem
from thbreports.record import Meeting
from thbreports.record.markdown.words import plain
from thbreports.view import language as words

if TYPE_CHECKING:
    from thbreports.packs import Pack


def set_head(root: etree._Element, language: str, title: str, metadata: Mapping[str, str]) -> None:
    """Write the head anew, so that every template's documents have the same, right one."""
    root.set("lang", language)
    for old in root.findall("head"):
        root.remove(old)
    head = etree.Element("head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "title").text = title
    for name in ("author", "keywords"):
        if name in metadata:
            etree.SubElement(head, "meta", name=name, content=metadata[name])
    root.insert(0, head)


def running_lines(
    meeting: Meeting,
    pack: Pack,
    labels: Mapping[str, str],
    title: str,
    metadata: Mapping[str, str],
) -> dict[str, str]:
    start, end = (meeting.date, meeting.date) if meeting.date else (meeting.start, meeting.end)
    values = {
        "title": title,
        "date": words.days(start, end, meeting.language) if start and end else "",
        "reference": metadata.get("reference", ""),
        "status": metadata.get("status", ""),
        "marking": metadata.get("marking", ""),
        "body": plain(meeting.body),
    }
    values["page"], values["pages"] = "{page}", "{pages}"
    for name in values.keys() - {"page", "pages"}:
        values[name] = re.sub("[{}]", r"\g<0>\g<0>", values[name])
    pages = labels.get("page-of-pages", "{page} / {pages}")
    try:
        values["page-of-pages"] = _filled(pages, {name: values[name] for name in ("page", "pages")})
    except placeholders.PlaceholderError as error:
        message = f"{error.message} in label 'page-of-pages'"
        raise label_problem(pack, meeting.language, "page-of-pages", message, error.hint) from None
    lines: dict[str, str] = {}
    for name, line in pack.running.items():
        try:
            filled = _filled(line, values).strip()
        except placeholders.PlaceholderError as error:
            file = str(pack.folder / "pack.toml")
            raise PackError([Problem(file, 0, 0, f"{error.message} in '{name}'", error.hint)]) from None
        if filled:
            lines[name] = filled
    return lines


def _filled(line: str, values: Mapping[str, str]) -> str:
    """Return a line with values for its placeholders; braces of the line itself stay doubled."""
    filled = []
    for before, name in placeholders.parts_of(line):
        filled.append(re.sub("[{}]", r"\g<0>\g<0>", before))
        if name:
            if name not in values:
                raise placeholders.unknown(name, tuple(values))
            filled.append(values[name])
    return "".join(filled)
