"""Documents in two languages: the second after the first, or beside it, all words in their language."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from lxml import etree

import thbreports
from thbreports.document import Document, compose
from thbreports.errors import RecordError
from thbreports.record import Meeting
from thbreports.view.prepare import prepare

RECORD = """\
title: {en: Meeting, fr: Réunion}
date: 2026-03-05
bilingual: fr
contents: yes
body: {all: GRETA}
participants:
- {name: Jan Novak, role: {en: Chair, fr: Présidence}}
- {name: Maria Rossi, role: {en: Rapporteur, fr: Rapporteuse}}
sessions:
- title: {en: Opening, fr: Ouverture}
  minutes:
    en: "First[^1] words, *stressed*.\\n\\n1. one\\n2. two\\n\\n[^1]: A note."
    fr: "Premiers[^1] mots, *soulignés*.\\n\\n1. un\\n2. deux\\n\\n[^1]: Une note."
- title: {en: Debate, fr: Débat}
  minutes: {en: "See [decision 1](#d1).", fr: "Voir la [décision 1](#d1)."}
decisions:
- {id: d1, text: {en: We decide., fr: Nous décidons.}}
- {en: English only.}
"""


def loaded(way: str) -> Meeting:
    return thbreports.load(f"{RECORD}layouts: {{bilingual: {way}}}\n")


def composed(way: str) -> Document:
    return compose(*prepare(loaded(way)))


def spoken(root: etree._Element) -> dict[str, str | None]:
    """Return the language in which each text stands."""
    found = {}
    for element in root.iter(etree.Element):
        if text := (element.text or "").strip():
            around = (element, *element.iterancestors())
            found[text] = next(one.get("lang") for one in around if one.get("lang"))
    return found


@pytest.mark.parametrize("way", ["after", "beside"])
def test_every_text_stands_in_its_language(way: str) -> None:
    root = composed(way).tree()
    languages = spoken(root)
    for text in ("Meeting", "Opening", "stressed", "A note.", "We decide.", "English only."):
        assert languages[text] == "en", text
    for text in ("Réunion", "Ouverture", "soulignés", "Une note.", "Nous décidons."):
        assert languages[text] == "fr", text
    assert len(root.findall(".//h1")) == 2
    names = [one.get("id") for one in root.iter(etree.Element) if one.get("id")]
    assert len(names) == len({*names})
    assert "data-second" not in composed(way).markup


def test_after_the_first_each_language_has_its_own_contents() -> None:
    first, second = composed("after").tree().findall(".//nav")
    listed = [[link.text for link in nav.iter("a")] for nav in (first, second)]
    assert listed[0] == ["Participants", "Opening", "Debate", "Decisions"]
    assert listed[1] == ["Participants", "Ouverture", "Débat", "Décisions"]


def test_a_heading_that_stands_once_is_in_the_contents_of_both() -> None:
    listed = [[link.text for link in nav.iter("a")] for nav in composed("beside").tree().iterfind(".//nav")]
    assert listed == [
        ["Participants", "Opening", "Debate", "Decisions"],
        ["Participants", "Ouverture", "Débat", "Décisions"],
    ]


def test_a_day_that_heads_sessions_begins_with_a_capital() -> None:
    text = (
        "title: T\nlanguage: fr\nstart: 2026-03-05\nend: 2026-03-06\n"
        "sessions: [{title: A, date: 2026-03-05}, {title: B, date: 2026-03-06}]\n"
    )
    root = compose(*prepare(thbreports.load(text))).tree()
    heads = ["".join(one.itertext()) for one in root.iterfind(".//section[@class='day']/h2")]
    assert heads == ["Jeudi 5 mars 2026", "Vendredi 6 mars 2026"]


def test_links_lead_to_the_words_of_their_language() -> None:
    root = composed("after").tree()
    leads = {link.text: link.get("href") for link in root.iter("a")}
    assert (leads["decision 1"], leads["décision 1"]) == ("#d1", "#fr-d1")


def test_beside_one_another_the_same_place_of_the_record_makes_a_row() -> None:
    rows = composed("beside").tree().findall(".//div[@class='beside']")
    words = [[" ".join(" ".join(side.itertext()).split()) for side in row] for row in rows]
    assert ["We decide.", "Nous décidons."] in words
    assert ["two", "deux"] in words
    assert [[side.get("lang") for side in row] for row in rows] == [["en", "fr"]] * len(rows)
    assert [*composed("beside").tree().itertext()].count("GRETA") == 1


@pytest.mark.parametrize("way", ["after", "beside"])
def test_every_format_says_what_the_record_says_in_both_languages(way: str) -> None:
    meeting = loaded(way)
    page = thbreports.render(meeting, "html", verify=True).decode("utf-8")
    assert 'lang="fr"' in page
    pdf = thbreports.render(meeting, "pdf", verify=True)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        said = [
            str(one.Lang) for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/Lang" in one
        ]
    assert "fr" in said
    with zipfile.ZipFile(io.BytesIO(thbreports.render(meeting, "docx", verify=True))) as word:
        document = word.read("word/document.xml").decode("utf-8")
    assert re.search(r'<w:lang w:val="fr-FR"/></w:rPr><w:t[^>]*>Nous décidons', document)
    assert len(re.findall(r'<w:tabs><w:tab w:val="clear"', document)) == 8 * (way == "beside")


def test_a_word_that_is_lost_is_told_where_its_language_stands() -> None:
    from thbreports.verify import proof

    meeting, pack = prepare(loaded("after"))
    document = compose(meeting, pack)
    changed = replace(document, markup=document.markup.replace("Nous décidons.", "Nous."))
    assert {one.line for one in proof.against_record(meeting, changed)} == {17}


def test_a_second_language_that_is_not_there_is_told() -> None:
    with pytest.raises(RecordError, match="not written in 'de'"):
        thbreports.load(RECORD.replace("bilingual: fr", "bilingual: de"))
    with pytest.raises(RecordError, match="not written in 'fr'"):
        thbreports.load("title: T\ndate: 2026-03-05\nbilingual: fr\n")


def test_the_edition_of_the_second_language_has_the_first_behind_it() -> None:
    meeting = thbreports.load(RECORD, language="fr")
    assert meeting._second is not None
    assert (meeting.language, meeting._second.language) == ("fr", "en")


def test_what_is_for_others_alone_is_in_neither_language() -> None:
    record = RECORD.replace("{id: d1,", "{id: d1, audience: secretariat,")
    record = record.replace("See [decision 1](#d1).", "Seen.").replace("Voir la [décision 1](#d1).", "Vu.")
    page = thbreports.render(thbreports.load(record), "html").decode("utf-8")
    assert "We decide" not in page
    assert "Nous décidons" not in page
