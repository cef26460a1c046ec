"""The command ``watch``."""

from __future__ import annotations

import click

from thbreports.cli import options


@click.command(short_help="Write the reports of records whenever they are saved.")
@options.paths
@options.out
@options.formats
@options.packs
@options.audience
@options.languages
def watch(
    paths: tuple[str, ...],
    out: str | None,
    formats: tuple[str, ...] | None,
    packs: tuple[str, ...] | None,
    audience: str | None,
    languages: tuple[str, ...],
) -> None:
    """Write the reports of records, and again whenever a record, a picture or a pack is saved, until Ctrl-C.

    Each file that is written is told, one a line, and each problem once.

    \b
    Examples:
      thbreports watch meetings/ -o public
      thbreports watch minutes.yaml -f html
    """
    from thbreports.cli import rebuild

    rebuild.watch(paths, *options.places(paths, out, formats), packs, languages, audience or "public")
