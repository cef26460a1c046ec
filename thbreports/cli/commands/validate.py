"""The command ``validate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from thbreports.cli import console, options

if TYPE_CHECKING:
    from thbreports.errors import Problem


@click.command(short_help="Look for faults in records.")
@options.paths
@options.packs
@click.option("--format", "shown", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.limits
@click.pass_context
def validate(
    ctx: click.Context,
    paths: tuple[str, ...],
    packs: tuple[str, ...] | None,
    shown: str,
    time_limit: float,
    memory_limit: int,
) -> None:
    """Look for faults in records: files, folders of them, or - for standard input.

    As json, one object is printed: the number of records, and the problems with file, line, column (from 1; 0
    for the whole file), message, hint and source.

    \b
    Examples:
      thbreports validate meetings/
      thbreports validate minutes.yaml --format json
    """
    from thbreports import batch
    from thbreports.batch.make.limits import Limits
    from thbreports.batch.plan.records import find
    from thbreports.packs import choice

    chosen = choice.choose(packs)
    records, problems = find(options.records(paths, "record"))
    found = list(batch.examine(records, chosen, Limits(time_limit, memory_limit)))
    problems = sorted({*problems, *(problem for one in found for problem in one)})
    if shown == "json":
        _print_json(len(records), problems)
    elif problems:
        failed = sum(1 for one in found if one)
        console.show_problems(problems, console.problems_of(len(problems), failed, len(records)))
    else:
        click.echo(f"{console.count(len(records), 'record')}, no faults")
    if problems:
        ctx.exit(1)


def _print_json(records: int, problems: list[Problem]) -> None:
    import json

    click.echo(json.dumps({"records": records, "problems": [one.as_dict() for one in problems]}, indent=2))
