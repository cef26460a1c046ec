"""What no report from YAML by a Jinja2 template can be made without, warm: the floor of what is ours.

libyaml reads the record, markdown-it the texts that hold Markdown, and a plain template of Jinja2 prints
them.  For DOCX lxml reads the page, its paragraphs are written as text, and the document is deflated: the
other parts are as good as ready.  Nothing is checked, told, laid out in sections, numbered, linked or given a
look.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import jinja2
import yaml
from lxml import etree
from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin
from yaml.events import MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from benchmarks import subjects
from benchmarks.peers import pipeline

_MARKDOWN = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
#: What tells that a text holds Markdown, and is not its words alone.
_MARKED = re.compile(r"[*_`\\[<&#|]|\n\s*[-+>\d:]").search
_PAGE = jinja2.Environment(autoescape=True).from_string("""<html><head><title>{{ title }}</title></head><body>
{% for kind, level, text in blocks %}
{% if kind == "heading" %}<h{{ level }}>{{ text }}</h{{ level }}>
{% elif kind == "table" %}<table>
{% for row in text %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>
{% else %}{{ text | prose }}{% endif %}{% endfor %}</body></html>""")
_WRITTEN = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th")


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` pages, or the document parts of Word with as many words."""
    text = subjects.text(record)
    texts = [subjects.varied(text, number) for number in range(first, first + count)]
    return [functools.partial(_page if job == "html" else _document, one) for one in texts]


def _page(text: str) -> bytes:
    record = _Events(text).value()
    return _PAGE.render(title=record["title"], blocks=pipeline.blocks(record)).encode()


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


def _document(text: str) -> bytes:
    record = yaml.load(text, yaml.CSafeLoader)
    page = etree.fromstring(_PAGE.render(title=record["title"], blocks=pipeline.blocks(record)))
    paragraphs = [
        f'<w:p><w:pPr><w:pStyle w:val="{one.tag}"/></w:pPr><w:r><w:t>{escape(words)}</w:t></w:r></w:p>'
        for one in page.iter(*_WRITTEN)
        if (words := "".join(one.itertext()))
    ]
    return zlib.compress("".join(paragraphs).encode(), wbits=-zlib.MAX_WBITS)


def _prose(text: str) -> Markup:
    return Markup(_MARKDOWN.render(text) if _MARKED(text) else f"<p>{escape(text)}</p>")


_PAGE.environment.filters["prose"] = _prose
