"""The next meeting of a series takes over what lasts, and nothing of what was of one day."""

from __future__ import annotations

import datetime

import thbreports
from thbreports.record import Meeting
from thbreports.record.successor import next_name, successor, text
from thbreports.view.audience import view

TODAY = datetime.date(2026, 11, 30)
LAST = """\
pack: base
references: [WG(2026)3]
body: Working *Group*
series: third meeting
kind: Draft minutes
title: Guidance on first contact
start: 2026-04-16
end: 2026-04-17
time_zone: Europe/Paris
opening: The Chair opened the meeting.
chairs: [{name: Ida Berg, role: Chair}]
participants:
- {name: Ida Berg, role: Chair, attendance: partial, remark: left at noon}
- {name: Quilla Ravensworth, category: an expert, attribution: category}
- {count: 12}
- {count: 3, category: observers}
agenda:
- {number: "1", title: Opening, start_time: "9:30", presenters: [Ida Berg]}
- {number: "2", title: Draft, items: [{number: "2.1", title: Scope}]}
sessions:
- number: "1"
  title: Opening
  participants: [{name: Pille Saar, attendance: apologies}]
  minutes: She was ill.
- {title: Lunch, kind: break}
- number: "2"
  title: See [the decision](#d1)
  minutes:
  - action:
      id: a7
      number: A7
      text: Publish the draft, see [the decision](#d1).
      owners: [Secretariat]
      deadline: by June
  - action: {number: A8, text: Print it., status: done on 3 May}
  - "[The Chair will write to the shelters]{action owner=Chair}, she said."
- number: "3"
  title: Next
  next_meetings: [{title: Another forum}, {date: 2026-09-17, place: Lisbon}]
decisions: [{id: d1, text: It stands.}]
actions: [{text: Done in part only., status: done in part}, {text: Ask QR., owners: [Quilla Ravensworth]}]
previous_actions:
- {number: A5, text: Ask the shelters., status: open}
- {number: A4, text: Collect forms., status: Completed}
"""


def following(record: str = LAST) -> tuple[Meeting, dict[str, str]]:
    return successor(thbreports.load(record), "base", TODAY)


def test_what_lasts_is_taken_over() -> None:
    made, notes = following()
    assert (made.pack, made.body, made.kind, made.time_zone) == (
        "base",
        "Working *Group*",
        "Draft minutes",
        "Europe/Paris",
    )
    assert (made.series, notes["series"]) == ("fourth meeting", "Counted up.")
    assert (made.title, notes["title"]) == ("Guidance on first contact", "That of the last meeting.")
    assert [one.name for one in made.chairs] == ["Ida Berg"]


def test_day_and_place_are_those_that_the_last_record_names() -> None:
    made, _ = following()
    assert made.date == datetime.date(2026, 9, 17) and made.place and made.place.city == "Lisbon"
    made, notes = following(LAST.replace(", {date: 2026-09-17, place: Lisbon}", ""))
    assert (made.date, made.place) == (TODAY, None)
    assert notes["date"].startswith("The last record names no day")


def test_participants_come_without_their_day() -> None:
    made, _ = following()
    assert [one.name or one.category for one in made.participants] == [
        "Ida Berg",
        "Quilla Ravensworth",
        "observers",
        "Pille Saar",
    ]
    assert {(one.attendance, one.remark, one.count) for one in made.participants} == {("present", "", None)}
    assert made.participants[0].role == "Chair"


def test_who_was_not_to_be_named_is_not_to_be_named() -> None:
    made, _ = following()
    assert made.participants[1].attribution == "category"
    (owner,) = made.previous_actions[-1].owners
    assert (owner.name, owner.attribution, owner.category) == ("Quilla Ravensworth", "category", "an expert")
    page = thbreports.render(thbreports.load(text(made, {}, "last.yaml"))).decode()
    assert "Ravensworth" not in page


def test_open_actions_are_to_be_reviewed() -> None:
    made, _ = following()
    assert [(one.number, one.text, one.id) for one in made.previous_actions] == [
        ("A5", "Ask the shelters.", ""),
        ("A7", "Publish the draft, see the decision.", ""),
        ("", "The Chair will write to the shelters", ""),
        ("", "Done in part only.", ""),
        ("", "Ask QR.", ""),
    ]
    assert made.previous_actions[2].owners[0].name == "Chair"


def test_items_keep_numbers_and_titles_alone() -> None:
    made, _ = following()
    assert [(one.number, one.title, one.start_time, one.presenters) for one in made.agenda] == [
        ("1", "Opening", "", []),
        ("2", "Draft", "", []),
    ]
    assert made.agenda[1].items[0].title == "Scope"
    assert [(one.number, one.title, one.minutes) for one in made.sessions] == [
        ("1", "Opening", ""),
        ("2", "See the decision", ""),
        ("3", "Next", ""),
    ]


def test_the_last_minutes_are_to_be_approved() -> None:
    made, _ = following()
    assert made.previous_minutes
    assert (made.previous_minutes.reference, made.previous_minutes.date) == (
        "WG(2026)3",
        datetime.date(2026, 4, 17),
    )


def test_its_text_is_a_record_with_notes() -> None:
    made, notes = following()
    written = text(made, notes, "last.yaml")
    assert thbreports.load(written) == made
    assert "\n# Counted up.\nseries: fourth meeting\n" in written
    again = LAST.replace("third meeting", "spring meeting")
    made, notes = following(again)
    noted = "\n# That of the last meeting: it could not be counted up.\nseries: spring meeting\n"
    assert noted in text(made, notes, "last.yaml")


def test_how_its_file_is_called() -> None:
    last, made = thbreports.load(LAST), following()[0]
    assert next_name("wg-2026-04-16", last, made, TODAY) == "wg-2026-09-17"
    assert next_name("meeting-09", last, made, TODAY) == "meeting-10"
    assert next_name("wg-2026", last, made, TODAY) == "wg-2026-next"


HIDDEN = """\
title: Meeting
date: 2026-04-16
sessions:
- {title: A, turns: [{speaker: {name: Bo Dal, attribution: anonymous}, text: Said.}]}
actions:
- text: "Ask [him]{by=\\"Bo Dal\\"} on this."
  points:
  - speaker: Bo Dal
    text: Agreed, see [the decision](#dd).
    turns: [{speaker: Bo Dal, text: Again.}]
    decisions: [{id: dd, text: It stands., owners: [Bo Dal]}]
    votes: [{motion: Go on., voted_for: {North: [Bo Dal]}}]
"""


def test_a_promise_holds_at_any_depth_of_what_is_taken_over() -> None:
    made, _ = following(HIDDEN)
    written = text(made, {}, "last.yaml")
    assert 'by="Bo Dal"' not in written
    assert "#dd" not in written
    assert "id: dd" not in written
    page = thbreports.render(thbreports.load(written)).decode()
    assert "Again." in page
    assert "Bo Dal" not in page
    point = made.previous_actions[0].points[0]
    assert point.speaker
    assert point.votes[0].voted_for[0].members[0].attribution == "anonymous"
    assert point.turns[0].speaker.attribution == "anonymous"


def test_footnotes_come_along_with_the_words_that_refer_to_them() -> None:
    head = "title: 'Meeting on Kosovo[^kosovo], see [it](#a)'\ndate: 2026-04-16\n"
    notes = "footnotes: {kosovo: This designation., other: Another.}\ndecisions: ['A.[^other]']\n"
    made, _ = following(f"{head}{notes}actions: [{{id: a, text: B.}}]\n")
    assert [one.name for one in made.footnotes] == ["kosovo"]
    assert made.title == "Meeting on Kosovo[^kosovo], see it"
    assert thbreports.load(text(made, {}, "last.yaml")).title == made.title


def test_what_is_for_some_readers_stays_so() -> None:
    record = (
        "title: Meeting\ndate: 2026-01-01\naudiences: [public, board]\nnames_for: board\n"
        "markings: {board: Confidential}\n"
        "references: [{code: Zq1, audience: board}]\n"
        "participants: [{name: Zq Two, audience: board}, {name: Ann Open, audience: board}]\n"
        "agenda: [{title: Zq3, audience: board, items: [{title: Zq4}]}, {title: Open}]\n"
        "sessions:\n"
        "- title: Zq5\n  audience: board\n  participants: [Zq Six]\n"
        "  minutes: '[Zq7]{action owner=Zq8}'\n"
        "  actions: [{text: Zq9, owners: [Zq Ten]}]\n"
        "  next_meetings: [{date: 2026-05-05, place: Zq11}]\n"
        "- title: Open [Zq12]{audience=board}\n  participants: [Ann Open]\n"
        "  minutes: '[We [agree [Zq13]{audience=board} now]{action owner=Zq14}.]{audience=board} So.'\n"
        "  actions: ['Do [Zq15]{audience=board} it.', {text: Zq16, audience: board}]\n"
    )
    made, notes = following(record)
    written = text(made, notes, "last.yaml")
    assert all(f"Zq{number}" in written for number in (1, 3, 4, 5, 7, 8, 9, 11, 12, 13, 14, 15, 16))
    public = view(thbreports.load(written))
    assert "Zq" not in thbreports.dump(public)
    assert [one.name for one in public.participants] == ["Ann Open"]
    assert [one.text for one in public.previous_actions] == ["Do it."]
    assert [one.title for one in public.sessions] == [] or public.sessions[0].title == "Open"
    assert view(thbreports.load(written), "board").markings[0].text == "Confidential"
