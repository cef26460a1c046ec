"""What Typst cannot lay out, as problems of the record or of the pack."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from lxml import etree

from thbreports.document import Document, glyphs
from thbreports.errors import OutputError, PackError, Problem, ThbReportsError
from thbreports.packs import pack as packs_pack
from thbreports.packs.typst import Rules
from thbreports.packs.vocabulary import ELEMENTS
from thbreports.record.markdown import directions
from thbreports.view import language

if TYPE_CHECKING:
    from thbreports.outputs.pdf.typst.tree import MismatchError

_PLACE = re.compile(r"pack-(\d+)\.typ:(\d+):(\d+)")
_UNDRAWN = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_CUT_HINT = "shorten it, or give it more room in the rules of the pack"
_OTHER_ENGINE = "lay it out with WeasyPrint"
_SIGNS = "".join(
    chr(code)
    for code in (*range(0x900, 0x10A0), *range(0x1780, 0x1800))
    if unicodedata.category(chr(code)).startswith("M")
)
_STACKED = re.compile(f"[\u0900-\u109f\u1780-\u17ff][{_SIGNS}]+")
"""A letter with signs, in the scripts from Devanagari to Burmese, and in Khmer."""
_PICTURE = re.compile(r"image|svg|SVG|decode")


def told(document: Document, error: Any, rules: tuple[Rules, ...]) -> ThbReportsError:
    """Return an error of Typst as problems: at the line of the rules, or of the words that it is about."""
    said: str = error.diagnostic or error.message
    if undrawn := {char for text in _UNDRAWN.findall(said) for char in text}:
        return OutputError(glyphs.problems(document, undrawn))
    hint = "; ".join(error.hints or ())
    if place := _PLACE.search(said):
        path = rules[int(place[1])].path
        return PackError(
            [Problem(str(path), int(place[2]), int(place[3]) + 1, f"Typst: {error.message}", hint)]
        )
    if _PICTURE.search(error.message):
        return OutputError(
            [Problem(document.origin.name, 0, 0, f"a picture cannot be drawn: {error.message}", hint)]
        )
    if not packs_pack.is_builtin(document.pack) and len(rules) > 1:
        return PackError([Problem(str(rules[-1].path), 0, 0, f"Typst: {error.message}", hint)])
    message = f"Typst cannot lay it out: {error.message}"
    return OutputError([Problem(document.origin.name, 0, 0, message, hint or "lay it out with WeasyPrint")])


def not_of_nodes(error: MismatchError, rules: tuple[Rules, ...]) -> PackError:
    """Return the problem that rules draw elements as something else than they are."""
    message = f"the rules change what the elements are: {error}"
    hint = "draw what a rule is given, once, and nothing of headings, lists, tables and figures"
    return PackError([Problem(str(rules[-1].path), 0, 0, message, hint)])


def crashed(rules: tuple[Rules, ...]) -> PackError:
    """Return the problem that Typst came to its end over rules of a pack."""
    message = "Typst came to its end over these rules: they need too much memory, or make it crash"
    return PackError([Problem(str(rules[-1].path), 0, 0, message, "take rules out until a PDF is made")])


def too_large(document: Document) -> OutputError:
    """Return the problem that Typst came to its end over a document."""
    message = "Typst came to its end over it: it needs too much memory, or makes it crash"
    return OutputError([Problem(document.origin.name, 0, 0, message, "lay it out with WeasyPrint")])


def broad_inside(document: Document) -> list[Problem]:
    """Return the problems of parts for broad pages that stand inside of others, where Typst turns no page."""
    if "landscape" not in document.markup:
        return []
    return [
        document.problem(
            " ".join("".join(part.itertext()).split())[:20],
            "its broad pages are inside of another part, where Typst cannot turn a page",
            "let the template put it beside the other parts, or lay it out with WeasyPrint",
        )
        for part in document.tree().iterfind(".//*[@class]")
        if "landscape" in part.get("class", "").split()
        and (above := part.getparent()) is not None
        and above.tag not in ("body", "main")
    ]


def misread(document: Document) -> list[Problem]:
    """Return the problems of words whose letters Typst says otherwise than they are."""
    return _turned(document) + _stacked(document)


def _turned(document: Document) -> list[Problem]:
    """Return the problem of words that run from right to left, of which Typst says the letters in no order
    that a reader could turn round."""
    if language.runs_from_the_right(document.language):
        named = language.language_name(document.language, "en")
        message = f"{named} runs from right to left, and Typst says its letters in another order"
        return [document.origin.problem(("language",), message, _OTHER_ENGINE)]
    if not directions.runs_back(document.markup):
        return []
    texts = filter(directions.runs_back, document.tree().itertext(*ELEMENTS))
    found = next(
        (words for text in texts for back, words in directions.parts(text, from_the_right=False) if back), ""
    )
    message = "words run from right to left, and Typst says their letters in another order"
    return [document.problem(found[:20], message, _OTHER_ENGINE)] if found else []


def _stacked(document: Document) -> list[Problem]:
    """Return the problem of words in scripts that set signs above and below letters.

    Typst (0.15) says such a letter twice where it draws it with a sign and without.
    """
    found = _STACKED.search(document.markup)
    if found is None:
        return []
    message = f"Typst says letters with signs above and below them twice, such as '{found[0]}'"
    return [document.problem(found[0], message, _OTHER_ENGINE)]


def cut(document: Document, words: list[str]) -> list[Problem]:
    """Return the problems of words, and of pictures without, that reach over the edge of the paper."""
    return [
        document.problem(text[:20], f"{_shown(text)} reaches over the edge of the page and is cut", _CUT_HINT)
        if text
        else Problem(document.origin.name, 0, 0, "a picture reaches over the edge of the page", _CUT_HINT)
        for text in words
    ]


def _shown(words: str) -> str:
    return f"'{words}'" if len(words) <= 40 else f"'{words[:39]}…'"


def no_picture(document: Document, image: etree._Element) -> Problem:
    """Return the problem of a picture that cannot be read."""
    message = f"the picture '{image.get('alt') or ''}' cannot be read"
    return document.picture_problem(image, message, "save it anew as PNG or JPEG")
