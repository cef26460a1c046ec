"""What the commands take: paths, formats, packs and names, as a person types them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from thbreports.recordfiles import Record


def formats_given(ctx: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the formats of one or several lists between commas."""
    from thbreports import outputs

    names = _between_commas(given)
    for name in names or [""]:
        if not outputs.known(name):
            problem = outputs.unknown(name)
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


def stem_given(ctx: click.Context, option: click.Parameter, name: str) -> str:
    """Return the name for what has none."""
    if name in ("", ".", "..") or Path(name).name != name or "\\" in name:
        raise click.BadParameter("a name of a file, without its folder and format, such as minutes")
    return name


def records(paths: tuple[str, ...], stem: str) -> list[str | Record]:
    """Return the paths, with the record from standard input in place of ``-``."""
    if "-" not in paths:
        return list(paths)
    from thbreports.recordfiles import Record
    from thbreports.source import MAX_BYTES

    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    typed = Record("<stdin>", stem, data=data)
    return [typed if path == "-" else path for path in paths]


paths = click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
packs = click.option(
    "-p",
    "--pack",
    "packs",
    multiple=True,
    metavar="LIST",
    callback=packs_given,
    help="Template packs, by name or folder, between commas, for all records.",
)


def _between_commas(given: tuple[str, ...]) -> list[str]:
    return [name.strip() for text in given for name in text.split(",") if name.strip()]
