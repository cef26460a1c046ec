"""Problems are published too, in logs and on pages of checks: none of them quotes what is withheld."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from thbreports.errors import Problem, closest
from thbreports.record.kinds import TextKind
from thbreports.record.name_words import words_of
from thbreports.record.people import Attribution, Party
from thbreports.record.promises import promises
from thbreports.record.walk import Walked
from thbreports.record.withheld import Withheld

_PROMISE = re.compile(
    r"\battribution[\"']?\s*:\s*[\"']?(?!named\b)\w|\bchatham_house[\"']?\s*:\s*[\"']?(?!(?:no|false)\b)\w"
)
_YES = frozenset({"true", "yes", "on", "y", "t", "1"})
_OF_PARTIES = frozenset(
    "participants chairs rapporteurs presenters speaker by owners dissent elected candidate members"
    " voted_for voted_against abstained".split()
)
"""Fields in which a bare text is somebody."""
_NAME = re.compile(r"\b(?P<field>name|initials)[\"']?\s*:\s*[\"']?(?P<words>[^\"'\n,{}]+)")
_PROSE = TextKind("prose")
_SPAN = re.compile(r"\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])+)\]\{[^{}]*\baudience\s*=")
_SPAN_BEGINS = re.compile(r"\baudience\s*=")
_QUOTED = re.compile(r"\"[^\"]+\"|'(?![a-z_]+')[^']+'")
"""What a message may quote of a text that is no YAML, but for the names of fields."""
_OTHERS = frozenset({"audiences", "distribution"})
"""Names that are like those of fields that promise something, and are none of theirs."""
_ALMOST = 0.75
_FEWEST = 3
"""Characters of the shortest words that are looked for in a line; shorter ones stand everywhere."""


class Discretion:
    """Knows who is not to be named, from the data of a record, whatever else is wrong with it."""

    def __init__(self, data: Any, *, quotes: bool = True) -> None:
        self._data, self._quotes = data, quotes

    @classmethod
    def of_text(cls, text: str) -> Discretion:
        """Return what is known of a text that is no YAML: where it promises anything, no name is quoted."""
        if not _PROMISE.search(text):
            return cls(None, quotes="audience" not in text)
        found = ({one["field"]: one["words"].strip()} for one in _NAME.finditer(text))
        return cls([one | {"attribution": "anonymous"} for one in found], quotes="audience" not in text)

    def told(self, problem: Problem) -> Problem:
        """Return a problem without the line and the words that name somebody, or are for some readers."""
        problem = self._without_others(problem)
        if not self._hidden.persons:
            return problem
        return replace(
            problem,
            message=self._without_names(problem.message),
            hint=self._without_names(problem.hint),
            source="" if self._hidden.of_words(problem.source) else problem.source,
            path=self._without_names(problem.path),
        )

    def _without_others(self, problem: Problem) -> Problem:
        """Return a problem that quotes nothing of what some readers alone may read."""
        if not self._quotes:
            message, hint = _QUOTED.sub(_only_signs, problem.message), _QUOTED.sub(_only_signs, problem.hint)
            return replace(problem, message=message, hint=hint, source="")
        if self._for_some and _SPAN_BEGINS.search(problem.source):
            problem = replace(problem, source="")
        for words in self._for_some:
            if words in problem.source:
                problem = replace(problem, source="")
            if words in problem.path:
                problem = replace(problem, path=problem.path.replace(words, "…"))
            if words in problem.message or words in problem.hint:
                message, hint = problem.message.replace(words, "…"), problem.hint.replace(words, "…")
                problem = replace(problem, message=message, hint=hint)
        message, hint = (_QUOTED.sub(self._quoted, text) for text in (problem.message, problem.hint))
        for match in _QUOTED.finditer(problem.message):  # a hint says without quotes what to write
            if self._quoted(match) == "…":
                hint = re.sub(rf"\b{re.escape(match[0][1:-1])}\b", "…", hint)
        return replace(problem, message=message, hint=hint) if self._for_some else problem

    def _quoted(self, quoted: re.Match[str]) -> str:
        """Return what a message quotes, unless it is a part of what some readers alone may read."""
        words = quoted[0][1:-1]
        is_sign = not any(map(str.isalnum, words))  # such as '-', of which a hint speaks
        return quoted[0] if is_sign or not any(words in one for one in self._for_some) else "…"

    @functools.cached_property
    def _for_some(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for one in _restricted(self._data) if len(one) >= _FEWEST))

    @functools.cached_property
    def _hidden(self) -> Withheld:
        walked = Walked([], [], [])
        for place, one in enumerate(_values(self._data)):
            if isinstance(one, str):
                walked.texts.append(((place,), _PROSE, one))
            else:
                walked.parts.append(((place,), one))
                walked.marked.append(walked.parts[-1])
        return promises(walked).at(())

    def _without_names(self, text: str) -> str:
        if not self._hidden.of_words(text):
            return text
        forms = {form for person in self._hidden.likely(text) for form in person.finder.forms}
        keys = {key for person in self._hidden.likely(text) for key in person.initials}
        for word in reversed(words_of(text)):
            if word.form in forms or text[word.start : word.end] in keys:
                text = f"{text[: word.start]}…{text[word.end :]}"
        return re.sub(r"…(?:\W{1,2}…)+", "…", text)


def _only_signs(quoted: re.Match[str]) -> str:
    """Return what a message quotes, unless it has words."""
    return "…" if any(map(str.isalnum, quoted[0])) else quoted[0]


def _said(value: Any) -> list[str]:
    """Return a text, or those of a mapping of languages."""
    found = value.values() if isinstance(value, Mapping) else [value]
    return [one for one in found if isinstance(one, str)]


def _said_of(data: Mapping[Any, Any], field: str) -> Any:
    """Return what data says of a field, though its name be misspelt: what it promises is meant."""
    if field in data:
        return data[field]
    return next((value for name, value in data.items() if _is_misspelt(str(name), field)), None)


@functools.lru_cache(maxsize=1024)
def _is_misspelt(name: str, field: str) -> bool:
    return name not in _OTHERS and bool(closest(name.lower(), [field], _ALMOST))


def _is_part(value: Any) -> bool:
    return isinstance(value, Mapping) and "name" in value


def _restricted(data: Any, *, inside: bool = False) -> Iterator[str]:
    """Yield the lines of data that some readers alone may read."""
    if isinstance(data, str):
        texts = [data] if inside else [match["words"] for match in _SPAN.finditer(data)]
        yield from (line.strip() for text in texts for line in text.split("\n"))
    elif isinstance(data, Mapping):
        inside = inside or _said_of(data, "audience") not in (None, "", "public")
        for field, value in data.items():
            if inside and not re.fullmatch("[a-z_]+", str(field)):  # words before a colon
                yield str(field)
            if field not in ("audience", "attribution"):
                yield from _restricted(value, inside=inside)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _restricted(value, inside=inside)


def _values(data: Any, *, around: bool = False) -> Iterator[str | Party]:
    """Yield the texts of data, and what names somebody in it.

    Args:
        data: what a record says, or a part of it.
        around: whether a session or the meeting promises something of all in it.
    """
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        says = _said_of(data, "attribution") not in (None, "", "named")
        names, keys = (_said(data.get(field)) for field in ("name", "initials"))
        for name, key in itertools.zip_longest(names, keys, fillvalue=""):
            promised: Attribution = "anonymous" if says or around else "named"
            yield Party.model_construct(name=name, initials=key, attribution=promised)
        if not (names or keys) and (says or str(_said_of(data, "chatham_house")).lower() in _YES):
            around = True
        for field, value in data.items():
            if around and field in _OF_PARTIES:
                called = value if isinstance(value, list) else [value]
                bare = (name for one in called if not _is_part(one) for name in _said(one))
                yield from (Party.model_construct(name=name, attribution="anonymous") for name in bare)
            yield from _values(value, around=around)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _values(value, around=around)
