"""The least that a page of the base pack takes, warm: all but libyaml, markdown-it and Jinja2 is free.

libyaml reads the record, whatever comes of it; our template prints a meeting that is there already, checked
and with the words of its labels.  The tree of what was printed, its levels, numbers, identifiers, contents
and links, the style sheet and the check of the vocabulary are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

import thbreports
from benchmarks import subjects
from thbreports.document.template import print_template
from thbreports.document.view import Printing, View
from thbreports.form import prepare


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what reads ``count`` records and prints the meetings that they describe."""
    text = subjects.text(record)
    return [_printed(subjects.varied(text, number), folder) for number in range(first, first + count)]


def _printed(text: str, folder: Path) -> Callable[[], object]:
    meeting, pack = prepare(thbreports.load(text.encode(), name="record.yaml", folder=folder))
    printing = Printing(meeting._origin)
    view = View(meeting, "", (), printing, pack.hidden())
    labels = pack.labels(meeting.language)

    def make() -> str:
        for _ in yaml.parse(text, yaml.CSafeLoader):
            pass
        printing.origin.parsed.clear()  # markdown-it reads what it alone can read
        return print_template(pack, view, meeting.language, labels)

    return make
