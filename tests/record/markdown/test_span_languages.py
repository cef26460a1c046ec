"""The language of a span is held to what the field ``language`` is held to."""

from __future__ import annotations

import pytest

import thbreports


@pytest.mark.parametrize("code", ["FR", "xx", "nowhere-at-all", "français"])
@pytest.mark.parametrize("text", ["[mot]{{lang={}}}", "[mot]{{sub lang={}}} and `code`"])
def test_a_code_that_nobody_knows_is_told(text: str, code: str) -> None:
    with pytest.raises(thbreports.RecordError) as error:
        thbreports.load(f"title: T\ndate: 2024-05-01\nopening: '{text.format(code)}'\n")
    assert [one.message for one in error.value.problems] == [f"'{code}' is not a language code"]


@pytest.mark.parametrize("code", ["fr", "sr-Latn"])
def test_a_known_code_is_kept(code: str) -> None:
    meeting = thbreports.load(f"title: T\ndate: 2024-05-01\nopening: '[mot]{{lang={code}}}'\n")
    assert f'lang="{code}"' in thbreports.render(meeting).decode()
