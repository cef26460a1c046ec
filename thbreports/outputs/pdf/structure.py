"""The structure tree of a finished PDF, put right: one element per HTML element, and each of its true type.

Rules come from PDF/UA-1 (ISO 14289-1, clause 7) and the structure types of PDF 1.7 (ISO 32000-1, 14.8.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pydyf

from thbreports.outputs.pdf import identity
from thbreports.outputs.pdf.markup import NOTE_CLASS
from thbreports.outputs.pdf.record import Tagged
from thbreports.outputs.pdf.tree import Tree

_WHOLE = frozenset(
    "/P /H1 /H2 /H3 /H4 /H5 /H6 /L /LI /BlockQuote /Sect /Art /Part /Div"
    " /Table /TBody /TR /TH /TD /Caption".split()
)
"""Types of which one element may be cut by the end of a page and must stay one."""


def finish(pdf: pydyf.PDF, tagged: Iterable[Tagged]) -> None:
    """Put the structure tree of a file right before it is written."""
    tree = Tree(pdf, tagged)
    drop_repeated_headers(tree)
    join_fragments(tree)
    keep_links_to_links(tree)
    describe(tree)
    nest_lists(tree)
    fill_list_items(tree)
    mark_contents(tree)
    mark_notes(tree)
    identity.mark_as_universal(pdf)


def _classes(one: Tagged) -> list[str]:
    return str(one.element.get("class", "")).split()


def drop_repeated_headers(tree: Tree) -> None:
    """Make the header rows that a table repeats on later pages artifacts (ISO 14289-1, 7.1)."""
    first: dict[int, Any] = {}
    gone: set[int] = set()
    for one in tree.tagged:
        if one.struct["S"] != "/THead":
            continue
        original = first.setdefault(id(one.element), one.struct)
        if original is one.struct:
            continue
        names = {
            str(new["ID"].string): old["ID"]
            for old, new in zip(_cells(tree, original), _cells(tree, one.struct), strict=True)
            if "ID" in old and "ID" in new
        }
        for struct in tree.objects.values():
            attributes = struct.get("A")
            if isinstance(attributes, dict) and "Headers" in attributes:
                attributes["Headers"][:] = [
                    names.get(str(name.string), name) for name in attributes["Headers"]
                ]
        for page, number in tree.marked_content(one.struct):
            _make_artifact(tree, tree.objects[page], number)
        tree.drop(one.struct)
        gone.add(id(one.struct))
    if gone:
        tree.tagged = [
            one for one in tree.tagged if id(one.struct) not in gone and not tree.is_inside(one.struct, gone)
        ]


def _cells(tree: Tree, struct: Any) -> Iterator[Any]:
    for child in tree.children(struct):
        if child["S"] in ("/TH", "/TD"):
            yield child
        else:
            yield from _cells(tree, child)


def _make_artifact(tree: Tree, page: Any, number: int) -> None:
    """Turn one piece of marked content of a page into an artifact."""
    content = next(one for one in tree.pdf.objects if one.reference == page["Contents"])
    operators = content.stream
    for place, operand in enumerate(operators):
        if isinstance(operand, dict) and operand.get("MCID") == number:
            operators[place - 1 : place + 2] = ["/Artifact", b"BMC"]
            break
    entries = tree.numbers[tree.numbers.index(page["StructParents"]) + 1]
    entries[number] = b"null"


def join_fragments(tree: Tree) -> None:
    """Join the structure elements that one HTML element got on several pages, and links on several lines."""
    first: dict[tuple[int, str, str], Any] = {}
    for one in tree.tagged:
        kind = one.struct["S"]
        note = NOTE_CLASS in _classes(one) and kind == "/Span"
        if kind not in _WHOLE and kind != "/Link" and not note:
            continue
        original = first.setdefault((id(one.element), one.tag, kind), one.struct)
        if original is one.struct or one.struct["P"] == original.reference:
            continue
        if kind in ("/Link", "/P") and one.struct["P"] != original["P"]:
            continue
        if kind == "/Link" or note or one.struct["Pg"] != original["Pg"]:
            tree.drop(one.struct)
            tree.take_content(original, one.struct)
    tree.tagged = [one for one in tree.tagged if one.struct["K"] or one.struct["S"] not in _WHOLE]


def keep_links_to_links(tree: Tree) -> None:
    """Drop the second annotation that an element inside a link gets; name the others by the link's words."""
    extra: set[bytes] = set()
    for one in tree.tagged:
        if "::" in one.tag and one.struct["S"] == "/Link":
            one.struct["S"] = "/Span"  # what the layout adds to a link is no link of its own
        for reference, annotation in list(tree.annotations(one.struct)):
            if one.struct["S"] == "/Link":
                words = " ".join("".join(one.element.itertext()).split())
                annotation["Contents"] = pydyf.String(words or str(annotation["Contents"].string))
            else:
                one.struct["K"].remove(reference)
                extra.add(annotation.reference)
    for page in tree.objects.values():
        if page.get("Type") == "/Page" and "Annots" in page:
            page["Annots"][:] = [one for one in page["Annots"] if one not in extra]


def describe(tree: Tree) -> None:
    """Say the language of parts, how lists are numbered, and what table headers head."""
    for one in tree.tagged:
        language = one.element.get("lang")
        if language and one.element.tag != "html":
            one.struct["Lang"] = pydyf.String(language)
        if one.struct["S"] == "/L":
            one.struct["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": _numbering(one)})
        elif one.struct["S"] == "/TH":
            scope = "/Row" if str(one.element.get("scope", "")).startswith("row") else "/Column"
            one.struct.setdefault("A", pydyf.Dictionary({"O": "/Table"}))["Scope"] = scope


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
        others = [kid for kid in struct["K"] if kid not in [one.reference for one in [*labels, *bodies]]]
        if len(bodies) == 1 and not others:
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
            if nested is None or nested["S"] != "/L" or tree.is_inside(nested, {id(one.struct)}):
                continue
            later = {
                structs[id(after)].reference for after in one.element[place + 1 :] if id(after) in structs
            }
            kids = one.struct["K"]
            tree.drop(nested)
            tree.put(nested, one.struct, next((at for at, kid in enumerate(kids) if kid in later), None))


def mark_contents(tree: Tree) -> None:
    """Make the lists of ``nav.contents`` a table of contents (ISO 32000-1, table 333)."""
    inside: set[int] = set()
    for one in tree.tagged:
        if one.element.tag == "nav" and "contents" in _classes(one):
            inside.update(id(element) for element in one.element.iter())
    kinds = {"/L": "/TOC", "/LI": "/TOCI"}
    for one in tree.tagged:
        if id(one.element) in inside and one.struct["S"] in kinds:
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
        if NOTE_CLASS not in _classes(one) or one.struct["S"] != "/Span" or id(one.element) in done:
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
