"""Who is named in the words of a session under the Chatham House Rule without having spoken in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thbreports.record.attribution import without_data
from thbreports.record.markdown.words import plain
from thbreports.record.name_words import Word, words_of
from thbreports.record.names import Name
from thbreports.record.people import Party
from thbreports.record.promises import promises
from thbreports.record.same_person import Promised, grouped, persons
from thbreports.record.walk import MARKDOWN, Text, Walked
from thbreports.record.withheld import Named, Withheld

_SOMEBODY = "these words name somebody in a session under the Chatham House Rule"
_INFLECTED = "this looks like a form of a name that is withheld"
_STEM, _ENDING = 4, 3
"""Letters that a name has at least before its ending, and that an ending has at most."""
_SENTENCE = re.compile(r"(?:\A|[.!?:]\s|\n)\W*\Z")
_BODY = "these words name the body of somebody who speaks under the Chatham House Rule"


def overheard(walked: Walked, written: Sequence[Text]) -> Iterator[tuple[Text, int, str]]:
    """Yield where a session under the Rule names somebody, or the body of one who spoke, and what is said so.

    Those who speak in it are none of these: that they are named is a problem.
    """
    if not any(part.__dict__.get("chatham_house") for _, part in walked.marked):
        return
    told = promises(walked)
    of_parties = {place for place, _ in told.parts}
    words = [one for one in written if one[1].name != "code" and one[0][:-1] not in of_parties]
    for hidden, inside, texts in told.under_the_rule(words):
        others = _others(told.parts, inside, hidden)
        named = Withheld(persons(grouped(others, told.named), told.named))
        bodies = _bodies(hidden, inside)
        for one in texts:
            text = without_data(one[2], named) if one[1].name in MARKDOWN else one[2]
            found = {
                start: _SOMEBODY
                for person in named.likely(text)
                for start in person.finder.names_in(text, words_of(text), heading=one[1].name != "prose")
            }
            for match in bodies.finditer(text) if bodies else ():
                found.setdefault(match.start(), _BODY)
            yield from ((one, start, what) for start, what in sorted(found.items()))


def inflected(walked: Walked, written: Sequence[Text]) -> Iterator[tuple[Text, int, str]]:
    """Yield where words of sentences look like forms of a name that is withheld: ``Kowalskiego``."""
    told = promises(walked)
    named = {form for one in told.everywhere.persons if not one.name.is_body for form in one.name.words}
    stems = {form[:_STEM]: set[str]() for form in named if len(form) >= _STEM}
    known = {form for _, one in told.parts for form in Name.of(one.name).words} if stems else set[str]()
    for form in named:
        if len(form) >= _STEM:
            stems[form[:_STEM]].add(form)
    of_parties = {place for place, _ in told.parts}
    for one in written if stems else ():
        if one[0][:-1] in of_parties:
            continue
        for word in words_of(one[2]):
            forms = stems.get(word.form[:_STEM], ()) if word.capital and word.form not in known else ()
            inner = _SENTENCE.search(one[2], 0, word.start) is None
            if inner and any(_may_be_of(word, form) for form in forms):
                yield one, word.start, _INFLECTED


def _may_be_of(word: Word, name: str) -> bool:
    """Tell whether a word is a name with another ending, a few letters long."""
    stem = name.rstrip("aeiouy") if len(name.rstrip("aeiouy")) >= _STEM else name
    return word.form.startswith(stem) and word.end - word.start <= len(name) + _ENDING


def _others(parts: Sequence[Named], inside: Sequence[Named], hidden: Withheld) -> Iterator[Promised]:
    """Yield the persons of a record who could be named, and are not among those who speak in a session."""
    agreed = {one.name for _, one in inside if getattr(one, "attribution", None) == "named"}
    for place, one in parts:
        name = Name.of(one.name)
        if not isinstance(one, Party) or (len(name.words) < 2 and not name.run_on) or name.is_body:
            continue
        if one.name not in agreed and hidden.of_party(one) is None:
            yield place, one, "anonymous"


def _bodies(hidden: Withheld, inside: Sequence[Named]) -> re.Pattern[str] | None:
    """Return what finds the bodies for which people in a session spoke."""
    named = {person.organisation for person in hidden.persons if person.scope}
    named |= {one.organisation for _, one in inside if isinstance(one, Party) and one.attribution is None}
    words = sorted((re.escape(plain(one)) for one in named if len(one) > 2), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if words else None
