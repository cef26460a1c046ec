"""The command ``schema``."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of a record, or tell editors of it.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--install", is_flag=True, help="Write it beside the records, and a line into each.")
@click.option("--path", "shows_path", is_flag=True, help="Print where it lies, and nothing else.")
def schema(paths: tuple[str, ...], install: bool, shows_path: bool) -> None:
    """Print the JSON Schema of a record, with which editors complete and check records.

    With --install it is written as meeting.schema.json beside the records, files or folders of them, and a
    line that names it on top of each that names none: VS Code (with the extension of Red Hat for YAML) and
    other editors find it there.

    \b
    Examples:
      thbreports schema > meeting.schema.json
      thbreports schema --install meetings/
      thbreports schema --path
    """
    if install != bool(paths) or (install and shows_path):
        raise click.UsageError("name records after --install, and only there")
    if install:
        from thbreports.batch.install_schema import install as written

        for path in written(paths):
            click.echo(path)
        return
    from thbreports.record import schema as made

    if shows_path:
        click.echo(str(made.path()))
        return
    click.echo(made.schema_text().encode("utf-8"), nl=False)  # as bytes: UTF-8, whatever the console speaks
