"""The command ``packs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from thbreports.packs import Pack


MOST_LISTED = 6
"""Languages of a pack that are named one by one in the list of packs."""


@click.command("packs", short_help="List the template packs, or show what they print.")
@click.argument("names", nargs=-1, metavar="[PACK]...")
@click.option("--reference", metavar="PACK", help="Write the Word document with the styles of this pack.")
@click.option("--labels", is_flag=True, help="Show which labels are missing or unsure, by language.")
@click.option("--language", metavar="CODE", help="With --labels: write the missing ones of a language down.")
@click.option("-o", "--out", metavar="FILE", type=click.Path(), help="File to write it to.")
def list_packs(
    names: tuple[str, ...], reference: str | None, labels: bool, language: str | None, out: str | None
) -> None:
    """List the template packs: name, title, languages; show what some print; or write the Word styles of one.

    Of each PACK, a name or a folder, is shown what it demands of a record, what it prints and leaves out.

    Change the styles in Word and save the file as reference.docx into your own pack: its reports follow.

    \b
    Examples:
      thbreports packs
      thbreports packs committee-report ./our-pack
      thbreports packs --reference base -o our-pack/reference.docx
      thbreports packs ./our-pack --labels
      thbreports packs ./our-pack --labels --language de -o our-pack/labels/de.toml
    """
    if language is not None:
        _write_starter(names, labels, language, out)
        return
    if (reference is None) != (out is None):
        raise click.UsageError("--reference PACK and --out FILE go together")
    if reference is not None and out is not None:
        _write_reference(reference, out)
        return
    from thbreports import packs
    from thbreports.packs import choice

    if labels:
        chosen = choice.choose(names) if names else packs.available()
        click.echo("\n\n".join(map(_labels, chosen)))
        return
    if names:
        click.echo("\n\n".join(_described(pack) for pack in choice.choose(names)))
        return
    rows = [(pack.name, pack.title, _few(pack.languages())) for pack in packs.available()]
    widest, titles = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, title, languages in rows:
        click.echo(f"{name:{widest}}  {title:{titles}}  {languages}")


def _few(languages: tuple[str, ...]) -> str:
    """Return the codes of languages, or how many there are."""
    return ", ".join(languages) if len(languages) <= MOST_LISTED else f"{len(languages)} languages"


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


def _labels(pack: Pack) -> str:
    """Return the labels of a pack that are missing or unsure, a line for each language."""
    from thbreports.packs import label_gaps, translation

    lines = [f"{pack.name}: {len(label_gaps.wanted(pack))} labels"]
    for language in pack.languages():
        told = [
            f"{len(found)} {what}: {', '.join(found)}"
            for what, found in (
                ("missing", label_gaps.missing(pack, language)),
                ("to review", translation.to_review(pack, language)),
            )
            if found
        ]
        lines.append(f"  {language:8} {'; '.join(told) or 'complete'}")
    return "\n".join(lines)


def _write_starter(names: tuple[str, ...], labels: bool, language: str, out: str | None) -> None:
    """Write all labels that one pack lacks in a language, into a new file or onto the terminal."""
    from pathlib import Path

    from thbreports import packs
    from thbreports.packs import translation
    from thbreports.system import files
    from thbreports.view.language import plural_forms

    if not labels or len(names) != 1:
        raise click.UsageError("--language CODE goes with --labels and one PACK")
    text = translation.starter(packs.find(names[0]), language, plural_forms(language))
    if out is None:
        click.echo(text, nl=False)
        return
    files.create(Path(out), text.encode())
    click.echo(str(Path(out)))


def _write_reference(name: str, out: str) -> None:
    from pathlib import Path

    from thbreports import packs
    from thbreports.outputs.docx.styles import made
    from thbreports.system import files

    # Never over an old file: it may hold a day's work of styling.
    files.create(Path(out), made.build(packs.find(name)))
    click.echo(str(Path(out)))
