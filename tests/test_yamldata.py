"""With the places of its values and without, a record is read to the same data, or refused alike."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thbreports.problems import RecordError
from thbreports.source import MAX_DEPTH, MAX_NODES, parse
from thbreports.yamldata import plain, read

PIECES = [
    "a: ", "b: ", "a:", "- ", "-", "\n", "\n  ", "\n    ", "x", "a", "1", "''", "'q'", '"q"', '""', '"\\x07"',
    '"\\uD800"', "|\n  ", ">\n  ", "{", "}", "[", "]", ", ", ",", ": ", "? ", "&a ", "*a", "!t ", "!!str ",
    "<<: ", '"<<": ', "{a: 1, a: 2}", "{a, b: }", "[[1], {c: 2}]", "---\n", "...\n", "--- x\n", "# c\n", "~",
    "null", "\t",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
FIELDS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "'c'", '"d"', "<<", "&x e"]), st.sampled_from(PIECES)), max_size=5
).map(lambda fields: "".join(f"{name}: {piece}\n" for name, piece in fields))


def without_places(text: str) -> Any:
    try:
        return read(text)[1]
    except RecordError as error:
        return error.problems


def with_places(text: str) -> Any:
    try:
        return plain(parse(text).root)
    except RecordError as error:
        return error.problems


@given(st.one_of(TEXTS, FIELDS))
def test_data_is_the_same_with_and_without_places(text: str) -> None:
    assert without_places(text) == with_places(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * MAX_DEPTH + "]" * MAX_DEPTH,
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "[" + "1," * (MAX_NODES - 1) + "]",
        "[" + "1," * MAX_NODES + "]",
        "",
        "a: [",
    ],
    ids=["deep", "too deep", "large", "too large", "empty", "open"],
)
def test_the_limits_are_the_same_with_and_without_places(text: str) -> None:
    assert without_places(text) == with_places(text)


def test_places_are_made_when_they_are_asked_for() -> None:
    source, data = read("a:\n  - x\n")
    assert data == {"a": ["x"]}
    assert "root" not in vars(source)
    assert plain(source.root) == data
