"""The command ``schema``."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of a record.")
def schema() -> None:
    """Print the JSON Schema of a record, with which editors complete and check records.

    \b
    Example:
      thbreports schema > meeting.schema.json
    """
    from thbreports.record.schema import schema_text

    click.echo(schema_text().encode("utf-8"), nl=False)  # as bytes: UTF-8, whatever the console speaks
