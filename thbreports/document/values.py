"""Values that a template may hold: how each is printed, and what a message calls it."""

from __future__ import annotations

import datetime
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import TemplateRuntimeError, Undefined
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from markupsafe import Markup

from thbreports.document import budget
from thbreports.record.markdown import escaped
from thbreports.view.flow import is_item
from thbreports.view.view import FieldText, View, as_markup, noun_of


class Refused(TemplateRuntimeError):
    """A template does what templates cannot do; ``hint`` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Function:
    """A function of ours, or a method of a text: a template can call it, and do nothing else with it."""

    __slots__ = ("_function", "_name")

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self._name, self._function = name, function

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Return what the function returns; refuse what it is not made to be given."""
        try:
            return self._function(*arguments, **options)
        except TypeError:
            if not inspect.isbuiltin(self._function):  # which says so itself
                check_call(self._name, self._function, arguments, options)
            raise

    def __repr__(self) -> str:
        return f"<function {self._name}>"


def check_call(
    name: str,
    function: Callable[..., Any],
    arguments: Sequence[Any],
    options: Mapping[str, Any],
    before: int = 0,
) -> None:
    """Refuse a call of a function with what it is not made to be given.

    Of its arguments, those ``before`` others are not written by the template.
    """
    signature = inspect.signature(function)
    try:
        signature.bind(*arguments, **options)
    except TypeError as error:
        hint = f"write {name}({', '.join(_parameters(signature)[before:])})"
        raise Refused(f"'{name}' is not called so: {error}", hint) from None


def checked_filter(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that refuses what it is not made to be given, as functions do."""
    before = 2 if hasattr(function, "jinja_pass_arg") else 1

    @functools.wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except TypeError:
            check_call(name, function, arguments, options, before)
            raise

    return call


def _parameters(signature: inspect.Signature) -> list[str]:
    """Return what a function is given as a template writes it: ``day``, ``weekday=False``, ``...``."""
    return [
        "..." if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD) else str(one.replace(annotation=one.empty))
        for one in signature.parameters.values()
    ]


_WITH_WORDS = (int, float, bool, type(None), datetime.date)
_NOUNS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "a text"),
    ((list, tuple, range), "a list"),
    (dict, "a mapping"),
    (datetime.date, "a date"),
    ((bool, int, float), "a number"),
    ((Function, Macro, BlockReference), "a function"),
    (LoopContext, "a loop"),
    (TemplateReference, "the template itself"),
)


def called(value: Any) -> str:
    """Return what a message calls a value: ``a text``, ``a list``, ``meeting``."""
    if type(value) is View:
        return noun_of(value)
    if value is None:
        return "none"
    return next((noun for kind, noun in _NOUNS if isinstance(value, kind)), "this value")


def printed(value: Any) -> str:
    """Return a value as it is printed: the one place where a value becomes a part of the document.

    Words are escaped, but for those that are markup already.

    Raises:
        Refused: if the value has no words: a list, a part of the record, a function.
    """
    kind = type(value)
    if kind is Markup:
        shown: str = value
    elif kind is FieldText:
        shown = value.__html__()
    elif kind is str:
        shown = escaped(value) if value else value
    elif kind in _WITH_WORDS:
        shown = escaped(str(value))
    elif isinstance(value, Undefined):
        shown = str(value)  # raises the error of the unknown name
    else:
        raise Refused(f"{called(value)} cannot be printed", _instead(value))
    return shown


def markup(value: Any) -> Markup:
    """Return a value as it is printed, marked as what needs no escaping."""
    return as_markup(printed(value))


def words(value: Any) -> str:
    """Return a text as it is, ``Markup`` or not, and the words of numbers and dates; refuse all else."""
    if isinstance(value, str):
        shown = value
    elif type(value) in _WITH_WORDS or isinstance(value, Undefined):
        shown = str(value)
    else:
        raise Refused(f"{called(value)} is no text", _instead(value))
    if len(shown) > budget.ARGUMENT:
        raise budget.Exceeded(f"a text of {len(shown):,} characters is too long; at most {budget.ARGUMENT:,}")
    return shown


def items(value: Any) -> Sequence[Any]:
    """Return a list or what else has items, in their order, and count them as steps; refuse all else."""
    if isinstance(value, dict):
        value = list(value)
    elif isinstance(value, Undefined):
        value = list(value)  # raises the error of the unknown name
    elif not isinstance(value, (list, tuple, range, str)):
        raise Refused(f"{called(value)} has no items", "name one of its lists" if type(value) is View else "")
    budget.spend(len(value))
    found: Sequence[Any] = value
    return found


def number(value: Any) -> int | float:
    """Return a number, ``true`` and ``false`` as 1 and 0; refuse all else and what is too large."""
    if isinstance(value, Undefined):
        str(value)  # raises the error of the unknown name
    if not isinstance(value, (int, float)):
        raise Refused(f"{called(value)} is no number")
    if isinstance(value, int) and abs(value) > budget.LARGEST:
        raise budget.Exceeded(f"a number is too large to calculate with; at most {budget.LARGEST:,}")
    return value


def joined(values: Sequence[Any], between: Any = "") -> str:
    """Return values as one text: as markup if one of them is markup, the others escaped, else as words."""
    if type(between) is Markup or not _MARKED.isdisjoint(map(type, values)):
        texts, between = [printed(value) for value in values], printed(between)
        return as_markup(_put_together(texts, between))
    return _put_together([str(words(value)) for value in values], str(words(between)))


def _put_together(texts: list[str], between: str) -> str:
    budget.write(sum(map(len, texts)) + len(between) * max(len(texts) - 1, 0))
    return str.join(between, texts)


_MARKED = frozenset({Markup, FieldText})


def _instead(value: Any) -> str:
    if type(value) is View:
        return "name one of its fields"
    if isinstance(value, list) and value and all(map(is_item, value)):
        return "the minutes of some records are a list: go through flow(session.minutes)"
    if isinstance(value, (list, tuple, range)):
        return 'print its items: {{ ... | join(", ") }}'
    return "call it: name(...)" if called(value) == "a function" else ""
