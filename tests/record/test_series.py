"""The ordinal of a series is counted up where it is sure which number that is, and nowhere else."""

from __future__ import annotations

import pytest

from thbreports.record.series import counted_up

COUNTED = [
    ("en", "39th meeting", "40th meeting"),
    ("en", "1st meeting", "2nd meeting"),
    ("en", "2nd meeting", "3rd meeting"),
    ("en", "10th meeting", "11th meeting"),
    ("en", "20th meeting", "21st meeting"),
    ("en", "112th session", "113th session"),
    ("en", "third meeting", "fourth meeting"),
    ("en", "Nineteenth meeting", "Twentieth meeting"),
    ("en", "TWENTY-FIRST SESSION", "TWENTY-SECOND SESSION"),
    ("en", "twenty-ninth meeting", "thirtieth meeting"),
    ("en", "second session of the ninth legislature", "third session of the ninth legislature"),
    ("en", "2nd session of the 9th legislature", "3rd session of the 9th legislature"),
    ("en-GB", "first *plenary* meeting", "second *plenary* meeting"),
    ("en", "Meeting No. 7", "Meeting No. 8"),
    ("en", "Meeting 07", "Meeting 08"),
    ("fr", "39e réunion", "40e réunion"),
    ("fr", "39ème réunion", "40ème réunion"),
    ("fr", "1re réunion", "2e réunion"),
    ("fr", "1ère réunion", "2e réunion"),
    ("fr", "Première réunion", "Deuxième réunion"),
    ("fr", "deuxième session de la neuvième législature", "troisième session de la neuvième législature"),
    ("fr", "vingtième réunion", "vingt et unième réunion"),
    ("fr", "vingt et unième réunion", "vingt-deuxième réunion"),
    ("fr", "trente-neuvième réunion", "quarantième réunion"),
    ("de", "39. Sitzung", "40. Sitzung"),
    ("es", "39.ª reunión", "40.ª reunión"),
]
LEFT = [
    ("en", "Meeting of the group"),
    ("en", "spring meeting 2026"),
    ("en", "meeting 3/2026"),
    ("en", "3/2026"),
    ("en", "39th meeting, 2nd part"),
    ("en", "first and second meetings"),
    ("en", "meetings 12-13"),
    ("en", "the G7 meeting"),
    ("en", "DG(2024)3"),
    ("en", "ninety-ninth meeting"),
    ("nl", "39de vergadering"),
    ("de", "dritte Sitzung"),
    ("fr", "cinquante-neuvième réunion"),
]


@pytest.mark.parametrize(("language", "text", "following"), COUNTED)
def test_counted_up(language: str, text: str, following: str) -> None:
    assert counted_up(text, language) == following


@pytest.mark.parametrize(("language", "text"), LEFT)
def test_left_where_it_is_not_sure(language: str, text: str) -> None:
    assert counted_up(text, language) is None


def test_titles_are_counted_before_a_meeting_alone() -> None:
    assert counted_up("Guidance on first contact", "en", of_meeting=True) is None
    assert (
        counted_up("First meeting of the Network", "en", of_meeting=True) == "Second meeting of the Network"
    )
