"""The structure tree of a finished PDF, put right: one element per HTML element, and each of its true type.

Rules come from PDF/UA-1 (ISO 14289-1, clause 7) and the structure types of PDF 1.7 (ISO 32000-1, 14.8.4).
"""

from __future__ import annotations

from typing import Any

import pydyf

from thbreports.outputs.pdf.engine.tagging import Tagged, TaggingLog
from thbreports.outputs.pdf.footnotes import NOTE_CLASS, WHOLE
from thbreports.outputs.pdf.tags import artifacts, identity, letters, tables, turned
from thbreports.outputs.pdf.tags.tree import Tree

_WHOLE = frozenset(
    "/P /H1 /H2 /H3 /H4 /H5 /H6 /L /LI /BlockQuote /Sect /Art /Part /Div"
    " /Table /THead /TBody /TR /TH /TD /Caption /Link /Code".split()
)
"""Types of which one element may be cut by the end of a page, column or line and must stay one."""
_TYPES = {
    "pre": "/P",
    "address": "/P",
    "code": "/Code",
    **dict.fromkeys(("aside", "header", "footer", "nav", "figure"), "/Div"),
}
"""Types of elements for which WeasyPrint has none."""


def finish(pdf: pydyf.PDF, heard: TaggingLog) -> None:
    """Put the structure tree of a file right before it is written."""
    tree = Tree(pdf, heard.tagged)
    tables.drop_repeated_headers(tree)
    give_types(tree)
    join_fragments(tree)
    contents = contents_of(tree)
    drop_generated(tree, contents)
    keep_links_to_links(tree)
    describe(tree)
    tables.name_headers(tree)
    nest_lists(tree)
    fill_list_items(tree)
    mark_contents(tree, contents)
    mark_notes(tree)
    artifacts.part(tree, heard.hyphenated)
    letters.say(tree, turned.say(tree, heard.texts))
    identity.mark_as_universal(pdf)


def _classes(one: Tagged) -> list[str]:
    return str(one.element.get("class", "")).split()


def give_types(tree: Tree) -> None:
    """Give elements the types that WeasyPrint does not know for them (ISO 32000-1, 14.8.4)."""
    for one in tree.tagged:
        if one.tag in _TYPES and one.struct["S"] == "/NonStruct":
            one.struct["S"] = _TYPES[one.tag]


def join_fragments(tree: Tree) -> None:
    """Join the structure elements that one HTML element got on several lines, columns or pages."""
    first: dict[tuple[int | str, str, str], Any] = {}
    joined: set[int] = set()
    for one in tree.tagged:
        kind, whole = one.struct["S"], one.element.get(WHOLE)
        if kind not in _WHOLE and not whole:
            continue
        key = (whole or id(one.element), one.tag, kind)
        original = first.setdefault(key, one.struct)
        if original is one.struct:
            continue
        if any(original is above for above in tree.ancestors(one.struct)):
            one.struct["S"] = "/NonStruct"  # a column of the element
            continue
        tree.drop(one.struct)
        tree.take_content(original, one.struct)
        joined.add(id(one.struct))
    tree.tagged = [one for one in tree.tagged if id(one.struct) not in joined]


def contents_of(tree: Tree) -> set[int]:
    """Return the identities of the elements of contents lists."""
    return {
        id(element)
        for one in tree.tagged
        if one.tag == "nav" and "contents" in _classes(one)
        for element in one.element.iter()
    }


def drop_generated(tree: Tree, contents: set[int]) -> None:
    """Take away what a style sheet puts before and after elements, but for page numbers in a contents list.

    It decorates: the words of a report are those of its document.
    """
    for one in tree.tagged:
        if one.leader or (one.tag.endswith(("::before", "::after")) and id(one.element) not in contents):
            tree.drop(one.struct)


def keep_links_to_links(tree: Tree) -> None:
    """Drop the second annotation that an element inside a link gets; name the others by the link's words."""
    owners = {id(tree.objects[owner]) for owner in tree.owners()}
    for one in tree.tagged:
        if "::" in one.tag and one.struct["S"] == "/Link":
            one.struct["S"] = "/Span"  # what the layout adds to a link is no link of its own
        if id(one.struct) not in owners:
            continue
        for reference, annotation in list(tree.annotations(one.struct)):
            if one.struct["S"] == "/Link":
                annotation["Contents"] = pydyf.String(
                    _name(one.element) or str(annotation["Contents"].string)
                )
            else:
                one.struct["K"].remove(reference)


def _name(link: Any) -> str:
    """Return the words of a link, and the texts of the pictures in it."""
    pictures = [picture.get("alt", "") for picture in link.iter("img")]
    return " ".join(" ".join(["".join(link.itertext()), *pictures]).split())


def describe(tree: Tree) -> None:
    """Say the language of parts, and how lists are numbered."""
    for one in tree.tagged:
        if (language := one.element.get("lang")) and one.element.tag != "html":
            one.struct["Lang"] = pydyf.String(language)
        if one.struct["S"] == "/L":
            one.struct["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": _numbering(one)})


def _numbering(one: Tagged) -> str:
    """Return the ListNumbering of a list (ISO 32000-1, table 347)."""
    if one.tag == "ul" and "verbatim" not in _classes(one):
        return "/Disc"
    return "/Decimal" if one.tag == "ol" and "verbatim" not in _classes(one) else "/None"


def fill_list_items(tree: Tree) -> None:
    """Give each list item its label and one body, whatever blocks it holds (ISO 32000-1, table 336)."""
    for struct in list(tree.objects.values()):
        if struct.get("S") != "/LI":
            continue
        labels = [one for one in tree.children(struct) if one["S"] == "/Lbl"]
        bodies = [one for one in tree.children(struct) if one["S"] == "/LBody"]
        if len(bodies) == 1 and len(struct["K"]) == len(labels) + 1:
            continue
        body = tree.add("/LBody", struct, struct["Pg"])
        for kid in list(struct["K"]):
            child = tree.objects.get(kid) if isinstance(kid, bytes) else None
            if child is not None and child in bodies:
                tree.take_content(body, child)
            elif child is None or child not in labels:
                body["K"].append(kid)
                if child is not None and "P" in child:
                    child["P"] = body.reference
        struct["K"][:] = [one.reference for one in labels] + [body.reference]


def nest_lists(tree: Tree) -> None:
    """Put each list into the item that holds it, in its place; the layout hangs it beside that item."""
    structs: dict[int, Any] = {}
    for one in tree.tagged:
        structs.setdefault(id(one.element), one.struct)
    for one in tree.tagged:
        if one.struct["S"] != "/LI":
            continue
        for place, element in enumerate(one.element):
            nested = structs.get(id(element))
            if nested is None or nested["S"] != "/L":
                continue
            if any(above is one.struct for above in tree.ancestors(nested)):
                continue
            later = {
                structs[id(after)].reference for after in one.element[place + 1 :] if id(after) in structs
            }
            kids = one.struct["K"]
            tree.drop(nested)
            tree.put(nested, one.struct, next((at for at, kid in enumerate(kids) if kid in later), None))


def mark_contents(tree: Tree, contents: set[int]) -> None:
    """Make the lists of ``nav.contents`` a table of contents (ISO 32000-1, table 333)."""
    kinds = {"/L": "/TOC", "/LI": "/TOCI"}
    for one in tree.tagged:
        if id(one.element) in contents and one.struct["S"] in kinds:
            one.struct["S"] = kinds[one.struct["S"]]
            one.struct.pop("A", None)
            for child in list(tree.children(one.struct)):
                if child["S"] == "/LBody":
                    child["S"] = "/Reference"


def mark_notes(tree: Tree) -> None:
    """Make each footnote a Note with its own identifier, right behind its reference (ISO 14289-1, 7.9)."""
    links = {id(one.element): one.struct for one in reversed(tree.tagged) if one.struct["S"] == "/Link"}
    references = {one.element.get("id"): one.struct for one in tree.tagged if one.struct["S"] == "/Link"}
    done: set[int] = set()
    for one in tree.tagged:
        if one.struct["S"] != "/Span" or NOTE_CLASS not in _classes(one) or id(one.element) in done:
            continue
        done.add(id(one.element))
        note, marker = one.struct, one.element[0]
        note["S"], note["ID"] = "/Note", pydyf.String(str(one.element.get("id")))
        _put_behind(tree, note, references.get(str(marker.get("href")).removeprefix("#")))
        _label(tree, links.get(id(marker)))


def _put_behind(tree: Tree, note: Any, reference: Any) -> None:
    """Move a note from the foot of its page to where the words refer to it."""
    area = tree.parent(note)
    tree.drop(note)
    if not area["K"]:
        tree.drop(area)
    raised = tree.parent(reference)  # the sup around the link
    holder = tree.parent(raised)
    tree.put(note, holder, holder["K"].index(raised.reference) + 1)


def _label(tree: Tree, link: Any) -> None:
    """Make the number of a note, which leads back to its reference, the label of it."""
    parent = tree.parent(link)
    label = tree.add("/Lbl", parent, parent["Pg"])
    parent["K"][parent["K"].index(link.reference)] = label.reference
    tree.put(link, label)
