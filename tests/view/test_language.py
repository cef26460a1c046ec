"""Dates, states, languages and lists, in the words of each language."""

from __future__ import annotations

from thbreports.view import language


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


def test_plural_forms_are_those_of_cldr() -> None:
    assert [language.plural_form(count, "en") for count in (0, 1, 2)] == ["other", "one", "other"]
    assert [language.plural_form(count, "fr") for count in (0, 1, 2)] == ["one", "one", "other"]
    assert [language.plural_form(count, "pl") for count in (1, 3, 5, 22)] == ["one", "few", "many", "few"]
    assert language.plural_forms("lv") == {"zero", "one", "other"}


def test_time_zones_are_named_by_their_cities() -> None:
    assert language.time_zone("Europe/Brussels", "en", {"time-in": "{city} time"}) == "Brussels time"
    assert language.time_zone("Europe/Athens", "de") == "Athen (Ortszeit)"
    own = {"zones.Europe/Brussels": "heure de Bruxelles"}
    assert language.time_zone("Europe/Brussels", "fr", own) == "heure de Bruxelles"
    assert language.time_zone("UTC", "fr", own) == "UTC"
    assert language.time_zone("America/New_York", "en", {"time-in": "{city} time"}) == "New York time"
