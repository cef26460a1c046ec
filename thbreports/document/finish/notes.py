"""Footnotes numbered and put at the end."""

from __future__ import annotations

from lxml import etree


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
    _end(root).append(section)


def explain(root: etree._Element, name: str, note: str) -> None:
    """Put a note at the end for a name that ends in an asterisk, where a field of the document prints it."""
    if any(one.text == name for one in root.iterfind(".//*[@data-path]")):
        told = etree.Element("p")
        told.set("class", "note")
        told.text = f"* {note}"
        _end(root).append(told)


def _end(root: etree._Element) -> etree._Element:
    """Return the element at whose end notes stand."""
    main = root.find(".//main")
    return root[-1] if main is None else main


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
