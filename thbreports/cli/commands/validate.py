"""The command ``validate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from thbreports.cli import console, options

if TYPE_CHECKING:
    from thbreports.errors import Problem, Remark


@click.command(short_help="Look for problems in records.")
@options.paths
@options.packs
@options.audience
@click.option("--format", "shown", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.jobs
@options.limits
@click.option("--quiet", is_flag=True, help="Show problems, and nothing else.")
@click.pass_context
def validate(
    ctx: click.Context,
    paths: tuple[str, ...],
    packs: tuple[str, ...] | None,
    audience: str | None,
    shown: str,
    jobs: int | None,
    time_limit: float,
    memory_limit: int,
    quiet: bool,
) -> None:
    """Look for problems in records: files, folders of them, or - for standard input.

    What each audience may read of a record is looked at, or what that of --audience may.

    Fields that a record fills and its forms do not print are noted, and texts that 'thbreports new' wrote.

    As json, one object is printed: the number of records, the problems with file, line, column (from 1; 0
    for the whole file), message, hint and source, and the remarks with file, line, column and message.

    \b
    Examples:
      thbreports validate meetings/
      thbreports validate minutes.yaml --format json
    """
    from thbreports import batch
    from thbreports.batch.make.limits import Limits
    from thbreports.batch.plan import settings
    from thbreports.batch.plan.edition import PUBLIC, Edition
    from thbreports.batch.plan.records import find
    from thbreports.packs import choice

    chosen = choice.choose(packs)
    records, problems = find(options.records(paths, "record"), Edition.asked(audience or PUBLIC))
    problems += settings.problems(path for path in paths if path != "-")
    limits = Limits(time_limit, memory_limit)
    everyone = audience is None
    found = list(
        batch.examine(records, chosen, limits, jobs=jobs, every_language=True, every_audience=everyone)
    )
    problems = sorted({*problems, *(problem for one in found for problem in one.problems)})
    remarks = [remark for one in found for remark in one.remarks]
    if shown == "json":
        _print_json(len(records), problems, remarks)
        ctx.exit(1 if problems else 0)
    if not quiet:
        console.show_remarks(remarks)
    if problems:
        failed = sum(1 for one in found if one.problems)
        console.show_problems(problems, console.problems_of(len(problems), failed, len(records)))
    elif not quiet:
        click.echo(f"{console.count(len(records), 'record')}, no problems")
    if problems:
        ctx.exit(1)


def _print_json(records: int, problems: list[Problem], remarks: list[Remark]) -> None:
    import json

    said = {
        "records": records,
        "problems": [one.as_dict() for one in problems],
        "remarks": [one.as_dict() for one in remarks],
    }
    click.echo(json.dumps(said, indent=2))
