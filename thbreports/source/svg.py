"""Drawings in SVG, from anybody: nothing of them is kept but what is listed here.

A drawing runs nothing, asks nobody for anything and names only what is inside it, so that every program shows
the same: browsers, the layout of PDF, and the picture of it in DOCX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

MAX_BYTES = 2_000_000
MAX_ELEMENTS = 50_000
"""How many elements are drawn, those that ``use`` draws again among them."""

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
ELEMENTS = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan linearGradient"
    " radialGradient stop clipPath mask pattern marker style".split()
)
_SILENT = frozenset({"title", "desc", "metadata"})
"""What is about a drawing and not in it: names, dates, programs."""
_PROPERTIES = frozenset(
    """alignment-baseline baseline-shift block-progression clip-path clip-rule color color-interpolation
    color-interpolation-filters direction display dominant-baseline enable-background fill fill-opacity
    fill-rule font font-family font-kerning font-size font-size-adjust font-stretch font-style font-variant
    font-weight image-rendering isolation letter-spacing line-height marker marker-end marker-mid marker-start
    mask opacity overflow paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align
    text-anchor text-decoration text-indent text-rendering text-transform transform vector-effect visibility
    white-space word-spacing writing-mode""".split()
)
_ATTRIBUTES = _PROPERTIES | frozenset(
    """class clipPathUnits cx cy d dx dy fx fy gradientTransform gradientUnits height href id lengthAdjust
    markerHeight markerUnits markerWidth maskContentUnits maskUnits offset orient pathLength
    patternContentUnits patternTransform patternUnits points preserveAspectRatio r refX refY rotate rx ry
    spreadMethod style textLength viewBox width x x1 x2 y y1 y2""".split()
)
_IGNORED = frozenset("baseProfile contentScriptType contentStyleType lang role type version".split())
_OF_PROGRAMS = ("{", "data-", "aria-")
_INSIDE = re.compile(r"""url\(\s*(["']?)#(?P<id>[\w.:-]+)\1\s*\)""")
_LOCAL = re.compile(r"#(?P<id>[\w.:-]+)")
_RULE = re.compile(r"(?P<selector>[^{}@]+)\{(?P<declarations>[^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_LENGTH = re.compile(r"\s*(?P<number>\d*\.?\d+(?:[eE][+-]?\d+)?)\s*(?P<unit>px|pt|pc|mm|cm|in|)\s*")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class Drawing(NamedTuple):
    """A drawing of which nothing is to be feared: its bytes, and its size in pixels of 96 to the inch."""

    data: bytes
    width: int
    height: int


_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class DrawingError(Exception):
    """A drawing cannot be used; the text says why, as it follows on its name."""


def read(data: bytes) -> Drawing:
    """Return a drawing on white, with nothing in it that is not listed.  Raises DrawingError."""
    if len(data) > MAX_BYTES:
        raise DrawingError(f"is a drawing of more than {MAX_BYTES:,} bytes")
    root = _parsed(data)
    made = _copied(root)
    width, height, box = _size(root)
    _check_weight(made)
    if _TURNED.search("".join(made.itertext())):
        raise DrawingError(
            "has words from right to left, which pages show letter by letter: make them outlines"
        )
    for name in ("width", "height", "viewBox", "x", "y"):
        made.attrib.pop(name, None)
    made.set("width", f"{width:g}")
    made.set("height", f"{height:g}")
    made.set("viewBox", " ".join(f"{side:g}" for side in box))
    paper = etree.Element(
        f"{_SVG}rect", dict(zip(("x", "y", "width", "height"), made.get("viewBox", "").split(), strict=True))
    )
    paper.set("fill", "#fff")
    made.insert(0, paper)
    return Drawing(etree.tostring(made), max(1, round(width)), max(1, round(height)))


def words(data: bytes) -> str:
    """Return the words that a drawing shows, a line for each text.  Raises DrawingError."""
    shown = _copied(_parsed(data)).iter(f"{_SVG}text")
    return "\n".join(" ".join("".join(text.itertext()).split()) for text in shown)


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DrawingError("is damaged: it is not well-formed as XML") from error
    if root.tag != f"{_SVG}svg":
        raise DrawingError("is no SVG: its first element is another one")
    return root


def _copied(element: etree._Element) -> etree._Element:
    """Return an element with what is listed of it, and nothing of other programs."""
    name = str(element.tag).removeprefix(_SVG)
    made = etree.Element(f"{_SVG}{name}", nsmap={None: _SVG[1:-1]} if name == "svg" else None)
    for attribute, value in element.items():
        if (kept := _attribute(name, str(attribute), value)) is not None:
            made.set(kept, value)
    if name == "style":
        made.text = _sheet("".join(element.itertext()))
        return made
    made.text = element.text if name in ("text", "tspan") else None
    for child in element:
        if not isinstance(child.tag, str):
            raise DrawingError("names an entity, which could stand for anything")
        tag = child.tag.removeprefix(_SVG)
        if tag.startswith("{") or tag in _SILENT:
            kept_child = None
        elif tag not in ELEMENTS:
            raise DrawingError(f"has {_what(tag)}, which is not drawn")
        else:
            kept_child = _copied(child)
            made.append(kept_child)
        if name in ("text", "tspan") and child.tail:
            if kept_child is not None:
                kept_child.tail = child.tail
            elif len(made):
                made[-1].tail = (made[-1].tail or "") + child.tail
            else:
                made.text = (made.text or "") + child.tail
    return made


def _what(tag: str) -> str:
    words = {"script": "a script", "foreignObject": "a part of another language", "image": "a picture inside"}
    return words.get(tag) or f"an element <{tag[:30]}>"


def _attribute(element: str, name: str, value: str) -> str | None:
    """Return the name under which an attribute is kept, None for one that says nothing of the look."""
    if name == _XLINK:
        name = "href"
    if name == _SPACE:
        return _SPACE
    if name.startswith(_OF_PROGRAMS) or name in _IGNORED:
        return None
    if name.lower().startswith("on"):
        raise DrawingError(f"has a script, '{name[:30]}'")
    if name not in _ATTRIBUTES:
        raise DrawingError(f"has an attribute '{name[:30]}' of <{element}>, which is not drawn")
    if name == "href":
        if not _LOCAL.fullmatch(value.strip()):
            raise DrawingError("leads out of itself, with 'href'")
    elif name == "style":
        _check_declarations(value)
    else:
        _check_value(value)
    return name


def _check_value(value: str) -> None:
    if re.search(r"url|\\|@|expression|javascript:", _INSIDE.sub("", value), re.IGNORECASE):
        raise DrawingError("leads out of itself, with 'url(...)'")


def _check_declarations(written: str) -> None:
    for declaration in filter(str.strip, _COMMENT.sub("", written).split(";")):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        _check_value(value)
        if not colon:
            raise DrawingError("has a style that cannot be read")
        if name not in _PROPERTIES and not name.startswith(("-", "solid-", "font-")):
            raise DrawingError(f"has a style '{name[:30]}', which is not drawn")


def _sheet(written: str) -> str:
    """Return a style sheet of which every rule is understood."""
    rules = _COMMENT.sub("", written)
    if _RULE.sub("", rules).strip():
        raise DrawingError("has a style sheet with more than plain rules")
    for rule in _RULE.finditer(rules):
        if "url" in rule["declarations"].lower():
            raise DrawingError("has a style sheet that names something with 'url(...)'")
        _check_declarations(rule["declarations"])
    return rules


def _size(root: etree._Element) -> tuple[float, float, tuple[float, ...]]:
    """Return width and height in pixels, and the box that is drawn."""
    try:
        box = tuple(float(side) for side in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if side)
    except ValueError as error:
        raise DrawingError("is damaged: its viewBox is not four numbers") from error
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        if not (width and height):
            raise DrawingError("says no size: give it width and height")
        box = (0.0, 0.0, width, height)
    if not (width and height):
        known = width / box[2] if width else height / box[3] if height else 1.0
        width, height = box[2] * known, box[3] * known
    if not 1 <= max(width, height) <= 20_000 or max(map(abs, box)) > 1e6:
        raise DrawingError(f"is {width:,.0f} by {height:,.0f} pixels: at most 20,000")
    return width, height, box


def _pixels(length: str | None) -> float:
    """Return a length in pixels, 0 where it is none or depends on the page."""
    match = _LENGTH.fullmatch(length or "")
    return float(match["number"]) * _PIXELS[match["unit"]] if match else 0.0


def _check_weight(root: etree._Element) -> None:
    """Refuse a drawing that draws itself, or too much."""
    named = {str(element.get("id")): element for element in root.iter() if element.get("id")}
    weights: dict[etree._Element, int] = {}
    within: set[etree._Element] = set()

    def weight(element: etree._Element) -> int:
        if element in within:
            raise DrawingError("draws itself inside itself")
        if element not in weights:
            within.add(element)
            total = 1 + sum(map(weight, element))
            for target in _targets(element):
                total += weight(named[target]) if target in named else 0
            within.discard(element)
            weights[element] = min(total, MAX_ELEMENTS + 1)
        return weights[element]

    try:
        if weight(root) > MAX_ELEMENTS:
            raise DrawingError(f"has too many elements: at most {MAX_ELEMENTS:,}")
    except RecursionError as error:
        raise DrawingError("is nested too deeply") from error


def _targets(element: etree._Element) -> Iterator[str]:
    """Yield the names of what an element draws or is drawn with."""
    for name, value in element.items():
        if name == "href":
            yield value.strip()[1:]
        elif "url" in value:
            yield from (match["id"] for match in _INSIDE.finditer(value))
