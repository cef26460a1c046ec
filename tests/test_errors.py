"""Problems as data and as a person reads them."""

from __future__ import annotations

import pickle

import pytest

from thbreports.errors import OutputError, PackError, Problem, RecordError, ThbReportsError, nearest


def test_a_problem_is_one_line() -> None:
    assert str(Problem("a.yaml", 3, 5, "wrong", "right")) == "a.yaml:3:5: error: wrong; right"
    assert str(Problem("a.yaml", 0, 0, "wrong")) == "a.yaml: error: wrong"
    assert str(Problem("a.yaml", 1, 1, "'a\nb\x1b' is wrong")) == "a.yaml:1:1: error: 'a b ' is wrong"


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("title: A", 8, "    title: A\n           ^"),
        ("    title: A", 5, "    title: A\n    ^"),
        ("\ttitle:\tA", 9, "    \ttitle:\tA\n    \t      \t^"),
        ("", 1, None),
        ("words", 0, None),
    ],
)
def test_the_line_is_shown_with_a_caret(line: str, column: int, shown: str | None) -> None:
    problem = Problem("a.yaml", 1, column, "wrong", "", line)
    assert problem.explain() == str(problem) + (f"\n{shown}" if shown else "")


@pytest.mark.parametrize("column", [1, 50, 90, 91, 500, 1000])
def test_of_a_long_line_the_stretch_around_the_fault_is_shown(column: int) -> None:
    line = "x" * (column - 1) + "@" + "y" * 1000
    _, shown, caret = Problem("a.yaml", 1, column, "wrong", "", line).explain().split("\n")
    assert len(shown) <= 124 and shown[caret.index("^")] == "@"


def test_addresses_that_hold_a_picture_are_cut() -> None:
    address = "data:image/png;base64," + "iVBORw0KGgo" * 1000
    line = f'a: "{address}" @ b'
    problem = Problem("a.yaml", 1, line.index("@") + 1, f"'{address}' is wrong", f"not {address}", line)
    assert str(problem).endswith("error: 'data:image/png;base64,…' is wrong; not data:image/png;base64,…")
    _, shown, caret = problem.explain().split("\n")
    assert shown == '    a: "data:image/png;base64,…" @ b' and shown[caret.index("^")] == "@"
    assert "iVBORw0KGgo" not in str(problem.as_dict())
    assert Problem("a.yaml", 1, 1, "no data: here").message == "no data: here"


def test_problems_are_data() -> None:
    problem = Problem("a.yaml", 3, 5, "wrong", "right", "  a: b")
    assert problem.as_dict() == {
        "file": "a.yaml", "line": 3, "column": 5, "message": "wrong", "hint": "right", "source": "  a: b",
        "path": "",
    }  # fmt: skip


@pytest.mark.parametrize("kind", [RecordError, PackError, OutputError])
def test_an_exception_carries_its_problems_across_processes(kind: type[ThbReportsError]) -> None:
    problems = [Problem("b", 1, 1, "later"), Problem("a", 2, 1, "sooner"), Problem("b", 1, 1, "later")]
    error = kind(problems)
    assert [problem.message for problem in error.problems] == ["sooner", "later"]
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind and again.problems == error.problems and str(again) == str(error)


def test_the_nearest_name_is_told() -> None:
    assert nearest("convener", ["convenor", "contents"]) == "did you mean 'convenor'?"
    assert nearest("TITLE", ["title"]) == "did you mean 'title'?"
    assert nearest("zzz", ["title"]) == ""
