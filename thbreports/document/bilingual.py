"""Two languages in one document: the second after the first, or the two beside one another.

Both are printed by themselves and joined before the document is finished, so that its footnotes, its lists
and its identifiers are those of one document.  Beside one another, what stands in the same place of the
record in both makes a row, read from the left to the right; what says the same in both stands once.
"""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from thbreports.document.check import HEADINGS
from thbreports.source.origin import SECOND

MARK = "data-second"
"""What the parts of the second language, and what stands once for both, are marked with until the document
is finished."""
_SECOND, _BOTH = "second", "both"
_ROW, _LEFT, _RIGHT = "beside", "beside-left", "beside-right"
_PARTS = frozenset({"main", "section", "article", "header", "div", "footer"})
"""Elements that hold others, of which each makes rows of its own."""
_WHOLE = frozenset({"head-columns", "cover-title", "cover-foot", "footnotes"})
_BROAD = frozenset({"table", "figure", "pre", "hr"})
"""Elements that need the width of the page, and stand one below the other."""
_REFERRING = ("aria-labelledby", "aria-describedby")
_PATH = re.compile(r'(?<= data-path=")')
_LINK = re.compile(r'(?<= href="#)')


def as_second(root: etree._Element, notes: Mapping[str, str], language: str) -> dict[str, str]:
    """Give what a document of the second language says names of its own; return its footnotes so."""
    for element in root.iter(etree.Element):
        for name in ("data-path", "data-note"):
            if (path := element.get(name)) is not None:
                element.set(name, f"{SECOND}.{path}")
        if (own := element.get("id")) is not None:
            element.set("id", f"{language}-{own}")
        if element.get("href", "").startswith("#"):
            element.set("href", f"#{language}-{element.get('href', '')[1:]}")
        for name in _REFERRING:
            if (named := element.get(name)) is not None:
                element.set(name, " ".join(f"{language}-{one}" for one in named.split()))
    marked = {f"{SECOND}.{name}": _PATH.sub(f"{SECOND}.", blocks) for name, blocks in notes.items()}
    return {name: _LINK.sub(f"{language}-", blocks) for name, blocks in marked.items()}


def join(root: etree._Element, second: etree._Element, way: str, languages: tuple[str, str]) -> None:
    """Put a document of the second language into that of the first: ``after`` it, or ``beside`` it."""
    into, other = root.find(".//main"), second.find(".//main")
    into = root[-1] if into is None else into
    other = second[-1] if other is None else other
    if way == "after":
        part = _part("div", "second", languages[1], second=True)
        part.extend(list(other))
        into.append(part)
        return
    rows = list(_rows(list(into), list(other), languages))
    for child in list(into):
        into.remove(child)
    into.extend(rows)


def mark_notes(root: etree._Element, language: str) -> None:
    """Say of the footnotes of the second language in which it is, and take the marks of its parts away."""
    for note in root.iterfind(".//section[@class='footnotes']/ol/li"):
        if any(one.get("data-path", "").startswith(f"{SECOND}.") for one in note.iter(etree.Element)):
            note.set("lang", language)
    for part in root.iterfind(f".//*[@{MARK}]"):
        del part.attrib[MARK]


def is_of(element: etree._Element, other: etree._Element) -> bool:
    """Tell whether an element is of the language in which another one stands, alone or as one for both."""
    side = _side(element)
    return side == _BOTH or side == _side(other).replace(_BOTH, "")


def _side(element: etree._Element) -> str:
    marks = (one.get(MARK) for one in (element, *element.iterancestors()))
    return next(filter(None, marks), "")


def _rows(
    first: Sequence[etree._Element], second: Sequence[etree._Element], languages: tuple[str, str]
) -> Iterator[etree._Element]:
    """Yield rows of what stands in the same place in both."""
    keys, others = ([_key(one) for one in each] for each in (first, second))
    same = difflib.SequenceMatcher(None, keys, others, autojunk=False)
    for _, start, end, other_start, other_end in same.get_opcodes():
        left, right = list(first[start:end]), list(second[other_start:other_end])
        while left or right:
            yield from _pair(left.pop(0) if left else None, right.pop(0) if right else None, languages)


def _key(element: etree._Element) -> tuple[str, str, str]:
    paths = (one.get("data-path", "") for one in element.iter(etree.Element))
    path = next(filter(None, paths), "").removeprefix(f"{SECOND}.")
    return str(element.tag), element.get("class", ""), path


def _pair(
    left: etree._Element | None, right: etree._Element | None, languages: tuple[str, str]
) -> Iterator[etree._Element]:
    """Yield what two elements make that stand in the same place."""
    for one in (left, right):
        if one is not None:
            one.tail = None
    if left is None or right is None:
        one = left if right is None else right
        if one is not None:
            yield _row([left], [right], languages)
        return
    if (said := _says(left)) and said == _says(right):
        left.set(MARK, _BOTH)
        yield left
        return
    classes = frozenset((left.get("class") or "").split())
    if left.tag == right.tag and left.tag in _PARTS and not classes & _WHOLE and _has_no_words(left, right):
        made = copy.copy(left)
        for child in list(made):
            made.remove(child)
        made.extend(list(_rows(list(left), list(right), languages)))
        yield made
    elif left.tag == right.tag and left.tag in ("ul", "ol") and len(left) == len(right) > 1:
        for one, other in zip(_items(left), _items(right), strict=True):
            yield _row([one], [other], languages)
    elif _is_broad(left) or _is_broad(right):
        for element, language, is_other in ((left, languages[0], False), (right, languages[1], True)):
            part = _part("div", "", language, second=is_other)
            part.append(element)
            yield part
    else:
        yield _row([left], [right], languages)


def _says(element: etree._Element) -> str:
    """Return all that an element says, and how, whatever its language; nothing of one with footnotes."""
    alike = copy.deepcopy(element)
    for one in alike.iter(etree.Element):
        for name in ("id", "data-path", "data-note", *_REFERRING):
            one.attrib.pop(name, None)
    has_notes = next(element.iterfind(".//sup[@data-note]"), None) is not None
    return "" if has_notes else str(etree.tostring(alike, encoding="unicode"))


def _has_no_words(*elements: etree._Element) -> bool:
    return not any(
        (words or "").strip() for one in elements for words in (one.text, *(child.tail for child in one))
    )


def _items(listing: etree._Element) -> Iterator[etree._Element]:
    """Yield the items of a list, each as a list of its own that counts on."""
    number = int(listing.get("start", "1"))
    for place, item in enumerate(list(listing)):
        alone = copy.copy(listing)
        for child in list(alone):
            alone.remove(child)
        number = int(item.get("value", number))
        if place and "id" in alone.attrib:
            del alone.attrib["id"]
        if alone.tag == "ol" and number != 1:
            alone.set("start", str(number))
        item.attrib.pop("value", None)
        item.tail = None
        alone.append(item)
        number += 1
        yield alone


def _is_broad(element: etree._Element) -> bool:
    return element.tag in _BROAD or any(one.tag in _BROAD for one in element.iter(etree.Element))


def _row(
    left: Sequence[etree._Element | None],
    right: Sequence[etree._Element | None],
    languages: tuple[str, str],
) -> etree._Element:
    heads = any(one is not None and one.tag in HEADINGS[1:] for one in (*left, *right))
    row = etree.Element("div", {"class": f"{_ROW} beside-heading" if heads else _ROW})
    for cell, name, language in ((left, _LEFT, languages[0]), (right, _RIGHT, languages[1])):
        part = _part("div", name, language, second=name == _RIGHT)
        part.extend([one for one in cell if one is not None])
        row.append(part)
    return row


def _part(tag: str, name: str, language: str, *, second: bool) -> etree._Element:
    part = etree.Element(tag, {"class": name} if name else {})
    part.set("lang", language)
    if second:
        part.set(MARK, _SECOND)
    return part
