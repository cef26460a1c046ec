"""What a template sees of a meeting: its fields, each text knowing how to print itself and its path."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from thbreports.record import markdown
from thbreports.record.kinds import NONE, TextKind
from thbreports.record.markdown.checked import CheckedTexts
from thbreports.record.markdown.shared_notes import put_in
from thbreports.record.part import Part, fields_of
from thbreports.source.origin import Location

# Noncharacters, which no record can hold, mark where the words of a field begin and end in what is printed.
BEGIN, BETWEEN, END = "\ufdd0", "\ufdd1", "\ufdd2"


@dataclass(frozen=True, slots=True)
class Printing:
    """What is known of the texts of a record, and the footnotes met in printing it, by their names.

    ``layouts`` are those of outcomes that stand in no plain list, by path.
    """

    checked: CheckedTexts
    layouts: Mapping[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    shared: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The footnotes of the whole record by their names: where each stands, and what was written."""

    def shared_note(self, name: str) -> str:
        """Return the path of a footnote of the record, which is printed now; nothing where there is none."""
        path, written = self.shared.get(name, ("", ""))
        if path and path not in self.notes:
            self.notes[path] = markdown.show_prose(written, path)[0]
        return path


class FieldText(str):
    """The words of one field: a ``str`` of what was written, which prints itself as elements.

    What it knows besides is private: it has no public attribute but those of a text.
    """

    __slots__ = ("_kind", "_path", "_printing")

    _path: str
    _kind: str
    _printing: Printing

    @classmethod
    def _of(cls, written: str, kind: TextKind, path: str, printing: Printing) -> FieldText:
        """Return the text of the field at ``path``."""
        self = cls(written)
        self._path, self._kind, self._printing = path, kind.name, printing
        return self

    def __html__(self) -> str:
        """Return the text as elements: blocks for prose, inline elements for a line."""
        written = str(self)
        if self._kind == "prose":
            known = self._printing.checked.markdown(self._path, written)
            blocks, notes = markdown.show_prose(written, self._path, known)
            self._printing.notes.update(notes)
            return put_in(blocks, self._printing.shared_note) if self._printing.shared else blocks
        if self._kind != "line":
            return marked(self, markdown.escaped(written))
        line = markdown.show_line(written, self._path)
        return marked(self, put_in(line, self._printing.shared_note) if self._printing.shared else line)


def marked(field: str, words: str) -> str:
    """Return words, printed already, between the marks that name the field they are from, if from one."""
    return f"{BEGIN}{field._path}{BETWEEN}{words}{END}" if type(field) is FieldText else words


as_markup: Callable[[str], Markup] = functools.partial(str.__new__, Markup)
"""Return a text as ``Markup``, without asking first whether it is, which takes longer than all else."""


class View:
    """A part of the record as a template sees it; fields that the pack leaves out are empty.

    ``path`` is where the part stands in the record, ``names`` are the fields on the way to it.  All fields
    are looked at when it is made: a template asks for most of them, and for many of them more than once.
    They are all that its ``__dict__`` has; nothing leads from it to the part, its file or its folder.
    """

    __slots__ = ("__dict__", "_model")

    def __init__(
        self,
        part: Part,
        path: str,
        names: tuple[str, ...],
        printing: Printing,
        hidden: Callable[[Location], bool],
    ) -> None:
        self._model = type(part)
        empty, worded = _looks(type(part), names, hidden)
        seen = self.__dict__
        seen.update(part.__dict__)
        seen.update(empty)
        own = f"{path}." if path else ""
        for name, way, kind in worded:
            value = seen[name]
            if not value:
                continue
            if isinstance(value, str):
                if kind and kind.or_none and value == NONE:
                    seen[name] = False
                    continue
                seen[name] = FieldText._of(value, kind, own + name, printing) if kind else ""
            elif not isinstance(value, list):
                seen[name] = View(value, own + name, way, printing, hidden)
            elif kind and isinstance(value[0], str):
                seen[name] = [
                    FieldText._of(one, kind, f"{own}{name}[{place}]", printing) if one else one
                    for place, one in enumerate(value)
                ]
            else:
                seen[name] = [
                    View(one, f"{own}{name}[{place}]", way, printing, hidden)
                    for place, one in enumerate(value)
                ]

    def __bool__(self) -> bool:
        """A part is there when any of its fields is."""
        return any(value not in ("", None, [], False) for value in self.__dict__.values())

    def __repr__(self) -> str:
        return f"<{noun_of(self)}>"


def noun_of(view: View) -> str:
    """Return what people call the part of the record that a template sees."""
    return view._model.noun


def field_names(view: View) -> list[str]:
    """Return the names of the fields of the part of the record that a template sees."""
    return list(fields_of(view._model))


_Looks = tuple[dict[str, Any], list[tuple[str, tuple[str, ...], TextKind | None]]]


@functools.lru_cache(maxsize=1024)
def _looks(model: type[Part], names: tuple[str, ...], hidden: Callable[[Location], bool]) -> _Looks:
    """Return what stands in fields that are left out, and the kind of those that may hold words or parts."""
    empty: dict[str, Any] = {}
    worded = []
    for name, kind in fields_of(model).items():
        way = (*names, name)
        if kind.part and kind.text:  # of a list, each item is left out or not by its kind
            worded.append((name, way, None if hidden(way) else kind.text))
        elif hidden(way):
            empty[name] = [] if kind.many else "" if kind.text else _unsaid(model, name)
        elif kind.part or (kind.text and kind.text.name != "code"):
            worded.append((name, way, kind.text))
    return empty, worded


def _unsaid(model: type[Part], name: str) -> Any:
    """Return what a field is where a record says nothing: a choice has a value that templates rely on."""
    known = model.model_fields[name]
    return None if known.is_required() else known.default
