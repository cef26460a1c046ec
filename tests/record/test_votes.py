"""Votes with names, groups, ranks and candidates, and what a figure has to do with the names beside it."""

from __future__ import annotations

import json

import jsonschema
import pytest

import thbreports
from thbreports.record import Meeting, Vote
from thbreports.record.dump import dump
from thbreports.record.schema import schema
from thbreports.verify.html import extract

HEAD = "title: Title\ndate: 2024-05-13\n"


def problems(text: str) -> list[str]:
    with pytest.raises(thbreports.RecordError) as caught:
        thbreports.load(HEAD + text)
    return [f"{one.line}:{one.column}: {one.message}; {one.hint}" for one in caught.value.problems]


def words(text: str, pack: str = "base") -> str:
    page = thbreports.render(thbreports.load(HEAD + text), "html", pack=pack, verify=True)
    return " ".join(extract(page).body.text.split())


GROUPED = """\
votes:
  - motion: To meet.
    voted_for:
      Group A: [Jan Novak, Maria Rossi]
      Group B:
        - {name: Piet Vos, country: NL}
    voted_against: [Hugo Brandt, Ida Berg]
    abstained: [The Observer]
"""


def test_names_stand_below_their_ways_of_voting() -> None:
    assert (
        "To meet. In favour: Group A: Jan Novak, Maria Rossi Group B: Piet Vos, Netherlands "
        "Against: Hugo Brandt, Ida Berg Abstaining: The Observer"
    ) in words(GROUPED)


def test_groups_are_data() -> None:
    meeting = thbreports.load(HEAD + GROUPED)
    (vote,) = meeting.votes
    assert [(one.name, [each.name for each in one.members]) for one in vote.voted_for] == [
        ("Group A", ["Jan Novak", "Maria Rossi"]),
        ("Group B", ["Piet Vos"]),
    ]
    assert thbreports.load(dump(meeting)) == meeting
    assert Vote(motion="To meet.", voted_for={"Group A": ["Jan Novak"]}).voted_for[0].name == "Group A"


def test_editors_know_groups() -> None:
    record = {"title": "T", "date": "2024-05-13", "votes": [{"motion": "M", "voted_for": {"Group A": ["X"]}}]}
    jsonschema.validate(json.loads(json.dumps(record)), schema())
    record["votes"] = [{"method": "roll call"}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema())


WRITE_ALL = "write all names, and 'count' beside one that stands for several votes"
DISSENT = "; names of some alone are 'dissent'"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "votes:\n  - motion: M.\n    in_favour: 3\n    voted_for: [A, B]\n",
            "5:16: 'in_favour' is 3, and 'voted_for' has 2 names; " + WRITE_ALL + DISSENT,
        ),
        (
            "votes:\n  - motion: M.\n    against: 0\n    voted_against: {G: [A]}\n",
            "5:14: 'against' is 0, and 'voted_against' has 1 name; " + WRITE_ALL + DISSENT,
        ),
        (
            "elections:\n  - post: Chair\n    options: [{candidate: A, votes: 2, voted_for: [B]}]\n",
            "5:37: 'votes' is 2, and 'voted_for' has 1 name; " + WRITE_ALL,
        ),
        (
            "votes:\n  - motion: M.\n    voted_for: {Group A: [{nam: X}]}\n",
            "5:28: unknown field 'nam' in person or body; did you mean 'name'?",
        ),
        (
            "votes:\n  - motion: M.\n    voted_for: {Group A: X}\n",
            "5:16: 'voted_for' must be a list, not a group of fields; start each item with '- '",
        ),
        (
            "votes:\n  - {motion: M., print: txt}\n",
            "4:25: 'print' is 'txt'; did you mean 'text'? (one of all, text)",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(text: str, told: str) -> None:
    assert told in problems(text)


@pytest.mark.parametrize(
    "names", ["[A, {name: B, count: 2}]", "{G: [A, B], H: [C]}", "[{name: All members, count: 3}]"]
)
def test_figures_that_agree_are_right(names: str) -> None:
    thbreports.load(f"{HEAD}votes:\n  - motion: M.\n    in_favour: 3\n    voted_for: {names}\n")


def test_a_vote_that_is_worded_keeps_its_figures_as_data() -> None:
    figures = "in_favour: 20, against: 0, unanimous: yes"
    text = f"votes:\n  - {{motion: To meet., text: Carried by 20 to 0., {figures}}}\n"
    assert words(text).endswith("To meet. Carried by 20 to 0.")
    assert thbreports.load(HEAD + text).votes[0].in_favour == 20


def test_a_vote_prints_its_words_alone() -> None:
    text = """\
votes:
  - motion: Carried by A and B against C.
    print: text
    in_favour: 2
    voted_for: [A, B]
    voted_against: [C]
    options:
      - {text: "First, 3 votes", votes: 3, candidate: D, print: text}
"""
    assert words(text).endswith("Votes Carried by A and B against C. First, 3 votes")


def test_options_have_ranks_and_figures() -> None:
    text = """\
elections:
  - post: Chair
    options:
      - {rank: "1", candidate: {name: Ida Berg, country: NO}, in_favour: 3, against: 1, abstentions: 0}
      - {rank: 2-3, candidate: Jan Novak, votes: 1, voted_for: [Hugo Brandt]}
"""
    assert words(text).endswith(
        "Chair 1 Ida Berg, Norway (3 in favour, 1 against, 0 abstentions) "
        "2-3 Jan Novak (1 vote) In favour: Hugo Brandt"
    )


def test_an_election_prints_its_words_alone() -> None:
    data = "post: Chair, elected: [Ida Berg], term: a year"
    text = f"elections:\n  - {{{data}, text: It was Ida Berg., print: text}}\n"
    assert words(text).endswith("appointments It was Ida Berg.")


WITHHELD = """\
participants:
  - {name: Quilla Ravensworth, initials: QR, category: an expert, attribution: category}
votes:
  - motion: To meet.
    voted_for: {Group A: [Quilla Ravensworth, Ida Berg], Group B: [QR]}
    voted_against: [QR]
    abstained: [Quilla Ravensworth]
    options: [{candidate: Quilla Ravensworth, voted_for: [QR]}]
elections:
  - {post: Chair, options: [{candidate: QR, voted_against: [Quilla Ravensworth]}]}
sessions:
  - points: [{speaker: QR, text: Yes., votes: [{motion: M., voted_for: [Quilla Ravensworth]}]}]
    turns: [{speaker: Ida Berg, text: Yes., turns: [{speaker: Quilla Ravensworth, text: No.}]}]
"""


@pytest.mark.parametrize("pack", ["base", "coe-round-table"])
def test_no_vote_names_a_person_who_is_not_to_be_named(pack: str) -> None:
    page = thbreports.render(thbreports.load(HEAD + WITHHELD), "html", pack=pack).decode()
    assert "Ravensworth" not in page
    assert "QR" not in page
    assert "Group A: an expert, Ida Berg" in words(WITHHELD, pack)


def test_words_of_a_vote_that_name_a_person_are_told() -> None:
    text = WITHHELD.replace(
        "  - motion: To meet.", "  - motion: To meet.\n    text: Only Ravensworth was against it."
    )
    (told,) = problems(text)
    assert "Ravensworth" not in told
    assert told.startswith("7:16: these words name a person")


def test_a_vote_has_a_motion_or_its_words() -> None:
    Meeting.model_validate({"title": "T", "date": "2024-05-13", "votes": [{"text": "Carried."}]})
    with pytest.raises(ValueError, match="'motion' is missing in vote"):
        Vote(in_favour=3)
