"""HTML pages of the preview."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import jinja2

from thbreports.errors import Problem
from thbreports.preview.look import ShownProblem
from thbreports.preview.state import RecordState

FOLDER = Path(__file__).with_name("page")
_WORD = re.compile(r"\w[\w.'’-]*|\S")


def _clock(at: datetime.datetime | None) -> str:
    return f"{at:%H:%M:%S}" if at else ""


def _lines(problem: ShownProblem) -> list[tuple[int, str, str, str]]:
    """Return number and text of each line; the faulty one in three parts, the second being the problem."""
    told = []
    for number, text in enumerate(problem.lines, problem.first):
        start = problem.problem.column - 1 if number == problem.problem.line else -1
        word = _WORD.search(text, max(start, 0)) if start >= 0 else None
        end = word.end() if word else len(text)
        told.append(
            (number, text[:start], text[start:end], text[end:]) if start >= 0 else (number, text, "", "")
        )
    return told


def address(text: str) -> str:
    """Return a name as a part of an address; bytes that are no UTF-8 come back as they are."""
    return quote(text, safe="", errors="surrogateescape")


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters.update(clock=_clock, lines=_lines, address=address)


def index(root: str, states: Mapping[str, RecordState], problems: Sequence[Problem], audience: str) -> str:
    """Return the page with all records for an audience; all addresses begin with ``root``."""
    faulty = sum(1 for state in states.values() if state.problems)
    return _ENVIRONMENT.get_template("index.html.j2").render(
        root=root,
        states=states,
        problems=problems,
        audience=audience,
        faulty=faulty,
        done=all(state.looked for state in states.values()),
    )


def record(root: str, key: str, state: RecordState, document: str, audience: str) -> str:
    """Return the page of a record for an audience, of its first document by default."""
    names = state.documents
    chosen = document if document in names else names[0] if names else ""
    return _ENVIRONMENT.get_template("record.html.j2").render(
        root=root, key=key, state=state, document=chosen, audience=audience
    )
