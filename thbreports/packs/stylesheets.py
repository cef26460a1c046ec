"""A style sheet of a pack: read as CSS is, and held to what a report may ask for.

A sheet asks for nothing but pictures of its own pack, which become part of it.  It is looked at as tokens, in
which escapes, comments and the case of letters hide nothing.
"""

from __future__ import annotations

import base64
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from thbreports.errors import Problem
from thbreports.packs import hiding
from thbreports.packs.sheet_values import LONGEST, Value, declared
from thbreports.source.pictures import PictureError, address, contents
from thbreports.source.text import unsafe_character

if TYPE_CHECKING:
    from tinycss2.ast import Node

MAX_DEPTH = 30
"""How deep blocks and functions of a sheet may stand in each other; layouts recurse once or more a level."""
MAX_NUMBER = 1_000_000
"""Greatest number in a sheet, in any unit; layouts calculate with them until nothing is finite."""
MAX_TOLD = 20
"""How many problems of one sheet are told."""

_DATA = re.compile(r"data:image/(?:png|jpeg);base64,(?P<data>[A-Za-z0-9+/=\s]*)", re.IGNORECASE)
"""Addresses that bring along what they lead to."""
_OUTSIDE = ("src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade")
"""Functions that take addresses as texts."""
_RULES = {
    "import": "write its rules into the sheet",
    "namespace": "the elements of a report have none",
    "font-face": "list the font in fonts/fonts.toml",
    "document": "take it out",
    "-moz-document": "take it out",
    "color-profile": "take it out",
}
"""At-rules that bring in something from elsewhere, and what to do instead."""
_CALCULATE = frozenset(
    "calc min max clamp round mod rem sin cos tan asin acos atan atan2 pow sqrt hypot log exp abs".split()
)
_ENDLESS = ("infinity", "-infinity", "nan")
_HINT = "write the name of a PNG or JPEG file of the pack, or a data: address of such a picture"


class Sheet(NamedTuple):
    """The text of a sheet with its pictures inside, what is wrong with it, and values that name others."""

    text: str
    problems: tuple[Problem, ...]
    values: tuple[Value, ...] = ()


class _SheetProblem(NamedTuple):
    line: int
    column: int
    message: str
    hint: str = ""


def examined(text: str, path: Path) -> Sheet:
    """Return a style sheet that lies at a path, in the folder of its pack, as outputs take it."""
    import tinycss2  # sheets that are kept are not read again

    if (unsafe := unsafe_character(text)) is not None:
        line, column = text.count("\n", 0, at := text.index(unsafe)) + 1, at - text.rfind("\n", 0, at)
        message = f"the control character U+{ord(unsafe):04X} cannot stand in a style sheet"
        return Sheet("", (Problem(str(path), line, column, message, "delete it"),))
    tokens = tinycss2.parse_component_value_list(text)
    pictures: list[Node] = []
    values: list[Value] = []
    found = list(itertools.islice(_problems(tokens, path.parent, pictures, values), MAX_TOLD))
    if path.name in hiding.SHEETS and not found:
        for line, column, written in itertools.islice(hiding.hidden(text), MAX_TOLD):
            message = f"'{written}' hides words, and HTML is verified without its sheets"
            found.append(_SheetProblem(line, column, message, hiding.HINT))
    if pictures and not found:
        text = tinycss2.serialize(tokens)
    lines = text.splitlines()
    problems = (
        Problem(str(path), *one, lines[one.line - 1] if one.line <= len(lines) else "") for one in found
    )
    return Sheet(text, tuple(problems), tuple(values))


def too_long(value: Value, path: Path) -> Problem:
    """Return the problem of a custom property whose value becomes too long."""
    hint = f"at most {LONGEST:,} words and signs, with all that it names"
    message = f"the value of {value.name} names others that make it too long, or itself"
    return Problem(str(path), value.line, value.column, message, hint)


def _problems(
    tokens: Sequence[Node], folder: Path, pictures: list[Node], values: list[Value]
) -> Iterator[_SheetProblem]:
    """Yield what is wrong in tokens and all that stands in them; pictures of the pack become part of them.

    ``pictures`` and ``values`` are filled with what was found of them.
    """
    waiting: list[tuple[Node, int, bool]] = [(token, 1, False) for token in reversed(tokens)]
    while waiting:
        token, depth, calculates = waiting.pop()
        place = token.source_line, token.source_column
        inner = getattr(token, "content", None) or getattr(token, "arguments", None) or []
        if inner and depth > MAX_DEPTH:
            yield _SheetProblem(
                *place, "blocks or functions stand too deep in others", f"at most {MAX_DEPTH}"
            )
            return
        yield from (_SheetProblem(*place, message, hint) for message, hint in _wrong(token, calculates))
        if (named := _address(token)) is not None and (problem := _placed(token, named, folder, pictures)):
            yield _SheetProblem(*place, *problem)
        if token.type == "{} block":
            values.extend(declared(token.content))
        inside = calculates or (token.type == "function" and token.lower_name in _CALCULATE)
        waiting.extend((one, depth + 1, inside) for one in reversed(inner) if isinstance(inner, list))


def _wrong(token: Node, calculates: bool) -> Iterator[tuple[str, str]]:
    """Yield message and hint for what one token may not be."""
    kind = token.type
    if kind == "at-keyword" and token.lower_value in _RULES:
        yield f"@{token.lower_value} is not for style sheets of a pack", _RULES[token.lower_value]
    elif kind == "function" and (
        token.lower_name in _OUTSIDE or (token.lower_name == "element" and not _runs(token))
    ):
        yield f"{token.lower_name}() takes addresses", "write url(...) with a picture of the pack"
    elif kind == "error" and token.kind in ("bad-url", "bad-string", "eof-in-url", "eof-in-string"):
        yield "an address or text cannot be read", "close its quotation marks and brackets"
    elif kind in ("number", "percentage", "dimension") and not abs(token.value) <= MAX_NUMBER:
        yield f"the number {token.representation[:20]} is too large", f"at most {MAX_NUMBER:,}"
    elif kind == "ident" and calculates and token.lower_value in _ENDLESS:
        yield f"'{token.lower_value}' is no length", f"at most {MAX_NUMBER:,}"


def _runs(token: Node) -> bool:
    """Return whether an element(...) names a running element, with identifiers alone."""
    return all(one.type in ("ident", "whitespace", "comment") for one in token.arguments)


def _address(token: Node) -> str | None:
    """Return the address of a url(...), or None for other tokens."""
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name in ("url", "url-prefix", "domain"):
        texts = [one for one in token.arguments if one.type not in ("whitespace", "comment")]
        return str(texts[0].value) if [one.type for one in texts] == ["string"] else ""
    return None


def _placed(token: Node, named: str, folder: Path, pictures: list[Node]) -> tuple[str, str] | None:
    """Put a picture of the pack in the place of its name; return message and hint where that cannot be."""
    if data := _DATA.fullmatch(named):
        try:
            address(base64.b64decode(data["data"]))
        except (ValueError, PictureError):
            return f"the address '{_shown(named)}' holds no PNG or JPEG that can be drawn", _HINT
        return None
    if ":" in named or named.startswith(("/", "\\", "#")) or not named.strip():
        return f"the address '{_shown(named)}' leads out of the pack", _HINT
    try:
        picture = contents(folder, named)
    except PictureError as error:
        return (
            f"{error.message.replace(' of the record', ' of the pack')} of the pack",
            error.hint or _HINT,
        )
    try:
        value = address(picture, transparent=True)
    except PictureError as error:
        return error.message.replace("a picture", f"the picture '{_shown(named)}'", 1), error.hint
    from tinycss2.ast import StringToken, URLToken

    if isinstance(token, URLToken):
        token.value, token.representation = value, f'url("{value}")'
    else:
        token.arguments = [StringToken(token.source_line, token.source_column, value, f'"{value}"')]
    pictures.append(token)
    return None


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
