"""The command ``thbreports``: a thin layer over the functions of the library.

Commands import what they need when they run, so that the quick ones stay quick.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import pkgutil
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

import click

from thbreports.cli import commands as package
from thbreports.cli import console

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells give it: 128 and the number of the signal."""
TERMINATED = 143
"""Exit status after SIGTERM, which service managers send."""


class _Terminated(KeyboardInterrupt):
    """SIGTERM has come: it ends the work as Ctrl-C does, so that what was finished is kept."""


class _Commands(click.Group):
    """Tells every failure in one clear line, and in its exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        from thbreports.errors import ThbReportsError

        try:
            return super().invoke(ctx)
        except ThbReportsError as error:
            console.show_problems(error.problems)
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

    Exit status: 0 if all was done, 1 for problems in records or packs, 2 for wrong usage.
    """


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise _Terminated


def _add_commands() -> None:
    """Add the commands of the modules in ``cli/commands``: a new one is one file there."""
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, click.Command):
                commands.add_command(value)


_add_commands()


def main() -> None:
    """Run the command and leave the process with its exit status."""
    signal.signal(signal.SIGTERM, _terminate)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console without a letter shows a question mark
    # Plugins of pydantic watch what servers validate; looking for some reads a file of each distribution.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    commands(prog_name="thbreports")
