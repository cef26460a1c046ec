"""The semantic document as one self-contained HTML file, for screens of any size and for the printer."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from lxml import etree

from thbreports.errors import PackError, Problem
from thbreports.packs import font_extra
from thbreports.packs.glyphs import faces_for
from thbreports.view.language import language_name

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

    from thbreports.document import Document
    from thbreports.packs import Pack
    from thbreports.packs.fonts import FontFace


def write(
    document: Document, *, embed_fonts: bool = False, versions: Mapping[str, str] | None = None
) -> bytes:
    """Return the document as HTML with its style sheet inside.

    Without ``embed_fonts`` the reader's own fonts are used; with it those of the pack come along, each cut
    to the characters that the document has.  ``versions`` are the addresses of the document in other
    languages, and its own, by their codes: the page links to them.
    """
    css = document.pack.css("screen")
    if embed_fonts:
        css = _embedded(document.pack, "".join(document.tree().itertext())) + css
    # The markup is as lxml writes it: no "<" or ">" in words and values, no tag that is not closed.
    page = _DATA.sub("", document.markup)
    page = _renamed(page, "span", "<span>", "")
    # Footnotes have no heading, as sections have in HTML.
    page = _renamed(page, "section", ' class="footnotes"', "div")
    page = _wrap_tables(page)
    page = _add_skip_link(page, document)
    page = _add_versions(page, versions or {}, document.language)
    head = _alternates(versions or {}) + _head(css, document.event)
    return page.replace("</head>", head + "</head>", 1).encode("utf-8")


_DATA = re.compile(r' data-[\w.-]+="[^"]*"(?=[^<>]*>)')
"""What the document knows of the record: a published page does not carry it."""


def _head(css: str, event: Mapping[str, Any]) -> str:
    """Return what goes into the head; HTML, unlike XML, has no escapes in styles and scripts."""
    parts = [
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        '<meta name="color-scheme" content="light dark"/>',
        "<style>" + css.replace("</", "<\\/") + "</style>",
    ]
    if event:
        data = json.dumps(event, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
        parts.append(f'<script type="application/ld+json">{data}</script>')
    return "".join(parts)


def _add_skip_link(page: str, document: Document) -> str:
    body, main = _BODY.search(page), _MAIN.search(page)
    if body is None or main is None:
        return page
    named = _ID.search(main[0])
    label = document.pack.labels(document.language).get("skip", "Skip to the report")
    link = f'<a href="#{named[1] if named else "main"}" class="skip">{escape(label, quote=False)}</a>'
    first, end = page.index("<", body.end()), main.end() - 1
    return page[:first] + link + page[first:end] + ("" if named else ' id="main"') + page[end:]


_BODY, _MAIN, _ID = re.compile(r"<body\b[^<>]*>"), re.compile(r"<main\b[^<>]*>"), re.compile(r' id="([^"]*)"')


def _alternates(versions: Mapping[str, str]) -> str:
    """Return the links by which programs find a page in other languages."""
    return "".join(
        f'<link rel="alternate" hreflang="{escape(code)}" href="{escape(address)}"/>'
        for code, address in sorted(versions.items())
    )


def _add_versions(page: str, versions: Mapping[str, str], own: str) -> str:
    """Put a line of the languages of a document above its head, each called as it calls itself."""
    shown = [_version(code, versions[code], own) for code in sorted(versions)]
    place = _HEAD.search(page) or _MAIN.search(page)
    if len(shown) < 2 or place is None:
        return page
    line = f'<p class="versions">{" · ".join(shown)}</p>'
    return page[: place.end()] + line + page[place.end() :]


_HEAD = re.compile(r'<header class="title-block\b[^<>]*>')


def _version(code: str, address: str, own: str) -> str:
    name = escape(language_name(code, code), quote=False)
    if code == own:
        return f'<span lang="{escape(code)}" aria-current="page">{name}</span>'
    here = f'lang="{escape(code)}" hreflang="{escape(code)}" rel="alternate"'
    return f'<a href="{escape(address)}" {here}>{name}</a>'


def _renamed(page: str, old: str, mark: str, new: str) -> str:
    """Return a page in which elements whose tag holds a mark have a new name, or no tags at all."""
    if mark not in page:
        return page
    parts = re.split(f"(</?{old}\\b[^<>]*>)", page)
    marked: list[bool] = []
    for place in range(1, len(parts), 2):
        tag = parts[place]
        ends = tag.startswith("</")
        if not ends:
            marked.append(mark in tag)
        if marked.pop() if ends else marked[-1]:
            parts[place] = new and tag.replace(old, new, 1)
    return "".join(parts)


def _wrap_tables(page: str) -> str:
    """Put each table into a part that a keyboard can scroll, since a wide one may not fit a phone."""
    starts: list[int] = []
    named: set[str] = set()
    added: list[tuple[int, str]] = []
    for tag in _TABLES.finditer(page):
        if tag[0] == "<table":
            starts.append(tag.start())
        elif region := _region(page[(start := starts.pop()) : tag.end()], named):
            added += (start, region), (tag.end(), "</div>")
    parts: list[str] = []
    last = 0
    for place, words in sorted(added):
        parts += page[last:place], words
        last = place
    return "".join(parts) + page[last:]


_TABLES = re.compile(r"<table\b|</table>")


def _region(table: str, named: set[str]) -> str:
    """Return the tag of the part around a table: a region named by its caption, else a group.

    The regions of a page need names of their own (WAI-ARIA 1.2, region); ``named`` are those that there are.
    A group without a caption has the names of the columns.
    """
    root = etree.fromstring(table)
    caption = root.find("caption")
    names = [caption] if caption is not None else root.findall("thead//th")
    words = (etree.tostring(name, encoding="unicode", method="text", with_tail=False) for name in names)
    label = ", ".join(" ".join(each.split()) for each in words)
    role = "group" if caption is None or label in named else "region"
    if role == "region":
        named.add(label)
    value = escape(label, quote=False).replace('"', "&quot;")
    return f'<div role="{role}" tabindex="0" aria-label="{value}">' if label else ""


def _embedded(pack: Pack, words: str) -> str:
    """Return ``@font-face`` rules for the faces that some of ``words`` need, with their fonts inside."""
    characters = {ord(char) for char in words + " •–◦"}  # a space, and the markers of lists
    drawn = sorted(characters - {0x20, 0xA0})
    faces = faces_for(pack, words)
    design = font_extra.behind(pack.design, faces)
    own = f":root{{--screen-text-font:{design['text-font']};--screen-label-font:{design['label-font']};}}\n"
    rules = (
        face.rule("data:font/woff2;base64," + base64.b64encode(_subset(face, characters)).decode("ascii"))
        for face in faces
        if face.draws_any(drawn)
    )
    return "".join(rules) + own


def _subset(face: FontFace, characters: set[int]) -> bytes:
    """Return a font cut to some characters.  Raises PackError for a file that is no whole font."""
    try:
        return _cut(face, characters)
    except MemoryError:
        raise
    except Exception as error:  # whatever fontTools trips over
        message = f"the font cannot be cut to the characters of a report ({type(error).__name__}: {error})"
        problem = Problem(str(face.path), 0, 0, message[:300], "put a whole font file in its place")
        raise PackError([problem]) from error


def _cut(face: FontFace, characters: set[int]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    with TTFont(face.path, recalcTimestamp=False) as font:
        options = subset.Options(layout_features=["*"], flavor="woff2")
        options.name_IDs = [*_NAMES, *_OF_LICENCE]
        options.drop_tables += ["FFTM"]  # when a font was made: fontTools would say that it leaves it out
        cut = subset.Subsetter(options)
        cut.populate(unicodes=characters)
        cut.subset(font)
        _free_names(font)
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


_NAMES, _OF_LICENCE = (1, 2, 3, 4, 5, 6), (0, 13, 14)
"""The names of a font that browsers want, and what says under which licence it comes."""


def _free_names(font: TTFont) -> None:
    """Give what is cut out of a font another name: those of the whole may be reserved to it.

    A subset in a published page is a Modified Version (SIL Open Font License 1.1, condition 3).
    """
    for one in font["name"].names:
        if one.nameID in _NAMES and one.nameID not in (2, 5):
            one.string = "ReportLetters" if one.nameID == 6 else "Report letters"
