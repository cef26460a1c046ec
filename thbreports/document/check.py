"""The closed vocabulary of the semantic document: what may be printed, and how it may stand in each other.

It is an allow-list: an element, an attribute or a kind of address that is not in it is refused, so that a
published page runs nothing and fetches nothing, whoever wrote its template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from thbreports.errors import nearest
from thbreports.packs.vocabulary import ELEMENTS
from thbreports.record.markdown.spans import ATTRIBUTES as SPAN_VALUES

VOID = frozenset({"br", "hr", "img", "meta"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
INLINE = frozenset("strong em sub sup u s a time span cite abbr code br img".split())
TEXT_BLOCKS = frozenset([*HEADINGS, *"p li dt dd th td caption figcaption address".split()])
"""Blocks that hold words; white space in them is a single space, and none at their ends."""
ONLY_INLINE = frozenset([*HEADINGS, "p", "dt", "caption", "figcaption", "address"])
_PARENTS = {
    "html": ("",),
    "head": ("html",),
    "body": ("html",),
    "meta": ("head",),
    "title": ("head",),
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "thead": ("table",),
    "tbody": ("table",),
    "tr": ("thead", "tbody"),
    "th": ("tr",),
    "td": ("tr",),
    "caption": ("table",),
    "figcaption": ("figure",),
}
_WORDS_ONLY = ONLY_INLINE | INLINE
MAX_SPAN = 50
MAX_DEPTH = 80
"""How deep elements may stand in each other; layouts recurse once or more a level."""

EVERYWHERE = frozenset(
    "id class lang dir role aria-label aria-labelledby aria-describedby data-path data-keep".split()
)
"""Attributes of every element."""
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "abbr": frozenset({"title"}),
    "img": frozenset({"src", "alt", "data-picture"}),
    "li": frozenset({"value"}),
    "meta": frozenset({"charset", "name", "content"}),
    "nav": frozenset({"data-depth", "data-from"}),
    "ol": frozenset({"start"}),
    "span": frozenset(f"data-{name}" for name in SPAN_VALUES if name != "lang"),
    "sup": frozenset({"data-note"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
    **dict.fromkeys(HEADINGS[1:], frozenset({"data-relative"})),
}
"""Attributes that an element may have besides."""
_ADDRESS = re.compile(r"(https?://|mailto:|#)[^\s\x00-\x20\x7f-\x9f]+", re.IGNORECASE)
"""What a link may lead to, as in a record (``text/check.py``)."""
_LOOKS = ("style", "align", "valign", "bgcolor", "color", "face", "width", "height", "border", "hidden")


class TemplateProblem(NamedTuple):
    """What is wrong with an element, in words for the author of a template; ``name`` is its attribute."""

    element: etree._Element
    message: str
    hint: str = ""
    name: str = ""


def _span(value: str) -> str:
    return "" if _is_number(value, 1, MAX_SPAN) else f"is not a number from 1 to {MAX_SPAN}"


def _number(low: int, high: int) -> Callable[[str], str]:
    return lambda value: "" if _is_number(value, low, high) else f"is not a number from {low} to {high}"


def _one_of(*words: str) -> Callable[[str], str]:
    return lambda value: "" if value in words else "is not " + " or ".join(words)


def _address(value: str) -> str:
    return "" if _ADDRESS.fullmatch(value) else "leads nowhere that a report may lead"


def _role(value: str) -> str:
    return "" if re.fullmatch(r"[a-z]+(-[a-z]+)*", value) else "is not a role"


_VALUES: Mapping[str, Callable[[str], str]] = {
    "href": _address,
    "colspan": _span,
    "rowspan": _span,
    "start": _number(0, 999_999_999),
    "value": _number(0, 999_999_999),
    "data-depth": _number(1, 5),
    "data-from": _number(0, 999),
    "data-relative": _number(1, 6),
    "dir": _one_of("ltr", "rtl", "auto"),
    "charset": lambda value: "" if value.lower() == "utf-8" else "is not utf-8",
    "role": _role,
}
"""Tests of values: each returns what is wrong with one, or an empty text."""
_HINTS = {"href": "start it with https://, http://, mailto: or #"}
_PLAIN = EVERYWHERE - _VALUES.keys()
"""Attributes of which nothing can be wrong: most elements have no others."""
_ASKED = ("img", "th", "sup", "meta")


def _is_number(value: str, low: int, high: int) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high


def problems(root: etree._Element, notes: Collection[str] = ()) -> Iterator[TemplateProblem]:
    """Yield what in a tree is not of the vocabulary; ``notes`` are the names of the footnotes there are."""
    right: set[tuple[str, ...]] = set()
    for element in root.iter(etree.Element):
        tag: Any = element.tag
        parent = element.getparent()
        within: Any = "" if parent is None else parent.tag
        names = element.keys()
        if (seen := (within, tag, *names)) in right:
            continue
        problem = _place_problem(element, tag, within)
        if problem:
            yield TemplateProblem(element, problem)
        if tag in _ASKED or not _PLAIN.issuperset(names):
            yield from _attribute_problems(element, tag)
            if tag == "sup" and "data-note" in names and element.get("data-note") not in notes:
                yield TemplateProblem(
                    element, "<sup data-note=...> names no footnote of the record", "", "data-note"
                )
        elif not problem:
            right.add(seen)
    titles = root.findall(".//h1")
    if len(titles) != 1:
        message = f"the document has {len(titles)} <h1>; it needs one, the title of the report"
        yield TemplateProblem(titles[1] if titles else root, message)


def too_deep(root: etree._Element) -> etree._Element | None:
    """Return an element that stands too deep in others, or None."""
    found = _BELOW(root)
    return found[0] if found else None


_BELOW = etree.XPath(f"({'*/' * (MAX_DEPTH - 1)}*)[1]")


def _place_problem(element: etree._Element, tag: str, within: str) -> str:
    """Return what is wrong with an element in another one, or an empty text."""
    if tag not in ELEMENTS:
        shown = re.sub(r"\{.*\}", "", tag)[:40]
        close = nearest(shown, sorted(ELEMENTS)) if "{" not in tag else "it has a namespace"
        return f"<{shown}> is not an element of the document: see docs/templates.md" + (
            f"; {close}" if close else ""
        )
    if tag in _PARENTS and within not in _PARENTS[tag]:
        places = " or ".join(f"<{name}>" if name else "no other element" for name in _PARENTS[tag])
        return f"<{tag}> stands in {f'<{within}>' if within else 'no other element'}, not in {places}"
    if within in _WORDS_ONLY and tag not in INLINE:
        words = " ".join("".join(element.itertext()).split())[:40]
        return f"the block <{tag}> ('{words}') stands inside <{within}>, which holds words only"
    if within in ("ul", "ol") and tag != "li":
        return f"<{tag}> stands in <{within}>, which holds <li> only"
    return ""


def _attribute_problems(element: etree._Element, tag: str) -> Iterator[TemplateProblem]:
    own = ATTRIBUTES.get(tag, frozenset())
    for name, value in element.items():
        if name not in EVERYWHERE and name not in own:
            yield TemplateProblem(element, *_unknown(tag, str(name)), str(name))
        elif name in _VALUES and (wrong := _VALUES[name](value)):
            yield TemplateProblem(
                element, f'<{tag} {name}="{value[:60]}"> {wrong}', _HINTS.get(name, ""), name
            )
    if tag == "img" and not element.get("alt", "").strip():
        yield TemplateProblem(element, "an <img> has no alt text")
    if tag == "th" and element.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
        words = "".join(element.itertext()).strip()[:40]
        yield TemplateProblem(element, f"the table header '{words}' has no scope: col or row")
    if tag == "meta" and element.get("name", "author") not in ("author", "description", "keywords"):
        yield TemplateProblem(element, "a <meta> is none of author, description and keywords", "", "name")


def _unknown(tag: str, name: str) -> tuple[str, str]:
    """Return message and hint for an attribute that an element may not have."""
    small = re.sub(r"\{.*\}", "", name)[:40]
    if small.lower().startswith("on"):
        return f"<{tag} {small}=...> is a script", "a report runs nothing"
    if small.lower() in _LOOKS:
        hint = "give it a class, and the style sheet a rule"
        return f"<{tag} {small}=...> says how a thing looks", hint
    known = sorted(EVERYWHERE | ATTRIBUTES.get(tag, frozenset()))
    hint = nearest(small, known) or "known are " + ", ".join(known)
    return f"<{tag} {small}=...> is not an attribute of the document", hint
