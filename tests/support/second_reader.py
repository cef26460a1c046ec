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
    " deadline number duration presiding id email website tracker contents count unanimous"
    " capacity order leaves_out layouts raised print picture above_title headings short_title convened"
    " landscape line_numbers watermark bilingual undisclosed motto audience audiences names_for"
    " stand_ins numbers chatham_house".split()
)
"""Fields whose values steer the report, or are printed in other words, or once for many parts."""
_KINDS = ("break", "social")


def printed_texts(record: str) -> Iterator[str]:
    """Yield every text of a record that a form which leaves out nothing prints as it stands."""
    fields = YAML(typ="base", pure=True).load(record)
    data = {name for name, one in fields.get("layouts", {}).items() if "print" in one}
    found = _printed(
        {name: fields[name] for name in fields if name not in fields.get("leaves_out", ())}, data
    )
    names = {*_withheld(fields)}
    yield from (text for text in found if text not in names)


def _withheld(value: Any) -> Iterator[str]:
    """Yield the names of those who are not to be named anywhere."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and value.get("attribution", "named") != "named":
        yield from (value[name] for name in ("name", "initials") if name in value)
    for one in inner:
        yield from _withheld(one)


def _printed(value: Any, data: set[str], *, said: bool = False) -> Iterator[str]:
    """Yield the texts of a value; of lists of which the text says all there is nothing but the text."""
    if isinstance(value, dict):
        if said or value.get("print") == "text":
            value = {name: value[name] for name in ("number", "text") if name in value}
        if "labels" in value:  # the names of labels are none of its words
            words = [re.sub(r"{[^}]*}", "", one) for one in value["labels"].values()]
            value = {**value, "labels": words}
        if "date_text" in value and "place" in value:  # the date line in words has the town
            value = {**value, "place": {name: one for name, one in value["place"].items() if name != "city"}}
        counted = "motion" in value and "text" in value  # a vote as it was worded
        for name, item in value.items():
            silent = (
                name in _CODES
                or (name == "role" and "code" in value)
                or (name in ("initials", "address") and "institution" in value)
                or (counted and name in ("in_favour", "against", "abstentions"))
                or item in _KINDS
            )
            if not silent:
                yield from _printed(item, data, said=name in data)
    elif isinstance(value, list):
        for item in value:
            yield from _printed(item, data, said=said)
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
