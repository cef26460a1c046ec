"""Paragraphs of prose as the items of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from thbreports.view.view import BEGIN, BETWEEN, END

_CONTINUE = ("ul", "ol", "blockquote", "pre")
"""Blocks that belong to the paragraph before them; a heading, a table, a figure or a line ends a list."""


def as_list(blocks: etree._Element, number: Callable[[], int], closing: str, id: str) -> Iterator[str]:
    """Yield blocks with their paragraphs as items of lists; ``closing`` stands at the end of the last."""
    items: list[str] = []
    for block in blocks:
        tag, after = block.tag, block.getnext()
        inside = bool(items) and tag in _CONTINUE
        if tag == "p":
            shown = f'<span class="number">{number()}.</span> {_words(block)}'
            goes_on = closing if after is None else after.tag in _CONTINUE
            name = f' id="{id}"' if id and not items else ""
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
