"""From bytes to located nodes: encodings, limits, and scalars that stay as they were written."""

from __future__ import annotations

import codecs

import pytest

from thbreports.errors import RecordError
from thbreports.record.load import load
from thbreports.source import nodes
from thbreports.source.nodes import Mapping, Scalar
from thbreports.source.text import MAX_BYTES, MAX_NODES, MAX_TOLD, decode, take
from thbreports.source.written import locate
from thbreports.source.yaml import nodes_of

RECORD = "title: Minutes – première\ndate: 2023-06-01\n"


def faults(data: bytes | str) -> list[str]:
    with pytest.raises(RecordError) as caught:
        load(data, name="r.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_with_and_without_a_mark(encoding: str) -> None:
    assert load(RECORD.encode(encoding)).title == "Minutes – première"


def test_the_place_of_a_wrong_byte_is_the_same_behind_a_mark() -> None:
    record = RECORD.encode("latin-1", "replace")
    assert faults(record) == faults(codecs.BOM_UTF8 + record)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_told(encoding: str) -> None:
    assert faults(RECORD.encode(encoding)) == ["r.yaml:1:1: error: the file is UTF-16; save it as UTF-8"]


@pytest.mark.parametrize(
    ("encoding", "byte"),
    [
        ("cp1252", "1:16: error: the file is not UTF-8 (byte 0x96, '–' in Windows-1252)"),
        ("latin-1", "byte 0xE8, 'è'"),
    ],
)
def test_legacy_encodings_are_told(encoding: str, byte: str) -> None:
    words = RECORD if encoding == "cp1252" else RECORD.replace("–", "-")
    [fault] = faults(words.encode(encoding))
    assert byte in fault and fault.endswith("it looks like a Latin-1 or Windows-1252 file: save it as UTF-8")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(end: str) -> None:
    meeting = load(f"{RECORD}opening: |\n  One\n\n  two\n".replace("\n", end).encode())
    assert meeting.opening == "One\n\ntwo\n"


@pytest.mark.parametrize(
    ("character", "told"),
    [
        ("\x00", "control character or noncharacter U+0000"),
        ("\x07", "control character or noncharacter U+0007"),
        ("\x1b", "control character or noncharacter U+001B"),
        ("\x7f", "control character or noncharacter U+007F"),
        ("\ufeff", "control character or noncharacter U+FEFF"),
        ("\ufdd0", "control character or noncharacter U+FDD0"),
        ("\U0001ffff", "control character or noncharacter U+1FFFF"),
        ("\ud800", "lone surrogate U+D800"),
    ],
    ids=lambda value: value if len(value) > 1 else None,
)
def test_characters_that_cannot_be_printed_are_told(character: str, told: str) -> None:
    assert faults(f"title: A\nopening: ab{character}c\n") == [
        f"r.yaml:2:12: error: {told} cannot stand in a record; delete it"
    ]
    with pytest.raises(RecordError) as caught:
        load({"title": f"ab{character}c", "date": "2023-06-01"})
    assert f"the text holds U+{ord(character):04X}, which no record may hold" in str(caught.value)


@pytest.mark.parametrize("character", ["\v", "\f", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_breaks_that_part_words_are_not_to_be_deleted(character: str) -> None:
    [fault] = faults(f"title: A\nopening: ab{character}c\n")
    told = f"break of lines U+{ord(character):04X} cannot stand in a record"
    assert fault == f"r.yaml:2:12: error: {told}; begin a line there, or write a space"


def test_a_file_that_is_no_text_is_told_in_few_words() -> None:
    assert len(faults("\x01" * 10_000 + "\n")) == MAX_TOLD


def test_what_is_shown_of_a_fault_holds_nothing_a_terminal_obeys() -> None:
    with pytest.raises(RecordError) as caught:
        load("title: \x1b[31mA\ntitel: B\n")
    assert all("\x1b" not in problem.explain() for problem in caught.value.problems)


def test_sizes_are_limited() -> None:
    large = b"title: A\nopening: " + b"x" * MAX_BYTES
    assert faults(large) == ["r.yaml: error: the file has 2,000,018 bytes; at most 2,000,000"]
    assert faults("title: A\nopening: " + "é" * (MAX_BYTES // 2)) == [
        "r.yaml: error: the record is too large; at most 2,000,000 bytes"
    ]
    [fault] = faults("keywords:\n" + "- a\n" * MAX_NODES)
    assert fault.endswith("the record has too many values; at most 100,000")
    [fault] = faults("a: " + "[" * 100_000 + "\n")
    assert fault == "r.yaml:1:27: error: the record is nested too deeply; at most 24 levels"
    [fault] = faults("".join(f"{' ' * depth}a:\n" for depth in range(1000)))
    assert fault.endswith("nested too deeply; at most 24 levels")


@pytest.mark.parametrize(
    "written",
    [
        "NO",
        "no",
        "yes",
        "010",
        "0x1F",
        "10:30",
        "1e3",
        "1_000",
        "null",
        "~",
        "Null",
        "True",
        "2023-06-01",
        ".5",
        "=",
    ],
)
def test_scalars_keep_their_text(written: str) -> None:
    root = nodes_of(take(f"a: {written}\n"))
    assert isinstance(root, Mapping) and root.fields["a"] == Scalar(1, 4, written)
    meeting = load(f"title: {written}\ndate: 2023-06-01\nplace: {{city: {written}, room: {written}}}\n")
    assert meeting.title == written
    assert meeting.place is not None and (meeting.place.city, meeting.place.room) == (written, written)


@pytest.mark.parametrize(
    ("written", "flag"), [("yes", True), ("no", False), ("true", True), ("False", False)]
)
def test_yes_and_no_are_read_where_they_are_asked(written: str, flag: bool) -> None:
    assert load(f"title: A\ndate: 2023-06-01\ncontents: {written}\n").contents is flag


def test_nothing_after_a_colon_is_an_absent_field() -> None:
    assert load("title: A\ndate: 2023-06-01\nplace:\nsessions:\nopening:\n") == load(
        "title: A\ndate: 2023-06-01\n"
    )
    with pytest.raises(RecordError, match="<record>:3:12: error: item 1 of 'keywords' is empty"):
        load("title: A\ndate: 2023-06-01\nkeywords: ['']\n")


def test_decode_and_parse_have_names_for_what_has_none() -> None:
    assert decode(b"a") == "a"
    with pytest.raises(RecordError, match="<record>:1:1"):
        nodes_of(take("*a"))


@pytest.mark.parametrize(
    "written",
    [
        "one two @ three",
        "'it''s one @ three'",
        '"a \\"b\\" \\u0041\\x41\\n\\t\\\\ @ c"',
        "|\n      one\n\n        two @\n      three @ four\n",
        "|1-\n      one\n      @ two\n",
        ">\n      one\n      two @ three\n\n\n      four @\n",
        ">+\n      one\n\n\n        kept @ lines\n      two @\n",
        "one\n      two @ three\n\n\n      four @",
        "'one\n      two ''@'' three\n\n      four @'",
        '"one \\\n      two @\\\n      \\ three\n\n      four @"',
    ],
)
def test_a_place_in_a_text_is_found_in_the_file(written: str) -> None:
    text = f"before: one @ two\nparts:\n  - text: {written}\nafter: one @\n"
    read = take(text)
    root = nodes_of(read)
    assert isinstance(root, Mapping)
    parts = root.fields["parts"]
    assert isinstance(parts, nodes.Sequence) and isinstance(parts.items[0], Mapping)
    scalar = parts.items[0].fields["text"]
    assert isinstance(scalar, Scalar)
    wanted = [
        (number, column)
        for number, line in enumerate(text.split("\n"), 1)
        for column, letter in enumerate(line, 1)
        if letter == "@"
    ][1:-1]
    found = [
        locate(read, scalar, number, column)
        for number, line in enumerate(scalar.text.split("\n"))
        for column, letter in enumerate(line)
        if letter == "@"
    ]
    assert found == wanted
