"""Hypothesis strategies for records: every field of every part, with texts that are hard to write down."""

from __future__ import annotations

import datetime
import functools
from typing import Any

from hypothesis import strategies as st

from thbreports.record import AgendaItem, Layouts, Meeting, MinutesItem, Session, Vote, markdown
from thbreports.record.audiences import PUBLIC, USUAL
from thbreports.record.check import check_texts
from thbreports.record.codes import state_problem
from thbreports.record.kinds import IDENTIFIER_FORM
from thbreports.record.part import FieldKind, Part, Restrictable, fields_of
from thbreports.record.rules import is_empty
from thbreports.record.schema import required_in, schema
from thbreports.source.text import unsafe_character

# What YAML, or one reader of it, takes for something else, or loses.
HARD = [
    "", " ", "\n", " a", "a ", "\ta", "a\t", "\na", "a\n", "\n\na\n\n", "a\n\n\nb", " a\nb",
    "a\n b\n  c", "a \nb ", "# a", "a # b", "a: b", "a:", ": a", "- a", "-", "? a", "| a", "> a",
    "%a", "@a", "`a`", "!a", "&a", "a & b", "'a'", '"a"', "a'b", 'a"b', "''", '""', "\\", "a\\n",
    "\\x", "{a}", "}", ",", "a, b", "---", "...", "--- a", "null", "Null", "~", "yes", "No", "on",
    "OFF", "true", "False", "010", "0x1F", "0o17", "1_000", "1e3", ".5", "-1", "+1", "1.", ".inf",
    ".nan", "10:30", "1:30:15", "2023-06-01", "2023-06-01 10:30:00", "=", "<", "a\u00a0b",
    "\u00a0", "é", "Ⅳ", "𝔘", "🇪🇺 👩‍⚖️", "\u200b", "a\u0301", "x" * 400, "word " * 100, "1. a",
    "a\n===", "\u3000a",
]  # fmt: skip

_LETTERS = st.characters(codec="utf-8", exclude_characters="\r").filter(
    lambda letter: unsafe_character(letter) is None
)
WORDS = st.one_of(
    st.sampled_from(HARD),
    st.text(st.sampled_from(" \n\tab:#-'\"|>&%@!,?0."), max_size=12),
    st.text(_LETTERS, max_size=20),
).filter(lambda words: bool(words.strip()))
PROSE = WORDS.filter(lambda words: not markdown.check(words))
LINE = WORDS.filter(lambda words: not markdown.check(words, inline=True))
_TEXTS = {"prose": PROSE, "line": LINE, "state": WORDS.filter(lambda words: not state_problem(words))}
_CODES: dict[str, st.SearchStrategy[str]] = {
    "language": st.sampled_from(["en", "fr", "sr-Latn", "pt-BR", "haw"]),
    "zone": st.sampled_from(["Europe/Brussels", "UTC", "America/Argentina/Buenos_Aires"]),
    "identifier": st.from_regex(IDENTIFIER_FORM, fullmatch=True),
}


@functools.cache
def _schema() -> dict[str, Any]:
    return schema()


@functools.cache
def parts(model: type[Part], depth: int = 2) -> st.SearchStrategy[Any]:
    """Return parts of a kind with any of their fields; parts in parts down to ``depth``."""
    body = _schema()["$defs"][model.__name__]
    fields = _fields(model, body, depth)
    if model is MinutesItem:
        return _item_of_minutes(fields)
    required = {"motion"} if model is Vote else set(required_in(body))
    return _built(model, fields, required)


def _item_of_minutes(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[MinutesItem]:
    """Return items of the minutes, each of one kind."""
    made = [value.map(functools.partial(_named, name)) for name, value in fields.items()]
    return st.one_of(made).map(MinutesItem.model_validate)


def _named(name: str, value: Any) -> dict[str, Any]:
    return {name: value}


@functools.cache
def meetings(depth: int = 2) -> st.SearchStrategy[Meeting]:
    """Return records of meetings with any of their fields."""
    body = _schema()
    fields = {
        name: field
        for name, field in _fields(Meeting, body, depth).items()
        if name
        not in ("title", "date", "start", "end", "bilingual")  # words of another language are not there
    }
    title = LINE.filter(lambda words: bool(words.strip()))
    days = st.one_of(
        st.fixed_dictionaries({"date": st.dates()}),
        st.tuples(st.dates(), st.dates()).map(lambda pair: {"start": min(pair), "end": max(pair)}),
    )
    return st.builds(
        lambda title, days, rest: Meeting(title=title, **days, **rest), title, days, _some(fields)
    ).filter(lambda meeting: not check_texts(meeting))


def _some(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a few of the fields: examples with all of them are slow to make, and hide what is wrong."""
    names = st.lists(st.sampled_from(sorted(fields)), max_size=6, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: fields[name] for name in chosen}))


def _built(
    model: type[Part], fields: dict[str, st.SearchStrategy[Any]], required: set[str]
) -> st.SearchStrategy[Any]:
    needed = st.fixed_dictionaries({name: fields[name] for name in sorted(required)})
    made = st.builds(lambda some, rest: model(**{**rest, **some}), needed, _some(fields))
    return made.filter(lambda part: not is_empty(part))


def _fields(model: type[Part], body: dict[str, Any], depth: int) -> dict[str, st.SearchStrategy[Any]]:
    found = {}
    for name, kind in fields_of(model).items():
        if model in (AgendaItem, Session) and name == "date":
            continue  # it would seldom be a day of the meeting
        if name in Restrictable.model_fields:  # what is for others is in tests/view/test_audience.py
            found[name] = st.sampled_from(["", PUBLIC])
        elif name == "audiences":
            found[name] = st.sampled_from([[], [*USUAL], ["board"]])
        elif kind.part is None or depth > 0 or model is Layouts or name in required_in(body):
            found[name] = _field(kind, body["properties"][name], depth)
    return found


def _entries(kind: FieldKind) -> st.SearchStrategy[Any]:
    """Return entries of a mapping, with names that a record may give them."""
    assert kind.part is not None
    text = fields_of(kind.part)["text"].text
    assert text is not None
    names = {"Heading": st.sampled_from(["participants", "decisions", "notes"]), "Label": st.just("by")}
    name = names.get(kind.part.__name__, WORDS)
    words = _TEXTS.get(text.name, WORDS)
    if kind.part.__name__ == "Footnote":  # a text would have to refer to it
        return st.just({})
    return st.dictionaries(name, words, max_size=3)


def _field(kind: FieldKind, made: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if kind.is_mapping:
        return _entries(kind)
    if kind.many:
        item = FieldKind(kind.part, kind.text, many=False)
        return st.lists(_field(item, made.get("items", {}), depth), max_size=3)
    if kind.part is not None and kind.text is not None:
        item = FieldKind(kind.part, None, many=False)
        return st.one_of(PROSE, st.lists(_field(item, {}, depth), max_size=4))
    if kind.part is not None:
        model = kind.part
        return st.deferred(lambda: parts(model, depth - 1))
    if "2023-06-01" in made.get("examples", ()):
        return st.dates(min_value=datetime.date(1, 1, 1))
    if "enum" in made:
        return (
            st.booleans() if True in made["enum"] else st.sampled_from([one for one in made["enum"] if one])
        )
    if kind.text is not None and kind.text.rule in _CODES:
        return _CODES[kind.text.rule]
    if "pattern" in made:
        filled = st.from_regex(made["pattern"], fullmatch=True)
        return filled.filter(
            lambda word: unsafe_character(word) is None and (word or "minLength" not in made)
        )
    if kind.text is not None:
        return _TEXTS.get(kind.text.name, WORDS)
    return st.integers(min_value=0, max_value=10**18)
