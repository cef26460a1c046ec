"""Words and pictures that WeasyPrint loses or leaves out, as problems or as remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thbreports.document import glyphs
from thbreports.errors import Problem, ThbReportsError
from thbreports.outputs.pdf.engine import culprit
from thbreports.outputs.pdf.engine.misfits import Misfits
from thbreports.outputs.pdf.engine.tagging import TaggingLog, Undrawn
from thbreports.packs.pack import is_builtin

if TYPE_CHECKING:
    from thbreports.document import Document

_MISSING_GLYPH = re.compile(r"notdef glyph rendered.*\(U\+([0-9A-F]+)\)")
_PICTURE = re.compile(r"Failed to (?:load image at '|render SVG image )(?P<address>.*?)(?:'|$)", re.DOTALL)
_LOST = re.compile(r"Failed to load stylesheet|This row has more columns than the table|Content discarded")
"""Messages that content is missing on the pages."""
UNDRAWN = "has values that cannot be drawn"
UNDRAWN_HINT = "save the drawing as PNG"
_PACK_PICTURE = "a style sheet of the pack names a picture that cannot be read: "


@dataclass(frozen=True)
class LayoutWarnings:
    """What is missing in a finished file."""

    problems: tuple[Problem, ...]
    """Problems for which there must be no file."""
    remarks: tuple[str, ...]
    """What a designer should see: rules of a style sheet that had no effect."""
    cut: bool
    """Whether words reach over the edge of the paper, which another layout may mend."""
    misfits: Misfits
    """Tables that do not fit, which another layout may mend."""
    lines: tuple[tuple[float, ...], ...] = ()
    """Where the lines of each page stand, if they are to be numbered."""


def told(document: Document, messages: Iterable[str], heard: TaggingLog) -> LayoutWarnings:
    """Return what is lost in a file, at the place in the record that it comes from where there is one."""
    problems: list[Problem] = []
    remarks: list[str] = []
    undrawn: list[str] = []
    for message in dict.fromkeys(messages):
        if match := _MISSING_GLYPH.search(message):
            undrawn.append(chr(int(match[1], 16)))
        elif match := _PICTURE.match(message):
            if match["address"] in document.markup:
                problems.append(_no_picture(document, match["address"]))
            else:
                remarks.append(f"{document.pack.name}: {_PACK_PICTURE}{match['address'][:60]}")
        elif _LOST.match(message):
            problems.append(Problem(document.origin.name, 0, 0, f"the layout lost words: {message}"))
        else:
            remarks.append(str(culprit.placed(document.pack, message)).replace(": error: ", ": warning: ", 1))
    problems += glyphs.problems(document, undrawn)
    problems += [_cut(document, words) for words in dict.fromkeys(heard.cut)]
    problems += [_faded(document, name) for name in sorted(heard.faded)]
    lines = tuple(map(tuple, heard.lines))
    return LayoutWarnings(tuple(problems), tuple(remarks), bool(heard.cut), heard.misfits(), lines)


def refused(document: Document, error: Exception, fails: Callable[[str], bool]) -> ThbReportsError | None:
    """Return what to say of a layout that ended with an error; None where only sheets of ours were read.

    ``fails`` tells whether the document cannot be laid out with a style sheet in the place of the pack's.
    """
    pack = document.pack
    if all(is_builtin(one) for one in pack.chain()):
        return None
    if isinstance(error, Undrawn):
        what = f"makes <{error}> so small that nothing is drawn of it"
    else:
        said = " ".join([f"{type(error).__name__}:", *str(error).split()])[:200]
        what = f"ends the layout with an error ({said.rstrip(':')})"
    return culprit.found(pack, what, fails)


def _no_picture(document: Document, address: str) -> Problem:
    """Return the problem of a picture of the record that is damaged, which the layout leaves out."""
    image = next(one for one in document.tree().iter("img") if one.get("src", "").startswith(address))
    alt = image.get("alt", "")
    if address.startswith("data:image/svg"):
        return document.picture_problem(image, f"the drawing '{alt}' {UNDRAWN}", UNDRAWN_HINT)
    return document.picture_problem(
        image, f"the picture '{alt}' cannot be read", "save it anew as PNG or JPEG"
    )


def _cut(document: Document, words: str) -> Problem:
    shown = " ".join(words.split())
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    message = f"'{shown}' reaches over the edge of the page and is cut"
    hint = "shorten it, or give it more room in the print sheet"
    for image in document.tree().iter("img"):
        if image.get("alt") == words:
            return document.picture_problem(image, message, hint)
    return document.problem(words.strip()[:20], message, hint)


def _faded(document: Document, name: str) -> Problem:
    message = f"the style sheet draws <{name}> with opacity, where no screen reader finds its words"
    hint = "give it a lighter colour instead"
    return Problem(str(document.pack.folder / "print.css"), 0, 0, message, hint)
