"""Style sheets that the layout cannot follow: told as problems of the pack, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

import thbreports
from thbreports.errors import OutputError, PackError
from thbreports.outputs.pdf import write

RECORD = "title: T\ndate: 2024-03-14\nopening: Hello *you*.\n"


def house(folder: Path, css: str) -> Path:
    """Write a pack with a print sheet, and return its folder."""
    made = folder / "house"
    made.mkdir()
    (made / "pack.toml").write_text('name = "house"\ntitle = "House"\nextends = "base"\n', encoding="utf-8")
    (made / "print.css").write_text(css, encoding="utf-8")
    return made


def render(pack: Path | None) -> bytes:
    return thbreports.render(thbreports.load(RECORD), "pdf", pack=pack)


ENDING = [
    "p { width: sqrt(-1) }",
    "@page { bleed: calc(1px * sqrt(-1)) }",
    "p { padding: calc(1px / 0) }",
    "p { letter-spacing: calc(1px / 0) }",
    "p { letter-spacing: 1000000em }",
    "em { font-size: 1000000em }",
    "@page { @top-center { content: attr(class) } }",
    "p { max-lines: 0 }",
]
"""Rules that end the layout with an error of a library, each another."""


@pytest.mark.parametrize("css", ENDING)
def test_a_rule_that_ends_the_layout_is_a_fault_of_the_pack(css: str, tmp_path: Path) -> None:
    pack = house(tmp_path, css)
    with pytest.raises(PackError) as error:
        render(pack)
    (problem,) = error.value.problems
    assert (problem.file, problem.line) == (str(pack / "print.css"), 1)
    assert " ".join(str(error.value.__cause__).split()) in problem.message
    assert type(error.value.__cause__).__name__ in problem.message
    assert problem.hint


def test_what_no_rule_brings_about_is_a_fault_of_the_design(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = house(tmp_path, "")
    monkeypatch.setattr(write, "_lay_out", raising(ValueError("odd")))
    said = r"pack\.toml: error: this design ends the layout with an error \(ValueError: odd\)"
    with pytest.raises(PackError, match=said):
        render(pack)


class Limit(BaseException):
    """Stands for what ends a record from outside."""


@pytest.mark.parametrize(
    "error",
    [MemoryError(), SystemError(), OSError(28, "No space left"), ImportError(), Limit(), OutputError([])],
    ids=repr,
)
def test_what_is_no_fault_of_a_sheet_stays_what_it_is(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_lay_out", raising(error))
    with pytest.raises(type(error)) as raised:
        render(house(tmp_path, ""))
    assert raised.value is error


def test_an_error_with_a_pack_of_ours_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "_lay_out", raising(ValueError("odd")))
    with pytest.raises(ValueError, match="odd"):
        render(None)


def raising(error: BaseException) -> object:
    """Return a function that raises an error, whatever it is called with."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail
