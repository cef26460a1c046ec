"""The second reading: every word of a record's text is in the meeting, and every word of it on the pages.

All else that verifies begins with what our reader made of a record, and could not see what that lost.  This
knows neither YAML nor Markdown, only which signs stand for no words, and shares no code with the reader: it
counts words.  Where signs leave open whether something is a word (a comment, an escape, an address) it takes
it for none, so that nothing is told that is right.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from thbreports.errors import Problem, RecordError
from thbreports.record import Meeting
from thbreports.record.load import in_other_languages
from thbreports.record.markdown.passage import seen
from thbreports.record.part import Part
from thbreports.record.walk import MARKDOWN, texts
from thbreports.source.origin import path_text

_WORD = re.compile(r"[^\W_]+")
_SIGNS = "*_~`[]\\"
"""What may stand inside a word and be no part of it, or may part two."""
_TOGETHER = str.maketrans("", "", _SIGNS)
_APART = str.maketrans(dict.fromkeys(_SIGNS, " "))

_NO_VALUE = re.compile(
    r"""
      ^[ \t]*\#.*$ | [ \t]\#[ \t][^\w\n]*[^\W\d].*$    # a comment, unless figures come first
    | ^%.*$                                             # a directive
    | ^[ \t-]*\w+:[ \t]*$ | \w+:[ \t]*(?:null|~)(?!\w)   # the name of a field with nothing in it
    | [|>][-+]?\d[-+]?[ \t]*$                           # how far a text stands in
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:\n\s*|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[^\n])")

_NO_WORDS = re.compile(
    r"""
      !\[[^\]]*\]\([^)\n]*\)                        # a picture; its text stands on no page
    | (?<=\])\((?:[^()\n]|\([^()\n]*\))*\)          # the address of a link, and its title
    | (?<=\])\[[^\]\n]*\] | (?<=\])\{[^}\n]*\}      # the label of a link, the attributes of a span
    | \[\^[^\]\n]*\]                                # the label of a note
    | ^[ \t>]*\[[^\]\n]*\]:[ \t]*\S+                # an address, by its label
    | ^[ \t>]*(?:(?:[-*+]|\(?\w+[.)])[ \t]+)+       # the numbers of items
    """,
    re.VERBOSE | re.MULTILINE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def differences(meeting: Meeting, named: Meeting, printed: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each word of a record that its meeting has not, or has and no page prints.

    ``named`` is the meeting without the persons who are not to be named, ``printed`` what a document
    prints, by record paths.
    """
    yield from _not_read(meeting)
    yield from _not_printed(named, printed)


def _not_read(meeting: Meeting) -> Iterator[Problem]:
    source = meeting._origin.source
    if source is None:
        return
    text = "\n".join(source.lines)
    try:
        there = _at_most("\f".join(_of_record(meeting)))
    except RecordError:  # words for others are taken out of it, and what is left is no record
        return
    for word, count in _needed(text).items():
        if count > there[word]:
            place = _place(text, word, first=not there[word])
            line = text.count("\n", 0, place) + 1
            column = place - (text.rfind("\n", 0, place) + 1) + 1
            hint = "put the text between quotes, or below '|'; if the record is right, please report it"
            message = f"'{word}' was lost when the record was read"
            yield meeting._origin.told(source.problem(line, column, message, hint))


def _needed(text: str) -> Counter[str]:
    """Return how often each word stands in a text at least, whatever its signs mean."""
    plain = _NO_VALUE.sub("", text)
    escaped = _ESCAPE.sub(_meant, plain)
    return _at_least(plain) & _at_least(escaped)


def _meant(escape: re.Match[str]) -> str:
    code = next((group for group in escape.groups() if group), "")
    return chr(min(int(code, 16), 0x10FFFF)) if code else "" if escape[0][1] == "\n" else " "


def _place(text: str, word: str, *, first: bool) -> int:
    places = [match.start() for match in _WORD.finditer(text) if match[0] == word]
    return places[0 if first else -1] if places else text.find(word)


def _of_record(meeting: Meeting) -> Iterator[str]:
    """Yield the texts of a record in all its languages, and the names of its fields and languages."""
    for one in (meeting, *in_other_languages(meeting)):
        yield from one._origin.entries.values()
        yield from _of_meeting(one)


def _of_meeting(value: Any) -> Iterator[str]:
    """Yield the texts of a part with all that is in it, and the names of its fields."""
    if isinstance(value, Part):
        for name in value.model_fields_set:
            yield name
            yield from _of_meeting(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _of_meeting(item)
    elif isinstance(value, bool):
        yield from ("true", "True", "yes", "on") if value else ("false", "False", "no", "off")
    elif value is not None:
        yield str(value)


def _not_printed(meeting: Meeting, printed: Mapping[str, str]) -> Iterator[Problem]:
    shown: dict[str, list[str]] = {}
    for path, words in printed.items():
        shown.setdefault(path.partition("^")[0], []).append(words)
    for location, kind, text in texts(meeting):
        path = path_text(location)
        if path not in shown or kind.name in ("code", "state"):
            continue
        words = _NO_WORDS.sub("", _BREAK.sub(" ", text)) if kind.name in MARKDOWN else text
        needed = _at_least(words) & _at_least(html.unescape(words))  # which is not done in code
        lost = needed - _at_most(" ".join(shown[path]))
        if lost:
            word = next(iter(lost))
            message = f"'{path}' differs: '{word}' is written and not printed"
            yield meeting._origin.words_problem(location, word, message)


def _at_least(text: str) -> Counter[str]:
    text = seen(text)
    return Counter(_WORD.findall(text.translate(_TOGETHER))) & Counter(_WORD.findall(text.translate(_APART)))


def _at_most(text: str) -> Counter[str]:
    text = seen(text)
    return Counter(_WORD.findall(text.translate(_TOGETHER))) | Counter(_WORD.findall(text.translate(_APART)))
