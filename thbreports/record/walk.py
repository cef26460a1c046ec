"""What the fields of a record are: the one place that reads the annotations of the models."""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import sys
import typing
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from thbreports.record.base import Part, TextKind, TextName
from thbreports.record.origin import Location


@dataclass(frozen=True, slots=True)
class FieldKind:
    """What a field holds: a part, a text of a kind, or neither (numbers, dates); and whether a list of it."""

    part: type[Part] | None
    text: TextKind | None
    many: bool


@functools.cache
def fields_of(model: type[Part]) -> dict[str, FieldKind]:
    """Return the kind of each field of a part, in the order of declaration."""
    hints = typing.get_type_hints(model, include_extras=True)
    return {name: _kind(hints[name]) for name in _order(model)}


@functools.cache
def parts_of(model: type[Part]) -> dict[str, FieldKind]:
    """Return the kind of each field that holds parts."""
    return {name: kind for name, kind in fields_of(model).items() if kind.part is not None}


def _order(model: type[Part]) -> list[str]:
    """Return the names of the fields in the order in which people would write them."""
    names = list(model.model_fields)
    if not model.inherited_follow:
        return names
    inherited = [name for base in model.__bases__ if issubclass(base, Part) for name in base.model_fields]
    own = [name for name in names if name not in inherited]
    place = own.index(model.inherited_follow) + 1
    return own[:place] + inherited + own[place:]


def _kind(annotation: Any) -> FieldKind:
    found = list(_leaves(annotation))
    part = next((leaf for leaf in found if isinstance(leaf, type) and issubclass(leaf, Part)), None)
    text = next((leaf for leaf in found if isinstance(leaf, TextKind)), None)
    return FieldKind(part, text, many=typing.get_origin(annotation) is list)


def _leaves(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and not typing.get_args(annotation):
        yield annotation
    yield from getattr(annotation, "__metadata__", ())
    for argument in typing.get_args(annotation):
        yield from _leaves(argument)


@functools.cache
def descriptions_of(model: type[Part]) -> dict[str, str]:
    """Return the words below each field of a part, inherited ones too; none where there is no source text."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        found |= _described(one.__module__).get(one.__name__, {}) if issubclass(one, Part) else {}
    return {name: words for name, words in found.items() if name in model.model_fields}


@functools.cache
def _described(module: str) -> dict[str, dict[str, str]]:
    """Return the words below the fields of all classes of a module.

    pydantic can read them too, but for each class whenever it is made, which takes longer than all else.
    """
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError):
        return {}
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return {node.name: dict(_described_fields(node)) for node in classes}


def _described_fields(model: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in itertools.pairwise(model.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                yield name, inspect.cleandoc(words)


def part_at(model: type[Part], location: Location) -> type[Part]:
    """Return the part that a record path leads into, or the last one on the way."""
    for name in location:
        if isinstance(name, str):
            kind = fields_of(model).get(name)
            if kind is None or kind.part is None:
                return model
            model = kind.part
    return model


ALL_TEXTS = frozenset(typing.get_args(TextName))
MARKDOWN: frozenset[TextName] = frozenset({"prose", "line"})
"""The kinds of texts that are Markdown."""


def texts(part: Part, kinds: Set[TextName] = ALL_TEXTS) -> list[tuple[Location, TextKind, str]]:
    """Return every text of some kinds in a part and below it, in the order of fields, with its path.

    Empty ones are left out.
    """
    found: list[tuple[Location, TextKind, str]] = []
    _add_texts(part, (), kinds, found)
    return found


def _add_texts(
    part: Part, location: Location, kinds: Set[TextName], found: list[tuple[Location, TextKind, str]]
) -> None:
    values = part.__dict__
    for name, text, many in _worded_fields(type(part), kinds):
        value = values[name]
        if not value:
            continue
        if text is not None:
            if many:
                found += [((*location, name, index), text, item) for index, item in enumerate(value) if item]
            else:
                found.append(((*location, name), text, value))
        elif many:
            for index, item in enumerate(value):
                _add_texts(item, (*location, name, index), kinds, found)
        else:
            _add_texts(value, (*location, name), kinds, found)


@functools.cache
def _worded_fields(model: type[Part], kinds: Set[TextName]) -> tuple[tuple[str, TextKind | None, bool], ...]:
    """Return name, kind of text, and whether it is a list, of fields that hold such texts or parts (None)."""
    return tuple(
        (name, kind.text, kind.many)
        for name, kind in fields_of(model).items()
        if kind.part or (kind.text and kind.text.name in kinds)
    )


def identifiers(part: Part) -> Iterator[str]:
    """Yield the identifiers of a part and of those below it, to which links can lead."""
    if own := getattr(part, "id", ""):
        yield own
    for name, kind in parts_of(type(part)).items():
        if value := getattr(part, name):
            for one in value if kind.many else [value]:
                yield from identifiers(one)
