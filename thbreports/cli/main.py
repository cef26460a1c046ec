"""The command ``thbreports``: a thin layer over the functions of the library.

Commands import what they need when they run, so that the quick ones stay quick.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from thbreports.cli import arguments, console
from thbreports.preview import commands as preview

if TYPE_CHECKING:
    from thbreports.problems import Problem

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells give it: 128 and the number of the signal."""
TERMINATED = 143
"""Exit status after SIGTERM, which service managers send."""


class _Terminated(KeyboardInterrupt):
    """SIGTERM has come: it ends the work as Ctrl-C does, so that what was finished is kept."""


class _Commands(click.Group):
    """Tells every failure in one clear line, and in its exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        from thbreports.problems import ThbReportsError

        try:
            return super().invoke(ctx)
        except ThbReportsError as error:
            console.show_faults(error.problems)
            ctx.exit(1)
        except KeyboardInterrupt as error:
            click.echo("stopped", err=True)
            ctx.exit(TERMINATED if isinstance(error, _Terminated) else INTERRUPTED)
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader has what it wanted; click ends quietly
                raise
            _end(ctx, console.failure(error))


def _end(ctx: click.Context, message: str) -> NoReturn:
    click.echo(message, err=True)
    ctx.exit(1)


def _version(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib import metadata

    try:
        click.echo(f"thbreports {metadata.version('thbreports')}")
    except metadata.PackageNotFoundError:
        click.echo("thbreports, not installed")
    ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
def commands() -> None:
    """Turn the records of meetings into official reports in HTML, PDF and Word.

    \b
    Examples:
      thbreports new minutes.yaml         a record to fill in
      thbreports validate minutes.yaml    look for mistakes
      thbreports build minutes.yaml       write build/minutes.html, .pdf and .docx

    Exit status: 0 if all was done, 1 for faults in records or packs, 2 for wrong usage.
    """


@commands.command(short_help="Write the reports of records.")
@arguments.paths
@arguments.out
@arguments.formats
@arguments.packs
@click.option("--verify", is_flag=True, help="Compare each file with its record, word by word.")
@click.option("--embed-fonts", is_flag=True, help="Put the fonts into HTML files, too.")
@click.option(
    "--name",
    default="record",
    show_default=True,
    metavar="NAME",
    callback=arguments.stem_given,
    help="Name of the files made from standard input.",
)
@click.option("--check", is_flag=True, help="Write nothing; tell which files are not as they would be made.")
@click.option("--force", is_flag=True, help="Build all files, those too that have not changed.")
@click.option("--prune", is_flag=True, help="Remove the reports of records that are gone.")
@click.option("--dry-run", is_flag=True, help="Write nothing; tell what would be built, and why.")
@click.option("--explain", is_flag=True, help="Tell why each file is built.")
@arguments.workers
@click.option("--quiet", is_flag=True, help="Show faults, and nothing else.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to show on the way: for people, or for programs.",
)
@click.pass_context
def build(
    ctx: click.Context,
    paths: tuple[str, ...],
    out: str,
    formats: tuple[str, ...],
    packs: tuple[str, ...] | None,
    verify: bool,
    embed_fonts: bool,
    name: str,
    check: bool,
    force: bool,
    prune: bool,
    dry_run: bool,
    explain: bool,
    jobs: int | None,
    cluster: str | None,
    time_limit: float,
    memory_limit: int,
    quiet: bool,
    log_format: str,
) -> None:
    """Write the reports of records: files, folders of them, or - for standard input.

    Files that are as they would be made are left alone.  A record with faults is told, and nothing of it is
    written; all others are.  Several packs make several documents: the first is named as the record, the
    others as record and pack.  manifest.json lists all files and what each was made from.

    \b
    Examples:
      thbreports build meetings/
      thbreports build minutes.yaml -f pdf -o public
      thbreports build minutes.yaml --pack ./our-pack --verify
      thbreports build minutes.yaml --pack base,./our-decisions
      thbreports build meetings/ --dry-run
      cat minutes.yaml | thbreports build - --name minutes
    """
    from thbreports import batch, usercache
    from thbreports.batch.limits import Limits
    from thbreports.cli import following
    from thbreports.problems import ThbReportsError

    if check and (dry_run or prune):
        raise click.UsageError("--check writes nothing: it goes with neither --dry-run nor --prune")
    usercache.allow()
    follower = following.follower(out, quiet=quiet, explain=explain, as_json=log_format == "json")
    try:
        with arguments.executor(cluster) as executor, follower:
            report = batch.build(
                arguments.records(paths, name),
                out=out,
                formats=formats,
                pack=packs,
                verify=verify,
                options={"html": {"embed_fonts": True}} if embed_fonts else {},
                force=force,
                prune=prune,
                check=check,
                dry_run=dry_run,
                jobs=jobs,
                executor=executor,
                limits=Limits(time_limit, memory_limit),
                progress=follower,
            )
    except ThbReportsError as error:
        follower.refused(error)
        ctx.exit(1)
    summary = console.check_summary if check else console.plan_summary if dry_run else console.build_summary
    faults = console.faults_summary(report, writes=not (check or dry_run))
    follower.finished(report, faults, summary(report, out))
    if not report.ok:
        ctx.exit(1)


@commands.command(short_help="Look for faults in records.")
@arguments.paths
@arguments.packs
@click.option("--format", "shown", type=click.Choice(["text", "json"]), default="text", show_default=True)
@arguments.limits
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
    from thbreports import batch, packchoice
    from thbreports.batch import recordfiles
    from thbreports.batch.limits import Limits

    chosen = packchoice.choose(packs)
    records, problems = recordfiles.find(arguments.records(paths, "record"))
    found = list(batch.examine(records, chosen, Limits(time_limit, memory_limit)))
    problems = sorted({*problems, *(problem for faults in found for problem in faults)})
    if shown == "json":
        _print_json(len(records), problems)
    elif problems:
        failed = sum(1 for faults in found if faults)
        console.show_faults(problems, console.faults_of(len(problems), failed, len(records)))
    else:
        click.echo(f"{console.count(len(records), 'record')}, no faults")
    if problems:
        ctx.exit(1)


def _print_json(records: int, problems: list[Problem]) -> None:
    import json

    click.echo(json.dumps({"records": records, "problems": [one.as_dict() for one in problems]}, indent=2))


@commands.command(short_help="Print the JSON Schema of a record.")
def schema() -> None:
    """Print the JSON Schema of a record, with which editors complete and check records.

    \b
    Example:
      thbreports schema > meeting.schema.json
    """
    from thbreports.schema import schema_text

    click.echo(schema_text().encode("utf-8"), nl=False)  # as bytes: UTF-8, whatever the console speaks


@commands.command("packs", short_help="List the template packs.")
@click.option("--reference", metavar="PACK", help="Write the Word document with the styles of this pack.")
@click.option("-o", "--out", metavar="FILE", type=click.Path(), help="File to write it to.")
def list_packs(reference: str | None, out: str | None) -> None:
    """List the template packs: name, title, languages; or write the Word styles of one.

    Change the styles in Word and save the file as reference.docx into your own pack: its reports follow.

    \b
    Examples:
      thbreports packs
      thbreports packs --reference base -o our-pack/reference.docx
    """
    if (reference is None) != (out is None):
        raise click.UsageError("--reference PACK and --out FILE go together")
    if reference is not None and out is not None:
        _write_reference(reference, out)
        return
    from thbreports import packs

    rows = [(pack.name, pack.title, ", ".join(pack.languages())) for pack in packs.available()]
    names, titles = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, title, languages in rows:
        click.echo(f"{name:{names}}  {title:{titles}}  {languages}")


def _write_reference(name: str, out: str) -> None:
    from pathlib import Path

    from thbreports import atomic, packs
    from thbreports.outputs.docx import reference

    # Never over an old file: it may hold a day's work of styling.
    atomic.create(Path(out), reference.build(packs.find(name)))
    click.echo(str(Path(out)))


@commands.command(short_help="Write a record to start from.")
@click.argument("file", type=click.Path())
@click.option("-p", "--pack", default="base", show_default=True, metavar="PACK", help="Pack for it.")
def new(file: str, pack: str) -> None:
    """Write a record to start from, with notes on its fields.  A file that is there is never overwritten.

    \b
    Examples:
      thbreports new minutes.yaml
      thbreports new minutes.yaml --pack coe-round-table
    """
    import datetime
    from pathlib import Path

    from thbreports import atomic, packchoice, packs, starter
    from thbreports.batch.recordfiles import SUFFIXES

    path = Path(file)
    if not path.name.lower().endswith(SUFFIXES):
        raise click.BadParameter(f"name the record {path.name}.yaml, so that it is found in a folder")
    found = packs.find(pack)
    language = "" if "language" in found.defaults else starter.language_of(found.languages())
    named = packchoice.seen_from(pack, path.parent)
    text = starter.text(str(path), named, language, datetime.date.today())
    atomic.create(path, text.encode("utf-8", "replace"))
    click.echo(str(path))


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise _Terminated


commands.add_command(preview.serve)
commands.add_command(preview.watch)


def main() -> None:
    """Run the command and leave the process with its exit status."""
    signal.signal(signal.SIGTERM, _terminate)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console without a letter shows a question mark
    # Plugins of pydantic watch what servers validate; looking for some reads a file of each distribution.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    commands(prog_name="thbreports")
