"""With the places of its values and without, a record is read to the same data, or refused alike."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import thbreports
from thbreports.errors import RecordError
from thbreports.source import yaml
from thbreports.source.origin import Origin
from thbreports.source.text import MAX_DEPTH, MAX_NODES, take
from thbreports.source.yaml import nodes_of, plain, read

PIECES = [
    "a: ", "b: ", "a:", "- ", "-", "\n", "\n  ", "\n    ", "x", "a", "1", "''", "'q'", '"q"', '""', '"\\x07"',
    '"\\uD800"', "|\n  ", ">\n  ", "{", "}", "[", "]", ", ", ",", ": ", "? ", "&a ", "*a", "!t ", "!!str ",
    "<<: ", '"<<": ', "{a: 1, a: 2}", "{a, b: }", "[[1], {c: 2}]", "---\n", "...\n", "--- x\n", "# c\n", "~",
    "null", "\t", "# ", "#x", "## ", " #1",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
FIELDS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "'c'", '"d"', "<<", "&x e"]), st.sampled_from(PIECES)), max_size=5
).map(lambda fields: "".join(f"{name}: {piece}\n" for name, piece in fields))
INDENTS = ["", "", " ", "  ", "  ", "    ", "      "]
DASHES = ["", "", "- ", "-   ", "- - "]
NAMES = ["", "a: ", "b: ", "c:", "d:   ", "a:", "é: ", "_e1: ", "f.g: ", "h-i: ", "y", "-"]
VALUES = [
    "", "x", "x y", "x: y", "x:y", "x #y", "x#y", "'q ''r'", '"q \\" r \\\\"', '"\\n"', "|", "|-", "|+", "|2",
    ">", "[]", "{}", "[a, 'b, c']", "{a: b, c: d e}", "{a: [b, {c: d}], e: }", "[a: b]", "{a: b, a: c}",
    "a, b]", "{a, b}", "[a,]", "[a", "{a: https://b.eu/c}", "{a: 1:2}", "{a: b #c}", "-1", "- x", "?", "~",
    "=", "# c", "x # c", "10:30", "\u00a0", "x\u00a0", "…", "@", "'", '"', "'a' b", "{a: b} c", "&a b",
    "!b c", "*a", "## c", "#c", "x #\t1",
    "🙂 #c", "'🙂 # c #d'", "x\t#c", "| # c", "> #c", "'a #b' #c", "'a #b'",
]  # fmt: skip
ENDS = ["\n"] * 4 + [" \n", "\n\n", "\n   \n", " # c\n", "\r\n", "\n# c\n", "\n  # c\n", "\t\n", ""]
LINES = st.lists(
    st.tuples(*map(st.sampled_from, (INDENTS, DASHES, NAMES, VALUES, ENDS))).map("".join), max_size=8
).map("".join)


def without_places(text: str) -> Any:
    try:
        return read(text)[1]
    except RecordError as error:
        return error.problems


def with_places(text: str) -> Any:
    try:
        return plain(nodes_of(take(text)))
    except RecordError as error:
        return error.problems


@given(st.one_of(TEXTS, FIELDS, LINES))
def test_data_is_the_same_with_and_without_places(text: str) -> None:
    assert without_places(text) == with_places(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * MAX_DEPTH + "]" * MAX_DEPTH,
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "[" + "1," * (MAX_NODES - 1) + "]",
        "[" + "1," * MAX_NODES + "]",
        "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "\n",
        "a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "\n",
        "".join(f"{' ' * depth}a:\n" for depth in range(MAX_DEPTH)),
        "".join(f"{' ' * depth}a:\n" for depth in range(MAX_DEPTH + 1)),
        "".join(f"{' ' * depth}- b: 1\n{' ' * depth}  a:\n" for depth in range(0, MAX_DEPTH, 2)),
        "".join(f"{' ' * depth}- b: 1\n{' ' * depth}  a:\n" for depth in range(0, MAX_DEPTH + 2, 2)),
        "a:\n" + "- b\n" * (MAX_NODES - 3),
        "a:\n" + "- b\n" * (MAX_NODES - 2),
        "",
        "a: [",
    ],
    ids=lambda text: f"{text[:9]!r}, {len(text)}",
)
def test_the_limits_are_the_same_with_and_without_places(text: str) -> None:
    assert without_places(text) == with_places(text)


def test_places_are_made_when_they_are_asked_for() -> None:
    source, data = read("a:\n  - x\n")
    assert data == {"a": ["x"]}
    origin = Origin(source)
    assert "_root" not in vars(origin)
    assert origin.problem(("a", 0), "x").line == 2
    assert "_root" in vars(origin)


def test_a_heading_that_ends_a_record_without_a_line_break_is_a_text() -> None:
    text = "minutes: |\n  Words.\n\n  # A heading"
    assert with_places(text) == without_places(text) == {"minutes": "Words.\n\n# A heading"}


def test_signs_in_texts_need_no_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "nodes_of", None)
    read("minutes: |\n  ## A heading\n\n  Words with a sign #1 and ## two.\ntitle: 'No #1'\n# A comment\n")


def test_lines_may_end_as_they_did_on_an_old_mac() -> None:
    written = (
        "title: T\ndate: 2026-03-10\nopening: Item #12\nclosing: 'a\n\n    b'\npurpose: |\n  # One\n\n  two\n"
    )
    told = []
    for end in ("\n", "\r\n", "\r"):
        with pytest.raises(RecordError) as error:
            thbreports.load(written.replace("\n", end))
        told.append([str(problem) for problem in error.value.problems])
    assert told[0][0].startswith("<record>:3:15: error: '#' after a space starts a comment")
    assert told == [told[0]] * 3
    right = written.replace(" #12", "")
    assert thbreports.load(right.replace("\n", "\r")) == thbreports.load(right)
