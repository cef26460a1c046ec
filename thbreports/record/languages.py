"""Records in several languages: which there are, and the words of one of them.

Wherever words stand in a record there may be a mapping instead, ``{en: ..., fr: ...}``, with the words in
each language.  One is chosen before anything else looks at the data, so that a meeting holds words of one
language, and nothing that follows knows of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from thbreports.errors import Problem, nearest
from thbreports.record.codes import language_problem
from thbreports.record.kinds import TextKind, shortened
from thbreports.record.part import FieldKind, Part, fields_of
from thbreports.record.people import Party
from thbreports.record.sessions import MinutesItem
from thbreports.record.turns import Turn
from thbreports.record.votes import BY_NAME
from thbreports.source.origin import Location, Origin, path_text

SAME = "all"
"""What stands in the place of a language before words that are the same in all of them."""
_FORM = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESSES = ("link", "website", "tracker")
"""Codes that may differ between languages: a page often has an address for each."""
_NAMES = frozenset({"organisation", "building", "room", "address", "platform"})
"""Texts in Markdown that are most often names, and stay as they are in other languages."""


@dataclass(frozen=True)
class Chosen:
    """The data of a record with the words of one language, and what was found on the way.

    ``languages`` are those that the record is written in, its own first; ``entries`` the languages of the
    words taken from each mapping, by its place in the file; ``foreign`` those of texts that the record does
    not have in the language that was asked for, by record paths.
    """

    data: Any
    languages: tuple[str, ...]
    entries: Mapping[Location, str]
    foreign: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def several(self) -> bool:
        """Whether anything in the record was a mapping of languages."""
        return bool(self.entries or self.problems)


@dataclass(frozen=True)
class Languages:
    """What a meeting knows of the languages of its record; see ``Chosen``."""

    all: tuple[str, ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)

    @property
    def several(self) -> bool:
        """Whether the record is written in more than one."""
        return len(self.all) > 1


def choose(data: Any, model: type[Part], language: str, own: str, origin: Origin) -> Chosen:
    """Return the data of a part of a record with the words of one language.

    ``own`` is the language of words that stand alone; those of it, or else the first that there are, stand
    where the record has none in ``language``.
    """
    declared = data.get("languages") if isinstance(data, Mapping) else None
    walk = _Walk(language, own, origin, tuple(map(str, declared)) if isinstance(declared, list) else ())
    made = walk.part(data, model, (), ())
    ordered = [one for one in walk.declared if one in walk.found]
    languages = tuple(dict.fromkeys((own, *ordered, *walk.found)))
    if len(languages) > 1 and language != own:
        walk.foreign |= dict.fromkeys(walk.alone, own)
    return Chosen(made, languages, walk.entries, walk.foreign, tuple(walk.problems))


class _Walk:
    """One walk over data.  ``way`` is where a value stands in the file, ``path`` where in the meeting."""

    def __init__(self, language: str, own: str, origin: Origin, declared: tuple[str, ...]) -> None:
        self.language, self.own, self.origin, self.declared = language, own, origin, declared
        self.found: dict[str, None] = {}
        self.entries: dict[Location, str] = {}
        self.foreign: dict[str, str] = {}
        self.alone: list[str] = []
        self.problems: list[Problem] = []

    def part(self, data: Any, model: type[Part], way: Location, path: Location) -> Any:
        """Return a part, or the text that is short for one."""
        short = fields_of(model).get(model.short_form)
        if short is not None and short.text is not None:
            if isinstance(data, Mapping) and _of_languages(data, fields_of(model)):
                return self.words(data, short.text, way, (*path, model.short_form))
            if isinstance(data, str):
                return self.value(data, short.text, way, (*path, model.short_form))
        if not isinstance(data, Mapping):
            return data
        kinds, turn, before = fields_of(model), {}, len(self.alone)
        if model is MinutesItem and "turn" not in data and not data.keys().isdisjoint(("speaker", "time")):
            turn = fields_of(Turn)
        made = {}
        for name, value in data.items():
            place = (*path, "turn", name) if name in turn else (*path, name)
            kind = turn.get(name) or kinds.get(name)
            made[name] = value if kind is None else self.field(value, kind, (*way, name), place)
        if path and "language" in data:  # which says in which language the words that stand alone are
            del self.alone[before:]
        return made

    def field(self, value: Any, kind: FieldKind, way: Location, path: Location) -> Any:
        """Return the value of a field."""
        part, name = kind.part, str(way[-1])
        if kind.is_mapping and part is not None:
            return self._entries(value, part, way, path)
        if isinstance(value, list):
            each = ((item, (*way, place), (*path, place)) for place, item in enumerate(value))
            return [
                self.part(*one[:1], part, *one[1:]) if part else self.value(one[0], kind.text, *one[1:])
                for one in each
            ]
        if part is not None and isinstance(value, Mapping) and name in BY_NAME:
            return {
                group: [
                    self.part(one, Party, (*way, place, number), (*path, place, "members", number))
                    for number, one in enumerate(members)
                ]
                if isinstance(members, list)
                else members
                for place, (group, members) in enumerate(value.items())
            }
        if kind.many and isinstance(value, Mapping) and _of_languages(value):
            return self._lists(value, kind, way, path)
        if part is None or kind.text is not None:
            return self.value(value, kind.text, way, path)
        return self.part(value, part, way, path)

    def value(self, value: Any, kind: TextKind | None, way: Location, path: Location) -> Any:
        """Return a value that stands where a text may, or a date, a number, a choice."""
        if isinstance(value, Mapping) and _of_languages(value):
            if kind is None or (kind.name == "code" and way[-1] not in _ADDRESSES):
                message = f"{_name(way)} is the same in all languages"
                self.tell(way, message, "write it once, without languages")
                return next(iter(value.values()))
            return self.words(value, kind, way, path)
        if isinstance(value, str) and kind is not None and _wants_words(kind, path, value):
            self.alone.append(path_text(path))
        return value

    def words(self, value: Mapping[str, Any], kind: TextKind, way: Location, path: Location) -> Any:
        """Return the words of the language that is wanted, or else of another."""
        given: dict[str, Any] = {}
        told = len(self.problems)
        for language, words in self.languages(value, way):
            if isinstance(words, Mapping | list):
                what = "a list" if isinstance(words, list) else "a group of fields"
                hint = "write the words, and languages in each field or item that has words"
                self.tell((*way, language), f"'{language}' is {what}, not a text", hint)
            elif words not in (None, ""):
                given[language] = words
        if not given and len(self.problems) > told:  # what is told is not missing as well
            return next((words for words in value.values() if isinstance(words, str)), None)
        return self.pick(given, kind.name in ("prose", "line", "plain"), way, path)

    def pick(self, given: Mapping[str, Any], worded: bool, way: Location, path: Location) -> Any:
        """Return what is given in the language that is wanted, or else in another."""
        if not given:
            return None
        wanted = (one for one in (self.language, SAME, self.own) if one in given)
        taken = next(wanted, next(iter(given)))
        self.entries[way] = taken
        if worded and taken not in (self.language, SAME):
            self.foreign[path_text(path)] = taken
        return given[taken]

    def languages(self, value: Mapping[str, Any], way: Location) -> Iterator[tuple[str, Any]]:
        """Yield the languages of a mapping with what they have; wrong ones are told."""
        known = (self.own, *self.declared) if self.declared else ()
        for language, words in value.items():
            if language == SAME:
                yield language, words
            elif wrong := language_problem(language, form_is_known=False):
                self.tell((*way, language), *wrong, at_key=True)
            elif known and language not in known:
                hint = nearest(language, known) or "add it to 'languages' of the meeting"
                message = f"'{language}' is not among the languages of the record"
                self.tell((*way, language), message, hint, at_key=True)
            else:
                self.found[language] = None
                yield language, words

    def tell(self, way: Location, message: str, hint: str, *, at_key: bool = False) -> None:
        self.problems.append(self.origin.problem(way, message, hint, at_key=at_key))

    def _entries(self, value: Any, part: type[Part], way: Location, path: Location) -> Any:
        if not isinstance(value, Mapping):
            return value
        kind = fields_of(part)["text"].text
        return {
            name: self.value(text, kind, (*way, place), (*path, place, "text"))
            for place, (name, text) in enumerate(value.items())
        }

    def _lists(self, value: Mapping[str, Any], kind: FieldKind, way: Location, path: Location) -> Any:
        """Return a list of texts that is there for each language; parts have languages in their fields."""
        if kind.part is not None:
            hint = "write one list, and in each item the words as 'en: ...' and 'fr: ...'"
            self.tell(way, f"{_name(way)} is one list for all languages", hint)
            return []
        given = {}
        for language, listed in self.languages(value, way):
            if isinstance(listed, list):
                given[language] = listed
            elif listed is not None:
                self.tell((*way, language), f"'{language}' must be a list", "start each item with '- '")
        return self.pick(given, worded=False, way=way, path=path)


def _of_languages(value: Mapping[str, Any], fields: Mapping[str, Any] | None = None) -> bool:
    """Tell whether a mapping has languages for names; in a part, some that are no names of its fields."""
    names = [str(name) for name in value]
    if not names or not all(map(_FORM.fullmatch, names)) or all(name in (fields or ()) for name in names):
        return False
    return any(name == SAME or _means_language(name) for name in names)


def _means_language(name: str) -> bool:
    """Tell whether a name is that of a language, if only in another form: ``eng`` for ``en``."""
    wrong = language_problem(name)
    return wrong is None or wrong[1].startswith("write")


def _wants_words(kind: TextKind, path: Location, value: str) -> bool:
    """Tell whether a text is one that readers of another language would want in theirs."""
    worded = kind.name in ("prose", "line") and path[-1] not in _NAMES
    return worded and any(map(str.isalpha, value)) and not (kind.or_none and value == "no")


def _name(way: Location) -> str:
    place = way[-1]
    return f"item {place + 1}" if isinstance(place, int) else f"'{shortened(place)}'"
