"""The functions and filters that templates call; docs/templates.md shows each in use."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jinja2 import UndefinedError
from markupsafe import Markup, escape

from thbreports import language as words
from thbreports.document.view import BEGIN, BETWEEN, END, FieldText
from thbreports.problems import nearest

_FIRST_PARAGRAPH = re.compile(r"<p( data-path=\"[^\"]*\")?>")


def functions(labels: Mapping[str, str], language: str) -> dict[str, Any]:
    """Return the functions that a template of one language calls, by name."""

    def label(name: str, /, **values: Any) -> Markup:
        """The words of a label, its ``{placeholders}`` filled."""
        if name not in labels:
            raise UndefinedError(f"unknown label '{name}'; " + nearest(name, list(labels)))
        return escape(labels[name]).format(**values)

    def day(value: datetime.date, weekday: bool = False) -> Markup:
        """A date in words."""
        return _time(
            value.isoformat(), words.weekday(value, language) if weekday else words.day(value, language)
        )

    def days(start: datetime.date, end: datetime.date | None = None) -> Markup:
        """One or several days in words."""
        return day(start) if end is None or start == end else escape(words.days(start, end, language))

    def times(start: str, end: str = "") -> Markup:
        """A time of day, or from one to another."""
        return Markup("–").join(_time(value.zfill(5), value) for value in (start, end) if value)

    def country(name: FieldText | str) -> Markup | str:
        """The name of a state, from its code or as written."""
        named = words.country(name, language)
        return Markup(_marked(name, str(escape(named)))) if named else ""

    def language_name(code: str) -> str:
        """The name of a language."""
        return words.language_name(code, language)

    def listing(items: Sequence[Any]) -> Markup:
        """Items as a list in a sentence: a, b and c."""
        marks = [f"\ufdd3{place}\ufdd4" for place in range(len(items))]
        sentence = escape(words.listing(marks, language))
        for mark, item in zip(marks, items, strict=True):
            sentence = Markup(sentence.replace(mark, escape(item)))
        return sentence

    def languages_listed(codes: Sequence[str]) -> Markup:
        """The names of several languages as a list in a sentence."""
        return listing([language_name(code) for code in codes])

    return {
        "label": label,
        "day": day,
        "days": days,
        "times": times,
        "country": country,
        "language_name": language_name,
        "languages_listed": languages_listed,
        "listing": listing,
        "given": given,
        "lead": lead,
        "item": item,
    }


def given(*items: Any) -> list[Any]:
    """Return those of the items that hold something."""
    return [item for item in items if item]


def lead(text: FieldText | str, opening: Any) -> Markup:
    """Return prose with ``opening`` (a number, a speaker) put at the start of its first paragraph."""
    blocks, first = str(escape(text)), escape(opening)
    if not first:
        return Markup(blocks)
    match = _FIRST_PARAGRAPH.match(blocks)
    if match is None:
        return Markup(f"<p>{first}</p>\n{blocks}")
    end = blocks.find("</p>")
    return Markup(f"<p>{first} {_marked(text, blocks[match.end() : end])}{blocks[end:]}")


def item(text: FieldText | str, opening: Any = "") -> Markup:
    """Return prose as the content of a list item: words alone where it is one paragraph, else its blocks."""
    blocks = str(escape(text))
    match = _FIRST_PARAGRAPH.match(blocks)
    if match is None or blocks.find("</p>") != len(blocks.rstrip()) - 4:
        return lead(text, opening)
    first = escape(opening)
    return Markup(f"{first}{' ' if first else ''}{_marked(text, blocks[match.end() : blocks.find('</p>')])}")


def _marked(text: FieldText | str, words_alone: str) -> str:
    """Return the words of a paragraph between the marks that name the field they are from."""
    return f"{BEGIN}{text.path}{BETWEEN}{words_alone}{END}" if isinstance(text, FieldText) else words_alone


def runs(items: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Return neighbouring items that share a value of ``attribute``, with that value; the order stays."""
    groups: list[tuple[Any, list[Any]]] = []
    for one in items:
        value = getattr(one, attribute)
        if not groups or groups[-1][0] != value:
            groups.append((value, []))
        groups[-1][1].append(one)
    return groups


def _time(moment: str, shown: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(moment, shown)
