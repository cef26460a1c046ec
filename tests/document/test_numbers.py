"""Numbers that a form counts stay those of the whole record, where that is asked for."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import thbreports
from thbreports import packs
from thbreports.document import compose, numbers
from thbreports.document.finish import numbers as in_tree
from thbreports.errors import RecordError
from thbreports.view.prepare import prepare, seen

HEAD = """\
title: Meeting
date: 2026-01-01
body: Board
references: [{code: X}]
agenda: [Opening]
participants: [Ana]
"""
RECORD = (
    HEAD
    + """\
opening: |
  [Secret.]{audience=secretariat}

  Zero.
sessions:
- title: One
  minutes: |
    First.

    [Second [x]{audience=participants else="z"}]{audience=secretariat}

    Third [a]{audience=secretariat else="b"}[^n].

    [^n]: Note.

    [Fourth]{audience=secretariat else="Other"}
  sessions:
  - {title: Inner, minutes: a, audience: participants}
  - {title: Second inner, minutes: b}
- {title: Two, audience: secretariat, minutes: Two words}
- {title: Hidden, audience: secretariat, minutes: More}
- title: Three
  turns:
  - {speaker: Bo, text: Hello, audience: participants}
  - speaker: Ana
    text: |
      [Hi]{audience=secretariat}

      Good morning.
actions:
- {text: Act, audience: secretariat}
- text: Act too
"""
)


def numbered(
    pack: str | Path, way: str = "kept", audience: str = "public", record: str = RECORD
) -> list[str]:
    """Return the numbers of a report, each with what stands beside it."""
    whole = thbreports.load(f"{record}numbers: {way}\n" if way else record)
    form = packs.find(pack)
    shown = pickle.loads(pickle.dumps(numbers.keep(whole, seen(whole, audience), (form,))))
    tree = compose(*prepare(shown, form)).tree()
    around = (one.getparent() for one in in_tree.elements(tree))
    return [" ".join("".join(one.itertext()).split()) for one in around if one is not None]


def test_paragraphs_and_items_keep_their_numbers() -> None:
    assert numbered("committee-report")[:-2] == [
        "2. Zero.",
        "AGENDA ITEM 1: One",
        "3. First.",
        "5. Third b1.",
        "6. Other",
        "8. b",
        "AGENDA ITEM 4: Three",
        "13. Ana: Good morning.",
        "15. Act too",
    ]


def test_they_are_counted_anew_where_nobody_asks() -> None:
    for way in ("counted", ""):
        found = [one.split(" ")[0] for one in numbered("committee-report", way)]
        assert found == ["1.", "AGENDA", "2.", "3.", "4.", "5.", "AGENDA", "6.", "7.", "APPENDIX", "APPENDIX"]


def test_items_in_items_keep_theirs() -> None:
    found = numbered("expert-group-minutes")
    assert [one for one in found if one[1] == "." and one[2] != " "] == [
        "2.1 One",
        "2.3 Second inner",
        "2.6 Three",
    ]


def test_a_part_of_which_all_is_withheld_keeps_its_number_free() -> None:
    record = RECORD.replace("- text: Act too\n", "next_meetings: [{date: 2026-02-02}]\n")
    found = [one.partition(" ")[0] for one in numbered("expert-group-minutes", record=record)]
    assert [one for one in found if one.endswith(".")] == ["1.", "2.", "4.", "5."]


def test_who_reads_all_sees_what_the_form_counts() -> None:
    for pack in ("committee-report", "expert-group-minutes"):
        assert numbered(pack, audience="secretariat") == numbered(pack, "counted", "secretariat")


def test_numbers_that_a_record_writes_stay() -> None:
    record = HEAD + "sessions:\n- {number: 4, title: A, audience: secretariat}\n- {number: 5, title: B}\n"
    assert numbered("base", record=record) == numbered("base", "counted", record=record) == ["5 B"]
    cut = record + "opening: '[Secret.]{audience=secretariat}'\n"
    assert "2.5 B" in numbered("expert-group-minutes", record=cut)
    assert "1.5 B" in numbered("expert-group-minutes", "counted", record=cut)


def test_a_pack_may_ask_for_it_and_say_where_something_is_withheld(tmp_path: Path) -> None:
    pack = tmp_path / "told"
    pack.mkdir()
    text = 'name = "told"\ntitle = "Told"\nextends = "committee-report"\n'
    (pack / "pack.toml").write_text(f'{text}[options]\nnumbers = "kept"\nwithheld = "told"\n')
    found = numbered(pack, "")
    assert "AGENDA ITEM 2: [withheld]" in found and "AGENDA ITEM 4: Three" in found
    assert "14. [withheld]" in found and "15. Act too" in found
    assert "8. b" in found


def test_what_the_form_numbers_in_another_way_is_refused() -> None:
    record = HEAD + "sessions:\n- {title: Open}\n- {number: 5, title: Secret, audience: secretariat}\n"
    with pytest.raises(RecordError, match="its number in the whole record is not known") as caught:
        numbered("committee-report", record=record)
    (problem,) = caught.value.problems
    assert problem.line == 8 and "Secret" not in problem.explain()


def test_a_rendered_report_has_them() -> None:
    whole = thbreports.load(f"{RECORD}numbers: kept\n")
    page = thbreports.render(whole, "html", pack="committee-report", verify=True).decode()
    assert '<span class="number">15.</span>' in page and '<span class="number">14.</span>' not in page


def test_those_who_read_less_get_no_numbers_of_a_view() -> None:
    whole = thbreports.load(f"{RECORD}numbers: kept\n")
    shown = numbers.keep(whole, seen(whole, "participants"), (packs.find("committee-report"),))
    assert set(shown._numbers) == {"committee-report"} and not seen(shown, "public")._numbers
