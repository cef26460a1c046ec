"""A reader of records that shares nothing with ours: another YAML library, and no Markdown at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML


def texts(record: str) -> Iterator[str]:
    """Yield every text of a record, the names of fields too, as another library reads YAML."""
    reader = YAML(typ="base", pure=True)
    reader.allow_duplicate_keys = True
    yield from _leaves(reader.load(record.replace("\t", " ")))  # it takes a tab in a text for a problem


_CODES = frozenset(
    "pack documents language languages original_language published status date start end start_time end_time"
    " time_zone next_meetings country mode link keywords attribution attendance category method result term"
    " deadline number duration presiding id email website tracker contents count unanimous capacity order"
    " leaves_out".split()
)
"""Fields whose values steer the report, or are printed in other words, or once for many parts."""
_KINDS = ("break", "social")


def printed_texts(record: str) -> Iterator[str]:
    """Yield every text of a record that a form which leaves out nothing prints as it stands."""
    fields = YAML(typ="base", pure=True).load(record)
    yield from _printed({name: fields[name] for name in fields if name not in fields.get("leaves_out", ())})


def _printed(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        hidden = value.get("attribution", "named") != "named"
        for name, item in value.items():
            silent = name in _CODES or (hidden and name in ("name", "initials")) or item in _KINDS
            if not silent:
                yield from _printed(item)
    elif isinstance(value, list):
        for item in value:
            yield from _printed(item)
    else:
        yield str(value or "")


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(name)
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif value is not None:
        yield str(value)


_SILENT = re.compile(
    r"""
      !\[(?P<text>[^\]]*)\]\([^)]*\)        # a picture, whose text stands on no page
    | \]\([^)\s]*\)                         # where a link leads
    | \]\{[^}]*\}                           # what a span is
    | \[\^[^\]]*\]:?                        # the mark of a note
    | ^[ \t]*\d+\.[ \t]                    # the number of an item, which the format prints
    """,
    re.VERBOSE | re.MULTILINE,
)


def words(text: str) -> list[str]:
    """Return the words of a text as it was written, without the few signs that stand for none."""
    return re.findall(r"[^\W_]+", re.sub(r"[*\\`]", "", _SILENT.sub(" ", text)))
