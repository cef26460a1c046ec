"""Real list numbering: the definitions, and one instance for every list so that each begins at its own
number."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from functools import cached_property
from typing import Literal, NamedTuple

from lxml import etree

from thbreports.outputs.docx.styles.stylesheet import StyleSheet
from thbreports.outputs.docx.xml.wml import LIST_LEVELS, Element, add, w

Kind = Literal["bullet", "decimal", "paren"]
KINDS: tuple[Kind, ...] = ("bullet", "decimal", "paren")
"""The kinds of list in the order in which the reference of a pack numbers them."""
_BULLETS = "•–◦"
_BULLET_ROOM = 0.6
"""The part of the indent that a bullet takes: it stands as near to its text as in a PDF."""


class Form(NamedTuple):
    """How the numbers of a list are written: Word's name for the kind, and the signs around each."""

    kind: str
    before: str
    after: str

    def text(self, level: int) -> str:
        """Return the text of a level, from 0, as ``w:lvlText`` says it."""
        return f"{self.before}%{level + 1}{self.after}"


class Number(NamedTuple):
    """What ``w:numPr`` says: an instance of a definition and the level in it, from 0."""

    instance: int
    level: int


def abstract(
    parent: Element,
    number: int,
    kind: Kind,
    step: int,
    styles: Sequence[str | None] = (),
    colour: str | None = None,
) -> Element:
    """Append a definition of nine levels, each ``step`` twips deeper, with the style that each is linked to
    and the colour of its signs."""
    definition = add(parent, "abstractNum", abstractNumId=number)
    add(definition, "nsid", val=f"{0x51D00000 + number:08X}")
    add(definition, "multiLevelType", val="multilevel")
    for level in range(LIST_LEVELS):
        row = add(definition, "lvl", ilvl=level)
        add(row, "start", val=1)
        add(row, "numFmt", val="bullet" if kind == "bullet" else "decimal")
        if level < len(styles) and (style := styles[level]) is not None:
            add(row, "pStyle", val=style)
        sign = {
            "bullet": _BULLETS[level % len(_BULLETS)],
            "decimal": f"%{level + 1}.",
            "paren": f"%{level + 1})",
        }
        add(row, "lvlText", val=sign[kind])
        add(row, "lvlJc", val="left")
        hanging = round(step * _BULLET_ROOM) if kind == "bullet" else step
        add(add(row, "pPr"), "ind", left=step * (level + 1), hanging=hanging)
        if colour is not None:
            add(add(row, "rPr"), "color", val=colour)
    return definition


def separator(parent: Element, number: int, mark: str, style: str | None) -> None:
    """Append the definition of a sign that stands between parts, linked to its style."""
    definition = add(parent, "abstractNum", abstractNumId=number)
    add(definition, "nsid", val=f"{0x51D00000 + number:08X}")
    add(definition, "multiLevelType", val="singleLevel")
    row = add(definition, "lvl", ilvl=0)
    add(row, "start", val=1)
    add(row, "numFmt", val="none")  # LibreOffice draws one character of a bullet
    if style is not None:
        add(row, "pStyle", val=style)
    add(row, "suff", val="nothing")
    add(row, "lvlText", val=mark)
    add(row, "lvlJc", val="left")
    add(add(row, "pPr"), "ind", left=0, firstLine=0)


class Numbering:
    """The numbering part while a report is written: its definitions stay, instances are added."""

    def __init__(self, part: bytes, sheet: StyleSheet, step: int) -> None:
        self._data, self._sheet, self._step = part, sheet, step
        self._own: dict[tuple[Form | None, int | None], int] = {}
        self._indents: dict[tuple[int, int], int] = {}
        self._forms: dict[tuple[int, int, Form], bool] = {}
        self._bullets: int | None = None
        self._made = 0

    @property
    def grown(self) -> bool:
        """Whether the report has lists of its own."""
        return self._made > 0

    @cached_property
    def part(self) -> Element:
        """The root of the part; a report without lists never needs it."""
        return etree.fromstring(self._data)

    @cached_property
    def _of(self) -> dict[int, int]:
        """The definition of every instance."""
        instances = self.part.iterfind(w("num"))
        return {_value(num, "numId"): _value(num.find(w("abstractNumId")), "val") for num in instances}

    @cached_property
    def _last(self) -> int:
        """The highest number of an instance that the reference has."""
        return max(self._of, default=0)

    def bullets(self, style: str | None, depth: int) -> Number:
        """Return the numbering of an unordered list at ``depth`` (from 1): that of its style where it
        has one."""
        linked = self._sheet.number(style)
        if linked is not None and linked[0] in self._of:
            return Number(*linked)
        if self._bullets is None:
            self._bullets = self._instance(self._definition(None, None))
        return Number(self._bullets, depth - 1)

    def ordered(self, style: str | None, depth: int, start: int, form: Form) -> Number:
        """Return a new instance for an ordered list at ``depth`` that begins at ``start``."""
        linked = self._sheet.number(style)
        known = self._of.get(linked[0]) if linked is not None else None
        level = linked[1] if linked is not None and known is not None else depth - 1
        definition = known
        if definition is None or not self._is_of(definition, level, form):
            definition = self._definition(form, known)
        return Number(self._instance(definition, level, start), level)

    def indent(self, number: Number) -> int:
        """Return how far, in twips, the text of a numbered paragraph stands from the margin."""
        key = (self._of[number.instance], number.level)
        if key not in self._indents:
            self._indents[key] = self._indent(*key)
        return self._indents[key]

    def _indent(self, number: int, depth: int) -> int:
        definition = self._find(number)
        for level in definition.iterfind(w("lvl")) if definition is not None else ():
            if _value(level, "ilvl") == depth:
                indent = level.find(f"{w('pPr')}/{w('ind')}")
                given = (indent.get(w("left")) or indent.get(w("start"))) if indent is not None else None
                return int(given or 0)
        return 0

    def _instance(self, definition: int, level: int = 0, start: int | None = None) -> int:
        last = self._last  # before there is an instance of our own
        self._made += 1
        number = last + self._made
        instance = add(self.part, "num", numId=number)
        add(instance, "abstractNumId", val=definition)
        if start is not None:
            add(add(instance, "lvlOverride", ilvl=level), "startOverride", val=start)
        self._of[number] = definition
        return number

    def _definition(self, form: Form | None, model: int | None) -> int:
        """Return a definition of our own: of bullets, or the copy of a ``model`` with numbers of a form."""
        key = (form, model)
        if key not in self._own:
            known = self.part.findall(w("abstractNum"))
            number = max((_value(one, "abstractNumId") for one in known), default=-1) + 1
            source = None if model is None else self._find(model)
            if source is None:
                made = abstract(self.part, number, "decimal" if form else "bullet", self._step)
            else:
                made = _copy(source, number)
            if form is not None:
                _set_form(made, form)
            self.part.insert(self.part.index(known[-1]) + 1 if known else 0, made)
            self._own[key] = number
        return self._own[key]

    def _find(self, definition: int) -> Element | None:
        known = self.part.iterfind(w("abstractNum"))
        return next((one for one in known if _value(one, "abstractNumId") == definition), None)

    def _is_of(self, definition: int, level: int, form: Form) -> bool:
        """Tell whether a level of a definition writes its numbers in a form."""
        key = (definition, level, form)
        if key not in self._forms:
            found = self._find(definition)
            levels = [] if found is None else found.findall(w("lvl"))
            self._forms[key] = any(
                _text(one, "numFmt") == form.kind and _text(one, "lvlText") == form.text(level)
                for one in levels
                if _value(one, "ilvl") == level
            )
        return self._forms[key]


def _copy(source: Element, number: int) -> Element:
    """Return a copy of a definition that no style is linked to."""
    copy = deepcopy(source)
    copy.set(w("abstractNumId"), str(number))
    for name in ("nsid", "tmpl", "styleLink", "numStyleLink", "name"):
        for element in copy.findall(w(name)):
            copy.remove(element)
    for level in copy.iterfind(w("lvl")):
        for link in level.findall(w("pStyle")):
            level.remove(link)
    return copy


def _set_form(definition: Element, form: Form) -> None:
    for level in definition.iterfind(w("lvl")):
        for name, value in (("numFmt", form.kind), ("lvlText", form.text(_value(level, "ilvl")))):
            element = level.find(w(name))
            if element is not None:
                element.set(w("val"), value)


def _text(level: Element, name: str) -> str:
    element = level.find(w(name))
    return "" if element is None else element.get(w("val")) or ""


def _value(element: etree._Element | None, name: str) -> int:
    return int(element.get(w(name)) or 0) if element is not None else 0
