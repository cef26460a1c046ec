"""The next of a series: "39th meeting" becomes "40th meeting", where it is safe to count."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping

_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_TEENS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_FRENCH = (
    "première deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième "
    "douzième treizième quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième"
).split()
_FRENCH_TENS = "vingt trente quarante cinquante".split()
# Digits alone, at most three: four are a year.  What stands right behind them says what ordinal they are.
_DIGITS = re.compile(
    r"(?<![\w.,/:-])(?P<number>\d{1,3})(?P<end>st|nd|rd|th|ère|ème|re|er|e|\.?[ªº°]|\.(?=\s))?"
)
_FIGURES = re.compile(r"\d+")
_MEETING = re.compile(
    r"\s+(?:\w+\s+)?(?:meeting|session|sitting|plenary|conference|assembly|réunion|séance|conférence|assemblée)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:of|de|du)\b", re.IGNORECASE)
"""Between two ordinals: the second session *of* the ninth legislature."""


def counted_up(text: str, language: str, *, of_meeting: bool = False) -> str | None:
    """Return a text with its one ordinal counted up, or None where it is not sure which number to count.

    Of two ordinals with "of" between them the first is counted: the session of a legislature.  Words are
    counted in English and French.  ``of_meeting`` counts an ordinal alone that stands before a word for a
    meeting: the title "Guidance on first contact" stays.
    """
    words = _words(language.partition("-")[0])
    found = [(match.start(), match.end(), match) for match in _DIGITS.finditer(text)]
    if len(_FIGURES.findall(text)) != len(found):
        return None  # a year, or a reference
    if words:
        listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        pattern = re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.IGNORECASE)
        found += [(match.start(), match.end(), match) for match in pattern.finditer(text)]
    found.sort(key=lambda one: one[:2])
    if not found or len(found) > 2 or (len(found) == 2 and not _OF.search(text, found[0][1], found[1][0])):
        return None
    start, end, match = found[0]
    if of_meeting and not _MEETING.match(text, end):
        return None
    after = text[end : end + 1]
    if "number" in match.groupdict():
        if after.isalnum() or (after and after in "/-–:,"):  # 3/2026, 12-13, 39de
            return None
        new = _figures(match["number"], match["end"] or "")
    else:
        new = _in_case_of(match[0], words.get(match[0].lower(), ""))
    return f"{text[:start]}{new}{text[end:]}" if new else None


def _figures(digits: str, end: str) -> str:
    number = int(digits) + 1
    if end in ("st", "nd", "rd", "th"):
        teen = 10 < number % 100 < 20
        end = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    elif end in ("er", "re", "ère"):
        end = "e"
    return f"{number:0{len(digits)}}{end}"


@functools.cache
def _words(language: str) -> Mapping[str, str]:
    """Return the ordinals of a language in small letters, each with the next one."""
    listed: list[str] = []
    other: dict[str, str] = {}
    if language == "en":
        listed = [*_UNITS, *_TEENS.split()]
        for tens in _TENS:
            listed += [f"{tens[:-1]}ieth", *(f"{tens}-{unit}" for unit in _UNITS)]
    elif language == "fr":
        listed = list(_FRENCH)
        for tens in _FRENCH_TENS:
            units = [f"{tens} et unième", *(f"{tens}-{unit}" for unit in _FRENCH[1:9])]
            listed += [f"{tens.removesuffix('e')}ième", *units]
        other = {"premier": "deuxième", "second": "troisième", "seconde": "troisième"}
    return {**dict(itertools.pairwise(listed)), **other}


def _in_case_of(old: str, new: str) -> str:
    if old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
