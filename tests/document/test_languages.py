"""What a report says in its language: counts, times, zones, States, and the note below the name of Kosovo."""

from __future__ import annotations

import re

import pytest

import thbreports
from thbreports.document import compose
from thbreports.verify import proof
from thbreports.view.prepare import prepare

RECORD = """title: Meeting
language: {language}
date: 2026-06-01
start_time: 9:30
end_time: 18:00
time_zone: Europe/Brussels
participants: [{{name: Ana, country: {state}}}, {{name: Ben, country: EL}}]
votes:
  - {{motion: One., abstentions: 1}}
  - {{motion: Two., abstentions: 2}}
  - {{motion: Five., abstentions: 5}}
closed_at: 18:00
"""


def printed(language: str, state: str = "IT", pack: str = "base") -> str:
    """Return the words of the report, with plain spaces, when they are those of its record."""
    record = thbreports.load(RECORD.format(language=language, state=state))
    document = compose(*prepare(record, pack))
    assert proof.against_record(record, document) == []
    words = "".join(document.tree().itertext())
    return re.sub(r"\s+", " ", words)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["1 abstention", "2 abstentions", "9:30–18:00 (Brussels time)", "Greece"]),
        (
            "fr",
            ["1 abstention", "2 abstentions", "9 h 30 – 18 h (heure de Bruxelles)", "1er juin 2026", "Grèce"],
        ),
        ("pl", ["1 głos wstrzymujący się", "2 głosy wstrzymujące się", "5 głosów wstrzymujących się"]),
        (
            "de",
            [
                "9.30–18.00 Uhr (Brüsseler Zeit)",
                "Die Sitzung wurde um 18.00 Uhr geschlossen.",
                "Griechenland",
            ],
        ),
        ("sr-Cyrl", ["1. јун 2026.", "9.30–18.00 часова", "Грчка"]),
    ],
)
def test_a_report_speaks_its_language(language: str, expected: list[str]) -> None:
    words = printed(language)
    assert [one for one in expected if one not in words] == []


def test_times_are_as_an_institution_writes_them() -> None:
    assert "9h30–18h00 (heure de Bruxelles)" in printed("fr", pack="coe-round-table")


@pytest.mark.parametrize(
    ("pack", "note"),
    [("base", "* This designation is without prejudice"), ("coe-round-table", "* All references to Kosovo")],
)
def test_kosovo_has_the_note_of_the_institution(pack: str, note: str) -> None:
    words = printed("en", "XK", pack)
    assert "Kosovo*" in words
    assert words.count(note) == 1
    assert "Kosovo" not in printed("en", "IT", pack)
