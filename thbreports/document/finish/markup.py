"""What a template printed, read as XML, and the document written as text."""

from __future__ import annotations

import re

from lxml import etree

from thbreports.document.check import VOID
from thbreports.view.view import BEGIN, BETWEEN, END

_MARK = re.compile(f"{BEGIN}[^{BETWEEN}]*{BETWEEN}|{END}")
_MARKED_TAG = re.compile(f"<[^<>{BEGIN}]*{BEGIN}[^<>]*>")
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\s+html\s*>", re.IGNORECASE)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
_EMPTY = etree.XPath("//*[not(node())]")


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


def serialize(root: etree._Element) -> str:
    """Return the document as text that is well-formed XML and valid HTML5."""
    for element in _EMPTY(root):
        if element.tag not in VOID:
            element.text = ""
    return "<!DOCTYPE html>\n" + etree.tostring(root, encoding="unicode") + "\n"
