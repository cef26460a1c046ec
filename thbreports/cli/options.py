"""Arguments and options that commands share."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from thbreports.batch.plan.records import RecordFile


def formats_given(
    ctx: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Return the formats of one or several lists between commas, or None where there is no such option."""
    from thbreports import formats

    if not given:
        return None
    names = _between_commas(given)
    for name in names or [""]:
        if not formats.is_known(name):
            problem = formats.unknown(name)
            raise click.BadParameter(f"{problem.message}; {problem.hint}")
    return tuple(dict.fromkeys(names))


def packs_given(
    ctx: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Return the packs of one or several lists between commas, or None where there is no such option."""
    if not given:
        return None
    names = _between_commas(given)
    if not names:
        raise click.BadParameter("name a pack, or several between commas")
    return tuple(names)


def languages_given(ctx: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages of one or several lists between commas."""
    names = _between_commas(given)
    if not names:
        return ()
    from thbreports.batch.plan import editions
    from thbreports.errors import OutputError

    try:
        return editions.check(names)
    except OutputError as error:
        problem = error.problems[0]
        raise click.BadParameter("; ".join(filter(None, (problem.message, problem.hint)))) from None


def stem_given(ctx: click.Context, option: click.Parameter, name: str) -> str:
    """Return the name for what has none."""
    if name in ("", ".", "..") or os.path.basename(name) != name or "\\" in name:
        raise click.BadParameter("a name of a file, without its folder and format, such as minutes")
    return name


def places(
    paths: tuple[str, ...], out: str | None, formats: tuple[str, ...] | None
) -> tuple[str, tuple[str, ...]]:
    """Return the folder to write into and the formats: as given, or as the folders of the paths say."""
    from thbreports.batch.plan.settings import settings

    return settings([path for path in paths if path != "-"], out, formats)


def records(paths: tuple[str, ...], stem: str) -> list[str | RecordFile]:
    """Return the paths, with the record from standard input in place of ``-``."""
    if "-" not in paths:
        return list(paths)
    from thbreports.batch.plan.records import RecordFile
    from thbreports.source.text import MAX_BYTES

    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    typed = RecordFile("<stdin>", stem, data=data)
    return [typed if path == "-" else path for path in paths]


paths = click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
out = click.option("-o", "--out", metavar="DIR", help="Folder to write into.  [default: build]")
formats = click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="LIST",
    callback=formats_given,
    help="Formats, such as html,pdf.  [default: all that are built in]",
)
packs = click.option(
    "-p",
    "--pack",
    "packs",
    multiple=True,
    metavar="LIST",
    callback=packs_given,
    help="Template packs, by name or folder, between commas, for all records.",
)

audience = click.option(
    "-a",
    "--audience",
    metavar="NAME",
    help="Whom the reports are for, such as secretariat.  [default: public]",
)

review = click.option(
    "--review", is_flag=True, help="Shade what is not for the public, and say in the margin who may read it."
)

languages = click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="LIST",
    callback=languages_given,
    help="Languages of records in several, such as en,fr; or all.  [default: each record's own]",
)
jobs = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes.  [default: as many as cores]",
)


def limits(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what each record may take.

    The command gets ``time_limit`` in seconds and ``memory_limit`` in megabytes.
    """
    for option in (
        click.option(
            "--memory-limit",
            type=click.IntRange(min=1),
            default=4096,
            show_default=True,
            metavar="MB",
            help="Memory that one record may take.",
        ),
        click.option(
            "--time-limit",
            type=click.FloatRange(min=0, min_open=True),
            default=600.0,
            show_default="600",
            metavar="SECONDS",
            help="Time that one record may take.",
        ),
    ):
        command = option(command)
    return command


def workers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where records are made, and what each may take.

    The command gets ``jobs``, ``cluster`` (an address or None), and what ``limits`` gives it.
    """
    for option in (
        limits,
        click.option(
            "--cluster", metavar="ADDRESS", help="Build on a Dask cluster, such as tcp://host:8786."
        ),
        jobs,
    ):
        command = option(command)
    return command


def executor(address: str | None) -> AbstractContextManager[Executor | None]:
    """Give what makes records on the cluster at an address, or nothing where there is none."""
    if address is None:
        return contextlib.nullcontext()
    from thbreports.batch.remote import dask

    connected: AbstractContextManager[Executor] = dask.connected(address)
    return connected


def _between_commas(given: tuple[str, ...]) -> list[str]:
    return [name.strip() for text in given for name in text.split(",") if name.strip()]
