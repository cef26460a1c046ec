"""Texts that cost parsers more than words do: bounded, and told at their lines."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from thbreports import errors
from thbreports.record import markdown
from thbreports.record.check import MAX_PROBLEMS
from thbreports.record.load import load
from thbreports.record.markdown import bounds
from thbreports.record.markdown.check import MAX_TOLD, check, examine
from thbreports.record.markdown.words import passage

BEYOND = {
    "bold without end": ("**a " * 50_000, "too many signs of Markdown"),
    "brackets": ("[" * 15_000, "too many '[' without ']'"),
    "nested brackets": ("[" * 5_000 + "]" * 5_000, "too many '[' without ']'"),
    "pictures": ("![a](b.png)\n\n" * 600, "too many pictures"),
    "inline notes": ("a^[b]\n\n" * 600, "too many footnotes"),
    "long label": ("a[^" + "b" * 300 + "]\n", "the name of a footnote is too long"),
    "comments": ("a <!-- \n\n" * 600, "too many signs of raw HTML"),
    "items": ("- \n" * 9_000, "too many paragraphs, items and cells"),
    "paragraphs": ("a\n\n" * 9_000, "too many paragraphs, items and cells"),
    "cells": ("|a|b|\n|-|-|\n" + "|a|b|\n" * 2_000, "too many cells"),
    "links": ("[a](https://b.c) " * 5_100, "too many brackets"),
    "addresses": ("<https://b.c> " * 5_100, "too many brackets"),
    "word without end": ("0" * 16_000, "too many characters in words longer than 1,000"),
    "words without end": (("a" * 2_000 + " ") * 8, "too many characters in words longer than 1,000"),
    "no-break spaces": ("a\xa0" * 8_000, "too many characters in words longer than 1,000"),
    "lines": ("a\n" * 30_000, "too many lines"),
    "bars": ("|a" * 7_000 + "\n" + "|-" * 7_000 + "\n" + "|a" * 7_000, "too many bars"),
    "tabs": ("\ta\t" * 15_000, "too many tabs"),
}


@pytest.mark.parametrize(("written", "message"), BEYOND.values(), ids=BEYOND)
def test_what_is_beyond_a_bound_is_a_problem(written: str, message: str) -> None:
    assert any(message in fault.message for fault in check(written))


def test_a_text_of_one_line_is_no_longer_than_a_page_or_three() -> None:
    (problem,) = check("word " * 2_001, inline=True)
    assert problem.message == "a text of one line has 10,005 characters"
    assert check("word " * 2_000, inline=True) == check("word " * 2_001) == []


@pytest.mark.parametrize("name", ["bold without end", "items", "lines"])
def test_no_word_beyond_a_bound_is_lost(name: str) -> None:
    written = BEYOND[name][0].replace("- \n", "- word\n")
    expected = written.replace("- word", "word") if name == "items" else written
    assert passage(markdown.parse(written)).text.split() == expected.split()


def test_the_problem_stands_at_the_line_of_the_first_block_that_is_too_much() -> None:
    written = "Words.\n\n" + "**a** " * (bounds.MAX_SIGNS // 4) + "\n\nWords.\n\n**b**\n"
    (fault,) = check(written)
    assert (fault.line, fault.column) == (6, 0)


def test_a_text_of_200_kilobytes_that_people_write_is_within_all_bounds() -> None:
    paragraph = "The **group** took *note* of the report and thanked the Secretariat. " * 4 + "\n\n"
    assert check(paragraph * 700) == []


@pytest.mark.parametrize("sign", ["会", "は", "ก", "한"])
def test_a_script_without_spaces_is_no_long_word(sign: str) -> None:
    assert check(sign * 20_000) == []


def test_the_cell_that_is_too_much_is_told_at_its_line() -> None:
    (fault,) = check("|a|b|\n|-|-|\n" + "|a|b|\n" * 2_000)
    assert (fault.line, fault.column) == (2_001, 0)


def test_only_so_many_problems_of_one_text_are_listed() -> None:
    faults = check("a <b>\n\n" * 150)
    assert len(faults) == MAX_TOLD + 1
    assert faults[-1].message == "more problems follow in this text"


def test_only_so_many_problems_of_one_record_are_listed() -> None:
    yaml = "title: T\ndate: 2026-01-01\nsessions:\n" + "- {title: S, minutes: '<b>'}\n" * 700
    with pytest.raises(errors.RecordError) as error:
        load(yaml)
    assert len(error.value.problems) == MAX_PROBLEMS + 1
    assert error.value.problems[-1].message == "more problems follow"


GROWING: dict[str, Callable[[int], str]] = {
    "bold without end": lambda size: "**a\n\n" * size,
    "bold in one paragraph": lambda size: "**a " * size,
    "pictures": lambda size: "![a](b.png) " * (size // 4),
    "spans that are not closed": lambda size: "[a {sub}]\n\n" * size,
    "tags": lambda size: "a <b>\n\n" * size,
}


@pytest.mark.parametrize("make", GROWING.values(), ids=GROWING)
def test_eight_times_the_text_costs_about_eight_times_the_work(make: Callable[[int], str]) -> None:
    assert _grows_evenly(make(200), make(1600))


def test_a_list_mark_before_many_spaces_is_read_once() -> None:
    """The pattern of footnotes reads signs before them in one way: it was two to the power of the marks."""
    written = "a[^b]\n\n[^b]: c\n\n" + "-  " * 4_000 + "d\n"
    assert examine(written).problems  # nested too deeply


def test_dashes_are_read_once() -> None:
    """Each dash of a line is no new beginning of an underline."""
    assert _grows_evenly("-" * 20_000 + "a", "-" * 160_000 + "a")


def _grows_evenly(once: str, eight_times: str) -> bool:
    """Return whether a text costs about as much more as it is longer: 8 times, where the square is 64.

    What else the machine does makes a measure larger only, so the least of some is taken, and so much room
    is between the two that what is left of it does not matter.
    """
    low, high = (min(_cost(written) for _ in range(5)) for written in (once, eight_times))
    return high < 22 * low


def _cost(written: str) -> float:
    start = time.process_time()
    examine(written)
    return time.process_time() - start
