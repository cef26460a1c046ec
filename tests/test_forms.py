"""The official forms that come with thbreports: what is in them, what they demand, that they are sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import thbreports
from thbreports import packs
from thbreports.batch import validate
from thbreports.document import Document, compose
from thbreports.errors import PackError, RecordError
from thbreports.outputs.docx.styles.catalogue import catalogue
from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.pdf.running import page_rules
from thbreports.record.load import load
from thbreports.verify.proof import against_record
from thbreports.view.prepare import prepare
from validators import axe, nu, openxml, verapdf

ROOT = Path(__file__).parents[1]
COMMITTEE = ROOT / "examples/records/committee-2026.yaml"
FRENCH = ROOT / "tests/cases/forms/committee-fr.yaml"
FORMS = ["committee-report", "decisions-only", "expert-group-minutes", "participants-list"]
RECORDS = ROOT / "examples/records"
FURTHER = {
    "council-note": RECORDS / "council-note-2026.yaml",
    "ep-committee-minutes": RECORDS / "committee-minutes-2026.yaml",
    "web-summary": RECORDS / "web-summary-2026.yaml",
}
"""Forms that other records fit, each with a record of its kind."""


def made(form: str, record: Path = COMMITTEE) -> Document:
    return compose(*prepare(load(record), form))


def headings(document: Document, level: int = 2) -> list[str]:
    found = document.tree().findall(f".//section/h{level}")
    return [" ".join("".join(one.itertext()).split()) for one in found]


def numbers(document: Document) -> list[str]:
    """Return the numbers that the pack made: those that are no words of the record."""
    found = document.tree().iterfind(".//main//li//span[@class='number']")
    made = [one for one in found if one.text and not one.get("data-path")]
    return [one.text or "" for one in made if next(one.iterancestors("nav"), None) is None]


def lacking(form: str, text: str) -> list[str]:
    with pytest.raises(RecordError) as caught:
        prepare(load(text, name="x.yaml"), form)
    return [str(problem) for problem in caught.value.problems]


# What stands in them.


@pytest.mark.parametrize("record", [COMMITTEE, FRENCH], ids=["en", "fr"])
@pytest.mark.parametrize("form", FORMS)
def test_every_word_of_the_record_that_a_form_promises_stands_in_it(form: str, record: Path) -> None:
    meeting, pack = prepare(load(record), form)
    assert against_record(meeting, compose(meeting, pack)) == []


@pytest.mark.parametrize("form", FURTHER)
def test_every_word_of_a_record_stands_in_the_form_that_it_is_for(form: str) -> None:
    meeting, pack = prepare(load(FURTHER[form]), form)
    assert against_record(meeting, compose(meeting, pack)) == []


def test_a_note_has_its_block_and_numbered_paragraphs() -> None:
    document = made("council-note", FURTHER["council-note"])
    block = document.tree().find(".//dl[@class='addressing']")
    assert block is not None
    assert [one.text for one in block.iter("dt")] == ["From:", "To:", "No. prev. doc.:", "Subject:"]
    assert numbers(document) == [f"{number}." for number in range(1, 9)]


def test_minutes_of_a_committee_end_with_who_was_there() -> None:
    document = made("ep-committee-minutes", FURTHER["ep-committee-minutes"])
    assert headings(document)[-1].startswith("ATTENDANCE LIST / LISTE DE PRÉSENCE")
    assert "The meeting opened at" in document.markup and "+ (for)" in document.markup


def test_a_roll_call_is_a_table_by_group() -> None:
    document = made("ep-committee-minutes", FURTHER["ep-committee-minutes"])
    first, second = document.tree().findall(".//section[@class='votes']/table")
    assert [one.text for one in first.iter("td")] == ["31", "12", "4"]
    rows = [["".join(cell.itertext()) for cell in row] for row in second.iter("tr")]
    assert rows == [
        ["+ (for): 5"],
        ["Tide", "Abadie, Brandão, Ferraro"],
        ["Shore", "Petrauskas, Verstraeten"],
        ["− (against): 3"],
        ["Harbour", "Czerny, Lindqvist, Zammit"],
        ["0 (abstentions): 1"],
        ["Shore", "Dahlgren"],
    ]


def test_votes_whose_names_have_no_groups_are_lists_of_names() -> None:
    text = FURTHER["ep-committee-minutes"].read_text(encoding="utf-8")
    text = text.replace("Harbour: [Czerny, Lindqvist, Zammit]", "[Czerny, Lindqvist, Zammit]")
    text = text.replace("voted_against:\n          [", "voted_against: [")
    document = compose(*prepare(load(text, name="x.yaml"), "ep-committee-minutes"))
    assert len(document.tree().findall(".//section[@class='votes']/table")) == 2
    assert "Czerny" in document.markup and "Dahlgren" in document.markup


def test_the_foot_of_a_form_has_what_its_house_puts_there() -> None:
    note = made("council-note", FURTHER["council-note"]).running
    minutes = made("ep-committee-minutes", FURTHER["ep-committee-minutes"]).running
    group = made("expert-group-minutes", RECORDS / "network-note-2026.yaml").running
    assert note["footer-left"] == "7215/26  HO/ms\nLIMITE"
    assert minutes["footer-center"] == "Two shores, one sea"
    assert group["first-footer-left"].endswith(
        "Place Saint-Aubain 2, 5000 Namur, Belgium – Place Saint-Aubain 2, 5000 Namur, Belgique"
    )


def test_a_list_of_decisions_has_appendices_where_a_pack_prints_them(tmp_path: Path) -> None:
    prints = [*packs.find("decisions-only").prints, "agenda", "participants"]
    toml = f'name = "own"\ntitle = "T"\nextends = "decisions-only"\nprints = {prints}\n'
    (tmp_path / "pack.toml").write_text(toml, encoding="utf-8")
    document = compose(*prepare(load(COMMITTEE), packs.find(tmp_path)))
    assert headings(document)[-2:] == ["APPENDIX I: AGENDA", "APPENDIX II: LIST OF PARTICIPANTS"]


def test_papers_that_are_not_disclosed_are_named_so() -> None:
    assert "Study on permits and referrals</span> (not disclosed)" in made("expert-group-minutes").markup


def test_code_and_page_stand_over_a_rule_in_word_and_pdf() -> None:
    report, note = packs.find("committee-report"), packs.find("council-note")
    ruled = page_rules({"header-left": "CP 1", "header-right": "{page}"}, pack=report)
    assert ruled.count("border-bottom: 0.5pt solid #000000") == 2
    assert "border-bottom" not in page_rules({"header-left": "CP 1"}, pack=note)
    assert catalogue(Design(report.design, ""))["#header"].rule_below == (0.5, "000000")
    assert catalogue(Design(note.design, ""))["#header"].rule_below is None


def test_a_web_summary_names_nobody_who_took_part_and_refuses_what_is_not_public() -> None:
    markup = made("web-summary", FURTHER["web-summary"]).markup
    assert "54 people took part." in markup and "Ana Beltrán" not in markup
    record = "title: A\ndate: 2024-05-13\npurpose: B\n"
    assert lacking("web-summary", record + "marking: LIMITE\n") == [
        (
            "x.yaml:4:10: error: 'LIMITE' is not the marking of a public document, which the form "
            "'web-summary' demands; write 'marking: public', take it out, or choose another form"
        )
    ]
    within = record + "sessions:\n  - {title: T, marking: RESTRICTED}\n"
    assert "'RESTRICTED' is not the marking of a public item" in lacking("web-summary", within)[0]
    assert prepare(load(record + "marking: Public\n", name="x.yaml"), "web-summary")


def test_an_expert_group_has_no_part_with_nothing_in_it() -> None:
    text = """
title: T
date: 2026-05-06
body: B
sessions:
  - {title: Opening, agenda: [One], participants: [Ana]}
"""
    document = compose(*prepare(load(text, name="x.yaml"), "expert-group-minutes"))
    assert headings(document) == ["1. List of points discussed"]


@pytest.mark.parametrize(("record", "count"), [(COMMITTEE, 30), (FRENCH, 12)], ids=["en", "fr"])
def test_paragraphs_are_numbered_from_the_first_to_the_last(record: Path, count: int) -> None:
    found = numbers(made("committee-report", record))
    assert found == [f"{number}." for number in range(1, len(found) + 1)]
    assert len(found) >= count


def test_numbers_that_the_record_gives_to_paragraphs_yield_to_those_of_the_report() -> None:
    markup = made("committee-report", FRENCH).markup
    assert "12 bis." not in markup
    assert re.search(r"<li><span [^>]*>a\)</span> ", markup), "a sub-point keeps its letter"


def test_items_of_the_agenda_have_their_numbers_as_written_or_are_counted() -> None:
    found = headings(made("committee-report"))
    assert "AGENDA ITEM 1: Opening of the meeting" in found
    assert "items 5 and 4: Identification and first contact; recovery and reflection period" in found
    assert "TOP 9.6: Consular assistance (put off by the 14th meeting)" in found
    assert headings(made("committee-report", FRENCH))[2:4] == [
        "POINT 1 DE L'ORDRE DU JOUR : Ouverture",
        "POINT 2 DE L'ORDRE DU JOUR : Hébergement",
    ]


def test_the_contents_leave_out_the_names_of_lists() -> None:
    tree = made("committee-report").tree()
    entries = ["".join(one.itertext()) for one in tree.iterfind(".//nav//a")]
    assert "AGENDA ITEM 1: Opening of the meeting" in entries
    assert "AUSTRIA" not in entries and entries.count("Decisions") == 1


def test_the_head_of_a_committee_report_is_its_code_and_its_date() -> None:
    head = made("committee-report").tree().find(".//header")
    assert head is not None
    assert ["".join(one.itertext()) for one in head][:2] == [
        "Published on 18 May 2026CP-VP(2026)12 · CP-VP/15/REPLIMITE",
        "Committee of the Parties to the Arrangement on Victim Protection (CP-VP)15th meeting",
    ]


def test_participants_are_listed_by_state_with_the_chair_marked() -> None:
    document = made("committee-report", FRENCH)
    annex = document.tree().findall(".//section[@class='annex']")[1]
    assert [" ".join("".join(one.itertext()).split()) for one in annex.iter("h3", "h4", "li")][:6] == [
        "Membres",
        "SUISSE",
        "Odile Marchetti-Favre, présidente",
        "Urs Baumgartner-Roy, expert",
        "FRANCE",
        "Ludovic Ansermoz, délégué (à distance)",
    ]
    assert headings(document)[-3:] == [
        "ANNEXE I : ORDRE DU JOUR",
        "ANNEXE II : LISTE DES PARTICIPANTS",
        "Annexe A Termes",
    ]


def test_minutes_of_an_expert_group_have_their_parts_in_order() -> None:
    found = [text for text in headings(made("expert-group-minutes")) if re.match(r"\d\. ", text)]
    assert found == [
        "1. Approval of the agenda and of the minutes of the previous meeting",
        "2. Nature of the meeting",
        "3. List of points discussed",
        "4. Conclusions, recommendations and opinions",
        "5. Next steps",
        "6. Next meeting",
        "7. List of participants",
    ]


def test_a_list_of_decisions_has_them_under_their_items() -> None:
    document = made("decisions-only")
    items = document.tree().findall(".//ol[@class='decisions verbatim']/li")
    assert [one.findtext("span") for one in items] == [f"Decision {n}/2026" for n in (196, 197, 198)]
    assert headings(document) == ["1 Introduction", "2 Decisions"]
    assert headings(document, 3) == [
        "items 5 and 4: Identification and first contact; recovery and reflection period",
        "Agenda item 7: Shelter and assistance",
        "On the meeting as a whole",
    ]
    assert "Residence permits" not in document.markup, "no decision was taken there"
    assert "Responsible" not in document.markup


def test_a_link_to_what_a_form_does_not_print_is_words() -> None:
    document = made("decisions-only")
    assert "Annex III" in document.markup and "#annex-3" not in document.markup


def test_a_decision_that_is_not_printed_is_told() -> None:
    meeting, pack = prepare(load(COMMITTEE), "decisions-only")
    document = compose(meeting, pack)
    markup = re.sub(r'<li id="decision-197">.*?</li>', "", document.markup, flags=re.DOTALL)
    assert markup != document.markup
    cut = Document(
        markup, document.title, document.language, document.metadata, document.running, pack, document.origin
    )
    assert "'sessions[7].sessions[0].decisions[0].text' is not in the document" in [
        problem.message for problem in against_record(meeting, cut)
    ]


# What they demand.


def test_what_a_form_demands_is_told_at_the_line_of_the_record() -> None:
    record = (
        "title: A\ndate: 2024-05-13\nreferences: [X]\nbody: B\nagenda:\n  - One\nsessions:\n  - {title: T}\n"
    )
    assert lacking("committee-report", record) == [
        (
            "x.yaml:1:1: error: the list of participants is missing; the form 'committee-report' demands it; "
            "write 'participants'"
        )
    ]
    assert "a decision is missing" in lacking("decisions-only", record)[0]
    told = validate([ROOT / "examples/records/smallest.yaml"], pack="expert-group-minutes")
    assert len(told) == 3


def pack_of(folder: Path, toml: str) -> packs.Pack:
    (folder / "pack.toml").write_text(
        f'name = "own"\ntitle = "T"\nextends = "base"\n{toml}', encoding="utf-8"
    )
    return packs.find(folder)


def test_a_field_of_a_list_is_demanded_of_each_item_at_any_depth(tmp_path: Path) -> None:
    own = pack_of(tmp_path, '[requires]\n"sessions.number" = "the number of the item"\n')
    record = (
        "title: A\ndate: 2024-05-13\nsessions:\n  - title: T\n    sessions:\n      - number: '1.1'\n"
        "      - title: U\n  - number: '2'\n"
    )
    with pytest.raises(RecordError) as caught:
        prepare(load(record, name="x.yaml"), own)
    assert [(one.line, one.path) for one in caught.value.problems] == [
        (4, "sessions[0].number"),
        (7, "sessions[0].sessions[1].number"),
    ]


def test_paths_of_a_pack_are_fields_of_a_record(tmp_path: Path) -> None:
    toml = (
        'prints = ["titel"]\nleaves_out = ["sessions.sessions.title"]\nrenumbers = ["title.x"]\n'
        '[requires]\n"body or sessions.numbr" = "x"\n'
    )
    with pytest.raises(PackError) as caught:
        pack_of(tmp_path, toml)
    assert [(one.line, one.message, one.hint) for one in caught.value.problems] == [
        (4, "unknown field 'titel' in meeting", "did you mean 'title'?"),
        (5, "'sessions.sessions' in 'sessions.sessions.title'", "'sessions' stands for every depth"),
        (6, "'title' has no fields of its own, in 'title.x'", "write 'title'"),
        (8, "unknown field 'numbr' of 'sessions.numbr' in session", "did you mean 'number'?"),
    ]


# That they are sound.


def not_named() -> dict[str, list[Path]]:
    """Return the records to make in each form: the examples that name it are in ``test_reports``."""
    wanted = {form: [COMMITTEE, FRENCH] for form in FORMS} | {form: [one] for form, one in FURTHER.items()}
    made: dict[str, list[Path]] = {}
    for form, records in wanted.items():
        for record in records:
            meeting = load(record)
            if record.parent != RECORDS or form not in (meeting.pack, *meeting.documents):
                made.setdefault(form, []).append(record)
    return made


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of all forms of both records, each file read back and compared with its record."""
    folder = tmp_path_factory.mktemp("forms")
    for form, records in not_named().items():
        report = thbreports.build(records, out=folder / form, pack=form, verify=True)
        assert report.problems == ()
    return folder


def faulty(found: dict[Path, list[str]]) -> dict[str, Sequence[str]]:
    assert len(found) == sum(map(len, not_named().values())) >= 6
    return {str(path): faults for path, faults in found.items() if faults}


def test_pdf_is_universally_accessible_and_archivable(reports: Path) -> None:
    assert faulty(verapdf.check(sorted(reports.rglob("*.pdf")), ["ua1", "2a"])) == {}


def test_docx_is_what_word_accepts(reports: Path) -> None:
    assert faulty(openxml.check(sorted(reports.rglob("*.docx")))) == {}


def test_html_is_accessible_on_every_screen(reports: Path) -> None:
    assert faulty(axe.check(sorted(reports.rglob("*.html")))) == {}


def test_html_is_valid(reports: Path) -> None:
    assert faulty(nu.check(sorted(reports.rglob("*.html")))) == {}
