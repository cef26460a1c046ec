"""Find the line of a template that printed an element which is a problem.

The template is printed once more, each tag that it writes with a mark before it that names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from lxml import etree

from thbreports.document.template_cache import Kept

_START, _STOP = "\ufdd5", "\ufdd6"
_MARK = re.compile(f"{_START}([^{_START}{_STOP}<>]*):([0-9]{{1,9}}){_STOP}")
_TAG = re.compile(r"<(?=[A-Za-z?]|!(?!DOCTYPE\s+html\s*>))", re.IGNORECASE)


class Place(NamedTuple):
    """A line of a template, from 1; ``exact`` says that the tag itself stands there."""

    file: str
    line: int
    exact: bool = True


class Marks(Extension):
    """Puts marks before the tags that a template writes."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template, those of its text with marks."""
        name = quote(stream.filename or "")
        for token in stream:
            if token.type == "data" and "<" in token.value:
                yield Token(token.lineno, token.type, _marked(token.value, name, token.lineno))
            else:
                yield token


def _marked(data: str, name: str, first: int) -> str:
    def mark(match: re.Match[str]) -> str:
        return f"{_START}{name}:{first + data.count(chr(10), 0, match.start())}{_STOP}<"

    return _TAG.sub(mark, data)


_kept = Kept()


def marking(environment: Environment) -> Environment:
    """Return an environment that prints as another one does, with marks; its templates are kept apart."""
    return environment.overlay(extensions=[Marks], bytecode_cache=_kept)


def without_marks(text: str) -> str:
    """Return what was printed without marks."""
    return _MARK.sub("", text)


def without_first(text: str) -> str:
    """Return what was printed without the mark of its first tag, before which no words may stand."""
    first = _MARK.match(text.lstrip())
    return text.lstrip()[first.end() :] if first else text


def of_elements(root: etree._Element) -> dict[etree._Element, Place]:
    """Return the place of each element of a tree with marks: its own, or that of the tag before it."""
    found: dict[etree._Element, Place] = {}
    last: Place | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        words = element.text if event == "start" else element.tail
        if event == "start" and last is not None:
            found[element] = last
        if last is not None:
            last = last._replace(exact=False)
        for match in _MARK.finditer(words or ""):
            exact = match.end() == len(words or "")
            last = Place(unquote(match[1]), int(match[2]), exact)
    return found


def remove_marks(root: etree._Element) -> None:
    """Take the marks out of the words of a tree."""
    for element in root.iter():
        if element.text and _START in element.text:
            element.text = without_marks(element.text)
        if element.tail and _START in element.tail:
            element.tail = without_marks(element.tail)


def before(text: str, end: int) -> Place | None:
    """Return the place of the last tag in a text with marks that stands before ``end``."""
    found = [match for match in _MARK.finditer(text) if match.start() < end]
    return Place(unquote(found[-1][1]), int(found[-1][2]), False) if found else None


def precise(lines: list[str], place: Place, tag: str, name: str = "") -> tuple[int, int]:
    """Return line and column, from 1, of an element or its attribute, from the place that is known of it.

    They are looked for in the template from that line on, whatever the case of their letters.
    """
    start = re.compile(rf"<{re.escape(tag)}(?![\w-])", re.IGNORECASE)
    found = _search(lines, start, place.line, 0, len(lines) if not place.exact else place.line)
    if found is None:
        shown = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        found = place.line, len(shown) - len(shown.lstrip()) + 1
    if name:
        own = re.sub(r"\{.*\}", "", name)
        attribute = re.compile(rf"(?<![\w-])(?:[\w-]+:)?{re.escape(own)}(?=\s*=)", re.IGNORECASE)
        return _search(lines, attribute, found[0], found[1] - 1, found[0] + 20) or found
    return found


def _search(
    lines: list[str], pattern: re.Pattern[str], line: int, column: int, last: int
) -> tuple[int, int] | None:
    for number in range(max(line, 1), min(last, len(lines)) + 1):
        if match := pattern.search(lines[number - 1], column if number == line else 0):
            return number, match.start() + 1
    return None
