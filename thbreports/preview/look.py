"""Render one record for the preview, with what a page needs to tell of its problems."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from thbreports import packs
from thbreports.batch.make.job import File, Job, make
from thbreports.batch.make.limits import Limits
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import PackError, Problem, Remark
from thbreports.packs import Pack, choice
from thbreports.source import beside
from thbreports.source.text import MAX_BYTES
from thbreports.system import read_file

AROUND = 3
"""Lines that are shown before and after a faulty one."""
_RESTRICTS = re.compile(r"audience|attribution|chatham_house")
"""What every file says in which anything is for some readers alone, or somebody is not to be named."""


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem, and the lines of its file around it; ``first`` is the number of the first of them."""

    problem: Problem
    first: int = 0
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderResult:
    """What came of looking at a record: its files or, with ``problems``, none.

    ``folders`` are those of the packs that it uses, ``pictures`` the files that it shows, and the defaults of
    its folder, which may come.  ``places`` are the files or folders that have the problems, ``documents`` the
    packs that the record chose, by name or folder.
    """

    files: tuple[File, ...] = ()
    problems: tuple[ShownProblem, ...] = ()
    folders: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    documents: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


def render_record(
    record: RecordFile, format: str, names: Sequence[str] | None, limits: Limits
) -> RenderResult:
    """Return what a record looks like in a format; nothing is raised.

    ``names`` are the packs for all records, found anew each time since they may have changed.
    """
    try:
        remarked = format != "pdf"  # the page has told them by then
        made = make(Job(record, (format,), choice.choose(names), limits=limits, remarked=remarked))
        chosen = [packs.find(name) for name in names or made.documents]
    except PackError as error:
        return _faulty(error.problems)
    if made.problems:
        return _faulty(made.problems)
    folder = Path(record.path or "").parent
    pictures = {absolute(folder / name) for file in made.files for name in file.pictures}
    pictures.add(absolute(folder / beside.NAME))
    return RenderResult(
        made.files,
        documents=made.documents,
        folders=_folders(chosen),
        pictures=frozenset(pictures),
        remarks=made.remarks,
    )


def _faulty(problems: Sequence[Problem]) -> RenderResult:
    places = frozenset(absolute(problem.file) for problem in problems)
    return RenderResult(problems=tuple(shown(problems)), places=places)


def shown(problems: Iterable[Problem]) -> Iterator[ShownProblem]:
    """Yield the problems, sorted, each with the lines around it where its file can be read."""
    texts: dict[str, list[str]] = {}
    for problem in sorted(problems):
        if problem.file not in texts:
            texts[problem.file] = _lines(problem.file) if problem.line else []
            if any(map(_RESTRICTS.search, texts[problem.file])):  # what is around may be for others
                texts[problem.file] = []
        lines = texts[problem.file]
        if not 0 < problem.line <= len(lines):
            yield ShownProblem(problem, problem.line, (problem.source,) if problem.source else ())
            continue
        first = max(1, problem.line - AROUND)
        yield ShownProblem(problem, first, tuple(lines[first - 1 : problem.line + AROUND]))


def absolute(path: str | Path) -> str:
    """Return the one text by which the preview knows a file or folder."""
    return os.path.abspath(path)


def _folders(chosen: Iterable[Pack]) -> frozenset[str]:
    return frozenset(str(one.folder) for pack in chosen for one in pack.chain())


def _lines(file: str) -> list[str]:
    try:
        return read_file.read(file, MAX_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
