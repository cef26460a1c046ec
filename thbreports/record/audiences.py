"""Who may read what of a record: audiences in their order, and what is wrong with naming them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from thbreports.errors import Problem, nearest
from thbreports.record.kinds import AUDIENCE_FORM, TextKind
from thbreports.record.markdown import readers
from thbreports.record.markdown.words import plain
from thbreports.record.walk import MARKDOWN, Text, Walked
from thbreports.source.origin import Location, path_text
from thbreports.source.text import row_and_column

if TYPE_CHECKING:
    from thbreports.record.meeting import Meeting

PUBLIC = "public"
"""The audience of all that nobody restricts."""
USUAL = (PUBLIC, "participants", "secretariat")
"""Audiences of a record that names none."""
_SEEN = re.compile(r"\S")
_SPAN = re.compile(r"\]\s*\{[^{}]*?\baudience\s*=")


def audiences_of(meeting: Meeting) -> tuple[str, ...]:
    """Return who reads versions of a record, from the public up."""
    named = tuple(one for one in meeting.audiences if one != PUBLIC)
    return (PUBLIC, *named) if meeting.audiences else USUAL


def widest(meeting: Meeting, *audiences: str) -> str:
    """Return the first of audiences in their order; nothing, which is everybody, comes before all."""
    known = audiences_of(meeting)
    return min(audiences, key=lambda one: known.index(one) if one in known else 0)


def least_reader(meeting: Meeting, location: Location) -> str:
    """Return the least audience that may read a part, with what is around it but the record as a whole."""
    part: Any = meeting
    found = [""]
    for name in location:
        part = part[name] if isinstance(name, int) else getattr(part, name)
        found.append(part.__dict__.get("audience", "") if hasattr(part, "__dict__") else "")
    return _narrowest(meeting, found)


def least_reader_of_words(meeting: Meeting, location: Location, words: str) -> str:
    """Return the least audience that may read words of a text, which may stand around or inside spans."""
    text: Any = meeting
    for name in location:
        text = text[name] if isinstance(name, int) else getattr(text, name)
    found = [least_reader(meeting, location)]
    for span in readers.find(text, inline="\n" not in text).spans:
        said = " ".join(plain(text[span.start + 1 : span.end]).split())
        if said in words or words in said:
            found.append(span.audience)
    return _narrowest(meeting, found)


def _narrowest(meeting: Meeting, audiences: Sequence[str]) -> str:
    known = audiences_of(meeting)
    found = max(audiences, key=lambda one: known.index(one) if one in known else 0)
    return "" if found == PUBLIC else found


def audience_problem(name: str, known: Sequence[str]) -> tuple[str, str] | None:
    """Return message and hint for an audience that a record does not have."""
    if name in known:
        return None
    hint = nearest(name, known) or f"one of {', '.join(known)}, or add it to 'audiences'"
    return f"there is no audience '{name}'", hint


def form_problem(written: str) -> tuple[str, str] | None:
    """Return message and hint for what no audience can be called."""
    if re.fullmatch(AUDIENCE_FORM, written):
        return None
    return f"'{written}' cannot be the name of an audience", "write small letters, figures and '-'"


def reads_names(meeting: Meeting) -> bool:
    """Tell whether a meeting is the view of readers to whom all names are told, whatever is promised."""
    return bool(meeting.names_for) and meeting._audience in _readers_of_names(meeting)


def _readers_of_names(meeting: Meeting) -> tuple[str, ...]:
    known = audiences_of(meeting)
    return known[known.index(meeting.names_for) :] if meeting.names_for in known else ()


def told_to_others(meeting: Meeting, walked: Walked) -> list[Text]:
    """Return the texts of a meeting that others read than those to whom all names are told.

    For words that are for these alone stand spaces, so that what follows keeps its place.
    """
    named = frozenset(_readers_of_names(meeting)) if meeting.names_for else frozenset()
    if not named:
        return walked.texts
    theirs = [place for place, part in walked.marked if part.__dict__.get("audience") in named]
    found: list[Text] = []
    for location, kind, text in walked.texts:
        if any(location[: len(place)] == place for place in theirs):
            continue
        if kind.name in MARKDOWN and readers.names_audience(text):
            for span in readers.find(text, inline=kind.name == "line").spans:
                if span.audience in named:
                    text = (
                        f"{text[: span.start]}{_SEEN.sub(' ', text[span.start : span.end])}{text[span.end :]}"
                    )
        found.append((location, kind, text))
    return found


def is_restricted(walked: Walked) -> bool:
    """Tell whether any part or stretch of text names an audience."""
    return any(part.__dict__.get("audience") for _, part in walked.marked) or (
        walked.may_restrict and any(readers.names_audience(text) for _, _, text in walked.texts)
    )


def problems(meeting: Meeting, walked: Walked, known: Sequence[str] = ()) -> Iterator[Problem]:
    """Yield what is wrong with the audiences of a meeting and with what names them, each at its place.

    Where a pack may have audiences of its own, ``known`` are those; without it they are not looked at.
    """
    origin = meeting._origin
    yield from _list_problems(meeting)
    known = known or (() if not meeting.audiences and _may_have_others(meeting) else audiences_of(meeting))
    for place, one in enumerate(meeting.markings):
        if known and (wrong := audience_problem(one.name, known)):
            yield origin.problem(("markings", place, "name"), *wrong, at_key=True)
    if known and meeting.names_for and not form_problem(meeting.names_for):  # told of the text
        wrong = audience_problem(meeting.names_for, known)
        if meeting.names_for == PUBLIC:
            wrong = (
                "'names_for' is for everybody",
                "leave 'attribution' away, or name who alone may read names",
            )
        if wrong:
            yield origin.problem(("names_for",), *wrong)
    for location, part in walked.marked:
        name = part.__dict__.get("audience", "")
        if name and known and (wrong := audience_problem(name, known)):
            yield origin.problem((*location, "audience"), *wrong)
    for location, kind, text in walked.texts:
        if "audience" in text:
            yield from _text_problems(meeting, location, kind, text, known)


def _may_have_others(meeting: Meeting) -> bool:
    return bool(meeting.pack or meeting.documents)


def _list_problems(meeting: Meeting) -> Iterator[Problem]:
    for place, name in enumerate(meeting.audiences):
        if name in meeting.audiences[:place]:
            yield meeting._origin.problem(("audiences", place), f"'{name}' stands twice", "keep one")
        elif name == PUBLIC and place:
            hint = "write it first: each may read what those before it may"
            yield meeting._origin.problem(("audiences", place), f"'{PUBLIC}' stands behind others", hint)
        elif name in meeting._languages.all:
            message, hint = (
                f"'{name}' is a language of the record",
                "files are named after both: write another name",
            )
            yield meeting._origin.problem(("audiences", place), message, hint)


def _text_problems(
    meeting: Meeting, location: Location, kind: TextKind, text: str, known: Sequence[str]
) -> Iterator[Problem]:
    origin = meeting._origin
    if kind.name not in MARKDOWN:
        if match := _SPAN.search(text):
            hint = "give the part that it belongs to an 'audience'"
            message = "this text has no marks, so that none of its words can be for an audience alone"
            yield origin.text_problem(location, row_and_column(text, match.start()), message, hint)
        return
    parsed = meeting._checked.markdown(path_text(location), text)
    found = readers.find(text, inline=kind.name == "line", known=parsed)
    for at in found.strays:
        message = "these braces name an audience and mark no words"
        hint = "write [words]{audience=...}, not inside code, the words of a link or of a picture"
        yield origin.text_problem(location, row_and_column(text, at), message, hint)
    for span in found.spans:
        if known and (wrong := audience_problem(span.audience, known)):
            at = text.find("audience", span.end)
            yield origin.text_problem(location, row_and_column(text, at), *wrong)
