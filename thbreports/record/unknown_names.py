"""What a person meant by a name that is no field where it stands."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from thbreports.errors import closest, nearest
from thbreports.record.headings import NAMED
from thbreports.record.meeting import Meeting
from thbreports.record.other_words import fields_by_word
from thbreports.record.part import Part, fields_of, parts_of
from thbreports.source.origin import Location


def meant(name: str, part: type[Part], location: Location) -> str:
    """Return what a person may have meant by a name that is no field of the part at a location."""
    own = list(fields_of(part))
    if _simple(name) in ("heading", "label") and (hint := _of_headings(name, own, location)):
        return hint
    if name not in own and (known := visible(name)) in own:
        return f"{hidden_sign(name)} Delete it"
    if close := _simple(name) if _simple(name) in own else closest(known, own, _ALMOST):
        return f"did you mean '{close}'?"
    around = _around(location)
    if hint := _in_other_words(name, part, around):
        return hint
    if name in around:
        return _further_out(name, around[name])
    if name in _elsewhere():
        return _further_in(name, part) or f"it is a field of {_nouns(name)}"
    if close := nearest(known, own):
        return close
    if close := closest(known, list(_elsewhere()), _LIKE_ANOTHER):
        return f"did you mean '{close}'? It is a field of {_nouns(close)}"
    shown = ", ".join(own[:8]) + (", ..." if len(own) > 8 else "")
    return f"one of {shown}"


def _of_headings(name: str, own: Sequence[str], location: Location) -> str:
    """Return where the heading of a part is written that has no field for it."""
    if "title" in own:
        return f"here it is called 'title'{'; headings name its parts' if 'headings' in own else ''}"
    field = next((one for one in reversed(location) if isinstance(one, str)), "")
    around = next((one for one in [*_way(location)][-2::-1] if field in NAMED.get(one, ())), None)
    return f"write 'headings: {{{field}: ...}}' in {article(around.noun)}" if around else ""


def names(hint: str, field: str) -> bool:
    """Tell whether a hint says that a name was meant for a field of the same part."""
    starts = (f"did you mean '{field}'?", f"here it is called '{field}'", f"write '{field}: ", _INVISIBLE)
    return hint.startswith(starts)


def is_near(name: str, part: type[Part]) -> bool:
    """Tell whether a name looks like the field of a part, as the first words of a sentence do not."""
    simple, own = visible(name), list(fields_of(part))
    if simple != simple.lower():
        return simple.lower() in own
    return simple in _elsewhere() or bool(_in_other_words(name, part, {}) or nearest(simple, own))


def hidden_sign(text: str) -> str:
    """Return in words the first sign of a text that nobody sees, or nothing."""
    for place, char in enumerate(text):
        if is_hidden(char):
            where = "before" if place == 0 else "after" if place == len(text) - 1 else "in"
            return f"{_INVISIBLE} (U+{ord(char):04X}) stands {where} the word."
    return ""


def is_hidden(char: str) -> bool:
    """Tell whether nobody sees a character, or sees a space where none of the space bar stands."""
    category = unicodedata.category(char)
    return category == "Cf" or (category == "Zs" and char != " ")


def visible(name: str) -> str:
    """Return a name without what nobody sees in it."""
    return "".join(char for char in name if not is_hidden(char)).strip()


def _in_other_words(name: str, part: type[Part], around: Mapping[str, type[Part]]) -> str:
    """Return how we call what other people call so; nothing for names of ours that belong elsewhere."""
    ours = fields_by_word().get(_simple(name), ())
    own = fields_of(part)
    if found := next((one for one in ours if one in own), ""):
        absent = found == "participants" and re.match("apolog|absent|excus|regret", name)
        return f"here it is called '{found}'" + (", each with 'attendance: apologies'" if absent else "")
    if name in _elsewhere() or nearest(name, list(own)):
        return ""
    for one in ours:
        if hint := _further_out(one, around[one]) if one in around else _further_in(one, part):
            return f"here it is called '{one}'; {hint}"
    return ""


_ALMOST = 0.88
"""How like a field of its part a name must be to be meant for it, whatever fields there are elsewhere."""
_LIKE_ANOTHER = 0.75
"""How like a field of another part a name must be, from 0 to 1: there are many of those."""
_INVISIBLE = "an invisible character"
_OFTEN = ("sessions", "participants", "actions", "points")
"""Fields in which people look for others first."""


def _simple(name: str) -> str:
    """Return a name in small letters without accents, its words joined as ours are."""
    letters = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    return re.sub(r"[\s.-]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", visible(letters))).lower()


@functools.cache
def _elsewhere() -> dict[str, list[str]]:
    """Return what each field of a record belongs to."""
    found: dict[str, list[str]] = {}
    for part in _parts(Meeting):
        for field in fields_of(part):
            found.setdefault(field, []).append(part.noun)
    return found


def _parts(part: type[Part]) -> list[type[Part]]:
    """Return a part and all that may stand in it, each once."""
    found = [part]
    for one in found:
        kinds = [kind for kind in parts_of(one).values() if not kind.is_mapping]
        found += {kind.part: 0 for kind in kinds if kind.part and kind.part not in found}
    return found


def _nouns(field: str) -> str:
    return listing(_elsewhere()[field][:3])


def listing(nouns: Sequence[str]) -> str:
    """Return names of parts as they stand in a sentence: ``a session or a point``."""
    return " or ".join(article(noun) for noun in nouns)


def article(noun: str) -> str:
    """Return the name of a part with its article."""
    if noun in ("meeting", "quorum", "addressing block", "previous minutes"):
        return f"the {noun}"
    return noun if noun == "remarks" else f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _around(location: Location) -> dict[str, type[Part]]:
    """Return the fields of the parts around the one at a location, the nearest first."""
    found: dict[str, type[Part]] = {}
    for part in reversed(list(_way(location))[:-1]):
        for field in fields_of(part):
            found.setdefault(field, part)
    return found


def _way(location: Location) -> Iterator[type[Part]]:
    """Yield the parts on the way to a location, from the meeting on."""
    part: type[Part] = Meeting
    yield part
    for name in location:
        if isinstance(name, str):
            kind = fields_of(part).get(name)
            if kind is None or kind.part is None:
                return
            part = kind.part
            yield part


def _further_out(name: str, part: type[Part]) -> str:
    if part is Meeting:
        return f"it is a field of the meeting: write '{name}:' at the very left"
    return (
        f"it is a field of the {part.noun} around this: write '{name}:' further left, in line with its others"
    )


def _further_in(name: str, part: type[Part]) -> str:
    """Return what a field belongs to that may stand in a part, and where to write it."""
    holding = parts_of(part)
    for field, kind in sorted(holding.items(), key=lambda one: one[0] not in _OFTEN):
        if kind.part is not None and name in fields_of(kind.part):
            fields = list(fields_of(kind.part))
            first = next((one for one in ("title", "text", "name") if one in fields and one != name), "")
            below = f"'- {first}: ...'" if kind.many and first else "it"
            where = f"in '{field}:', indented below {below}"
            return f"it is a field of {article(kind.part.noun)}: write it {where}"
    return ""
