"""The command ``new``."""

from __future__ import annotations

import click


@click.command(short_help="Write a record to start from.")
@click.argument("file", type=click.Path())
@click.option("-p", "--pack", metavar="PACK", help="Pack for it, if not that of records which name none.")
def new(file: str, pack: str | None) -> None:
    """Write a record to start from, with notes on its fields.  A file that is there is never overwritten.

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
        raise click.BadParameter(f"name the record {path.name}.yaml, so that it is found in a folder")
    found = packs.find(pack)
    language = "" if "language" in found.defaults else starter.language_of(found.languages())
    named = choice.seen_from(pack, path.parent)
    text = starter.text(str(path), named, language, datetime.date.today())
    files.create(path, text.encode("utf-8", "replace"))
    click.echo(str(path))
