"""The functions and filters that templates call; docs/templates.md shows each in use."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from jinja2 import UndefinedError, pass_eval_context
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from lxml import etree
from markupsafe import Markup, escape

from thbreports import language as words
from thbreports.document.view import BEGIN, BETWEEN, END, FieldText, marked_up, printed
from thbreports.problems import nearest
from thbreports.text import escaped

_CONTINUE = ("ul", "ol", "blockquote", "pre")
"""Blocks that belong to the paragraph before them; a heading, a table, a figure or a line ends a list."""
_FIRST_PARAGRAPH = re.compile(r"<p( data-path=\"[^\"]*\")?>")


def functions(labels: Mapping[str, str], language: str) -> dict[str, Any]:
    """Return the functions that a template of one language calls, by name."""

    known: dict[str, Markup] = {}

    def label(name: str, /, **values: Any) -> Markup:
        """The words of a label, its ``{placeholders}`` filled."""
        if name in known:
            return known[name]
        if name not in labels:
            raise UndefinedError(f"unknown label '{name}'; " + nearest(name, list(labels)))
        words = escape(labels[name])
        if "{" in words or "}" in words:
            return Markup(str(words).format(**{key: _filling(value) for key, value in values.items()}))
        known[name] = words
        return words

    def day(value: datetime.date, weekday: bool = False) -> Markup:
        """A date in words."""
        return _time(
            value.isoformat(), words.weekday(value, language) if weekday else words.day(value, language)
        )

    def days(start: datetime.date, end: datetime.date | None = None) -> Markup:
        """One or several days in words."""
        return day(start) if end is None or start == end else escape(words.days(start, end, language))

    def times(start: str, end: str = "") -> Markup:
        """A time of day, or from one to another."""
        return marked_up("–".join(_time(value.zfill(5), value) for value in (start, end) if value))

    def country(name: FieldText | str) -> Markup | str:
        """The name of a state, from its code or as written."""
        named = words.country(name, language)
        return marked_up(printed(name) if named is name else _marked(name, escaped(named))) if named else ""

    def language_name(code: str) -> str:
        """The name of a language."""
        return words.language_name(code, language)

    def listing(items: Sequence[Any]) -> Markup:
        """Items as a list in a sentence: a, b and c."""
        marks = [f"\ufdd3{place}\ufdd4" for place in range(len(items))]
        sentence = escape(words.listing(marks, language))
        for mark, item in zip(marks, items, strict=True):
            sentence = Markup(sentence.replace(mark, escape(item)))
        return sentence

    def languages_listed(codes: Sequence[str]) -> Markup:
        """The names of several languages as a list in a sentence."""
        return listing([language_name(code) for code in codes])

    counts: Counter[str] = Counter()

    def counter(name: str) -> int:
        """The next number of a counter; each report begins at 1."""
        counts[name] += 1
        return counts[name]

    def numbered(
        text: FieldText | str, name: str, opening: Any = "", closing: Any = "", id: str = ""
    ) -> Markup:
        """Prose of which each paragraph has the next number of a counter."""
        blocks = etree.fromstring(f"<div>{lead(text, opening)}</div>")
        return Markup("".join(_as_list(blocks, lambda: counter(name), str(escape(closing)), id)))

    return {
        "label": label,
        "day": day,
        "days": days,
        "times": times,
        "country": country,
        "language_name": language_name,
        "languages_listed": languages_listed,
        "listing": listing,
        "given": given,
        "lead": lead,
        "item": item,
        "counter": counter,
        "numbered": numbered,
    }


def given(*items: Any) -> list[Any]:
    """Return those of the items that hold something."""
    return list(filter(None, items))


@pass_eval_context
def join(state: EvalContext, items: Iterable[Any], between: str = "", attribute: Any = None) -> str:
    """Return items as one text, as Jinja2's own filter does, which takes three times as long."""
    if attribute is not None or not state.autoescape:
        joined: str = do_join(state, items, between, attribute)
        return joined
    listed = list(items)
    if type(between) is Markup or not _MARKED.isdisjoint(map(type, listed)):
        return marked_up(str.join(printed(between), map(printed, listed)))
    return str(between).join(map(str, listed))


_MARKED = frozenset({Markup, FieldText})


def lead(text: FieldText | str, opening: Any) -> Markup:
    """Return prose with ``opening`` (a number, a speaker) put at the start of its first paragraph."""
    blocks, first = printed(text), printed(opening)
    if not first:
        return marked_up(blocks)
    match = _FIRST_PARAGRAPH.match(blocks)
    if match is None:
        return marked_up(f"<p>{first}</p>\n{blocks}")
    end = blocks.find("</p>")
    return marked_up(f"<p>{first} {_marked(text, blocks[match.end() : end])}{blocks[end:]}")


def item(text: FieldText | str, opening: Any = "") -> Markup:
    """Return prose as the content of a list item: words alone where it is one paragraph, else its blocks."""
    blocks = printed(text)
    match = _FIRST_PARAGRAPH.match(blocks)
    end = blocks.find("</p>")
    if match is None or end != len(blocks.rstrip()) - 4:
        return lead(text, opening)
    first = printed(opening)
    return marked_up(f"{first}{' ' if first else ''}{_marked(text, blocks[match.end() : end])}")


def _as_list(blocks: etree._Element, number: Callable[[], int], closing: str, id: str) -> Iterator[str]:
    """Yield blocks with their paragraphs as items of lists; ``closing`` stands at the end of the last."""
    items: list[str] = []
    for block in blocks:
        tag, after = block.tag, block.getnext()
        inside = bool(items) and tag in _CONTINUE
        if tag == "p":
            shown = f'<span class="number">{number()}.</span> {_words(block)}'
            goes_on = closing if after is None else after.tag in _CONTINUE
            name = f' id="{escape(id)}"' if id and not items else ""
            items.append(f"<li{name}>" + (f"<p>{shown}</p>" if goes_on else shown))
        elif inside:
            items[-1] += _markup(block)
        else:
            yield from _listed(items)
            items = []
            yield _markup(block)
    if items:
        items[-1] += closing
        yield from _listed(items)
    else:
        yield closing


def _listed(items: Sequence[str]) -> Iterator[str]:
    if items:
        yield '<ol class="verbatim">' + "".join(f"{item}</li>" for item in items) + "</ol>"


def _words(paragraph: etree._Element) -> str:
    """Return what a paragraph holds, between the marks that name the field it is from."""
    inner = _markup(paragraph)
    inner = inner[inner.index(">") + 1 : inner.rindex("<")] if not inner.endswith("/>") else ""
    path = paragraph.get("data-path")
    return inner if path is None else f"{BEGIN}{path}{BETWEEN}{inner}{END}"


def _markup(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _marked(text: FieldText | str, words_alone: str) -> str:
    """Return the words of a paragraph between the marks that name the field they are from."""
    return f"{BEGIN}{text.path}{BETWEEN}{words_alone}{END}" if isinstance(text, FieldText) else words_alone


def runs(items: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Return neighbouring items that share a value of ``attribute``, with that value; the order stays."""
    groups: list[tuple[Any, list[Any]]] = []
    for one in items:
        value = getattr(one, attribute)
        if not groups or groups[-1][0] != value:
            groups.append((value, []))
        groups[-1][1].append(one)
    return groups


def _filling(value: Any) -> Any:
    """Return what fills a placeholder: numbers and dates as they are, so that it may say how to show them."""
    return value if isinstance(value, (int, float, datetime.date)) else printed(value)


def _time(moment: str, shown: str) -> Markup:
    return marked_up(f'<time datetime="{escaped(moment)}">{escaped(shown)}</time>')
