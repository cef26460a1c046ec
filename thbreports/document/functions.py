"""The functions that templates call; docs/templates.md shows each in use.

What they are given comes from a template: each looks at the types of its arguments before it uses them, and
none asks a value for an attribute.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import Undefined, UndefinedError
from lxml import etree
from markupsafe import Markup

from thbreports.document import budget, in_words
from thbreports.document.paragraphs import as_list
from thbreports.document.values import Function, Refused, called, items, markup, number, printed
from thbreports.errors import nearest
from thbreports.packs import placeholders
from thbreports.packs.options import chosen
from thbreports.record.markdown import escaped
from thbreports.view import dates
from thbreports.view import language as words
from thbreports.view.flow import IN_SESSIONS, is_meeting
from thbreports.view.flow import flow as runs_of
from thbreports.view.flow import is_item as is_item_of_minutes
from thbreports.view.flow import throughout as all_of
from thbreports.view.view import BEGIN, BETWEEN, END, as_markup, marked

_FIRST_PARAGRAPH = re.compile(r"<p( data-path=\"[^\"]*\")?>")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


_NO_WORDS = re.compile(f"<[^>]*>|{BEGIN}[^{BETWEEN}]*{BETWEEN}|{END}")
_DASH = as_markup("\u00a0–")
_SPEAKER_SIGNS = (":", "-", "‐", "‒", "–", "—", ",", ";")
"""What sets a speaker off where the words end in it."""
_MARK = re.compile("\ufdd3([0-9]+)\ufdd4")
_MOST_LISTED = 1000
"""Items of a list in a sentence: Babel's time grows with their square."""


class LabelError(Refused):
    """A label cannot be filled in; the problem is told where the label is written."""

    def __init__(self, name: str, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.label = name


def functions(
    labels: Mapping[str, str],
    language: str,
    pictures: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> dict[str, Function]:
    """Return the functions that a template of one language calls, by name.

    ``pictures`` says what each picture of the pack shows, by its name; ``options`` are those of the pack.
    """
    choices = chosen(options or {})

    plain_labels: dict[str, Markup] = {}

    def label(name: str, /, **values: Any) -> Markup:
        """The words of a label, its ``{placeholders}`` filled; ``count`` chooses among plural forms."""
        if type(name) is str and name in plain_labels:
            return plain_labels[name]
        if _text(name) not in labels and f"{name}.other" in labels:
            count = values.get("count")
            form = words.plural_form(count, language) if type(count) is int else "other"
            name = f"{name}.{form if f'{name}.{form}' in labels else 'other'}"
        if name not in labels:
            hint = nearest(name, list(labels)) or f"write its words into labels/{language}.toml"
            raise UndefinedError(f"unknown label '{name}'; {hint}")
        shown = []
        try:
            for before, placeholder in placeholders.parts_of(labels[name]):
                shown.append(escaped(before))
                if placeholder:
                    if placeholder not in values:
                        raise placeholders.unknown(placeholder, tuple(values))
                    shown.append(printed(values[placeholder]))
        except placeholders.PlaceholderError as error:
            raise LabelError(name, f"{error.message} in label '{name}'", error.hint) from None
        if len(shown) == 1:
            plain_labels[name] = as_markup(shown[0])
            return plain_labels[name]
        return _put_together(*shown)

    def day(value: datetime.date, weekday: bool = False, begins: bool = False) -> Markup:
        """A date in words; one that ``begins`` a line of its own has a capital there."""
        said = (dates.weekday if weekday else dates.day)(_date(value), language, labels)
        return _time(value.isoformat(), said[:1].title() + said[1:] if begins else said)

    def days(start: datetime.date, end: datetime.date | None = None) -> Markup:
        """One or several days in words."""
        if end is None or _date(start) == end:
            return day(start)
        return markup(dates.days(start, _date(end), language, labels))

    def times(start: str, end: str = "") -> Markup:
        """A time of day, or from one to another."""
        begins, dash, ends = dates.times(_text(start), _text(end), language, labels)
        shown = [_time(one.zfill(5), said) for one, said in ((start, begins), (end, ends)) if one]
        return _put_together(dash.join(shown))

    def time_zone(name: str) -> str:
        """A time zone in words."""
        return words.time_zone(name, language, labels) if _text(name) else ""

    def country(name: str, capitals: bool = False) -> Markup | str:
        """The name of a state, from its code or as written; in capitals where it heads a list."""
        named = words.country(_text(name), language, labels)
        if capitals and named:
            return as_markup(marked(name, escaped(named.upper())))
        return as_markup(printed(name) if named is name else marked(name, escaped(named))) if named else ""

    def language_name(code: str) -> str:
        """The name of a language."""
        return words.language_name(_text(code), language)

    def listing(all: Sequence[Any]) -> Markup:
        """Items as a list in a sentence: a, b and c."""
        shown = [printed(one) for one in items(all)]
        if len(shown) > _MOST_LISTED:
            raise budget.Exceeded(f"{len(shown):,} items in one sentence; at most {_MOST_LISTED:,}")
        sentence = escaped(words.listing([f"\ufdd3{place}\ufdd4" for place in range(len(shown))], language))
        return _put_together(
            *(shown[int(part)] if place % 2 else part for place, part in enumerate(_MARK.split(sentence)))
        )

    def languages_listed(codes: Sequence[str]) -> Markup:
        """The names of several languages as a list in a sentence."""
        return listing([language_name(code) for code in items(codes)])

    def picture(name: str) -> Markup:
        """A picture of the pack; what it shows is said by a label ``pictures.name``, where there is one."""
        known = pictures or {}
        if _text(name) not in known:
            hint = nearest(name, list(known)) or "name it under [pictures] in pack.toml"
            raise UndefinedError(f"unknown picture '{name}'; {hint}")
        shown = escaped(labels.get(f"pictures.{name}", known[name])).replace('"', "&quot;")
        return as_markup(f'<img data-picture="{name}" alt="{shown}"/>')

    def option(name: str) -> str:
        """What the pack has chosen of the ways of printing something."""
        if _text(name) not in choices:
            raise UndefinedError(f"unknown option '{name}'; {nearest(name, list(choices))}")
        return choices[name]

    counts: Counter[str] = Counter()

    def counter(name: str) -> int:
        """The next number of a counter; each report begins at 1."""
        counts[_text(name)] += 1
        return counts[name]

    def numbered(text: str, name: str, opening: Any = "", closing: Any = "", id: str = "") -> Markup:
        """Prose of which each paragraph has the next number of a counter."""
        blocks = etree.fromstring(f"<div>{lead(text, opening)}</div>", _PARSER)
        return _put_together(*as_list(blocks, lambda: counter(name), str(printed(closing)), printed(id)))

    def flow(minutes: Any) -> list[tuple[str, list[Any]]]:
        """The minutes of a session as runs of one kind: ``("text", [...])``, ``("decisions", [...])``."""
        listed = isinstance(minutes, (list, Undefined)) and all(map(is_item_of_minutes, items(minutes)))
        if not isinstance(minutes, str) and not listed:
            raise Refused("'flow' takes the minutes of a session", "write flow(session.minutes)")
        return runs_of(minutes)

    def throughout(meeting: Any, name: str) -> list[Any]:
        """A list of the meeting with what stands in its sessions: ``throughout(meeting, "participants")``."""
        if not is_meeting(meeting) or _text(name) not in IN_SESSIONS:
            close = nearest(name, IN_SESSIONS) if is_meeting(meeting) and isinstance(name, str) else ""
            hint = close or f"write throughout(meeting, ...) with one of {', '.join(IN_SESSIONS)}"
            raise Refused("'throughout' takes the meeting and the name of a list", hint)
        return all_of(meeting, name)

    def set_off(speaker: Any, time: Any = "", sign: Any = "") -> Markup:
        """Who speaks, set off from what follows by the sign of the pack, unless the words end in one.

        Or a number, set off by the ``sign`` that is given.
        """
        shown, after = printed(speaker), printed(time)
        seen = _NO_WORDS.sub("", shown).rstrip()
        signs = (*_SPEAKER_SIGNS, ".", ")") if sign else _SPEAKER_SIGNS
        sign = printed(sign) if sign else label("colon") if option("speaker") == "colon" else _DASH
        sign = sign if seen and not seen.endswith(signs) else as_markup("")
        return _put_together(shown, " " if after and shown else "", after, sign)

    ours: tuple[Callable[..., Any], ...] = (
        label, day, days, times, time_zone, country, language_name, languages_listed, listing,
        given, lead, item, counter, numbered, flow, throughout, in_words.layout, set_off, picture, option,
        in_words.titles(label), in_words.by_day, in_words.detail_heads, in_words.detail,
    )  # fmt: skip
    return {function.__name__: Function(function.__name__, function) for function in ours}


def bounded_range(*bounds: int) -> range:
    """Return the numbers from a start to a stop, as Python's ``range`` does."""
    numbers = range(*(_whole(bound) for bound in bounds))
    if len(numbers) > budget.RANGE:
        raise budget.Exceeded(f"a range of {len(numbers):,} numbers is too long; at most {budget.RANGE:,}")
    return numbers


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused(f"{called(value)} stands where a text is wanted")
    return value


def _date(value: Any) -> datetime.date:
    if not isinstance(value, datetime.date):
        raise Refused(f"{called(value)} stands where a date is wanted")
    return value


def _whole(value: Any) -> int:
    if not isinstance(number(value), int):
        raise Refused("a range is made of whole numbers")
    return int(value)


def _put_together(*shown: str) -> Markup:
    budget.write(sum(map(len, shown)))
    return as_markup("".join(shown))


def given(*items: Any) -> list[Any]:
    """Return those of the items that hold something."""
    return list(filter(None, items))


def lead(text: str, opening: Any) -> Markup:
    """Return prose with ``opening`` (a number, a speaker) put at the start of its first paragraph."""
    blocks, first = printed(text), printed(opening)
    if not first:
        return as_markup(blocks)
    match = _FIRST_PARAGRAPH.match(blocks)
    if match is None:
        return _put_together(f"<p>{first}</p>\n{blocks}")
    end = blocks.find("</p>")
    return _put_together(f"<p>{first} ", marked(text, blocks[match.end() : end]), blocks[end:])


def item(text: str, opening: Any = "", closing: Any = "") -> Markup:
    """Return prose as the content of a list item: words alone where it is one paragraph, else its blocks.

    ``opening`` (a number) stands at the start of the first paragraph, ``closing`` (a deadline) at the end.
    """
    blocks, last = printed(text), printed(closing)
    match = _FIRST_PARAGRAPH.match(blocks)
    end = blocks.find("</p>")
    if match is None or end != len(blocks.rstrip()) - 4:
        return _put_together(lead(text, opening), f"<p>{last}</p>" if last else "")
    first, words = printed(opening), marked(text, blocks[match.end() : end])
    return _put_together(first, " " if first else "", words, " " if last else "", last)


def _time(moment: str, shown: str) -> Markup:
    return as_markup(f'<time datetime="{escaped(moment)}">{escaped(shown)}</time>')


NAMES = tuple(functions({}, "en"))
"""What the functions are called, which is the same in each report."""
