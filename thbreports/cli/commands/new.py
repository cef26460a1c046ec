"""The command ``new``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from thbreports.packs import Pack
    from thbreports.record import Meeting


@click.command(short_help="Write a record to start from.")
@click.argument("file", type=click.Path(), required=False)
@click.option("-p", "--pack", metavar="PACK", help="Pack for it, if not that of records which name none.")
@click.option("--from", "last", metavar="RECORD", help="Start the meeting after that of this record.")
def new(file: str | None, pack: str | None, last: str | None) -> None:
    """Write a record to start from, with notes on its fields.  A file that is there is never overwritten.

    What the form of the pack demands is there, and what it does not print is not.  With --from the record is
    that of the next meeting of a series: the series counted up, persons with their functions, the actions
    that are not done, the items of the agenda.  Its file is called after that of the last, if not named.

    \b
    Examples:
      thbreports new minutes.yaml
      thbreports new minutes.yaml --pack coe-round-table
      thbreports new --from meetings/2026-04-16.yaml
    """
    import datetime
    from pathlib import Path

    from thbreports.batch.plan.records import SUFFIXES
    from thbreports.source import beside
    from thbreports.system import files

    if file is None and last is None:
        raise click.UsageError("name the record, such as minutes.yaml")
    today = datetime.date.today()
    path = Path(file or last or "")
    if file and (not path.name.lower().endswith(SUFFIXES) or path.name == beside.NAME):
        raise click.BadParameter(f"name the record {_record_name(path)}, so that it is found in a folder")
    _check_folder(path)
    if last is None:
        text = _starter(path, pack, today)
    else:
        path, text = _next(path, Path(last), pack, today, named=file is not None)
    files.create(path, text.encode("utf-8", "replace"))
    click.echo(str(path))


def _starter(path: Path, pack: str | None, today: datetime.date) -> str:
    """Return a record to start from, below the defaults of its folder."""
    from thbreports import packs
    from thbreports.errors import RecordError
    from thbreports.packs import choice
    from thbreports.record import defaults, starter

    known, _, problems = defaults.read(path.parent, str(path))
    if problems:
        raise RecordError(problems)
    of_folder = pack is None and bool(known.pack)
    found = packs.find(_pack_beside(path, known.pack) if of_folder else pack or packs.DEFAULT)
    language = starter.language_of(found.languages())
    if known.language or "language" in found.defaults:
        language = ""
    named = known.pack if of_folder else choice.seen_from(pack or packs.DEFAULT, path.parent)
    given = {name for name in defaults.OF_RECORDS if getattr(known, name)}
    demands = {path: words for path, words in found.requires.items() if path not in given}
    hidden = found.hidden()
    text = starter.text(str(path), named, language, today, demands, lambda name: hidden((name,)))
    return text.replace("\npack: ", "\n#pack: ", 1) if of_folder else text


def _pack_beside(path: Path, name: str) -> str | Path:
    from thbreports import packs
    from thbreports.packs import places

    return places.folder_from(path.parent, name) if packs.is_folder(name) else name


def _next(path: Path, last: Path, pack: str | None, today: datetime.date, *, named: bool) -> tuple[Path, str]:
    """Return the file and the record of the meeting after the last one."""
    import os

    from thbreports import load, packs
    from thbreports.packs import choice
    from thbreports.record import successor
    from thbreports.record.load import in_other_languages
    from thbreports.view.prepare import pack_of, prepare_all

    meeting = load(last)
    folder = path.parent
    same = os.path.realpath(folder) == os.path.realpath(last.parent)

    def seen(name: str) -> str:
        """Return what the new record writes for a pack that the last one names."""
        return (
            name if same or not packs.is_folder(name) else choice.seen_from(str(last.parent / name), folder)
        )

    chosen = choice.seen_from(pack, folder) if pack else seen(meeting.pack)
    here = same and pack is None
    made, notes = successor.successor(meeting, chosen, today, same_folder=here)
    written = in_other_languages(meeting)
    others = [successor.successor(one, chosen, today, same_folder=here)[0] for one in written]
    if made.documents:
        made = made.changed(documents=[] if pack else [seen(name) for name in made.documents])
    form = packs.find(pack) if pack else pack_of(meeting)
    made = _with_demands(made, form, path, today)
    if not named:
        path = last.with_name(f"{successor.next_name(last.stem, meeting, made, today)}.yaml")
    text = successor.text(made, notes, str(last), others)
    prepare_all(load(text.encode(), name=str(path), folder=folder))  # what it writes is right
    return path, text


def _with_demands(made: Meeting, form: Pack, path: Path, today: datetime.date) -> Meeting:
    """Return a meeting that has what its form demands, as a record to start from has it."""
    from thbreports.packs.toml import IS, OR
    from thbreports.record import starter
    from thbreports.record.load import load
    from thbreports.view import requirements

    example = load(starter.text(str(path), form.name, "", today, form.requires))
    for paths, words in form.requires.items():
        if IS in paths:
            continue  # words that the last record has and the form does not allow are told
        for name in (alternative.partition(".")[0] for alternative in paths.split(OR)):
            if not requirements.missing(made, {paths: words}, form.name):
                break
            if value := getattr(example, name):
                made = made.changed(**{name: value})
    return made


def _record_name(path: Path) -> str:
    """Return the path with the name that a record should have: ``x.yaml`` for ``x`` and ``x.txt``."""
    from thbreports.batch.plan.records import SUFFIXES
    from thbreports.source import beside

    if not path.name or path.name == beside.NAME:
        return "minutes.yaml"
    # What follows the full stop of a date or a number is a part of the name.
    stem = path.stem if re.fullmatch(r"\.[A-Za-z]\w{0,3}", path.suffix) else path.name
    return str(path.with_name(stem if stem.lower().endswith(SUFFIXES) else f"{stem}.yaml"))


def _check_folder(path: Path) -> None:
    """Raise OutputError where there is no folder for a file."""
    import shlex

    from thbreports.errors import OutputError, Problem

    folder = path.parent
    if folder.is_dir():
        return
    missing = next(parent for parent in (*reversed(folder.parents), folder) if not parent.is_dir())
    if missing.exists():
        message, hint = f"'{missing}' is no folder", "name another folder for the record"
    else:
        message = f"there is no folder '{missing}'"
        hint = f"make it with: mkdir -p {shlex.quote(str(folder))}"
    raise OutputError([Problem(str(path), 0, 0, message, hint)])
