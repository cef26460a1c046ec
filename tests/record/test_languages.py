"""Records in several languages: choosing one is as if the record were written in that language alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import thbreports
from support import strategies
from thbreports.cli.main import commands
from thbreports.errors import RecordError
from thbreports.record import Meeting
from thbreports.record.dump import dump, dump_all, plain
from thbreports.record.load import load, written_in
from thbreports.record.part import Part, fields_of

RECORD = """\
title: {en: Meeting, fr: Réunion}
date: 2026-03-05
place: {en: Geneva, fr: Genève}
keywords: {en: [a, b], fr: [c]}
participants:
- name: Jan Novak
  role: {en: Chair, fr: Présidence}
  details:
    Group: {en: one, fr: un}
- {en: Council, fr: Conseil}
decisions:
- en: We decide.
  fr: Nous décidons.
- {text: {en: "a", fr: "b"}, owners: [{en: ALL, fr: TOUS}]}
sessions:
- title: {all: THB}
  minutes:
  - speaker: {en: Chair, fr: Présidente}
    text: {en: Hello., fr: Bonjour.}
  - {en: So., fr: Alors.}
  - decision: {en: x, fr: y}
  headings: {turns: {en: Said, fr: Dit}}
votes:
- motion: {en: m, fr: n}
  voted_for:
    Group A: [{en: State, fr: État}]
footnotes:
  k: {en: Note., fr: Note !}
notes:
- {en: "See [^k].", fr: "Voir [^k]."}
"""


@pytest.mark.parametrize(("language", "other"), [("en", "fr"), ("fr", "en")])
def test_a_language_is_chosen_wherever_words_stand(language: str, other: str) -> None:
    meeting = load(RECORD, language=language)
    alone = load(
        {
            "title": {"en": "Meeting", "fr": "Réunion"}[language],
            "language": language,
            "date": "2026-03-05",
            "place": {"en": "Geneva", "fr": "Genève"}[language],
            "keywords": {"en": ["a", "b"], "fr": ["c"]}[language],
            "participants": [
                {
                    "name": "Jan Novak",
                    "role": {"en": "Chair", "fr": "Présidence"}[language],
                    "details": {"Group": {"en": "one", "fr": "un"}[language]},
                },
                {"en": "Council", "fr": "Conseil"}[language],
            ],
            "decisions": [
                {"en": "We decide.", "fr": "Nous décidons."}[language],
                {
                    "text": {"en": "a", "fr": "b"}[language],
                    "owners": [{"en": "ALL", "fr": "TOUS"}[language]],
                },
            ],
            "sessions": [
                {
                    "title": "THB",
                    "minutes": [
                        {
                            "speaker": {"en": "Chair", "fr": "Présidente"}[language],
                            "text": {"en": "Hello.", "fr": "Bonjour."}[language],
                        },
                        {"en": "So.", "fr": "Alors."}[language],
                        {"decision": {"en": "x", "fr": "y"}[language]},
                    ],
                    "headings": {"turns": {"en": "Said", "fr": "Dit"}[language]},
                }
            ],
            "votes": [
                {
                    "motion": {"en": "m", "fr": "n"}[language],
                    "voted_for": {"Group A": [{"en": "State", "fr": "État"}[language]]},
                }
            ],
            "footnotes": {"k": {"en": "Note.", "fr": "Note !"}[language]},
            "notes": [{"en": "See [^k].", "fr": "Voir [^k]."}[language]],
        }
    )
    assert meeting == alone
    assert meeting._languages.all == ("en", "fr")
    assert meeting._languages.foreign == {}


def test_problems_stand_at_the_words_of_their_language() -> None:
    record = "title: {en: T, fr: U}\ndate: 2026-03-05\ndecisions:\n- en: fine\n  fr: |\n    ok\n    a <b> c\n"
    assert load(record, language="en").title == "T"
    with pytest.raises(RecordError) as caught:
        load(record, language="fr")
    assert [(one.line, one.column, one.path) for one in caught.value.problems] == [
        (7, 7, "decisions[0].text")
    ]


def _told(record: str, language: str = "") -> list[str]:
    with pytest.raises(RecordError) as caught:
        load(record, language=language, name="x")
    return [str(one) for one in caught.value.problems]


CASES = Path(__file__).parent.parent / "cases" / "languages" / "faults.txt"


@pytest.mark.parametrize("case", CASES.read_text(encoding="utf-8").split("\n====\n"))
def test_what_is_wrong_with_languages_is_told_with_what_to_write(case: str) -> None:
    record, _, told = case.partition("\n----\n")
    assert "\n".join(_told(record + "\n")) == told.strip()


def test_a_text_alone_is_in_the_language_of_the_record() -> None:
    meeting = load(
        "title: {en: T, fr: U}\ndate: 2026-03-05\nsubtitle: Words\nbody: {all: GRETA}\n"
        "participants:\n- name: Jan\n  organisation: Europol\n",
        language="fr",
    )
    assert meeting._languages.foreign == {"subtitle": "en"}


def test_words_that_are_there_in_another_language_alone_fall_back() -> None:
    meeting = load("title: {en: T}\ndate: 2026-03-05\nbody: {de: Rat, fr: Conseil}\n", language="de")
    assert (meeting.title, meeting.body) == ("T", "Rat")
    assert meeting._languages.foreign == {"title": "en"}
    own = load("title: {en: T}\ndate: 2026-03-05\nbody: {de: Rat, fr: Conseil}\n")
    assert (own.body, own._languages.foreign) == ("Rat", {"body": "de"})


def test_the_own_language_comes_first_and_others_as_the_record_lists_them() -> None:
    record = "title: {en: T, fr: U, de: V}\ndate: 2026-03-05\nlanguage: de\nlanguages: [fr, en]\n"
    assert written_in(record.encode(), "x", None) == ("de", "fr", "en")
    assert load(record).title == "V"


def test_plain_data_holds_languages_too() -> None:
    meeting = thbreports.load({"title": {"en": "T", "fr": "U"}, "date": "2026-03-05"}, language="fr")
    assert (meeting.title, meeting.language) == ("U", "fr")


def test_defaults_of_a_folder_hold_languages_too(tmp_path: Path) -> None:
    (tmp_path / "thbreports.yaml").write_text("language: fr\nbody: {en: Council, fr: Conseil}\n", "utf-8")
    (tmp_path / "a.yaml").write_text("title: {en: T, fr: U}\ndate: 2026-03-05\n", "utf-8")
    assert load(tmp_path / "a.yaml").body == "Conseil"
    english = load(tmp_path / "a.yaml", language="en")
    assert (english.title, english.body, english.language) == ("T", "Council", "en")


def _mixed(data: Any, model: type[Part], draw: Any, way: str = "") -> Any:
    """Return data of a record with some of its texts in a mapping of languages."""

    def words(text: Any) -> Any:
        if not isinstance(text, str) or not text.strip() or not draw(st.booleans()):
            return text
        other = {"fr": draw(strategies.LINE)} if draw(st.booleans()) else {}
        return draw(st.sampled_from([{"en": text} | other, {**other, "en": text}, {"all": text}]))

    if isinstance(data, str):
        return words(data)
    if not isinstance(data, dict):
        return data
    made: dict[str, Any] = {}
    for name, value in data.items():
        kind = fields_of(model)[name]
        worded = kind.text is not None and kind.text.name not in ("code",)
        if kind.is_mapping and kind.part is not None:
            made[name] = {key: words(text) for key, text in value.items()}
        elif isinstance(value, list):
            made[name] = [
                _mixed(one, kind.part, draw) if kind.part else words(one) if worded else one for one in value
            ]
        elif kind.part is not None and not isinstance(value, str):
            made[name] = _mixed(value, kind.part, draw)
        elif worded or (kind.part is not None and kind.part.short_form not in ("", "mode")):
            made[name] = words(value)
        else:
            made[name] = value
    return made


@given(st.data())
def test_choosing_a_language_equals_the_record_in_that_language_alone(data: st.DataObject) -> None:
    meeting = data.draw(strategies.meetings(depth=1)).changed(language="en", languages=[])
    mixed = _mixed(plain(meeting), Meeting, data.draw)
    assert load({**mixed, "language": "en"}) == load({**plain(meeting), "language": "en"})
    assert load(dump(load({**mixed, "language": "en"}))) == load({**plain(meeting), "language": "en"})


def test_a_record_in_several_languages_can_be_written_from_its_meetings() -> None:
    meetings = [load(RECORD), load(RECORD, language="fr")]
    written = dump_all(meetings)
    assert [load(written), load(written, language="fr")] == meetings
    both = load(f"{RECORD}bilingual: fr\n")
    again = load(dump(both))
    assert (again, again._second) == (both, both._second)


def test_the_next_meeting_is_in_the_languages_of_the_last(tmp_path: Path) -> None:
    (tmp_path / "2026-03-05.yaml").write_text(RECORD, encoding="utf-8")
    new = tmp_path / "next.yaml"
    run = CliRunner().invoke(commands, ["new", "--from", str(tmp_path / "2026-03-05.yaml"), str(new)])
    assert run.exit_code == 0, run.output
    assert [(one.name, one.role) for one in load(new, language="fr").participants] == [
        ("Jan Novak", "Présidence"),
        ("Conseil", ""),
    ]
