"""The command ``packs``."""

from __future__ import annotations

import click


@click.command("packs", short_help="List the template packs.")
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

    from thbreports import packs
    from thbreports.outputs.docx.styles import made
    from thbreports.system import files

    # Never over an old file: it may hold a day's work of styling.
    files.create(Path(out), made.build(packs.find(name)))
    click.echo(str(Path(out)))
