"""The head of a report: its parts in two columns, as [head] of a pack arranges them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html

import thbreports
from thbreports import formats, packs
from thbreports.document.compose import compose
from thbreports.packs import head

RECORD = """\
title: Berths
date: 2026-03-14
references:
  - {code: QUAY 103, role: subject}
  - HC 1145/09
  - {code: HC 12/09, role: previous}
  - {code: 2026/12, role: file}
  - {code: Reg. 7, role: registration}
marking: LIMITE
original_language: fr
purpose: The berths of the old quay.
"""
ISSUER = """\
issuer:
  - {institution: Harbour Council, secretariat: Secretariat, unit: Unit 2}
  - {institution: Conseil du port, language: fr}
place_of_issue: Old Quay
published: 2026-03-20
"""


def lines(data: bytes, name: str) -> list[str]:
    root = html.fromstring(data)
    return [line.text_content() for line in root.xpath(f"//div[@class='{name}']/p")]


def test_the_issuer_stands_at_the_left_and_the_codes_at_the_right() -> None:
    page = thbreports.render(thbreports.load(RECORD + ISSUER))
    issuer = ["Harbour Council", "Secretariat", "Unit 2", "Conseil du port"]
    assert lines(page, "head-left") == [*issuer, "Old Quay, 20 March 2026"]
    codes = ["HC 1145/09", "QUAY 103", "File 2026/12", "Reg. 7", "Previous document: HC 12/09"]
    assert lines(page, "head-right") == [*codes, "Original language: French", "LIMITE"]
    assert b"Published on" not in page
    assert b'<p class="issuer" lang="fr">' in page


def test_without_an_issuer_there_is_one_column() -> None:
    page = thbreports.render(thbreports.load(RECORD))
    assert b'<div class="head-columns">' not in page
    assert b'<p class="reference">HC 1145/09</p>' in page


def test_in_word_the_left_column_is_read_before_the_right() -> None:
    data = thbreports.render(thbreports.load(RECORD + ISSUER), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
    (table,) = root.iter("{*}tbl")
    left, right = table.iter("{*}tc")
    assert "".join(left.itertext()).startswith("Harbour Council")
    assert "".join(right.itertext()).startswith("HC 1145/09")
    assert not list(table.iter("{*}tblBorders", "{*}tblHeader", "{*}tblCaption"))


@pytest.mark.parametrize("format", ["html", "pdf", "docx"])
def test_no_word_of_the_head_is_lost(format: str) -> None:
    meeting = thbreports.load(RECORD + ISSUER)
    document = compose(meeting, packs.find("base"))
    files = {format: formats.write(format, document)}
    assert formats.verify(meeting, document, files).problems == []


def test_what_the_codes_are_for_is_known_to_files_and_search_engines() -> None:
    document = compose(thbreports.load(RECORD), packs.find("base"))
    assert document.metadata["reference"] == "HC 1145/09"
    assert document.event["identifier"] == ["HC 1145/09"]


def test_a_pack_moves_parts_and_loses_none(tmp_path: Path) -> None:
    text = 'name = "house"\ntitle = "House"\nextends = "base"\n'
    text += '[head]\nleft = ["kind", "marking"]\nright = ["language"]\n'
    (tmp_path / "pack.toml").write_text(text)
    found = packs.find(tmp_path).head
    assert found["left"] == ["kind", "marking"]
    assert found["right"] == ["language"]
    assert found["above"] == ["body", "series"]
    listed = [part for place in head.PLACES for part in found[place]]
    assert len(listed) == len(set(listed))
    assert set(head.RECORDED) <= set(listed)


def test_a_mark_of_the_original_language_stands_for_the_words() -> None:
    found = head.merged({}, {"right": ["original-mark"]})
    assert "original-language" not in found["below"]
