"""The command ``audiences``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from thbreports.cli import options

if TYPE_CHECKING:
    from thbreports.record import Meeting

NARROW = 40
"""How many characters of the words of a passage are shown."""


@click.command(short_help="Show who may read what of records.")
@options.paths
@click.pass_context
def audiences(ctx: click.Context, paths: tuple[str, ...]) -> None:
    """Show who may read what of records: a line for each part or stretch of text that is not for everybody.

    Under each audience stands `reads`, the words that it reads in their place, or a dash where it reads
    nothing there.  This is for who made the record: it shows words that the public may not read.

    \b
    Example:
      thbreports audiences minutes.yaml
    """
    from thbreports.batch.make.job import RenderedRecord, capture_problems
    from thbreports.batch.plan.records import find
    from thbreports.cli import console

    records, problems = find(options.records(paths, "record"))
    tables: list[str] = []
    for record in records:
        found = capture_problems(record, None, record.whole)
        if isinstance(found, RenderedRecord):
            problems += found.problems
        else:
            tables.append(_table(record.shown, found))
    if tables:
        click.echo("\n\n".join(tables))
    if problems:
        console.show_problems(problems)
        ctx.exit(1)


def _table(name: str, meeting: Meeting) -> str:
    """Return who reads what of a record, as lines of text."""
    from thbreports.record.audiences import audiences_of
    from thbreports.view.readers import passages, reads

    known, found = audiences_of(meeting), passages(meeting)
    head = f"{name}: {' < '.join(known)}"
    if not found:
        return f"{head}\neverything is for the public"
    rows = [("line", "what", "words", *known)]
    for one in found:
        cells = ("reads" if reads(one, each, meeting) else _short(one.otherwise) or "-" for each in known)
        rows.append((str(one.line), one.path or "the record", _short(one.words), *cells))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ([row[0].rjust(widths[0]), *map(str.ljust, row[1:], widths[1:])] for row in rows)
    return "\n".join([head, *("  ".join(line).rstrip() for line in lines)])


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= NARROW else line[: NARROW - 1] + "…"
