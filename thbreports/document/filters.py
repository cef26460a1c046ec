"""The filters and tests that a template may use: all that there are, so that nothing unlooked-at is in reach.

Those of Jinja2 are used where they take texts, numbers and lists as they are; each is given nothing else, and
gives back a list where it would give a generator.  Names of attributes are looked up by the environment.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, pass_context, pass_environment
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.runtime import Context
from jinja2.tests import TESTS as DEFAULT_TESTS
from markupsafe import Markup

from thbreports.document import budget
from thbreports.document.values import Refused, called, items, joined, markup, number, words
from thbreports.record.markdown.words import plain

_MOST_DIGITS = 15
SHORT = 1000
"""Characters of what is searched for or stripped: Python's time grows with its product with the text."""


@pass_context
def plain_words(context: Context, value: Any) -> str:
    """Return the words of a text without its Markdown.

    It wants the context so that its results are not compiled in: code that is kept would outlive a change.
    """
    return plain(words(value))


@pass_environment
def join(environment: Environment, value: Any, between: Any = "", attribute: Any = None) -> str:
    """Return items as one text."""
    values = items(value)
    if attribute is not None:
        values = [_attribute(environment, one, attribute) for one in values]
    return joined(values, between)


@pass_environment
def runs(environment: Environment, value: Any, attribute: str) -> list[tuple[Any, list[Any]]]:
    """Return neighbouring items that share a value of ``attribute``, with that value; the order stays."""
    groups: list[tuple[Any, list[Any]]] = []
    for one in items(value):
        shared = _attribute(environment, one, attribute)
        if not groups or groups[-1][0] != shared:
            groups.append((shared, []))
        groups[-1][1].append(one)
    return groups


@pass_environment
def grouped(environment: Environment, value: Any, attribute: str) -> list[tuple[Any, list[Any]]]:
    """Return items that share a value of ``attribute``, with that value, in the order of its first item."""
    groups: dict[Any, list[Any]] = {}
    for one in items(value):
        groups.setdefault(_attribute(environment, one, attribute), []).append(one)
    return list(groups.items())


@pass_environment
def groupby(environment: Environment, value: Any, attribute: Any, *more: Any, **options: Any) -> list[Any]:
    """Return groups of items that share a value of ``attribute``, sorted by it, each with that value."""
    groups = DEFAULT_FILTERS["groupby"](environment, items(value), attribute, *more, **options)
    return [tuple(group) for group in groups]


@pass_environment
def total(environment: Environment, value: Any, attribute: Any = None, start: Any = 0) -> int | float:
    """Return the sum of numbers."""
    summed = number(start)
    for one in items(value):
        summed = number(
            summed + number(one if attribute is None else _attribute(environment, one, attribute))
        )
    return summed


def replace(value: Any, old: Any, new: Any, count: Any = -1) -> str:
    """Return a text with one stretch of words in the place of another."""
    text, old, new = words(value), words(old), words(new)
    count = -1 if count is None else int(number(count))
    found = text.count(old) if count < 0 else min(text.count(old), count)
    # Markup escapes what it is given: no character becomes more than six.
    budget.write(6 * len(text) + found * 6 * len(new))
    if isinstance(new, Markup) and type(text) is str:
        text = markup(text)
    return text.replace(old, new, count)


def rounded(value: Any, precision: Any = 0, method: str = "common") -> float:
    """Return a number rounded to some digits: ``common``, ``ceil`` or ``floor``."""
    digits = number(precision)
    if not isinstance(digits, int) or abs(digits) > _MOST_DIGITS:
        raise Refused(f"round() wants a whole number of digits, at most {_MOST_DIGITS}")
    if method == "common":
        return round(number(value), digits)
    if method not in ("ceil", "floor"):
        raise Refused("round() knows 'common', 'ceil' and 'floor'")
    turned = math.ceil if method == "ceil" else math.floor
    return float(turned(number(value) * 10**digits) / 10**digits)


def reverse(value: Any) -> str | list[Any]:
    """Return a text or a list from its end to its start."""
    return value[::-1] if isinstance(value, str) else list(items(value))[::-1]


def pairs(value: Any) -> list[tuple[Any, Any]]:
    """Return the names and values of a mapping."""
    if not isinstance(value, dict):
        raise Refused(f"{called(value)} is no mapping")
    budget.spend(len(value))
    return list(value.items())


def whole(value: Any, default: Any = 0, base: Any = 10) -> Any:
    """Return a whole number, or ``default`` where a value is none."""
    return DEFAULT_FILTERS["int"](_short(value), default, number(base))


def decimal(value: Any, default: Any = 0.0) -> Any:
    """Return a number with decimals, or ``default`` where a value is none."""
    return DEFAULT_FILTERS["float"](_short(value), default)


def _short(value: Any) -> Any:
    """Return a number, or a text that is no longer than numbers are: long ones take long to read."""
    return value if isinstance(value, (int, float)) else words(value)[:1000]


def _attribute(environment: Environment, value: Any, attribute: Any) -> Any:
    """Return an attribute as a template looks it up: ``owner.name``, or the number of an item."""
    for name in attribute.split(".") if isinstance(attribute, str) else [attribute]:
        number = isinstance(name, str) and name.isdecimal() and len(name) < _MOST_DIGITS
        value = environment.getitem(value, int(name) if number else name)
    return value


def _of_words(name: str) -> Callable[..., Any]:
    """Return a filter of Jinja2 that takes a text, and texts and numbers as its arguments."""
    original = DEFAULT_FILTERS[name]

    def filter_of_words(value: Any, *more: Any, **options: Any) -> Any:
        return original(
            words(value), *map(argument, more), **{key: argument(one) for key, one in options.items()}
        )

    def filter_of_environment(environment: Environment, value: Any, *more: Any, **options: Any) -> Any:
        plain_options = {key: argument(one) for key, one in options.items()}
        return original(environment, words(value), *map(argument, more), **plain_options)

    takes_more = hasattr(original, "jinja_pass_arg")
    return _as(original, pass_environment(filter_of_environment) if takes_more else filter_of_words)


def _as(original: Callable[..., Any], function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that is called as one of Jinja2 is, which a wrong call is told by."""
    function.__dict__["__wrapped__"] = original
    return function


def argument(value: Any) -> Any:
    """Return an argument of a filter: a number, none, or a text; long ones take long to search for."""
    if value is None or isinstance(value, (int, float)):
        return value if value is None else number(value)
    if len(words(value)) > SHORT:
        raise Refused(f"a text of {len(value):,} characters is too long here; at most {SHORT:,}")
    return words(value)


def _of_items(name: str) -> Callable[..., Any]:
    """Return a filter of Jinja2 that takes items and gives one or a list of them."""
    original = DEFAULT_FILTERS[name]

    def given(value: Any) -> Any:
        return list(value) if hasattr(value, "__next__") else value

    if name in ("map", "select", "reject", "selectattr", "rejectattr"):

        @pass_context
        def of_context(context: Context, value: Any, *more: Any, **options: Any) -> Any:
            return given(original(context, items(value), *more, **options))

        return _as(original, of_context)

    @pass_environment
    def of_environment(environment: Environment, value: Any, *more: Any, **options: Any) -> Any:
        return given(original(environment, items(value), *more, **options))

    return _as(original, of_environment)


_WORDS = ("capitalize", "lower", "title", "trim", "truncate", "upper", "wordcount")
_ITEMS = "first last map max min reject rejectattr select selectattr sort unique".split()

FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: _of_words(name) for name in _WORDS},
    **{name: _of_items(name) for name in _ITEMS},
    "abs": lambda value: abs(number(value)),
    "count": lambda value: len(items(value)),
    "d": DEFAULT_FILTERS["d"],
    "default": DEFAULT_FILTERS["default"],
    "e": markup,
    "escape": markup,
    "float": decimal,
    "groupby": groupby,
    "grouped": grouped,
    "int": whole,
    "items": pairs,
    "join": join,
    "length": lambda value: len(items(value)),
    "list": lambda value: list(items(value)),
    "plain": plain_words,
    "replace": replace,
    "reverse": reverse,
    "round": rounded,
    "runs": runs,
    "safe": lambda value: Markup(words(value)),
    "string": words,
    "sum": total,
}

_TESTS = (
    *("boolean", "defined", "false", "float", "in", "integer", "iterable", "lower", "mapping", "none"),
    *("number", "sameas", "sequence", "string", "true", "undefined", "upper"),
    *("==", "!=", "<", "<=", ">", ">=", "eq", "equalto", "ne", "lt", "lessthan", "le", "gt", "greaterthan"),
    "ge",
)

_JINJA_TESTS: Mapping[str, Any] = DEFAULT_TESTS

TESTS: Mapping[str, Callable[..., Any]] = {
    **{name: _JINJA_TESTS[name] for name in _TESTS},
    # Jinja2's own calculate "%s" % 2 for a text.
    "divisibleby": lambda value, by: number(value) % number(by) == 0,
    "even": lambda value: number(value) % 2 == 0,
    "odd": lambda value: number(value) % 2 == 1,
}


def added(left: Any, right: Any) -> Any:
    """Return the sum of two numbers, or two texts or lists one after the other."""
    if isinstance(left, str) and isinstance(right, str):
        budget.write(6 * (len(left) + len(right)) if isinstance(left, Markup) else len(left) + len(right))
        return left + right
    if isinstance(left, (list, tuple)) and type(left) is type(right):
        if len(left) + len(right) > budget.RANGE:
            raise budget.Exceeded(f"a list of more than {budget.RANGE:,} items is too long")
        budget.spend(len(left) + len(right))
        return [*left, *right] if isinstance(left, list) else (*left, *right)
    return _number_of(operator.add)(left, right)


def times(left: Any, right: Any) -> Any:
    """Return the product of two numbers, or a text many times over."""
    if isinstance(left, int) and isinstance(right, str):
        left, right = right, left
    if isinstance(left, str) and isinstance(right, int):
        budget.write(len(left) * max(right, 0))
        return left * right
    return _number_of(operator.mul)(left, right)


def _number_of(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda left, right: number(operation(number(left), number(right)))


def refuse_power(left: Any, right: Any) -> Any:
    """Refuse powers, which one line makes larger than any machine."""
    raise Refused("templates calculate no powers", "write 10 * 10")


OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": added,
    "-": _number_of(operator.sub),
    "*": times,
    "/": _number_of(operator.truediv),
    "//": _number_of(operator.floordiv),
    "%": _number_of(operator.mod),
    "**": refuse_power,
}
