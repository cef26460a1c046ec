"""What one audience may read of a record: a meeting that holds no word that is for others alone.

It comes before all else, so that no template, check, format or export ever meets what is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from thbreports.errors import NotForAudience, Problem, RecordError
from thbreports.record.attribution import kept_promises
from thbreports.record.audiences import PUBLIC, audience_problem, audiences_of, is_restricted
from thbreports.record.kinds import TextKind
from thbreports.record.markdown import readers
from thbreports.record.markdown.words import plain
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part
from thbreports.record.walk import MARKDOWN, Walked, texts, walk
from thbreports.source.origin import Location
from thbreports.view.cut import Cut, value_at


def view(meeting: Meeting, audience: str = PUBLIC, walked: Walked | None = None) -> Meeting:
    """Return the meeting as an audience may read it; ``public`` is what everybody may.

    ``walked`` is what a walk over the meeting has found, if there was one in the same look.

    What is for others alone is nowhere in it: neither in its texts nor in where it was read.  A meeting that
    is a view already can be cut further, for those who may read less.

    Raises NotForAudience where they may read nothing of it, RecordError for an audience that the record does
    not have, and for what cannot be cut out so that a text is left.
    """
    withheld = _withheld_from(meeting, audience)
    if may_withhold(meeting, walked or walk(meeting)):
        made = Cut(meeting, withheld).view()
        made._promised = kept_promises(meeting, made)
    else:
        made = meeting.model_copy()
    if meeting._audience != audience:
        made._numbers = {}
    made._audience = audience
    if meeting._second is not None:
        made._second = view(meeting._second, audience)
        made._origin = replace(made._origin, second=made._second._origin)
    return made


def may_withhold(meeting: Meeting, walked: Walked) -> bool:
    """Tell whether anything of a meeting may be for some readers alone; else each view is the whole."""
    return bool(meeting.markings) or is_restricted(walked) or _restricts_other_words(meeting)


def _withheld_from(meeting: Meeting, audience: str) -> frozenset[str]:
    """Return the audiences whose words another may not read; raises what ``view`` does of these."""
    known = audiences_of(meeting)
    if wrong := audience_problem(audience, known):
        raise RecordError([Problem(meeting._origin.name, 0, 0, *wrong)])
    held = meeting._audience
    if held is not None and held in known and known.index(held) < known.index(audience):
        message = f"this is what '{held}' may read of the record, and '{audience}' more"
        raise RecordError([Problem(meeting._origin.name, 0, 0, message, "begin with the whole record")])
    withheld = frozenset(known[known.index(audience) + 1 :])
    if meeting.audience in withheld:
        message = f"the record is for '{meeting.audience}', and not for '{audience}'"
        raise NotForAudience([Problem(meeting._origin.name, 0, 0, message, "nothing is made of it")])
    return withheld


def _restricts_other_words(meeting: Meeting) -> bool:
    """Tell whether the file of a record may restrict words in a language that is not the meeting's."""
    source = meeting._origin.source if meeting._languages.several else None
    return source is not None and readers.names_audience(source.text)


def audiences_to_read(meeting: Meeting, walked: Walked | None = None) -> tuple[str, ...]:
    """Return the audiences who may read something else than those before them, from the public up."""
    known = audiences_of(meeting)
    walked = walked or walk(meeting)
    named = {part.__dict__.get("audience") for _, part in walked.marked}
    others = [walked] if meeting._second is None else [walked, walk(meeting._second)]
    for _, kind, text in [text for one in others if "audience" in one.words for text in one.texts]:
        if readers.names_audience(text):
            named |= {span.audience for span in readers.find(text, inline=kind.name == "line").spans}
    least = known.index(meeting.audience) if meeting.audience in known else 0
    return tuple(one for at, one in enumerate(known) if at == least or (at > least and one in named))


def withheld_texts(meeting: Meeting, audience: str = PUBLIC) -> list[tuple[Location, str]]:
    """Return all that a meeting says and its view for an audience does not, each with its record path.

    Texts are without Markdown; addresses in them and the names of pictures follow them.  Raises what ``view``
    does.
    """
    cut = Cut(meeting, _withheld_from(meeting, audience))
    cut.left()
    found: list[tuple[Location, str]] = []
    for location in cut.gone:
        part = value_at(meeting, location)
        for below, kind, text in texts(part) if isinstance(part, Part) else ():
            if kind.name != "code" or _ADDRESS.match(text):
                found += ((location + below, one) for one in _said(kind, text))
    for location, edits in cut.changes.items():
        kind, text = cut.kinds[location], str(value_at(meeting, location))
        lost = [_inner(text[edit.start : edit.end]) for edit in edits]
        found += ((location, one) for words in lost if _WORD.search(words) for one in _said(kind, words))
    return found + (withheld_texts(meeting._second, audience) if meeting._second is not None else [])


def _said(kind: TextKind, text: str) -> Iterator[str]:
    """Yield what a text says: its words, and where its links and pictures lead."""
    if kind.name not in MARKDOWN:
        yield text
        return
    if words := plain(text, inline=kind.name == "line"):
        yield words
    yield from (match["to"] for match in _TARGET.finditer(text) if not match["to"].startswith("#"))
    for match in _DATA.finditer(text):
        yield match["quoted"] or match["bare"]


_ADDRESS = re.compile(r"https?://|mailto:")
_WORD = re.compile(r"^(?!\]\(#|\[\^[\w-]+\]$).*\w", re.DOTALL)
_TARGET = re.compile(r"\](?:\(|:)\s*<?(?P<to>[^\s)>]+)")
_DATA = re.compile(r"""(?<=[\s{])(?:by|owner|ref|number)=(?:"(?P<quoted>[^"]+)"|(?P<bare>[^\s"}]+))""")
_SPAN = re.compile(r"\[(?P<words>.*)\]\{[^{}]*\}", re.DOTALL)


def _inner(written: str) -> str:
    match = _SPAN.fullmatch(written.strip())
    return match["words"] if match else written
