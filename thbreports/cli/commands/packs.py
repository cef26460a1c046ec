"""The command ``packs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from thbreports.packs import Pack


@click.command("packs", short_help="List the template packs, or show what they print.")
@click.argument("names", nargs=-1, metavar="[PACK]...")
@click.option("--reference", metavar="PACK", help="Write the Word document with the styles of this pack.")
@click.option("-o", "--out", metavar="FILE", type=click.Path(), help="File to write it to.")
def list_packs(names: tuple[str, ...], reference: str | None, out: str | None) -> None:
    """List the template packs: name, title, languages; show what some print; or write the Word styles of one.

    Of each PACK, a name or a folder, is shown what it demands of a record, what it prints and leaves out.

    Change the styles in Word and save the file as reference.docx into your own pack: its reports follow.

    \b
    Examples:
      thbreports packs
      thbreports packs committee-report ./our-pack
      thbreports packs --reference base -o our-pack/reference.docx
    """
    if (reference is None) != (out is None):
        raise click.UsageError("--reference PACK and --out FILE go together")
    if reference is not None and out is not None:
        _write_reference(reference, out)
        return
    from thbreports import packs
    from thbreports.packs import choice

    if names:
        click.echo("\n\n".join(_described(pack) for pack in choice.choose(names)))
        return
    rows = [(pack.name, pack.title, ", ".join(pack.languages())) for pack in packs.available()]
    widest, titles = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, title, languages in rows:
        click.echo(f"{name:{widest}}  {title:{titles}}  {languages}")


def _described(pack: Pack) -> str:
    """Return what a pack demands, prints and leaves out, in lines."""
    demanded = [f"{paths}: {words}" for paths, words in pack.requires.items() if words]
    prints = list(pack.prints) or [
        "every field of a record" + (" but those that it leaves out" if pack.leaves_out else "")
    ]
    left_out = [_with_number(path) for path in pack.leaves_out] + (["all others"] if pack.prints else [])
    rows = {
        "folder": [str(pack.folder)],
        "extends": [pack.parent.name] if pack.parent else [],
        "languages": [", ".join(pack.languages())],
        "demands": [
            "title: the title of the report",
            "date, or start and end: the days of the meeting",
            *demanded,
        ],
        "prints": prints,
        "leaves out": left_out or ["nothing"],
        "numbers": [f"{path}, in the place of those of the record" for path in pack.renumbers],
        "pictures": [f"{name}: {one.alt}, {one.height} high" for name, (_, one) in pack.pictures().items()],
        "sets": [f"{name}: {value}" for name, value in pack.defaults.items()],
    }
    lines = [f"{pack.name}: {pack.title}"]
    for name, values in rows.items():
        lines += [f"  {'' if number else name:11} {value}" for number, value in enumerate(values)]
    return "\n".join(lines)


def _with_number(path: str) -> str:
    """Return a field that is left out, and the number that goes with a title."""
    return f"{path}, with its number" if path.endswith(".title") else path


def _write_reference(name: str, out: str) -> None:
    from pathlib import Path

    from thbreports import packs
    from thbreports.outputs.docx.styles import made
    from thbreports.system import files

    # Never over an old file: it may hold a day's work of styling.
    files.create(Path(out), made.build(packs.find(name)))
    click.echo(str(Path(out)))
