"""What Typst cannot lay out, as problems of the record or of the pack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from thbreports.document import Document, glyphs
from thbreports.errors import OutputError, PackError, Problem, ThbReportsError
from thbreports.packs import pack as packs_pack
from thbreports.packs.typst import Rules

if TYPE_CHECKING:
    from thbreports.outputs.pdf.typst.tree import MismatchError

_PLACE = re.compile(r"pack-(\d+)\.typ:(\d+):(\d+)")
_UNDRAWN = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
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


def no_picture(document: Document, image: etree._Element) -> Problem:
    """Return the problem of a picture that cannot be read."""
    message = f"the picture '{image.get('alt') or ''}' cannot be read"
    return document.picture_problem(image, message, "save it anew as PNG or JPEG")
