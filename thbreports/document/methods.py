"""Methods of texts and mappings that a template may call."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from thbreports.document import budget, filters
from thbreports.document.values import items, joined, words

OF_MAPPINGS = frozenset({"get", "items", "keys", "values"})
OF_TEXTS = frozenset(
    {"capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isascii"}
    | {"isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper", "join", "lower"}
    | {"lstrip", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rpartition"}
    | {"rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper"}
)


def of_text(text: str, name: str, arguments: tuple[Any, ...]) -> Any:
    """Return what a method of a text returns."""
    if name == "join":
        (parts,) = arguments
        return joined(items(parts), text)
    if name == "replace":
        return filters.replace(text, *arguments)
    plain = tuple(_argument(one) for one in arguments)
    method = getattr(Markup(text) if isinstance(text, Markup) else str(words(text)), name)
    found = method(*plain)
    budget.spend(len(found) if isinstance(found, list) else 0)
    return found


def _argument(value: Any) -> Any:
    """Return an argument of a method of a text: a short text, a number, none, or several texts."""
    return tuple(map(filters.argument, items(value))) if isinstance(value, tuple) else filters.argument(value)


def of_mapping(mapping: dict[Any, Any], name: str, arguments: tuple[Any, ...]) -> Any:
    """Return what a method of a mapping returns, as a list where it would be a window onto the mapping."""
    if name == "get":
        return mapping.get(*arguments)
    budget.spend(len(mapping))
    return list(getattr(mapping, name)(*arguments))
