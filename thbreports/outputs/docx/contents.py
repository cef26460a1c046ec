"""The list of contents: its entries, each with the number of its page as a field."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from thbreports.outputs.docx.inline import Runs
from thbreports.outputs.docx.place import Place
from thbreports.outputs.docx.wml import Element, w

if TYPE_CHECKING:
    from thbreports.outputs.docx.body import Body


def write_contents(body: Body, nav: Element, place: Place) -> None:
    """Write ``nav.contents``: its heading, then one entry for each link, at the level of its list.

    The entries are paragraphs of their own and no TOC field: LibreOffice shows what such a field holds and
    counts no pages, while it counts them in fields that stand alone, and Word makes the words of a TOC field
    anew.
    """
    place = place._replace(item=None)
    for heading in nav.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        body.paragraph(heading, place, body.styles.named("#contents"), keep_next=True)
    for entry in nav.iter("a"):
        level = max(1, sum(1 for _ in entry.iterancestors("ol", "ul")))
        runs = body.open(place, body.styles.named("nav.contents", level))
        _entry(body, runs, entry, place)
        runs.finish()


def _entry(body: Body, runs: Runs, entry: Element, place: Place) -> None:
    """Write the words of an entry and the number of its page, which Word or LibreOffice counts."""
    name = body.story.job.bookmarks.name((entry.get("href") or "#")[1:])
    entry = deepcopy(entry)
    entry.tail = None
    for span in entry.iter("span"):
        span.attrib.pop("class", None)  # LibreOffice would show one that has a style as a link
    if name is None:
        runs.children(entry, place.look)
        return
    link = runs.link()
    link.set(w("anchor"), name)
    link.set(w("history"), "1")
    runs.children(entry, place.look, link)
    runs.tab(place.look, link)
    runs.field(f"PAGEREF {name} \\h", "", place.look, link)
