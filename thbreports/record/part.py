"""Base class of all parts of a record, and the kinds of its fields."""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import sys
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    ValidationInfo,
    model_validator,
)
from pydantic_core import CoreSchema

from thbreports.record.kinds import TRUSTED, Code, TextKind, clean
from thbreports.source.origin import Location


class Part(BaseModel):
    """A part of a record.

    A subclass with a ``short_form`` may be written as a bare text, which stands for that field:
    ``- Europol`` for ``- name: Europol``.

    Building one (``Meeting(...)``) and checking data (``Meeting.model_validate(...)``) raise pydantic's
    ValidationError with every problem at its field, as any model of pydantic does, alone or inside another;
    ``thbreports.load`` raises RecordError, which tells the same problems in the words of a record.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True)
    short_form: ClassVar[str] = ""
    noun: ClassVar[str] = ""
    is_entry: ClassVar[bool] = False
    inherited_follow: ClassVar[str] = ""
    """The field that inherited ones follow, as people would write them: outcomes after what led to them."""

    def changed(self, **fields: Any) -> Self:
        """Return this part with other values in some fields.  Raises ValidationError as building it would."""
        own = {name: getattr(self, name) for name in self.model_fields_set}
        new = type(self)(**{**own, **fields})
        new.__pydantic_private__ = self.__pydantic_private__
        return new

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield what ``repr`` shows: the fields that hold something else than their default."""
        fields = type(self).model_fields
        for name, value in super().__repr_args__():
            field = fields.get(name or "")
            if field is None or field.is_required() or value != field.get_default(call_default_factory=True):
                yield name, value

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, str) and cls.short_form:
            value = {cls.short_form: value}
        elif isinstance(value, dict) and None in value.values() and info.context is TRUSTED:
            # A field with nothing after its colon is absent; a name that is none stays, and is told.  So does
            # an audience that somebody meant to write: absent it would be everybody.
            known = cls.model_fields.keys() - Restrictable.model_fields.keys()
            value = {name: item for name, item in value.items() if item is not None or name not in known}
        if info.context is TRUSTED or not isinstance(value, Mapping):
            return value
        # Not a validator of each text: pydantic takes longer to call those than for all else that it does.
        return {name: clean(item, name) for name, item in value.items()}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core)
        full = handler.resolve_ref_schema(schema)
        for name, words in descriptions_of(cls).items():
            full["properties"][name]["description"] = words
        if not cls.short_form:
            return schema
        title = full.get("title", cls.__name__)
        short = {"type": "string", "description": f"Short for '{cls.short_form}'."}
        body = dict(full)
        full.clear()
        full.update({"title": title, "anyOf": [short, body]})
        return schema


class Restrictable(Part):
    """A part of a record that may be for some readers alone."""

    audience: Code = ""
    """Least audience that may read this; all may where none is named."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """What a field holds: a part, a text of a kind, or neither (numbers, dates); and whether a list of it.

    Both a part and a text: either a text, or a list of parts.
    """

    part: type[Part] | None
    text: TextKind | None
    many: bool

    @property
    def is_mapping(self) -> bool:
        """Whether the parts are the entries of a mapping whose names the writer chooses."""
        return self.part is not None and self.part.is_entry


def parts_in(value: Any) -> list[Part]:
    """Return the parts that a field of parts holds: those of a list, the one that there is, or none."""
    if isinstance(value, Part):
        return [value]
    return value if isinstance(value, list) else []


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
    """Return the names of the fields in the order in which people would write them, the audience last."""
    last = [name for name in Restrictable.model_fields if name in model.model_fields]
    names = [name for name in model.model_fields if name not in last]
    if not model.inherited_follow:
        return names + last
    inherited = [
        name
        for base in model.__bases__
        if issubclass(base, Part)
        for name in base.model_fields
        if name not in last
    ]
    own = [name for name in names if name not in inherited]
    place = own.index(model.inherited_follow) + 1
    return own[:place] + inherited + own[place:] + last


def _kind(annotation: Any) -> FieldKind:
    found = list(_leaves(annotation))
    part = next((leaf for leaf in found if isinstance(leaf, type) and issubclass(leaf, Part)), None)
    text = next((leaf for leaf in found if isinstance(leaf, TextKind)), None)
    return FieldKind(part, text, many=typing.get_origin(_bare(annotation)) is list)


def _bare(annotation: Any) -> Any:
    """Return a type without what is noted of it: validators stand beside a list, too."""
    noted = typing.get_origin(annotation) is typing.Annotated
    return typing.get_args(annotation)[0] if noted else annotation


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
