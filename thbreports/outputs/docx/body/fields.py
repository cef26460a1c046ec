"""Fields for the properties of a report in the running lines that a secretariat drew.

Word shows what such a field showed last until it is told to bring its fields up to date, and so do others.
So the result of each is written anew with the value of the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from thbreports.outputs.docx.xml.wml import XML_SPACE, Element, add, w
from thbreports.view.language import locale

_INSTRUCTION = re.compile(r'\s*(\w+)(?:\s+(?:"([^"]*)"|([^\s\\]\S*)))?')
_PICTURE = re.compile(r'\\@\s*(?:"([^"]*)"|(\S+))')
_CASE = re.compile(r"(?i)\\\*\s*(upper|lower)\b")
_WEEKDAYS = {"dddd": "EEEE", "ddd": "EEE"}
_BOUND = {"title": "TITLE", "subject": "SUBJECT", "creator": "AUTHOR", "keywords": "KEYWORDS"}
"""What a content control is bound to, by the end of the path, and the field that shows the same."""
_PATH = re.compile(r"/(?:\w+:)?(\w+)\[1\]$")


class Field(NamedTuple):
    """A field of a part: its instruction, and the runs that show its result, which stand after ``mark``."""

    code: str
    mark: Element
    runs: list[Element]


class Shown(NamedTuple):
    """What the fields of a report show: ``values`` by upper-case key such as ``TITLE`` or ``STYLEREF
    TITLE``, the properties by ``DOCPROPERTY`` and name."""

    values: Mapping[str, str]
    language: str

    def of(self, code: str) -> str | None:
        """Return the result of an instruction, or ``None`` for one that shows no property of the report."""
        found = _INSTRUCTION.match(code)
        if found is None:
            return None
        value = self.values.get(_key(found))
        return None if value is None else self._formatted(value, code)

    def _formatted(self, value: str, code: str) -> str:
        """Follow the switches of a field: the picture of a date, capital or small letters."""
        from babel.dates import format_date

        picture, case = _PICTURE.search(code), _CASE.search(code)
        if picture is not None:
            pattern = re.sub("d{3,4}", lambda days: _WEEKDAYS[days[0]], picture[1] or picture[2] or "")
            try:
                day = date.fromisoformat(value)
            except ValueError:  # several days, or none
                return value
            value = format_date(day, pattern, locale=locale(self.language))
        if case is not None:
            value = value.upper() if case[1].lower() == "upper" else value.lower()
        return value


def fill(part: Element, shown: Shown) -> None:
    """Write what ``shown`` says into the fields and bound content controls of ``part``."""
    for field in list(_fields(part)):
        if (value := shown.of(field.code)) is not None:
            _write(field, value)
    for control in part.iter(w("sdt")):
        binding, content = control.find(f"{w('sdtPr')}/{w('dataBinding')}"), control.find(w("sdtContent"))
        end = _PATH.search(binding.get(w("xpath")) or "") if binding is not None else None
        value = shown.of(_BOUND.get(end[1], "")) if end is not None else None
        if value is not None and content is not None:
            _spread(list(content.iter(w("t"))), value)


def properties(part: Element) -> set[str]:
    """Return the names of the custom properties that the fields of a part show."""
    found = (_INSTRUCTION.match(field.code) for field in _fields(part))
    return {one[2] or one[3] or "" for one in found if one is not None and one[1].upper() == "DOCPROPERTY"}


def _key(instruction: re.Match[str]) -> str:
    kind, name = instruction[1].upper(), instruction[2] or instruction[3] or ""
    return f"{kind} {name.upper()}" if kind in ("DOCPROPERTY", "STYLEREF") else kind


def _fields(part: Element) -> Iterator[Field]:
    for simple in part.iter(w("fldSimple")):
        yield Field(simple.get(w("instr")) or "", simple, list(simple.iter(w("r"))))
    open_fields: list[tuple[list[str], list[Element], list[Element]]] = []  # code, run of the mark, result
    for run in part.iter(w("r")):
        for child in run.iter(w("fldChar"), w("instrText")):
            kind = child.get(w("fldCharType"))
            if kind == "begin":
                open_fields.append(([], [], []))
            elif open_fields and kind == "separate":
                open_fields[-1][1].append(run)
            elif open_fields and kind == "end":
                code, marks, runs = open_fields.pop()
                if marks:
                    yield Field("".join(code), marks[0], runs)
            elif open_fields and not open_fields[-1][1]:
                open_fields[-1][0].append(child.text or "")
        if open_fields and open_fields[-1][1] and run is not open_fields[-1][1][0]:
            open_fields[-1][2].append(run)


def _write(field: Field, value: str) -> None:
    texts = [text for run in field.runs for text in run.iter(w("t"))]
    if not texts:
        run = add(field.mark, "r")
        if field.mark.tag == w("r"):
            field.mark.addnext(run)
        texts = [add(run, "t")]
    _spread(texts, value)


def _spread(texts: list[Element], value: str) -> None:
    """Let the first of ``texts`` say ``value``, in its own look, and the others nothing."""
    for text in texts[1:]:
        text.text = ""
    for text in texts[:1]:
        text.text = value
        text.set(XML_SPACE, "preserve")
