"""Words that run from right to left: Word is told of each run, paragraph, table and section that does.

It takes ``left`` and ``right`` of a paragraph that runs so for its beginning and its end, and shows the
columns of such a table from the right (ECMA-376, part 1, 17.3.1.6 and 17.4.1), so that all else stays as it
is.  Other programs look at the letters alone: for them, digits that would change places get a mark.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator

from lxml import etree

from thbreports.outputs.docx.xml.wml import Element, add, serialise, w, word_language
from thbreports.record.markdown.directions import FIGURES, parts, runs_back

_AFTER_BIDI = frozenset(
    w(name)
    for name in "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc"
    " textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange".split()
)
"""What stands after ``bidi`` in the properties of a paragraph, in the order of the schema."""
_BEFORE_VISUAL = frozenset(w(name) for name in ("tblStyle", "tblpPr", "tblOverlap"))
_AFTER_SECTION = frozenset(w(name) for name in ("rtlGutter", "docGrid", "printerSettings", "sectPrChange"))
_AFTER_RTL = frozenset(w(name) for name in ("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def turned(data: bytes, language: str, *, from_the_right: bool) -> bytes:
    """Return a part of a report with what runs from right to left told so.

    ``language`` is that of the document, which itself runs ``from_the_right`` or not.
    """
    root = etree.fromstring(data)
    spoken = word_language(language) if from_the_right else ""
    for run in list(root.iter(w("r"))):
        _turn_run(run, spoken, from_the_right=from_the_right)
    if from_the_right:
        for paragraph in root.iter(w("p")):
            properties = paragraph.find(w("pPr"))
            if properties is None:
                properties = add(paragraph, "pPr")
                paragraph.insert(0, properties)
            _insert(properties, "bidi", _AFTER_BIDI)
        for table in root.iter(w("tblPr")):
            place = sum(child.tag in _BEFORE_VISUAL for child in table)
            table.insert(place, add(table, "bidiVisual"))
        for section in root.iter(w("sectPr")):
            _insert(section, "bidi", _AFTER_SECTION)
    return serialise(root)


def _insert(properties: Element, name: str, after: Collection[str]) -> None:
    """Add a property before all that come after it in the order of the schema."""
    if properties.find(w(name)) is None:
        place = next((at for at, child in enumerate(properties) if child.tag in after), len(properties))
        properties.insert(place, add(properties, name))


def _turn_run(run: Element, spoken: str, *, from_the_right: bool) -> None:
    """Part a run where its words turn, and tell the parts that run from right to left."""
    words = "".join(text.text or "" for text in run.iter(w("t")))
    if not words or (not from_the_right and not runs_back(words)):
        return
    made = list(_parted(run, from_the_right=from_the_right))
    for back, one in made:
        if back:
            _tell(one, spoken)
    parent = run.getparent()
    assert parent is not None, "a run stands in a paragraph"
    place = parent.index(run)
    parent[place : place + 1] = [one for _, one in made]


def _parted(run: Element, *, from_the_right: bool) -> Iterator[tuple[bool, Element]]:
    """Yield the runs of one direction that a run is made of, each with whether it runs from right to left."""
    look = run.find(w("rPr"))
    made: Element | None = None
    before = from_the_right
    for child in run:
        if child is look:
            continue
        pieces = (
            parts(child.text or "", from_the_right=from_the_right) if child.tag == w("t") else [(before, "")]
        )
        for back, words in pieces:
            if made is None or back != before:
                if made is not None:
                    yield before, made
                made = etree.Element(w("r"), dict(run.attrib))
                if look is not None:
                    made.append(copy.deepcopy(look))
            before = back
            if child.tag == w("t"):
                text = add(made, "t")
                text.text = _marked(words) if from_the_right and _DIGITS.match(words) else words
                text.set(_SPACE, "preserve")
            else:
                made.append(copy.deepcopy(child))
    if made is not None:
        yield before, made


def _marked(words: str) -> str:
    """Return words that begin with digits with a mark of how they run, which no font draws."""
    return (_AHEAD if FIGURES.match(words) else _BACK) + words


_DIGITS = re.compile(r"\W*[0-9]")
_AHEAD, _BACK = "\u200e", "\u200f"


def _tell(run: Element, spoken: str) -> None:
    look = run.find(w("rPr"))
    if look is None:
        look = add(run, "rPr")
        run.insert(0, look)
    _insert(look, "rtl", _AFTER_RTL)
    language = look.find(w("lang"))
    if language is not None and (own := language.get(w("val"))):
        spoken = own  # the words are said to be of it
        language.set(w("bidi"), own)
    elif spoken:
        add(look, "lang", bidi=spoken)
