"""The list of contents: a field that Word can bring up to date, which already holds its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thbreports.outputs.docx.inline import Runs
from thbreports.outputs.docx.place import Place
from thbreports.outputs.docx.wml import XML_SPACE, Element, add, w

if TYPE_CHECKING:
    from thbreports.outputs.docx.body import Body


def write_contents(body: Body, nav: Element, place: Place) -> None:
    """Write ``nav.contents``: its heading, then one entry for each link, at the level of its list.

    The heading stands before the frame that Word makes anew, so that the words of the report stay.
    """
    place = place._replace(item=None)
    for heading in nav.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        body.paragraph(heading, place, body.styles.named("#contents"), keep_next=True)
    frame = add(place.parent, "sdt")
    gallery = add(add(frame, "sdtPr"), "docPartObj")
    add(gallery, "docPartGallery", val="Table of Contents")
    add(gallery, "docPartUnique")
    inner = place._replace(parent=add(frame, "sdtContent"))
    entries = list(nav.iter("a"))
    levels = [max(1, sum(1 for _ in entry.iterancestors("ol", "ul"))) for entry in entries]
    for number, (entry, level) in enumerate(zip(entries, levels, strict=True)):
        runs = body.open(inner, body.styles.named("nav.contents", level))
        if not number:
            _begin(runs, inner, max(levels))
        _entry(body, runs, entry, inner)
        if number == len(entries) - 1:
            add(runs.raw(inner.look), "fldChar", fldCharType="end")
        runs.finish()


def _begin(runs: Runs, place: Place, levels: int) -> None:
    add(runs.raw(place.look), "fldChar", fldCharType="begin")
    instruction = add(runs.raw(place.look), "instrText")
    instruction.set(XML_SPACE, "preserve")
    instruction.text = f' TOC \\o "1-{levels}" \\h \\z \\u '
    add(runs.raw(place.look), "fldChar", fldCharType="separate")


def _entry(body: Body, runs: Runs, entry: Element, place: Place) -> None:
    """Write the words of an entry and the number of its page, which Word fills in."""
    name = body.story.job.bookmarks.name((entry.get("href") or "#")[1:])
    if name is None:
        runs.children(entry, place.look)
        return
    link = runs.link()
    link.set(w("anchor"), name)
    link.set(w("history"), "1")
    runs.children(entry, place.look, link)
    runs.tab(place.look, link)
    runs.field(f"PAGEREF {name} \\h", "", place.look, link)
