"""One report to standard output, for a pipe."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from thbreports.cli import options

if TYPE_CHECKING:
    from thbreports.batch.make.limits import Limits

NAME = "-"
"""What stands for standard output in the place of a folder."""


def write(
    paths: tuple[str, ...],
    format: tuple[str, ...],
    packs: tuple[str, ...] | None,
    languages: tuple[str, ...],
    audience: str | None,
    verify: bool,
    given: Mapping[str, Mapping[str, Any]],
    limits: Limits,
) -> None:
    """Write the one report of one record in one format to standard output, whole or not at all.

    Raises ThbReportsError for all that is wrong with the record, UsageError for more than one report.
    """
    from thbreports.batch.make import job
    from thbreports.batch.plan import editions
    from thbreports.batch.plan.edition import PUBLIC, Edition
    from thbreports.batch.plan.records import find
    from thbreports.errors import RecordError
    from thbreports.packs import choice

    if len(format) != 1:
        raise click.UsageError("standard output takes one format: name it with -f, such as -f pdf")
    if sys.stdout.isatty() and format != ("html",):
        raise click.UsageError("standard output is a terminal: send it to a file or a program, with > or |")
    chosen = choice.choose(packs)
    found, problems = find(options.records(paths, "record"), Edition.asked(audience or PUBLIC))
    records = editions.editions(found, languages)
    if problems:
        raise RecordError(problems)
    if len(records) != 1:
        raise click.UsageError(
            f"standard output takes the report of one record in one language, not {len(records)}"
        )
    made = job.make(job.Job(records[0], format, chosen, verify, given, limits=limits))
    if made.problems:
        raise RecordError(made.problems)
    if len(made.files) != 1:
        raise click.UsageError("the record has several documents: name the pack of one with -p")
    sys.stdout.buffer.write(made.files[0].data)
    sys.stdout.buffer.flush()
