"""The least that a report takes, warm: in each stage the libraries at their work, and of ours a template.

libyaml reads the record and pydantic holds its data against the models; our template prints a meeting that is
ready, for which markdown-it reads the texts that hold Markdown; lxml reads what was printed, gives out each
element once, and writes it all.  For DOCX it is read once more, each paragraph is written as
text, and as much deflated as Word gets.  Words are not checked, no place is known, no level, number,
identifier, link or contents is made, nothing has a look.
"""

from __future__ import annotations

import functools
import zipfile
import zlib
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import yaml
from lxml import etree
from yaml.events import MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

import thbreports
from benchmarks import subjects
from thbreports.document.finish import markup
from thbreports.document.template import print_template
from thbreports.record import Meeting
from thbreports.record.kinds import TRUSTED
from thbreports.source.yaml import read
from thbreports.view.prepare import prepare
from thbreports.view.view import Printing, View

_PARTS = ("word/document.xml", "word/footnotes.xml")
_WRITTEN = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th")


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what does the least for ``count`` reports in HTML or DOCX."""
    text = subjects.text(record)
    texts = [subjects.varied(text, number) for number in range(first, first + count)]
    with zipfile.ZipFile(folder / f"{record}-0.docx") as package:
        parts = [package.read(name) for name in package.namelist() if name in _PARTS]
    finished = _page if job == "html" else functools.partial(_document, parts)
    return [_staged(one, folder, finished) for one in texts]


def _staged(text: str, folder: Path, finished: Callable[[etree._Element], object]) -> Callable[[], object]:
    _, data = read(text, "record.yaml")
    meeting, pack = prepare(thbreports.load(text.encode(), name="record.yaml", folder=folder))
    printing = Printing(meeting._origin)
    view = View(meeting, "", (), printing, pack.hidden())
    labels = pack.labels(meeting.language)

    def make() -> object:
        _Events(text).value()
        Meeting.model_validate(data, context=TRUSTED)
        printing.origin.parsed.clear()  # it has the texts that were read when the meeting was made ready
        return finished(markup.read(print_template(pack, view, meeting.language, labels)))

    return make


class _Events:
    """A record of texts, lists and mappings from what libyaml tells.

    ``yaml.load`` takes two and a half times as long: it asks of each text whether it is a number or a date.
    """

    def __init__(self, text: str) -> None:
        self._next = yaml.CSafeLoader(text).get_event
        self._next()  # the stream begins
        self._next()  # the document begins

    def value(self, event: Any = None) -> Any:
        """Return the next value, whose first event may have been taken."""
        event = event or self._next()
        if type(event) is ScalarEvent:
            return event.value
        if type(event) is SequenceStartEvent:
            items = []
            while type(one := self._next()) is not SequenceEndEvent:
                items.append(self.value(one))
            return items
        fields = {}
        while type(name := self._next()) is not MappingEndEvent:
            fields[name.value] = self.value()
        return fields


def _page(root: etree._Element) -> bytes:
    for _ in root.iter():
        pass
    return etree.tostring(root, encoding="utf-8")


def _document(parts: list[bytes], root: etree._Element) -> object:
    paragraphs = [
        f'<w:p><w:pPr><w:pStyle w:val="{one.tag}"/></w:pPr><w:r><w:t>{escape(words)}</w:t></w:r></w:p>'
        for one in etree.fromstring(_page(root)).iter(*_WRITTEN)
        if (words := "".join(one.itertext()))
    ]
    return "".join(paragraphs).encode(), [zlib.compress(part, wbits=-zlib.MAX_WBITS) for part in parts]
