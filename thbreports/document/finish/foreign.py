"""Words that stand in another language than the rest of a document, since nobody has translated them."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from thbreports.record import Meeting
from thbreports.source.origin import SECOND, path_location, path_text


def mark(root: etree._Element, meetings: Sequence[Meeting], note: str) -> None:
    """Say of each such text in which language it is, and below the title with a note that there are some.

    ``meetings`` are the one or two, each in its language, of which a document is made.
    """
    if not any(one._languages.foreign for one in meetings):
        return
    marked = False
    for element in root.iter(etree.Element):
        if path := element.get("data-path", "").partition("^")[0]:
            meeting = meetings[-1 if path.startswith(f"{SECOND}.") else 0]
            place = path_text(meeting._origin.in_file(path_location(path)))
            if (language := meeting._languages.foreign.get(place)) and element.get("lang") is None:
                element.set("lang", language)
                marked = True
    title = root.find(".//header")
    if marked and note and title is not None:
        said = etree.Element("aside", {"class": "note", "role": "note"})
        etree.SubElement(said, "p").text = note
        title.addnext(said)
