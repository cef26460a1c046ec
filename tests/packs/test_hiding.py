"""A sheet that hides words on a screen is refused: HTML is verified without its sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

import thbreports
from thbreports.errors import PackError
from thbreports.packs import hiding

HIDES = [
    "p { display: none }",
    "p { DISPLAY: NONE !important }",
    ":root { --gone: none } p { display: var(--gone) }",
    "p { visibility: hidden }",
    "p { visibility: collapse }",
    "p { content-visibility: hidden }",
    "p { font-size: 0 }",
    "p { font-size: 0px }",
    "p { font: 0/1 serif }",
    "p { opacity: 0% }",
    "p { color: transparent }",
    "p { color: #fff0 }",
    "p { transform: rotate(3deg) scaleX(0) }",
    "p { transform: matrix(0, 0, 0, 1, 0, 0) }",
    "p { transform: translateX(-100vw) }",
    "p { position: absolute; left: -9999px }",
    "p { text-indent: -100% }",
    "p { clip-path: inset(50%) }",
    "p { max-height: 0; overflow: hidden }",
    "@media screen { p { display: none } }",
    "@media print, screen { p { display: none } }",
    "@supports (display: grid) { main { p { display: none } } }",
    "main { & p { display: none } }",
    "nav, p { display: none }",
    ".contents p, p:not(.skip) { display: none }",
    "p { d\\69splay: none }",
]
SHOWS = [
    "@media print { p { display: none } }",
    "p::before, li:after { display: none }",
    ".footnote-back { display: none }",
    "nav.contents { display: none } nav { visibility: hidden }",
    "p { display: block; visibility: visible; font-size: 0.5rem; opacity: 0.5; color: #000 }",
    "hr { height: 0; overflow: visible } table { max-width: 100%; overflow: hidden }",
    "p { text-indent: -2em; margin-left: -1rem; left: 0 }",
    "p { font: var(--text-size)/1.4 serif; font-size: var(--small) }",
    "p { transform: rotate(2deg) scale(1.1); clip-path: none }",
    ".pale { background: transparent; border: 0; padding: 0 }",
]


@pytest.mark.parametrize("rule", HIDES)
def test_what_hides_words_is_found(rule: str) -> None:
    assert len(list(hiding.hidden(rule))) == 1


@pytest.mark.parametrize("rule", SHOWS)
def test_what_hides_none_is_left_alone(rule: str) -> None:
    assert list(hiding.hidden(rule)) == []


@pytest.mark.parametrize("sheet", ["screen.css", "shared.css"])
def test_it_is_told_at_its_line(tmp_path: Path, sheet: str) -> None:
    (tmp_path / "pack.toml").write_text('name = "house"\ntitle = "H"\nextends = "base"\n', encoding="utf-8")
    (tmp_path / sheet).write_text(".note { color: red }\n.stem { display: none }\n", encoding="utf-8")
    meeting = thbreports.load("title: T\ndate: 2024-03-14\n")
    with pytest.raises(PackError) as caught:
        thbreports.render(meeting, "html", pack=tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column) == (str(tmp_path / sheet), 2, 9)
    assert problem.message == "'display: none' hides words, and HTML is verified without its sheets"


def test_paper_may_be_without_them(tmp_path: Path) -> None:
    """Pages are read as they are, so that hidden words are told where they are missing."""
    (tmp_path / "pack.toml").write_text('name = "house"\ntitle = "H"\nextends = "base"\n', encoding="utf-8")
    (tmp_path / "print.css").write_text(".stem { display: none }\n", encoding="utf-8")
    assert thbreports.render(thbreports.load("title: T\ndate: 2024-03-14\n"), "pdf", pack=tmp_path)
