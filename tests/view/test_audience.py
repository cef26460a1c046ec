"""What each audience may read of a record: nothing that is for others alone is left in what it gets."""

from __future__ import annotations

import contextlib
import functools
import pickle
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

import thbreports
from thbreports.errors import NotForAudience, RecordError
from thbreports.record import Meeting
from thbreports.record.audiences import USUAL
from thbreports.record.kinds import TextKind
from thbreports.record.part import Part, Restrictable, fields_of
from thbreports.record.walk import MARKDOWN, walk
from thbreports.view.audience import audiences_to_read, view, withheld_texts

HEAD = "title: Meeting\ndate: 2026-01-01\n"
SPAN = '[Company X]{audience=secretariat else="a company"}'


def load(text: str) -> Meeting:
    return thbreports.load(HEAD + text)


def left(text: str, audience: str = "public") -> str:
    """Return what an audience reads in the place of a text of prose."""
    given = "opening: |\n" + "".join(f"  {line}\n" for line in text.split("\n"))
    return view(load(given), audience).opening.removesuffix("\n")


@pytest.mark.parametrize(
    ("written", "public"),
    [
        (f"We met {SPAN} today.", "We met a company today."),
        ("We met [X]{audience=secretariat} today.", "We met today."),
        ("We met [X]{audience=secretariat}, who left.", "We met, who left."),
        ("[X]{audience=secretariat} left. [Y]{audience=participants}", "left."),
        ("A[^1][b]{audience=secretariat} c.\n\n[^1]: Note.", "A[^1] c.\n\n[^1]: Note."),
        ("A [b [c][r]]{audience=secretariat} d.\n\n[r]: https://a.b/c\n\nE", "A d.\n\nE"),
        ("[A [r] b]{audience=secretariat}\n\n[r]: https://a.b/c", ""),
        (
            "B\n\n[A [r] b]{audience=secretariat}\n\n[r]: https://a.b/c\n[s]: https://a.b/c\n\n[s]",
            "B\n\n[s]: https://a.b/c\n\n[s]",
        ),
        ("A [b [r]]{audience=secretariat} [d][R].\n\n[r]: https://a.b", "A [d][R].\n\n[r]: https://a.b"),
        ("A [b [c]{audience=secretariat} d]{audience=participants} e.", "A e."),
        ("A\n\n[B\nC]{audience=secretariat}\n\nD", "A\n\nD"),
        ("> A [b\n> c]{audience=secretariat} d", "> A d"),
        ("- a\n- [b]{audience=secretariat}\n- c", "- a\n- c"),
        ("## [Head]{audience=secretariat}\n\nWords.", "Words."),
        ("| a |\n|---|\n| [x]{audience=secretariat} |\n| 1 |", "| a |\n|---|\n| 1 |"),
        (f"| a |\n|---|\n| {SPAN} |\n| 1 |", "| a |\n|---|\n| a company |\n| 1 |"),
        ("A[^1] b.\n\n[^1]: [Note.]{audience=secretariat}", "A b."),
        ("A [b[^1]]{audience=secretariat} c.\n\n[^1]: Note\n    two.\n\nD", "A c.\n\nD"),
        ("A[^1] b.\n\n[^1]: [X]{audience=secretariat} and more.", "A[^1] b.\n\n[^1]: and more."),
        ("[A](https://a.b) and [[b](https://a.b/c)]{audience=secretariat}", "[A](https://a.b) and"),
    ],
)
def test_a_stretch_of_text_is_cut_out(written: str, public: str) -> None:
    assert left(written) == public
    assert left(written, "secretariat") == written


@pytest.mark.parametrize(
    "written",
    [
        "**[x]{audience=secretariat}** y",
        "- a\n- [b]{audience=secretariat}\n  - c",
        "*[a]{audience=participants}*",
    ],
)
def test_what_cannot_be_cut_is_refused_without_its_words(written: str) -> None:
    with pytest.raises(RecordError, match="cannot be cut out") as caught:
        left(written)
    assert caught.value.problems[0].source == ""
    assert caught.value.problems[0].line > 2


@pytest.mark.parametrize(
    "record",
    [
        "opening: A [b]{audience=secretary} c.",
        "opening: |\n  `[b]{audience=secretariat}` c.",
        "opening: A \\[b]{audience=secretariat} c.",
        'opening: A [b]{else="x"} c.',
        "participants: ['[Jan]{audience=secretariat}']",
        "participants: [{name: Jan, audience: secretary}]",
        "audience: all\nopening: Words.",
        "audiences: [board, public]\nopening: Words.",
        "audiences: [board, board]\nopening: Words.",
        "audiences: [Board of all]\nopening: Words.",
        "audiences: [board]\nopening: A [b]{audience=secretariat} c.",
        "sessions:\n- title: A\n  audience:",
        "audience:\nopening: Words.",
        "audiences: [public, fr]\nopening: {en: Words, fr: Mots}",
        "opening: |\n  A [b][c]{audience=secretariat} d.\n\n  [c]: https://a.b",
        "opening: A [b]\uff5baudience=secretariat\uff5d c.",
    ],
)
def test_what_names_no_audience_is_told_at_its_line(record: str) -> None:
    with pytest.raises(RecordError) as caught:
        load(record + "\n")
    assert all(one.line > 2 and one.hint for one in caught.value.problems)


def test_an_unknown_audience_is_never_the_public() -> None:
    with pytest.raises(RecordError, match=r"there is no audience 'secretary'; did you mean 'secretariat'\?"):
        view(load("opening: Words.\n"), "secretary")
    with pytest.raises(RecordError, match="there is no audience 'participants'"):
        view(load("audiences: [board]\nopening: Words.\n"), "participants")
    with pytest.raises(NotForAudience, match="nothing is made of it"):
        view(load("audience: participants\nopening: Words.\n"))


@pytest.mark.parametrize("more", ["", "bilingual: fr\n"])
def test_words_in_other_languages_are_cut_out(more: str) -> None:
    record = (
        f"language: en\n{more}title: {{en: Hello, fr: 'Bonjour [Canary]{{audience=secretariat}}'}}\n"
        "date: 2026-01-01\nopening:\n  en: Words\n  fr: |\n    Des [Canary\n    mots]{audience=secretariat}\n"
    )
    public = view(thbreports.load(record))
    assert b"Canary" not in pickle.dumps(public)
    assert "Canary" not in thbreports.render(public).decode()


def test_a_view_can_be_cut_further_and_never_widened() -> None:
    meeting = load(f"opening: '{SPAN} and [y]{{audience=participants}} z'\n")
    inner = view(meeting, "participants")
    assert inner.opening == "a company and [y]{audience=participants} z"
    assert view(inner) == view(meeting)
    assert "Company" not in thbreports.render(inner).decode()
    assert "y" in thbreports.render(inner).decode()
    with pytest.raises(RecordError, match="begin with the whole record"):
        view(inner, "secretariat")


def test_what_leads_to_a_part_goes_with_it() -> None:
    meeting = load(
        "opening: See [the second](#two) and [the first](#one)[^k].\n"
        "sessions:\n"
        "- {id: one, title: First}\n"
        "- {id: two, title: Second, audience: participants, minutes: 'So[^k] it[^s].'}\n"
        "- {title: Third}\n"
        "footnotes: {k: Known., s: Secret.}\n"
    )
    public = view(meeting)
    assert public.opening == "See the second and [the first](#one)[^k]."
    assert [one.name for one in public.footnotes] == ["k"]
    assert [one.title for one in public.sessions] == ["First", "Third"]
    page = thbreports.render(public, verify=True).decode()
    assert "#two" not in page
    assert "Secret" not in page
    told = public._origin.problem(("sessions", 1, "title"), "x")
    assert (told.line, told.column, told.path) == (7, 11, "sessions[2].title")


def test_no_link_tells_the_name_of_a_part_that_is_withheld() -> None:
    parts = "sessions: [{id: case, title: A, audience: secretariat}, {id: case-2, title: B}]\n"
    public = view(load(f"opening: 'See [a](<#case>), [b]( #case ) and [c](#case-2).'\n{parts}"))
    assert public.opening == "See a, b and [c](#case-2)."
    with pytest.raises(RecordError, match="cannot be cut out") as caught:
        view(load(f"opening: |\n  See [a][r].\n\n  [r]: #case\n{parts}"))
    assert "#case" not in caught.value.problems[0].explain()


def test_places_in_a_text_that_was_cut_are_those_of_the_file() -> None:
    record = f"opening: |\n  One [two\n  three]{{audience=secretariat}} four {SPAN} five.\n"
    meeting, lines = load(record), (HEAD + record).split("\n")
    origin = view(view(meeting, "participants"))._origin
    public = view(meeting).opening
    assert public == "One four a company five.\n"
    for word in ("One", "four", "five"):
        told = origin.text_problem(("opening",), (0, public.index(word)), "x")
        assert lines[told.line - 1][told.column - 1 :].startswith(word)
        assert origin.words_problem(("opening",), word, "x").column == told.column
        assert "Company" not in told.source
        assert "three" not in told.source


def test_what_is_withheld_is_told_with_its_places() -> None:
    meeting = load(
        f"opening: Met {SPAN} [of [Y](https://y.example)]{{audience=participants}}.\n"
        "contacts: [{name: Jan, email: jan@example.org, audience: secretariat}]\n"
    )
    assert withheld_texts(meeting) == [
        (("contacts", 0, "name"), "Jan"),
        (("contacts", 0, "email"), "jan@example.org"),
        (("opening",), "Company X"),
        (("opening",), "of Y"),
        (("opening",), "https://y.example"),
    ]
    assert withheld_texts(meeting, "secretariat") == []
    assert audiences_to_read(meeting) == USUAL


def test_a_template_sees_the_view_alone(tmp_path: Any) -> None:
    meeting = load(f"opening: Met {SPAN}.\nsessions: [{{title: Zebra, audience: secretariat}}]\n")
    (tmp_path / "pack.toml").write_text('name = "own"\ntitle = "Own"\nextends = "base"\n')
    (tmp_path / "document.html.j2").write_text(
        '{% extends "base/document.html.j2" %}{% block opening %}'
        "<div>{{ meeting.opening }} {{ meeting.sessions | length }} {{ meeting.opening | upper }}"
        "{{ meeting.audience }}</div>{{ super() }}{% endblock %}"
    )
    page = thbreports.render(meeting, pack=tmp_path).decode()
    assert "a company" in page
    assert re.search("(?i)company x|zebra|secretariat", page) is None


# Random records with canary words in every kind of field, for every audience.


_CODES = {
    "language": "fr", "zone": "Europe/Brussels", "state": "BE", "path": "opening", "part": "votes",
}  # fmt: skip
_NEVER = {
    "audience", "audiences", "date", "start", "end", "pack", "documents", "headings", "labels", "order",
    "leaves_out", "footnotes", "original_language", "layouts", "attribution", "chatham_house",
    "proxy", "initials",
}  # fmt: skip


def test_a_pack_may_tell_where_something_is_withheld(tmp_path: Any) -> None:
    meeting = load(
        "sessions:\n- title: First\n- {title: Second, audience: secretariat}\n"
        "- {title: Third, audience: participants}\n"
        "- {title: Fourth, minutes: 'So [x]{audience=secretariat} it was.'}\n"
        "decisions: [{text: Secret, audience: participants}, Known]\n"
        "participants: [{name: Okapi, audience: secretariat}, Eva]\n"
    )
    (tmp_path / "pack.toml").write_text(
        'name = "own"\ntitle = "Own"\nextends = "base"\n[options]\nwithheld = "told"\n'
    )
    page = thbreports.render(meeting, pack=tmp_path, verify=True).decode()
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page)[-4:] == ["First", "[withheld]", "Fourth", "Decisions"]
    assert "<li>[withheld]</li><li>Known</li>" in page
    assert "withheld" not in thbreports.render(meeting, verify=True).decode()
    assert re.search("Second|Third|Secret|Okapi", page) is None
    assert "minutes" not in thbreports.dump(
        view(load("sessions: [{title: One, minutes: [{text: x, audience: secretariat}]}]\n"))
    )


_CANARY = re.compile(r"canary\d+x")


class Planter:
    """Makes records in which each text holds a word that says who may read it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0
        self.planted: dict[str, int] = {}
        self.kinds: set[str] = set()

    def word(self, rank: int) -> str:
        self.count += 1
        name = f"canary{self.count}x"
        self.planted[name] = rank
        return name

    def text(self, kind: TextKind, rank: int) -> str:
        words = self.word(rank)
        if kind.name not in MARKDOWN or self.random.random() < 0.4:
            return words
        above = self.random.choice([1, 2])
        otherwise = f' else="{self.word(rank)}"' if self.random.random() < 0.5 else ""
        inner = self.word(max(rank, above))
        if self.random.random() < 0.3:
            inner += f" [{self.word(max(rank, 2))}]{{audience=secretariat}} {self.word(max(rank, above))}"
        span = f"[{inner}]{{audience={USUAL[above]}{otherwise}}}"
        shapes = [f"{words} {span} @", f"{span} {words}", f"**{words}** {span}."]
        if kind.name == "prose":
            shapes += [
                f"{words}\n\n{span}",
                f"- {words}\n- {span}\n- @",
                f"| {words} | b |\n|---|---|\n| {span} | c |\n",
                f"> {words}\n> {span}",
                f"{words} {span}[^n]\n\n[^n]: @",
            ]
        return re.sub("@", lambda _: self.word(rank), self.random.choice(shapes))

    def comment(self, record: str) -> str:
        """Return the words of a comment: where anything is cut out they are for nobody."""
        return self.word(9 if "audience" in record else 0)

    def part(self, model: type[Part], rank: int, depth: int, *, named: bool = True) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if issubclass(model, Restrictable) and named and self.random.random() < 0.3:
            above = self.random.choice([0, 1, 2])
            made["audience"] = USUAL[above]
            rank = max(rank, above)
        fields = [name for name in fields_of(model) if name not in _NEVER]
        needed = {name for name in fields if model.model_fields[name].is_required()}
        if model.__name__ == "MinutesItem":
            chosen = {self.random.choice(fields)}
        else:
            chosen = needed | set(self.random.sample(fields, min(len(fields), 4)))
        if model.__name__ == "Vote":
            chosen |= {"motion"}
        for name in fields:
            if name in chosen:
                value = self.value(model, name, rank, depth, plain=name in needed)
                if value is not None:
                    self.kinds.add(f"{model.__name__}.{name}")
                    made[name] = value
        return made

    def value(self, model: type[Part], name: str, rank: int, depth: int, *, plain: bool) -> Any:
        kind = fields_of(model)[name]
        if kind.is_mapping:
            return {self.word(rank): self.word(rank)}
        if kind.part is not None and (kind.text is None or self.random.random() < 0.5):
            if depth == 0 and not plain:
                return None
            one = functools.partial(self.part, kind.part, rank, depth - 1, named=not plain)
            if kind.many or kind.text is not None:
                return [one() for _ in range(self.random.randint(1, 2))]
            return one()
        annotation = str(model.model_fields[name].annotation)
        if kind.text is not None:
            if kind.text.name == "state" or kind.text.rule in _CODES:
                return None if kind.many else _CODES[kind.text.rule or "state"]
            if kind.text.name == "code":
                if "link" in name or name in ("tracker", "website"):
                    return f"https://example.org/{self.word(rank)}"
                return self.word(rank) if kind.text.rule == "identifier" else None
            if name == "email":
                return f"{self.word(rank)}@example.org"
            text = self.word(rank) if plain else self.text(kind.text, rank)
            return [text] if kind.many else text
        if "bool" in annotation:
            return True
        return 7 if "int" in annotation and "Literal" not in annotation else None

    def record(self) -> Meeting:
        data = self.part(Meeting, 0, 2, named=False)
        return Meeting.model_validate({**data, "title": self.word(0), "date": "2026-01-01"})

    def written(self) -> Meeting:
        """Return a record that was read from a text, with a comment."""
        record = thbreports.dump(self.record())
        return thbreports.load(f"# {self.comment(record)}\n{record}")


def _view(planter: Planter, rank: int, *, written: bool) -> Meeting | None:
    """Return the view of a random record; None of one that cannot be, or of which something cannot be cut."""
    try:
        return view(planter.written() if written else planter.record(), USUAL[rank])
    except (ValueError, RecordError):
        return None


def test_no_view_holds_a_word_for_others() -> None:
    made, kinds, planted = 0, set[str](), 0
    for seed in range(2200):
        planter, rank = Planter(seed), seed % 2
        if (found := _view(planter, rank, written=seed % 5 == 0)) is None:
            continue
        there = set(_CANARY.findall(pickle.dumps(found).decode("utf-8", "replace")))
        assert {name for name in there if planter.planted[name] > rank} == set(), seed
        if seed % 25 == 0:
            _check_elsewhere(found, planter, rank)
        made += 1
        kinds |= planter.kinds
        planted += sum(least > rank for least in planter.planted.values())
    assert made >= 2000
    assert planted > 10_000
    assert {name for name in _worded(Meeting) if name not in kinds} == set()


def test_a_view_keeps_every_word_for_its_readers() -> None:
    for seed in range(0, 300, 3):
        planter = Planter(seed)
        with contextlib.suppress(ValueError, RecordError):
            whole = planter.record()
            found = set(_CANARY.findall(repr(view(whole, USUAL[seed % 2]))))
            there = set(_CANARY.findall(repr(whole)))
            assert {name for name in there if planter.planted[name] <= seed % 2} == found, seed


def _check_elsewhere(found: Meeting, planter: Planter, rank: int) -> None:
    """Look where a view tells of itself: its record, what Python shows, and its problems."""
    walked = walk(found)
    places = [*(place for place, _ in walked.parts), *(place for place, _, _ in walked.texts)]
    said = [
        thbreports.dump(found),
        repr(found),
        *(found._origin.problem(one, "x").explain() for one in places),
    ]
    words = Counter(_CANARY.findall("\n".join(said)))
    assert {name for name in words if planter.planted[name] > rank} == set()


def _worded(model: type[Part], seen: set[type[Part]] | None = None) -> Iterator[str]:
    """Yield the names of all fields in which a reader could read a word."""
    seen = set() if seen is None else seen
    if model in seen:
        return
    seen.add(model)
    for name, kind in fields_of(model).items():
        is_word = kind.text is not None and kind.text.name in ("prose", "line", "plain")
        if name not in _NEVER and (is_word or kind.is_mapping):
            yield f"{model.__name__}.{name}"
        if kind.part is not None and not kind.is_mapping and name not in _NEVER:
            yield from _worded(kind.part, seen)


def test_a_vote_keeps_its_figures_where_a_voter_is_for_others() -> None:
    vote = (
        "votes:\n- motion: To meet.\n  against: 2\n  voted_against: [A, {name: B, audience: secretariat}]\n"
    )
    public = view(load(vote))
    assert public.votes[0].against == 2 and [one.name for one in public.votes[0].voted_against] == ["A"]
    assert thbreports.render(public)


def test_a_group_of_voters_goes_with_the_last_of_its_members() -> None:
    record = """\
title: T
date: 2026-03-10
sessions:
- votes:
  - motion: That.
    voted_for:
      Tide: [{name: Ana Abadie, audience: secretariat}]
      Shore: [Rui Brandao, {name: Eva Ferraro, audience: secretariat}]
"""
    [vote] = view(thbreports.load(record)).sessions[0].votes
    assert [(one.name, [member.name for member in one.members]) for one in vote.voted_for] == [
        ("Shore", ["Rui Brandao"])
    ]
