"""What must hold of the structure tree of any PDF that comes from a semantic document.

veraPDF checks a file against its own words.  These checks hold it against the document it was made from: one
structure element for each element of the document, and each piece of content in exactly one of them.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree

_TYPES = {
    **dict.fromkeys(("p", "pre", "address"), "P"),
    "blockquote": "BlockQuote",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "LI",
    "dd": "LI",
    "table": "Table",
    "caption": "Caption",
    "figcaption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "section": "Sect",
    "article": "Art",
    **dict.fromkeys(("div", "aside", "header", "footer", "nav", "figure"), "Div"),
    "code": "Code",
    "img": "Figure",
    "a": "Link",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
}
_CHILDREN = {
    "L": {"LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"Caption", "THead", "TBody", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
    "TOC": {"TOCI", "TOC", "Caption"},
    "TOCI": {"Lbl", "Reference", "TOC", "P"},
}


def faults(data: bytes, tree: etree._Element) -> list[str]:
    """Return what is wrong with the structure of a PDF that was made from the document ``tree``."""
    with pikepdf.open(io.BytesIO(data)) as file:
        elements = list(_elements(file.Root.StructTreeRoot))
        return [
            *_numbers(elements, tree),
            *_nesting(elements),
            *_content(file, elements),
            *_headers(elements),
            *_links(file, elements),
        ]


def _kind(element: Any) -> str:
    return str(element.S)[1:]


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _elements(parent: Any) -> Iterator[Any]:
    for kid in _kids(parent):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _numbers(elements: list[Any], tree: etree._Element) -> Iterator[str]:
    """Yield the types of which there are more or fewer than the document has elements."""
    expected = Counter(_TYPES[one] for one in _printed(tree) if one in _TYPES)
    found = Counter(map(_kind, elements))
    for name in sorted(set(_TYPES.values())):
        if expected[name] != found[name]:
            yield f"{found[name]} {name} for {expected[name]} elements"


def _printed(tree: etree._Element) -> Iterator[str]:
    """Yield the names of the elements that a page shows.

    Each note stands at its reference: their section, their list and its items are no elements there, and a
    first paragraph goes on behind the number.  A contents list is a type of its own.
    """
    for section in tree.findall(".//section[@class='footnotes']"):
        for note in section.findall("ol/li"):
            for block in note[:1] if note[0].tag == "p" else []:
                block.tag = "span"
            note.tag = "note"
        section.tag = section[0].tag = "notes"
    for element in tree.iter(etree.Element):
        if element.tag not in ("ol", "li") or not any(one.tag == "nav" for one in element.iterancestors()):
            yield str(element.tag)


def _nesting(elements: list[Any]) -> Iterator[str]:
    """Yield children that their parent may not have (ISO 32000-1, 14.8.4), and elements that hold nothing."""
    for element in elements:
        kind, kids = _kind(element), _kids(element)
        for kid in kids:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if kid.P.objgen != element.objgen:
                    yield f"{_kind(kid)} in {kind} names another parent"
                if kind in _CHILDREN and _kind(kid) not in _CHILDREN[kind]:
                    yield f"{_kind(kid)} stands in {kind}"
            elif kind in _CHILDREN:
                yield f"content stands in {kind}"
        if kind == "LI" and [_kind(kid) for kid in kids].count("LBody") != 1:
            yield "an LI has not one LBody"
        if not kids and kind not in ("TD", "P", "LBody", "NonStruct", "Span", "Div"):
            yield f"an empty {kind}"


def _content(file: pikepdf.Pdf, elements: list[Any]) -> Iterator[str]:
    """Yield marked content that stands in no element or in several, or that the parent tree holds wrongly."""
    owners: Counter[tuple[Any, int]] = Counter()
    numbers = file.Root.StructTreeRoot.ParentTree.Nums
    tree = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    for element in elements:
        for kid in _kids(element):
            if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                page, number = (element.Pg, kid) if isinstance(kid, int) else (kid.Pg, int(kid.MCID))
                owners[page.objgen, number] += 1
                if tree[int(page.StructParents)][number].objgen != element.objgen:
                    yield f"the parent tree names another element for content of {_kind(element)}"
    for place, page in enumerate(file.pages, 1):
        for instruction in pikepdf.parse_content_stream(page, "BDC"):
            mark = instruction.operands[1].get("/MCID")
            if mark is not None and (count := owners[page.objgen, int(mark)]) != 1:
                yield f"content {mark} of page {place} stands in {count} elements"


def _headers(elements: list[Any]) -> Iterator[str]:
    """Yield cells whose headers are not there, or that a header's span hides (ISO 14289-1, 7.5)."""
    known = [str(one.ID) for one in elements if _kind(one) in ("TH", "Note") and "/ID" in one]
    for name, count in Counter(known).items():
        if count > 1:
            yield f"{count} elements have the identifier {name}"
    for one in elements:
        if _kind(one) == "TH" and "/Scope" not in one.get("/A", {}):
            yield "a TH has no Scope"
        for name in one.get("/A", {}).get("/Headers", []) if _kind(one) == "TD" else []:
            if str(name) not in known:
                yield f"a TD names the header {name}, which is not there"
    for one in elements:
        if _kind(one) == "Table":
            yield from _row_lengths(one)


def _row_lengths(table: Any) -> Iterator[str]:
    """Yield where rows of a table do not have as many cells as the first, spans counted (14289-1, 7.5)."""
    rows = [one for one in _elements(table) if _kind(one) == "TR" and _table_of(one).objgen == table.objgen]
    widths, hanging = set(), Counter[int]()
    for place, row in enumerate(rows):
        width = hanging[place]
        for cell in _kids(row):
            span = int(cell.get("/A", {}).get("/ColSpan", 1))
            width += span
            for below in range(1, int(cell.get("/A", {}).get("/RowSpan", 1))):
                hanging[place + below] += span
        widths.add(width)
    if len(widths) > 1:
        yield f"rows of a table are {sorted(widths)} cells wide"


def _table_of(element: Any) -> Any:
    while _kind(element) != "Table":
        element = element.P
    return element


def _links(file: pikepdf.Pdf, elements: list[Any]) -> Iterator[str]:
    """Yield annotations that stand in no link or in several, and links that have none."""
    named = Counter(
        kid.Obj.objgen
        for one in elements
        for kid in _kids(one)
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
    )
    for page in file.pages:
        for annotation in page.get("/Annots", []):
            if named[annotation.objgen] != 1:
                yield f"an annotation stands in {named[annotation.objgen]} elements"
            if not str(annotation.get("/Contents", "")).strip():
                yield "an annotation has no words"
    for one in elements:
        if _kind(one) == "Link" and not any(
            isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" for kid in _kids(one)
        ):
            yield "a Link has no annotation"
