"""A block that a parent lacks, and one that drops what it takes the place of, are told at their line."""

from __future__ import annotations

from pathlib import Path

import pytest

import thbreports
from thbreports import batch
from thbreports.document import blocks

RECORD = """\
title: T
date: 2026-03-10
convenor: The Chair
participants: [A, B]
attendance: All were there.
closing: Closed.
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("r.yaml").write_text(RECORD, encoding="utf-8")
    return tmp_path


def pack(template: str, extra: str = "") -> Path:
    folder = Path("torn")
    folder.mkdir(exist_ok=True)
    text = f'name = "torn"\ntitle = "Torn"\nextends = "base"\n{extra}'
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    whole = '{% extends "base/document.html.j2" %}\n' + template
    (folder / "document.html.j2").write_text(whole, encoding="utf-8")
    return folder.resolve()


def verified(folder: Path) -> list[str]:
    report = batch.build("r.yaml", formats=["html"], pack=folder, verify=True)
    return [str(problem).removeprefix(str(folder)) for problem in report.problems]


def test_a_block_that_the_parent_does_not_have() -> None:
    folder = pack("\n{% block sesions %}x{% endblock %}\n")
    (told,) = batch.validate("r.yaml", pack=folder)
    assert str(told) == (
        f"{folder}/document.html.j2:3:1: error: there is no block 'sesions' in 'base/document.html.j2', "
        "so that nothing of it is printed; did you mean 'sessions'?"
    )
    assert [told] == list(batch.build("r.yaml", formats=["html"], pack=folder).problems)


def test_a_block_inside_another_is_new() -> None:
    folder = pack("{% block closing %}{{ super() }}{% block sign %}x{% endblock %}{% endblock %}\n")
    assert batch.validate("r.yaml", pack=folder) == []
    assert verified(folder) == []


def test_what_a_block_drops_is_one_problem_at_its_line() -> None:
    folder = pack("{% block attendance %}{% endblock %}\n  {% block facts %}{% endblock %}\n")
    hint = "print them, write {{ super() }}, or name them in 'leaves_out' of pack.toml"
    start = "takes the place of that of the parent, and prints no more"
    assert verified(folder) == [
        f"/document.html.j2:2:1: error: block 'attendance' {start}: participants, attendance; {hint}",
        f"/document.html.j2:3:3: error: block 'facts' {start}: convenor; {hint}",
    ]


def test_what_the_pack_leaves_out_or_prints_elsewhere_is_not_dropped() -> None:
    folder = pack("{% block facts %}{% endblock %}\n", 'leaves_out = ["convenor"]\n')
    assert verified(folder) == []
    folder = pack(
        "{% block facts %}{% endblock %}{% block contents %}<p>{{ meeting.convenor }}</p>{% endblock %}\n"
    )
    assert verified(folder) == []


@pytest.mark.parametrize("name", [pack.name for pack in thbreports.packs.available()])
def test_our_packs_have_no_such_blocks(name: str) -> None:
    blocks.check(thbreports.packs.find(name))
