"""Dates, states, languages and lists, in the words of each language."""

from __future__ import annotations

import datetime

import pytest

from thbreports.view import language

JUNE = datetime.date(2023, 6, 1)


@pytest.mark.parametrize(
    ("code", "day", "weekday"),
    [
        ("en", "1 June 2023", "Thursday 1 June 2023"),
        ("fr", "1er juin 2023", "jeudi 1er juin 2023"),
        ("it", "1º giugno 2023", "giovedì 1º giugno 2023"),
        ("de", "1. Juni 2023", "Donnerstag, 1. Juni 2023"),
        ("el", "1 Ιουνίου 2023", "Πέμπτη 1 Ιουνίου 2023"),
        ("bg", "1 юни 2023 г.", "четвъртък, 1 юни 2023 г."),
        ("sr-Latn", "1. jun 2023.", "četvrtak, 1. jun 2023."),
        ("sr", "1. јун 2023.", "четвртак, 1. јун 2023."),
        ("en-US", "June 1, 2023", "Thursday, June 1, 2023"),
    ],
)
def test_days(code: str, day: str, weekday: str) -> None:
    assert plain(language.day(JUNE, code)) == day
    assert plain(language.weekday(JUNE, code)).replace(",", "") == weekday.replace(",", "")


def plain(words: str) -> str:
    """Return words with plain spaces: those of CLDR, and its commas, change from one version to the next."""
    return " ".join(words.replace("\u2009", " ").split())


@pytest.mark.parametrize(
    ("end", "code", "words"),
    [
        (datetime.date(2023, 6, 1), "en", "1 June 2023"),
        (datetime.date(2023, 6, 3), "en", "1–3 June 2023"),
        (datetime.date(2023, 7, 3), "en", "1 June – 3 July 2023"),
        (datetime.date(2024, 1, 3), "en", "1 June 2023 – 3 January 2024"),
        (datetime.date(2023, 6, 3), "fr", "1er–3 juin 2023"),
        (datetime.date(2023, 7, 1), "fr", "1er juin – 1er juillet 2023"),
        (datetime.date(2023, 6, 11), "it", "1º–11 giugno 2023"),
        (datetime.date(2023, 7, 2), "it", "1º giugno – 2 luglio 2023"),
        (datetime.date(2023, 6, 3), "de", "1.–3. Juni 2023"),
    ],
)
def test_several_days(end: datetime.date, code: str, words: str) -> None:
    assert plain(language.days(JUNE, end, code)) == words


def test_states_are_named_from_their_codes() -> None:
    assert language.country("DE", "en") == "Germany"
    assert language.country("DE", "fr") == "Allemagne"
    assert language.country("NO", "en") == "Norway"
    assert language.country("EL", "en") == "Greece"
    assert language.country("UK", "fr") == "Royaume-Uni"
    assert language.country("MD", "en", {"states.MD": "Republic of Moldova"}) == "Republic of Moldova"
    for written in ("Germany", "de", "QQ", "", "ÅL"):
        assert language.country(written, "en") == written


def test_languages_are_named() -> None:
    assert language.language_name("fr", "en") == "French"
    assert language.language_name("en", "fr") == "anglais"
    assert language.language_name("en-GB", "en") in ("British English", "English")
    assert language.language_name("sr-Latn", "en").startswith("Serbian")
    assert language.language_name("qqq", "en") == "qqq"


def test_lists_read_as_in_a_sentence() -> None:
    bodies = ["Europol", "Eurojust", "Frontex"]
    assert language.listing(bodies, "en") == "Europol, Eurojust and Frontex"
    assert language.listing(bodies, "fr") == "Europol, Eurojust et Frontex"
    assert language.listing(bodies[:1], "en") == "Europol"
    assert language.listing([], "en") == ""


def test_a_language_that_is_not_known_falls_back() -> None:
    assert str(language.locale("en")) == "en_GB"
    assert str(language.locale("de-XX")) == "de"
    assert str(language.locale("qqq")) == "en_GB"
