"""From what a template printed to the strict document: paths, headings, notes, contents, white space."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Iterator

from lxml import etree

from thbreports.document.view import BEGIN, BETWEEN, END
from thbreports.document.vocabulary import HEADINGS, INLINE, TEXT_BLOCKS, VOID

_MARK = re.compile(f"{BEGIN}[^{BETWEEN}]*{BETWEEN}|{END}")
_MARKED_TAG = re.compile(f"<[^<>{BEGIN}]*{BEGIN}[^<>]*>")
_SPACE = re.compile(r"[ \t\n\r]+")
_UNTIDY = ("\n", "  ", "\t", "\r")
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\s+html\s*>", re.IGNORECASE)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def readable(printed: str) -> str:
    """Return what a template printed as XML, each field's words in an element that names their path."""
    if BEGIN in printed:
        printed = _MARKED_TAG.sub(lambda match: _MARK.sub("", match[0]), printed)
        printed = _with_paths(printed)
    start = _DOCTYPE.match(printed)
    return printed[start.end() :] if start else printed


def read(xml: str) -> etree._Element:
    """Return the tree of what a template printed and ``readable`` made ready.

    Raises ``etree.XMLSyntaxError`` where the text is not well-formed.
    """
    return etree.fromstring(xml.encode("utf-8"), _PARSER)


def _with_paths(printed: str) -> str:
    """Return what was printed with an element around each field's words, unless one holds just them."""
    first, *fields = printed.split(BEGIN)
    parts = [first]
    for field in fields:
        path, _, rest = field.partition(BETWEEN)
        words, end, after = rest.partition(END)
        before = parts[-1].rstrip()
        tag = before[before.rfind("<") + 1 : -1] if before.endswith(">") else ""
        name = tag.partition(" ")[0]
        if end and after.lstrip().startswith(f"</{name}>") and " data-path=" not in tag and name != "body":
            parts[-1] = before[:-1]
            parts.append(f' data-path="{path}">{words}{after.lstrip()}')
        else:
            parts.append(f'<span data-path="{path}">{words}{end}{after}')
    return "".join(parts).replace(END, "</span>")


_WORDED = INLINE | TEXT_BLOCKS | {"pre", "title"}
_MAY_BE_EMPTY = ("p", "ul", "ol", "dl", "div", "header", "footer", "tbody", "table")


def tidy(root: etree._Element) -> None:
    """Give words single spaces and blocks none around them; drop blocks that hold nothing."""
    elements = [(element, element.tag) for element in root.iter(etree.Element)]
    around_blocks = _with_ancestors(element.getparent() for element, tag in elements if tag not in INLINE)
    around_breaks = _with_ancestors(root.iter("br"))
    for element, tag in elements:
        if tag not in _WORDED:
            _drop_space(element)
        elif element in around_blocks:
            _trim_mixed(element)
        elif tag in TEXT_BLOCKS and (element in around_breaks or _is_untidy(element)):
            _collapse(element)
    for element in reversed(list(root.iter(*_MAY_BE_EMPTY))):
        if not len(element) and not (element.text or "").strip() and not element.get("data-keep"):
            _remove(element)


def _with_ancestors(elements: Iterable[etree._Element | None]) -> set[etree._Element]:
    """Return elements and all those around them."""
    known: set[etree._Element] = set()
    for element in elements:
        while element is not None and element not in known:
            known.add(element)
            element = element.getparent()
    return known


def _is_untidy(element: etree._Element) -> bool:
    """Tell whether the white space in a block of words is not yet as it should be; seldom it is not."""
    words = element.text
    if len(element):
        words = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
    if not words:
        return False
    return words[0] == " " or words[-1] == " " or any(map(words.__contains__, _UNTIDY))


def _drop_space(element: etree._Element) -> None:
    if (text := element.text) and not text.strip():
        element.text = None
    for child in element:
        if (tail := child.tail) and not tail.strip():
            child.tail = None


def _trim_mixed(element: etree._Element) -> None:
    """Tidy an element, such as a list item, that holds words first and blocks after them."""
    element.text = _SPACE.sub(" ", element.text or "").lstrip(" ") or None
    for child in element:
        tail = _SPACE.sub(" ", child.tail or "")
        following = child.getnext()
        if child.tag not in INLINE:
            tail = tail.lstrip(" ")
        if following is None or following.tag not in INLINE:
            tail = tail.rstrip(" ")
        child.tail = tail or None
    first = element[0] if len(element) else None
    if first is not None and first.tag not in INLINE and element.text:
        element.text = element.text.rstrip(" ")


def _collapse(element: etree._Element) -> None:
    """Make each run of white space in a block of words one space; drop it at both ends and around breaks."""
    after_space = True
    last: tuple[etree._Element, str] | None = None
    for holder, slot in _slots(element):
        if slot == "break":
            if last is not None:
                setattr(last[0], last[1], (getattr(last[0], last[1]) or "").rstrip(" "))
            after_space = True
            continue
        written = getattr(holder, slot)
        if not written:
            continue
        words = _SPACE.sub(" ", written)
        if after_space:
            words = words.lstrip(" ")
        if words != written:
            setattr(holder, slot, words or None)
        if words:
            after_space, last = words.endswith(" "), (holder, slot)
    if last is not None and after_space:
        setattr(last[0], last[1], getattr(last[0], last[1]).rstrip(" ") or None)


def _slots(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield every place of words in reading order, and each line break."""
    yield element, "text"
    for child in element:
        if child.tag == "br":
            yield child, "break"
        else:
            yield from _slots(child)
        yield child, "tail"


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def set_heading_levels(root: etree._Element) -> None:
    """Give each heading the level of the sections around it: no level is ever skipped.

    The title is ``h1``; a heading of a section is one below the headings of the sections around it that have
    one; a heading inside prose counts from there.
    """
    body = root.find("body")
    if body is not None:
        _set_levels(body, 1, _with_ancestors(root.iter(*HEADINGS)))


def _set_levels(element: etree._Element, level: int, headed: Collection[etree._Element]) -> None:
    """Set the levels below ``element``, whose own heading has ``level``; ``headed`` stand around headings."""
    relative = [0]
    for child in element:
        tag = child.tag
        if tag in HEADINGS and child.get("data-relative"):
            depth = int(child.attrib.pop("data-relative"))
            while relative[-1] >= depth:
                relative.pop()
            relative.append(depth)
            child.tag = f"h{min(level + len(relative) - 1, 6)}"
        elif tag in HEADINGS and tag != "h1":
            child.tag = f"h{min(max(level, 2), 6)}"
        elif tag == "section":
            own = any(one.tag in HEADINGS and not one.get("data-relative") for one in child)
            if child in headed:
                _set_levels(child, level + 1 if own else level, headed)
            relative = [0]  # what follows counts from the section, not from prose before it
        elif child in headed:
            _set_levels(child, level, headed)
            relative = [0]


def number_notes(root: etree._Element, notes: dict[str, str], heading: str) -> None:
    """Number the footnotes in order of first reference and put their bodies at the end, linked both ways."""
    references = root.findall(".//sup[@data-note]")
    if not references:
        return
    numbers: dict[str, int] = {}
    seen: dict[str, int] = {}
    for reference in references:
        name = reference.attrib.pop("data-note")
        number = numbers.setdefault(name, len(numbers) + 1)
        seen[name] = seen.get(name, 0) + 1
        link = etree.SubElement(reference, "a", href=f"#fn-{number}", role="doc-noteref")
        link.set("id", f"fnref-{number}" + (f"-{seen[name]}" if seen[name] > 1 else ""))
        link.text = str(number)
    section = etree.Element("section", role="doc-endnotes")
    section.set("class", "footnotes")
    section.set("aria-label", heading)
    listing = etree.SubElement(section, "ol")
    for name, number in numbers.items():
        listing.append(_note(name, number, notes[name]))
    main = root.find(".//main")
    (main if main is not None else root.find("body")).append(section)  # type: ignore[union-attr]


def _note(name: str, number: int, blocks: str) -> etree._Element:
    item = etree.fromstring(f"<li>{blocks}</li>")
    item.set("id", f"fn-{number}")
    back = etree.Element("a", href=f"#fnref-{number}", role="doc-backlink")
    back.set("class", "footnote-back")
    back.text = "↩"
    back.set("aria-label", f"↩ {number}")
    last = item[-1] if len(item) else item
    if last.tag != "p":
        last = etree.SubElement(item, "p")
        last.set("data-path", name)
    tail = last[-1] if len(last) else None
    if tail is not None:
        tail.tail = (tail.tail or "") + " "
    else:
        last.text = (last.text or "") + " "
    last.append(back)
    return item


_IDENTIFIERS = etree.XPath("//@id", smart_strings=False)


def identifiers(root: etree._Element) -> set[str]:
    """Return the identifiers of all elements."""
    return set(_IDENTIFIERS(root))


def set_identifiers(root: etree._Element) -> None:
    """Give every heading of a section an identifier, the same for the same document."""
    taken = identifiers(root)
    counters = [0] * 7
    for heading in root.iter(*HEADINGS[1:]):
        level = int(str(heading.tag)[1])
        counters[level] += 1
        counters[level + 1 :] = [0] * (6 - level)
        name = "section-" + "-".join(str(count) for count in counters[2 : level + 1])
        if "id" not in heading.attrib and name not in taken:
            heading.set("id", name)
            taken.add(name)


def fill_contents(root: etree._Element) -> None:
    """Fill ``nav.contents`` with the headings of the first levels below the title, linked.

    ``data-depth`` says how many levels (2), ``data-from`` how many entries make the list worth having (1).
    """
    for nav in root.findall(".//nav[@class='contents']"):
        depth = int(nav.attrib.pop("data-depth", "2")) + 1
        fewest = int(nav.attrib.pop("data-from", "1"))
        own = set(nav.iter(*HEADINGS))
        headings = root.iter(*HEADINGS[1:depth])
        entries = [heading for heading in headings if heading.get("id") and heading not in own]
        if len(entries) < max(1, fewest):
            _remove(nav)
            continue
        around = {2: nav}
        for heading in entries:
            level = int(str(heading.tag)[1])
            while level not in around:  # a first heading below the top level
                level -= 1
            last = around[level][-1] if len(around[level]) else None
            listing = etree.SubElement(around[level], "ol") if last is None or last.tag != "ol" else last
            item = etree.SubElement(listing, "li")
            item.append(_entry(heading))
            around = {key: value for key, value in around.items() if key <= level}
            around[level + 1] = item


def _entry(heading: etree._Element) -> etree._Element:
    address = f"#{heading.get('id')}"
    if not len(heading):
        link = etree.Element("a", href=address)
        link.text = heading.text
        return link
    link = copy.deepcopy(heading)
    link.tail = None
    link.tag = "a"
    link.attrib.clear()
    link.set("href", address)
    for inner in list(link.iter("sup", "br", "span")):
        if inner.tag == "br":  # the words before and after it stay apart
            inner.tail = f" {inner.tail or ''}"
        elif inner.tag == "span":
            inner.attrib.pop("data-path", None)
            if not inner.attrib:
                inner.tag = "em"
        elif inner.get("class") == "footnote-ref":
            _remove(inner)
    etree.strip_tags(link, "strong", "em", "time", "u", "s", "cite", "abbr", "code", "br")
    return link


def serialize(root: etree._Element) -> str:
    """Return the document as text that is well-formed XML and valid HTML5."""
    for element in root.iter(etree.Element):
        if not len(element) and element.text is None and element.tag not in VOID:
            element.text = ""
    return "<!DOCTYPE html>\n" + etree.tostring(root, encoding="unicode") + "\n"
