"""What a template sees of a meeting: its fields, each text knowing how to print itself and its path."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from thbreports import text
from thbreports.record.base import Part, TextKind
from thbreports.record.fields import fields_of
from thbreports.record.origin import Location, Origin

# Noncharacters, which no record can hold, mark where the words of a field begin and end in what is printed.
BEGIN, BETWEEN, END = "\ufdd0", "\ufdd1", "\ufdd2"


@dataclass(frozen=True, slots=True)
class Printing:
    """Where a record comes from, and the footnotes met in printing it, by the names that references give."""

    origin: Origin
    notes: dict[str, str] = field(default_factory=dict)


class FieldText(str):
    """The words of one field: a ``str`` of what was written, which prints itself as elements."""

    __slots__ = ("kind", "path", "printing")

    path: str
    kind: str
    printing: Printing

    @classmethod
    def of(cls, written: str, kind: TextKind, path: str, printing: Printing) -> FieldText:
        """Return the text of the field at ``path``."""
        self = cls(written)
        self.path, self.kind, self.printing = path, kind.name, printing
        return self

    def __html__(self) -> str:
        """Return the text as elements: blocks for prose, inline elements for a line."""
        written = str(self)
        if self.kind == "prose":
            known = self.printing.origin.markdown(self.path, written)
            blocks, notes = text.show_prose(written, self.path, known)
            self.printing.notes.update(notes)
            return blocks
        inner = text.show_line(written, self.path) if self.kind == "line" else text.escaped(written)
        return f"{BEGIN}{self.path}{BETWEEN}{inner}{END}"


marked_up: Callable[[str], Markup] = functools.partial(str.__new__, Markup)
"""Return a text as ``Markup``, without asking first whether it is, which takes longer than all else."""


def printed(value: Any) -> str:
    """Return a value as it is printed: as ``escape`` does, without a ``Markup`` of it for nobody to see."""
    kind = type(value)
    if kind is Markup:
        shown: str = value
    elif kind is FieldText:
        shown = value.__html__()
    elif kind is str:
        shown = text.escaped(value) if value else value
    else:
        shown = escape(value)
    return shown


class View:
    """A part of the record as a template sees it; fields that the pack leaves out are empty.

    ``path`` is where the part stands in the record, ``names`` are the fields on the way to it.  All fields
    are looked at when it is made: a template asks for most of them, and for many of them more than once.
    """

    __slots__ = ("__dict__", "_part")

    def __init__(
        self,
        part: Part,
        path: str,
        names: tuple[str, ...],
        printing: Printing,
        hidden: Callable[[Location], bool],
    ) -> None:
        self._part = part
        empty, worded = _looks(type(part), names, hidden)
        seen = self.__dict__
        seen.update(part.__dict__)
        seen.update(empty)
        own = f"{path}." if path else ""
        for name, way, kind, many in worded:
            value = seen[name]
            if not value:
                continue
            if kind is None:
                seen[name] = (
                    [
                        View(one, f"{own}{name}[{place}]", way, printing, hidden)
                        for place, one in enumerate(value)
                    ]
                    if many
                    else View(value, own + name, way, printing, hidden)
                )
            elif many:
                seen[name] = [
                    FieldText.of(one, kind, f"{own}{name}[{place}]", printing) if one else one
                    for place, one in enumerate(value)
                ]
            else:
                seen[name] = FieldText.of(value, kind, own + name, printing)

    def __bool__(self) -> bool:
        """A part is there when any of its fields is."""
        return any(getattr(self, name) not in ("", None, [], False) for name in fields_of(type(self._part)))

    @property
    def noun(self) -> str:
        """What people call this part."""
        return self._part.noun

    def fields(self) -> Iterator[str]:
        """Yield the names of the fields."""
        yield from fields_of(type(self._part))


_Looks = tuple[dict[str, Any], list[tuple[str, tuple[str, ...], TextKind | None, bool]]]


@functools.lru_cache(maxsize=1024)
def _looks(model: type[Part], names: tuple[str, ...], hidden: Callable[[Location], bool]) -> _Looks:
    """Return what stands in the fields that are left out, and those that may hold words or parts (None)."""
    empty: dict[str, Any] = {}
    worded = []
    for name, kind in fields_of(model).items():
        way = (*names, name)
        if hidden(way):
            empty[name] = [] if kind.many else "" if kind.text else None
        elif kind.part or (kind.text and kind.text.name != "code"):
            worded.append((name, way, None if kind.part else kind.text, kind.many))
    return empty, worded
