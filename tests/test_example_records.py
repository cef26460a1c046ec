"""The records under examples/ and meetings/: whole, and between them all that a record can hold.

The table ``ELEMENTS`` names, for every element that real meeting documents were found to have, a place where
a record holds it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from thbreports import packs
from thbreports.document import compose
from thbreports.record import Meeting
from thbreports.record.load import load
from thbreports.record.part import Part, Restrictable, fields_of

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("examples/records", "meetings")
RECORDS = {path.stem: path for folder in FOLDERS for path in (ROOT / folder).glob("*.yaml")}

COMMITTEE, ROUND_TABLE, NOTE = "committee-2026", "table-ronde-2026", "network-note-2026"
SMALLEST = "smallest"

# Element of real documents, record, path, and what must stand there (a regular expression; "" for anything).
ELEMENTS = [
    ("title", SMALLEST, "title", ""),
    ("issuer", NOTE, "issuer[0].unit", ""),
    ("issuer in two languages", NOTE, "issuer[1].language", "fr"),
    ("place of issue", NOTE, "place_of_issue", "Namur"),
    ("subject code", NOTE, "references[1].role", "subject"),
    ("number of the file", NOTE, "references[2].role", "file"),
    ("registration number", NOTE, "references[3].role", "registration"),
    ("previous document", NOTE, "references[4].role", "previous"),
    ("watermark", NOTE, "watermark", "SPECIMEN"),
    ("numbers of lines", NOTE, "line_numbers", "True"),
    ("session on broad pages", NOTE, "sessions[1].landscape", "True"),
    ("annex on broad pages", COMMITTEE, "annexes[2].landscape", "True"),
    ("two languages beside one another", "network-2026", "bilingual", "fr"),
    ("single date", SMALLEST, "date", ""),
    ("document type apart from the title", NOTE, "kind", "NOTE"),
    ("place", COMMITTEE, "place.city", ""),
    ("building", COMMITTEE, "place.building", ""),
    ("room", COMMITTEE, "place.room", ""),
    ("series", COMMITTEE, "series", "15th"),
    ("session or legislature number", NOTE, "series", "legislature"),
    ("date of publication", NOTE, "published", "2026-03-09"),
    ("range of days", COMMITTEE, "end", "2026-04-22"),
    ("several references", COMMITTEE, "references[1]", ""),
    ("start and end time", COMMITTEE, "end_time", "16:40"),
    ("time zone", COMMITTEE, "time_zone", "Europe/Vienna"),
    ("duration", ROUND_TABLE, "duration", ""),
    ("language other than English", ROUND_TABLE, "language", "fr"),
    ("original language", NOTE, "original_language", "fr"),
    ("language versions", COMMITTEE, "languages[2]", "de"),
    ("passage in another language", ROUND_TABLE, "sessions[0].turns[2].text", r"\{lang=de\}"),
    ("marking of the document", COMMITTEE, "marking", "LIMITE"),
    ("marking of one item", COMMITTEE, "sessions[12].marking", "RESTRICTED"),
    ("redaction", COMMITTEE, "sessions[12].minutes", "REDACTED"),
    ("author with function", ROUND_TABLE, "authors[0].role", ""),
    ("status of the document", COMMITTEE, "status", "Draft"),
    ("status of an item", COMMITTEE, "sessions[20].status", "postponed"),
    ("mode of the meeting", NOTE, "online.mode", "hybrid"),
    ("joining link", NOTE, "online.link", "https://"),
    ("contact", COMMITTEE, "contacts[0].email", ""),
    ("addressing: from", NOTE, "addressing.sender[0].organisation", ""),
    ("addressing: to", NOTE, "addressing.recipients[1].organisation", ""),
    ("addressing: subject", NOTE, "addressing.subject", ""),
    ("affiliation or function", COMMITTEE, "participants[1].role", ""),
    ("chair with function", COMMITTEE, "chairs[0].role", ""),
    ("chair marked in the list", ROUND_TABLE, "participants[0].presiding", "True"),
    ("named attendance list", COMMITTEE, "participants[0].name", "Katharina Obermoser"),
    ("public in the attendance list", COMMITTEE, "participants[79].category", "public"),
    ("attendance by head-count", NOTE, "participants[0].count", "22"),
    ("attendance by organisation", NOTE, "participants[3].name", ""),
    ("attendance category", COMMITTEE, "participants[55].capacity", "Observer"),
    ("remote attendance", COMMITTEE, "participants[7].attendance", "remote"),
    ("note-taker", COMMITTEE, "secretaries[1].role", "note-taker"),
    ("editor and reviewer", COMMITTEE, "secretaries[2].role", "reviewer"),
    ("apologies", COMMITTEE, "participants[4].attendance", "apologies"),
    ("absent", COMMITTEE, "participants[18].attendance", "absent"),
    ("quorum", COMMITTEE, "quorum.required", "16"),
    ("proxy", COMMITTEE, "participants[4].proxy", ""),
    ("initials defined", ROUND_TABLE, "participants[2].initials", "MDR"),
    ("initials as speaker label", ROUND_TABLE, "sessions[0].turns[3].speaker.name", "MDR"),
    ("partial attendance", COMMITTEE, "participants[31].attendance", "partial"),
    ("left the room", COMMITTEE, "participants[8].remark", "left the room"),
    ("observers excluded", COMMITTEE, "sessions[12].attendance", "excluded"),
    ("standing legal notice", COMMITTEE, "legal_notice", "without prejudice"),
    ("speaker by category", ROUND_TABLE, "sessions[1].turns[0].speaker.category", "entreprise"),
    ("anonymous speaker", ROUND_TABLE, "sessions[0].turns[4].speaker.name", r"\?"),
    ("declaration of interest", COMMITTEE, "interests[0].text", ""),
    ("numbering kept verbatim", COMMITTEE, "sessions[1].sessions[1].number", r"2\.1\.A \(NEW\)"),
    ("numbering of another paper", COMMITTEE, "sessions[9].number", r"TOP 9\.6"),
    ("items merged", COMMITTEE, "sessions[4].number", "items 5 and 4"),
    ("items out of order", COMMITTEE, "sessions[11].number", "11"),
    ("agenda apart from the minutes", COMMITTEE, "agenda[19].title", ""),
    ("presenter of an item", COMMITTEE, "sessions[11].presenters[0].name", ""),
    ("table of contents", COMMITTEE, "contents", "True"),
    ("grouping by day", COMMITTEE, "sessions[11].date", "2026-04-22"),
    ("clock times of an item", COMMITTEE, "agenda[0].start_time", "09:30"),
    ("duration of an item", COMMITTEE, "agenda[7].duration", ""),
    ("break", COMMITTEE, "sessions[3].kind", "break"),
    ("social event", COMMITTEE, "sessions[10].kind", "social"),
    ("headings of several levels", COMMITTEE, "annexes[1].sections[0].sections[0].title", ""),
    ("narrative prose", NOTE, "sessions[0].minutes", ""),
    ("cited instrument", COMMITTEE, "sessions[6].points[0].text", "instrument ref"),
    ("cited document", COMMITTEE, "sessions[4].documents[0].reference", ""),
    ("bullets", COMMITTEE, "opening_remarks[0].points[2].text", ""),
    ("bold lead phrase", NOTE, "sessions[0].minutes", r"^\*\*Who pays\?\*\*"),
    ("italics", COMMITTEE, "sessions[7].sessions[0].minutes", r"\*privacy\*"),
    ("numbered paragraphs across sections", COMMITTEE, "sessions[19].points[1].number", r"10\."),
    ("link with text", NOTE, "sessions[1].minutes", r"\]\(https://"),
    ("nested lists", COMMITTEE, "sessions[4].minutes", r"\n\s{5,}- four do not"),
    ("quoted rule", COMMITTEE, "sessions[4].minutes", r"\n> Each Party shall"),
    ("direct speech", COMMITTEE, "opening_remarks[0].sections[0].text", "^> We ask"),
    ("speaker turns", ROUND_TABLE, "sessions[0].turns[5].text", ""),
    ("stem that points complete", COMMITTEE, "sessions[4].decisions[0].text", "decided:$"),
    ("money", COMMITTEE, "sessions[8].minutes", "EUR\u00a0120\u00a0000"),
    ("underline", NOTE, "sessions[0].minutes", r"\{underline\}"),
    ("strike-through", NOTE, "sessions[0].minutes", "~~28 February~~"),
    ("superscript", NOTE, "sessions[0].minutes", r"\{sup\}"),
    ("subscript", NOTE, "sessions[0].minutes", r"\{sub\}"),
    ("table", COMMITTEE, "sessions[15].minutes", r"\|---:\|"),
    ("caption of a table", COMMITTEE, "sessions[15].minutes", r"\n: Accounts of 2025"),
    ("enumeration in a sentence: numbers", NOTE, "sessions[0].minutes", r"\(1\).*\(2\).*\(3\)"),
    ("enumeration in a sentence: words", NOTE, "sessions[0].minutes", "first, .*; second, .*fourth, "),
    ("footnote", COMMITTEE, "sessions[4].minutes", r"\[\^police\]:"),
    ("picture", COMMITTEE, "sessions[11].minutes", r"!\[.+\]\(permits-2021-2025\.png"),
    ("decision", COMMITTEE, "sessions[4].decisions[0].text", ""),
    ("consensus", COMMITTEE, "sessions[4].decisions[0].status", "consensus"),
    ("points three deep", COMMITTEE, "sessions[4].decisions[0].points[0].points[1].points[2].text", ""),
    ("action of a body", COMMITTEE, "sessions[14].actions[0].owners[0].name", ""),
    ("action of a person", COMMITTEE, "actions[1].owners[0].name", ""),
    ("action of all", COMMITTEE, "sessions[14].actions[1].owners[0].name", "ALL"),
    ("commitment", COMMITTEE, "commitments[0].text", ""),
    ("commitment in prose", ROUND_TABLE, "sessions[1].turns[0].text", r"\{commitment by="),
    ("next meeting", COMMITTEE, "next_meetings[0].date", "2026-10-13"),
    ("other forum", COMMITTEE, "next_meetings[1].title", ""),
    ("vote in numbers", COMMITTEE, "sessions[6].votes[0].in_favour", "25"),
    ("abstentions", COMMITTEE, "sessions[6].votes[0].abstentions", "2"),
    ("unanimity", COMMITTEE, "sessions[15].votes[0].unanimous", "True"),
    ("named dissent", COMMITTEE, "sessions[17].votes[1].dissent[1].name", ""),
    ("poll by rank", COMMITTEE, "sessions[17].votes[0].options[2].votes", "4"),
    ("conclusions", COMMITTEE, "conclusions[1].text", ""),
    ("conclusion of a session", COMMITTEE, "sessions[4].conclusions[1].text", ""),
    ("fuzzy deadline", COMMITTEE, "sessions[14].actions[1].deadline.text", "before the September meeting"),
    ("fuzzy deadline with a date", COMMITTEE, "sessions[14].actions[0].deadline.date", "2026-05-29"),
    ("election", COMMITTEE, "sessions[16].elections[0].elected[0].name", ""),
    ("change of members", NOTE, "elections[0].text", "leaves"),
    ("recommendations", COMMITTEE, "sessions[6].recommendations[0].text", ""),
    ("approval of previous minutes", COMMITTEE, "previous_minutes.text", "approved"),
    ("identifier of an action", COMMITTEE, "sessions[14].actions[0].number", "A-15/1"),
    ("tracker", COMMITTEE, "sessions[14].actions[0].tracker", "https://"),
    ("state of an action", COMMITTEE, "sessions[14].actions[0].status", "open"),
    ("placeholder for a name", ROUND_TABLE, "secretaries[1].name", "Xxx"),
    ("placeholder for a text", COMMITTEE, "sessions[21].minutes", r"\(\.\.\.\)"),
    ("to be confirmed", COMMITTEE, "next_meetings[1].text", "to be confirmed"),
    ("empty session", ROUND_TABLE, "sessions[2].title", ""),
    ("number of a decision", COMMITTEE, "sessions[4].decisions[0].number", "196/2026"),
    ("reference to a decision", COMMITTEE, "sessions[18].minutes", r"\(#decision-196\)"),
    ("previous actions", COMMITTEE, "previous_actions[2].status", "postponed"),
    ("annex", COMMITTEE, "annexes[1].title", ""),
    ("numbering of an annex", COMMITTEE, "annexes[1].sections[0].points[1].number", r"A\.2"),
    ("attached slides", COMMITTEE, "attachments[0].link", ""),
    ("recording", COMMITTEE, "attachments[1].kind", "recording"),
    ("closing formula", COMMITTEE, "closing", ""),
    ("time of adjournment", COMMITTEE, "closed_at", "16:40"),
    ("note added afterwards", COMMITTEE, "notes[0].text", "After the meeting"),
    ("signature", COMMITTEE, "signatures[0].name", ""),
]


@functools.cache
def meeting(name: str) -> Meeting:
    return load(RECORDS[name])


def parts(part: Part) -> Iterator[Part]:
    yield part
    for name, kind in fields_of(type(part)).items():
        value = getattr(part, name)
        if kind.part is not None:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, Part):
                    yield from parts(child)


def at(part: Part, path: str) -> Any:
    value: Any = part
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        value = value[int(index)] if index else getattr(value, name)
    return value


def models(model: type[Part], found: set[type[Part]]) -> set[type[Part]]:
    if model not in found:
        found.add(model)
        for kind in fields_of(model).values():
            if kind.part is not None:
                models(kind.part, found)
    return found


def declared() -> set[str]:
    return {called(model, name) for model in models(Meeting, set()) for name in fields_of(model)}


def called(model: type[Part], name: str) -> str:
    """Return what a field is called here: one that all parts have is one."""
    return f"{(Part if name in Restrictable.model_fields else model).__name__}.{name}"


def used() -> set[str]:
    return {
        called(type(part), name)
        for record in RECORDS
        for part in parts(meeting(record))
        for name in part.model_fields_set
        if getattr(part, name) not in ("", None, [])
    }


def test_every_field_of_the_models_is_used() -> None:
    assert declared() - used() == set()


@pytest.mark.parametrize(
    ("record", "path", "pattern"), [row[1:] for row in ELEMENTS], ids=[row[0] for row in ELEMENTS]
)
def test_element_of_real_documents_has_its_place(record: str, path: str, pattern: str) -> None:
    value = at(meeting(record), path)
    assert value not in ("", None, [], False)
    assert re.search(pattern, str(value), re.DOTALL), f"{path} is {str(value)[:80]!r}"


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_record_becomes_a_report(name: str) -> None:
    record = meeting(name)
    document = compose(record, packs.find(record.pack or "base"))
    words = " ".join(document.tree().itertext())
    assert record.title in words
    for session in record.sessions:
        assert "sessions.title" in document.pack.leaves_out or session.title in words


def test_committee_is_large() -> None:
    committee = meeting(COMMITTEE)
    assert (len(committee.agenda), len(committee.participants)) == (20, 80)


def test_smallest_record_has_title_and_date_only() -> None:
    assert meeting(SMALLEST).model_fields_set == {"title", "date"}
