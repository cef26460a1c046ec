"""Where to write and in which formats, as ``thbreports.yaml`` in the folders of records says."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from thbreports import formats
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import Problem, RecordError
from thbreports.source import beside
from thbreports.system import read_file

OUT = "build"
"""The folder to write into where nobody says another."""


class Settings(NamedTuple):
    """What one folder says, or the folders of a whole build; nothing where it is empty."""

    out: str = ""
    formats: tuple[str, ...] = ()


def settings(
    paths: Iterable[str | os.PathLike[str] | RecordFile],
    out: str | os.PathLike[str] | None = None,
    chosen: Iterable[str] | None = None,
) -> tuple[str, tuple[str, ...]]:
    """Return where to write and in which formats: as asked for, as the folders of the paths say, or as usual.

    Raises RecordError for what is wrong there, and for folders that say different things.
    """
    found = {}
    problems: list[Problem] = []
    if out is None or chosen is None:
        for folder in _folders(paths):
            said, wrong = _of_folder(folder)
            found[folder] = said
            problems += wrong
    if out is None:
        problems += _different("out", "--out", {folder: one.out for folder, one in found.items()})
    if chosen is None:
        problems += _different("formats", "--format", {folder: one.formats for folder, one in found.items()})
    if problems:
        raise RecordError(problems)
    first = next(iter(found.values()), Settings())
    return (
        (first.out or OUT) if out is None else os.fspath(out),
        (first.formats or formats.BUILT_IN) if chosen is None else tuple(chosen),
    )


def problems(paths: Iterable[str | os.PathLike[str] | RecordFile]) -> list[Problem]:
    """Return what is wrong with the folder and the formats that the folders of the paths name."""
    return [problem for folder in _folders(paths) for problem in _of_folder(folder)[1]]


def _folders(paths: Iterable[str | os.PathLike[str] | RecordFile]) -> list[str]:
    """Return the folders that people name, or that the records lie in which they name, each once."""
    named = [path.path if isinstance(path, RecordFile) else os.fspath(path) for path in paths]
    found = [path if os.path.isdir(path) else os.path.dirname(path) for path in named if path is not None]
    return list({os.path.realpath(folder or os.curdir): folder for folder in found}.values())


def _different(name: str, option: str, said: dict[str, Any]) -> Iterator[Problem]:
    """Yield the problem that two folders say different things, at the second of them."""
    first = next(iter(said.values()), None)
    for folder, one in said.items():
        if one != first:
            message = f"the folders of these records have different '{name}'"
            yield Problem(
                folder or os.curdir, 0, 0, message, f"give {option}, or build them one after the other"
            )
            return


def _of_folder(folder: str) -> tuple[Settings, list[Problem]]:
    """Return what one folder says.  What cannot be read is told where its records are loaded."""
    try:
        data = beside.content(folder or os.curdir)
    except OSError:
        return Settings(), []
    if data is None:
        return Settings(), []
    from thbreports.source.origin import Origin
    from thbreports.source.text import decode
    from thbreports.source.yaml import read

    name = os.path.join(folder, beside.NAME)
    try:
        source, fields = read(decode(data, name), name)
    except RecordError as error:
        return Settings(), list(error.problems)
    if not isinstance(fields, dict):
        return Settings(), []
    origin, wrong = Origin(source), []
    out, listed = fields.get("out"), fields.get("formats")
    if isinstance(out, str) and (problem := _out_problem(folder, out)):
        wrong.append(origin.problem(("out",), *problem))
    names = tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()
    for index, one in enumerate(names):
        if not formats.is_known(one):
            unknown = formats.unknown(one)
            wrong.append(origin.problem(("formats", index), unknown.message, unknown.hint))
    where = os.path.normpath(os.path.join(folder, out)) if isinstance(out, str) and out else ""
    return Settings(where, names), wrong


def _out_problem(folder: str, out: str) -> tuple[str, str] | None:
    """Return message and hint for a folder in which no reports of this one may lie.

    The file may have come from somebody else, so that it names a folder inside its own, and no hidden one.
    """
    inside = "name a folder inside that of this file, such as build, or give --out"
    parts = out.replace("\\", "/").split("/")
    if (
        not out.isprintable()
        or "\\" in out
        or any(one.startswith((".", "~")) and one != "." for one in parts)
    ):
        return f"'{out}' is no folder to write into", inside
    try:
        place = read_file.place_inside(folder or os.curdir, out)
    except OSError:
        return f"'{out}' leads out of the folder of this file", inside
    return (f"'{out}' is a file", inside) if os.path.isfile(place) else None
