"""Head and running lines of the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from thbreports.document.labels import label_problem
from thbreports.document.measure import points, shortened, width_of
from thbreports.errors import PackError, Problem
from thbreports.packs import placeholders
from thbreports.record import Meeting
from thbreports.record.markdown.words import plain
from thbreports.view import language as words

if TYPE_CHECKING:
    from thbreports.packs import Pack


_LONGEST_PAGES = "Page 000 of 000"
_GAP, _LEAST = 2.0, 8.0
"""Ems between the parts of a running line, and to which no part is shortened."""


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
        "title": plain(meeting.short_title) or title,
        "date": words.days(start, end, meeting.language) if start and end else "",
        "reference": metadata.get("reference", ""),
        "status": metadata.get("status", ""),
        "marking": metadata.get("marking", ""),
        "body": plain(meeting.body),
    }
    words_alone = dict(values)
    for name, value in values.items():
        values[name] = _doubled(value)
    values["page"], values["pages"] = "{page}", "{pages}"
    pages = labels.get("page-of-pages", "{page} / {pages}")
    try:
        values["page-of-pages"] = _filled(pages, {name: values[name] for name in ("page", "pages")})
    except placeholders.PlaceholderError as error:
        message = f"{error.message} in label 'page-of-pages'"
        raise label_problem(pack, meeting.language, "page-of-pages", message, error.hint) from None
    lines: dict[str, str] = {}
    for band in ("header", "footer", "first-page"):
        own = {name: line for name, line in pack.running.items() if name.startswith(band)}
        for name, line in own.items():
            try:
                filled = _filled(line, {**values, **_fitting(own, words_alone, pack.design)}).strip()
            except placeholders.PlaceholderError as error:
                file = str(pack.folder / "pack.toml")
                raise PackError([Problem(file, 0, 0, f"{error.message} in '{name}'", error.hint)]) from None
            if filled:
                lines[name] = filled
    return lines


def _fitting(band: Mapping[str, str], values: Mapping[str, str], design: Mapping[str, str]) -> dict[str, str]:
    """Return the values that are too wide for a header or footer, shortened so that it has one line."""
    sides = [points(design.get(name, "")) for name in ("page-width", "margin-left", "margin-right")]
    size = points(design.get("tiny-size", ""))
    if size is None or None in sides:
        return {}
    paper, left, right = (side or 0.0 for side in sides)
    used = [name for line in band.values() for _, name in placeholders.parts_of(line) if name]
    written = [before for line in band.values() for before, _ in placeholders.parts_of(line)]
    widths = {name: width_of(values.get(name, _LONGEST_PAGES)) for name in used}
    beyond = sum(map(width_of, written)) + sum(widths.values()) + _GAP * (len(band) - 1)
    beyond -= (paper - left - right) / size
    found: dict[str, str] = {}
    for name in sorted(set(used) & values.keys(), key=lambda name: -widths[name]):
        if beyond > 0:
            found[name] = _doubled(shortened(values[name], max(widths[name] - beyond, _LEAST)))
            beyond -= widths[name] - width_of(found[name])
    return found


def _doubled(words: str) -> str:
    """Return words with their braces doubled, as in format strings."""
    return re.sub("[{}]", r"\g<0>\g<0>", words)


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
