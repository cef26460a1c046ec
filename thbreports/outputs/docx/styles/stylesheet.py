"""The styles of a reference document, and the map from elements of the semantic document to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from thbreports.errors import PackError, Problem, nearest
from thbreports.outputs.docx.styles.catalogue import catalogue
from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.docx.styles.style import Kind, level_name
from thbreports.outputs.docx.xml.wml import LIST_LEVELS, Element, w

_CHARACTER = frozenset("#language-mark a abbr cite code em s span strong sub sup time u".split())
_BLOCKS = frozenset(("address", "aside", "p"))
"""What a class may style through the key of a paragraph: ``aside.note`` as ``p.note`` says."""
_DIRECT = frozenset(("strong", "em", "sub", "sup"))
"""Emphasis, sub- and superscript are formatting of the runs, so that they nest; their styles are for the
hand."""


@cache
def own_names() -> Mapping[str, str]:
    """Return the names of the styles of a made reference, by the key that each is for."""
    return {key: style.name for key, style in catalogue(Design({}, "")).items()}


class Entry(NamedTuple):
    """One style of a reference document: ``number`` is what its ``w:numPr`` says, inherited ones included."""

    id: str
    name: str
    kind: str
    based: str | None
    number: tuple[int, int] | None
    left: int
    hanging: int
    keeps: bool | None
    before: int | None
    after: int | None
    size: int | None
    bold: bool | None
    align: str | None


class StyleSheet:
    """The styles of a reference document by kind and name; names compare without regard to case, as in
    Word."""

    def __init__(self, styles: Element) -> None:
        self._by_id: dict[str, Entry] = {}
        self._by_name: dict[tuple[str, str], Entry] = {}
        self.names: dict[str, list[str]] = {}
        for element in styles.iterfind(w("style")):
            entry = _entry(element)
            self._by_id[entry.id] = entry
            aliases = element.find(w("aliases"))
            others = (aliases.get(w("val")) or "").split(",") if aliases is not None else []
            for name in (entry.name, *others):
                self._by_name.setdefault((entry.kind, name.strip().lower()), entry)
            self.names.setdefault(entry.kind, []).append(entry.name)

    def find(self, name: str, kind: str = "paragraph") -> str | None:
        """Return the identifier of the style of this name, if there is one."""
        entry = self._by_name.get((kind, name.lower()))
        return entry.id if entry is not None else None

    def name(self, style: str | None) -> str:
        """Return the name of the style of this identifier, or nothing where there is none."""
        entry = self._by_id.get(style or "")
        return entry.name if entry is not None else ""

    def left(self, style: str | None) -> int:
        """Return how far, in twips, the text of a paragraph style stands from the margin."""
        entry = self._by_id.get(style or "")
        return entry.left if entry is not None else 0

    def hanging(self, style: str | None) -> int:
        """Return how far, in twips, the first line of a paragraph style stands before the others."""
        entry = self._by_id.get(style or "")
        return entry.hanging if entry is not None else 0

    def size(self, style: str | None) -> int:
        """Return the size of the letters of a paragraph style, in twips; 12 points where nothing says it."""
        return self._said(style, "size") or 240

    def before(self, style: str | None) -> int:
        """Return the space, in twips, above a paragraph style."""
        return self._said(style, "before") or 0

    def after(self, style: str | None) -> int:
        """Return the space, in twips, below a paragraph style."""
        return self._said(style, "after") or 0

    def keeps(self, style: str | None) -> bool:
        """Return whether a paragraph style holds its paragraph on the page of the next."""
        return bool(self._said(style, "keeps"))

    def is_bold(self, style: str | None) -> bool:
        """Return whether the words of a paragraph style are bold."""
        return bool(self._said(style, "bold"))

    def _said(self, style: str | None, field: str) -> int | None:
        """Return what a style says, by itself or by one that it is based on; None where none of them does."""
        entry = self._by_id.get(style or "")
        for _ in self._by_id:  # no chain is longer
            if entry is None:
                break
            if (found := getattr(entry, field)) is not None:
                return int(found)
            entry = self._by_id.get(entry.based or "")
        return None

    def aligns(self, style: str | None) -> bool:
        """Return whether a paragraph style says itself how its lines stand."""
        entry = self._by_id.get(style or "")
        return entry is not None and entry.align is not None

    def number(self, style: str | None) -> tuple[int, int] | None:
        """Return the numbering instance and level of a paragraph style, its own or of a style it is
        based on."""
        seen: set[str] = set()
        while style is not None and style not in seen and style in self._by_id:
            seen.add(style)
            entry = self._by_id[style]
            if entry.number is not None:
                return entry.number if entry.number[0] else None
            style = entry.based
        return None


class StyleMap:
    """The style of every element: what the pack says, else the name that the own reference gives it."""

    def __init__(self, names: Mapping[str, str], sheet: StyleSheet) -> None:
        self._names, self._own, self.sheet = names, own_names(), sheet
        self._found: dict[tuple[str, str | None], str | None] = {}
        self._known: dict[tuple[str, int], str | None] = {}

    def check(self, origin: str) -> None:
        """Raise ``PackError`` with every style that the map names and the reference document lacks."""
        problems = []
        for key, name in self._names.items():
            kind = _kind(key)
            if key in _DIRECT or self.sheet.find(name, kind) is not None:
                continue
            message = f"styles.{key} is {name!r}, and the reference document has no {kind} style of that name"
            problems.append(Problem(origin, 0, 0, message, nearest(name, self.sheet.names.get(kind, []))))
        if problems:
            raise PackError(problems)

    def of(self, element: Element) -> str | None:
        """Return the identifier of the style of an element, by the first of its classes that has one, or
        its tag."""
        tag, classes = str(element.tag), element.get("class")
        key = (tag, classes)
        if key not in self._found:
            self._found[key] = self._search(tag, (classes or "").split())
        return self._found[key]

    def of_class(self, element: Element) -> str | None:
        """Return the style that a container gives its paragraphs: by its classes, or by a tag that the
        pack names."""
        tag, classes = str(element.tag), element.get("class")
        key = (f"{tag} p", classes)
        if key not in self._found:
            found = self._search(tag, (classes or "").split())
            self._found[key] = None if found == self.named("p") else found
        return self._found[key]

    def named(self, key: str, level: int = 1) -> str | None:
        """Return the style of a key such as ``p`` or ``ul``, at a level; a level without style has the
        nearest above."""
        if (key, level) not in self._known:
            self._known[key, level] = self._nearest(key, level)
        return self._known[key, level]

    def _nearest(self, key: str, level: int) -> str | None:
        name = self._names.get(key) or self._own[key]
        kind = _kind(key)
        for step in range(min(level, LIST_LEVELS), 0, -1):
            if (found := self.sheet.find(level_name(name, step), kind)) is not None:
                return found
        return self.named("ol", level) if key == "ol.paren" else None  # the same list with another sign

    def key(self, tag: str, classes: Sequence[str]) -> str:
        """Return the key under which the map or the own reference knows an element: ``ol.paren``, else
        ``ol``."""
        return next((key for key in _keys(tag, classes) if key in self._names or key in self._own), tag)

    def _search(self, tag: str, classes: Sequence[str]) -> str | None:
        kind = _kind(tag)
        keys = list(_keys(tag, classes))
        for key in keys:
            if key in self._names:
                return self.sheet.find(self._names[key], kind)
            if key in self._own and (found := self.sheet.find(self._own[key], kind)) is not None:
                return found
        if tag in _BLOCKS:
            for name in classes:
                own = self._names.get(f"p.{name}") or self._own.get(f"p.{name}", "")
                if own and (found := self.sheet.find(own)) is not None:
                    return found
        if tag in self._names:
            return self.sheet.find(self._names[tag], kind)
        return self.sheet.find(self._own[tag], kind) if tag in self._own else None


def _keys(tag: str, classes: Sequence[str]) -> list[str]:
    return [f"{tag}.{name}" for name in classes]


def _kind(key: str) -> Kind:
    tag = key.split(".")[0]
    return "table" if tag == "table" else "character" if tag in _CHARACTER else "paragraph"


def _entry(element: Element) -> Entry:
    properties = element.find(w("pPr"))
    numbering = None if properties is None else properties.find(w("numPr"))
    indent = None if properties is None else properties.find(w("ind"))
    instance = _value(numbering, "numId")
    return Entry(
        element.get(w("styleId")) or "",
        _value(element, "name") or "",
        element.get(w("type")) or "paragraph",
        _value(element, "basedOn"),
        None if instance is None else (int(instance), int(_value(numbering, "ilvl") or 0)),
        _twips(indent, "left", "start"),
        _twips(indent, "hanging"),
        _is_on(properties, "keepNext"),
        _space(properties, "before"),
        _space(properties, "after"),
        _size(element.find(w("rPr"))),
        _is_on(element.find(w("rPr")), "b"),
        _value(properties, "jc"),
    )


def _value(element: Element | None, name: str) -> str | None:
    found = None if element is None else element.find(w(name))
    return None if found is None else found.get(w("val"))


def _is_on(properties: Element | None, name: str) -> bool | None:
    found = None if properties is None else properties.find(w(name))
    return None if found is None else found.get(w("val"), "true") not in ("0", "false", "off")


def _space(properties: Element | None, side: str) -> int | None:
    spacing = None if properties is None else properties.find(w("spacing"))
    given = None if spacing is None else spacing.get(w(side))
    return int(given) if given is not None and given.isdigit() else None


def _size(properties: Element | None) -> int | None:
    given = _value(properties, "sz")
    return int(given) * 10 if given is not None and given.isdigit() else None


def _twips(indent: Element | None, *names: str) -> int:
    given = next((value for name in names if indent is not None and (value := indent.get(w(name)))), None)
    return int(given) if given is not None and given.isdigit() else 0
