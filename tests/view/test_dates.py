"""Dates, times, zones and lists in every language with labels, each looked at by somebody who reads it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from thbreports import packs
from thbreports.view import dates, language

CASES = Path(__file__).parents[1] / "cases" / "dates.tsv"
ROWS = [row.split("\t") for row in CASES.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
FIRST, THIRD, JULY = (datetime.date(2026, *day) for day in ((6, 1), (6, 3), (7, 3)))
WINTER = datetime.date(2025, 12, 30), datetime.date(2026, 1, 2)


def plain(words: str) -> str:
    """Return words with plain spaces: those of CLDR change from one version to the next."""
    return re.sub(r"\s+", " ", words)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_language_has_its_own_dates_and_times(row: list[str]) -> None:
    code, *expected = row
    labels = packs.find(packs.DEFAULT).labels(code)
    written = [
        dates.day(FIRST, code, labels),
        dates.weekday(FIRST, code, labels),
        dates.days(FIRST, THIRD, code, labels),
        dates.days(FIRST, JULY, code, labels),
        dates.days(*WINTER, code, labels),
        "".join(dates.times("9:30", "18:00", code, labels)),
        dates.times("18:00", "", code, labels)[0],
        language.time_zone("Europe/Brussels", code, labels),
        language.time_zone("Europe/Athens", code, labels),
        language.listing(["A", "B", "C"], code),
    ]
    assert [plain(one) for one in written] == expected


def test_every_language_is_in_the_cases() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(packs.find(packs.DEFAULT).languages())


def test_a_range_of_one_day_is_that_day() -> None:
    assert dates.days(FIRST, FIRST, "en") == "1 June 2026"
    assert dates.days(FIRST, THIRD, "en-US") == "June 1–3, 2026"
    assert dates.days(FIRST, JULY, "en-US") == "June 1 – July 3, 2026"
    assert dates.days(*WINTER, "en-US") == "December 30, 2025 – January 2, 2026"


def test_times_are_as_the_pack_has_them() -> None:
    coe = packs.find("coe-round-table").labels("fr")
    assert dates.times("9:30", "18:00", "fr", coe) == ("9h30", "–", "18h00")
    base = packs.find("base").labels("fr")
    assert [plain(one) for one in dates.times("9:00", "18:00", "fr", base)] == ["9", "–", "18 h"]
    assert dates.times("9:05", "", "en", {"format.time": ""}) == ("9:05", "–", "")
    assert dates.times("24:00", "", "sq") == ("24:00", "–", "")
    assert dates.times("", "18:00", "de", packs.find("base").labels("de"))[::2] == ("", "18.00 Uhr")
