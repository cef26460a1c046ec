"""The command ``new``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path


@click.command(short_help="Write a record to start from.")
@click.argument("file", type=click.Path())
@click.option("-p", "--pack", metavar="PACK", help="Pack for it, if not that of records which name none.")
def new(file: str, pack: str | None) -> None:
    """Write a record to start from, with notes on its fields.  A file that is there is never overwritten.

    What the form of the pack demands is there, and what it does not print is not.

    \b
    Examples:
      thbreports new minutes.yaml
      thbreports new minutes.yaml --pack coe-round-table
    """
    import datetime
    from pathlib import Path

    from thbreports import packs
    from thbreports.batch.plan.records import SUFFIXES
    from thbreports.packs import choice
    from thbreports.record import starter
    from thbreports.system import files

    path, pack = Path(file), pack or packs.DEFAULT
    if not path.name.lower().endswith(SUFFIXES):
        raise click.BadParameter(f"name the record {_record_name(path)}, so that it is found in a folder")
    _check_folder(path)
    found = packs.find(pack)
    language = "" if "language" in found.defaults else starter.language_of(found.languages())
    named = choice.seen_from(pack, path.parent)
    hidden = found.hidden()
    today = datetime.date.today()
    text = starter.text(str(path), named, language, today, found.requires, lambda name: hidden((name,)))
    files.create(path, text.encode("utf-8", "replace"))
    click.echo(str(path))


def _record_name(path: Path) -> str:
    """Return the path with the name that a record should have: ``x.yaml`` for ``x`` and ``x.txt``."""
    from thbreports.batch.plan.records import SUFFIXES

    if not path.name:
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
