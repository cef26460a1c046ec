"""Take what a template printed into the document, or refuse it at the template's line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from thbreports.document import check, places
from thbreports.document.check import TemplateProblem
from thbreports.document.finish import markup
from thbreports.document.places import Place
from thbreports.document.template import TEMPLATE
from thbreports.errors import PackError, Problem

if TYPE_CHECKING:
    from thbreports.packs import Pack

MAX_TOLD = 50
"""How many problems of one document are told: they all are of one template."""
_DECLARED = {
    "<!--": ("a comment", "write {# ... #}, which is not printed"),
    "<!d": ("a document type", "write <!DOCTYPE html>, once and before everything else"),
    "<![": ("a CDATA section", "print words as they are: their signs are escaped"),
    "<!": ("a declaration", "take it out"),
    "<?": ("a processing instruction", "take it out"),
}
"""What may begin with ``<!`` or ``<?``: never words, in which ``<`` is escaped."""
_DECLARATION = re.compile(r"<[!?].{0,7}", re.DOTALL)


def accepted(printed: str, notes: Collection[str], pack: Pack, again: Callable[[], str]) -> etree._Element:
    """Return the tree of what the template of a pack printed.

    ``notes`` are the names of the footnotes that the record has; ``again`` prints once more, with the marks
    of ``places``, if something is at problem.  Raises PackError for all that is not of the vocabulary.
    """
    xml = markup.readable(printed)
    if _DECLARATION.search(xml):
        raise PackError(_declarations(pack, again))
    try:
        root = markup.read(xml)
    except etree.XMLSyntaxError as error:
        raise PackError([_not_well_formed(xml, error, pack, again)]) from None
    if any(_problems(root, notes, xml)):
        raise PackError(_told(root, notes, xml, pack, again))
    return root


def _problems(root: etree._Element, notes: Collection[str], xml: str) -> Iterator[TemplateProblem]:
    deep = check.too_deep(root)
    if deep is not None:
        hint = f"at most {check.MAX_DEPTH} levels"
        yield TemplateProblem(deep, f"<{deep.tag!s}> stands too deep in other elements", hint)
        return
    if "xmlns" in xml:
        for element in root.iter(etree.Element):
            if element.nsmap:
                name = str(etree.QName(element).localname)
                yield TemplateProblem(element, f"<{name}> declares a namespace", "take it out", "xmlns")
    yield from check.problems(root, notes)


def _told(
    root: etree._Element, notes: Collection[str], xml: str, pack: Pack, again: Callable[[], str]
) -> list[Problem]:
    """Return the problems of a tree as problems at the lines of the templates."""
    marked = _marked(again)
    known: dict[etree._Element, Place] = {}
    if marked is not None:
        try:
            root = markup.read(marked)
            known = places.of_elements(root)
            places.remove_marks(root)  # messages quote words, and cut them where they are long
        except etree.XMLSyntaxError:
            pass  # a filter has cut a mark in two: the template is searched instead
    found: list[Problem] = []
    for one in _problems(root, notes, xml):
        tag = etree.QName(one.element).localname
        found.append(_problem(pack, known.get(one.element), one.message, one.hint, tag, one.name))
        if len(found) == MAX_TOLD:
            break
    return found


def _declarations(pack: Pack, again: Callable[[], str]) -> Iterator[Problem]:
    xml = _marked(again) or ""
    found = list(_DECLARATION.finditer(xml))[:MAX_TOLD]
    for match in found:
        written = match[0].lower()
        what, hint = next(said for start, said in _DECLARED.items() if written.startswith(start))
        place = places.before(xml, match.end())
        yield _problem(pack, place, f"the template prints {what}", hint, match[0][:2])
    if not found:
        yield _problem(pack, None, "the template prints a comment or a declaration", "take it out", "<!")


def _not_well_formed(xml: str, error: etree.XMLSyntaxError, pack: Pack, again: Callable[[], str]) -> Problem:
    excerpt = _excerpt(xml, error)
    message = f"what the template prints is not well-formed near: {excerpt}"
    hint = "close every tag, write <br/>, and put words in an attribute through the filter 'plain'"
    if (error.msg or "").startswith("Excessive depth"):
        message, hint = "elements stand too deep in others", f"at most {check.MAX_DEPTH} levels"
    place = None
    if (marked := _marked(again)) is not None:
        try:
            markup.read(marked)
        except etree.XMLSyntaxError as same:
            place = places.before(marked, min(_offset(marked, same), _unclosed(marked)))
    return _problem(pack, place, message, hint)


def _unclosed(xml: str) -> int:
    """Return the end of the first tag whose element another one's tag closes, else that of the text."""
    opened: list[tuple[str, int]] = []
    for tag in _TAGS.finditer(xml):
        if tag["closes"]:
            if opened and opened[-1][0] != tag["name"]:
                return opened[-1][1]
            del opened[-1:]
        elif not tag["empty"]:
            opened.append((tag["name"], tag.end()))
    return len(xml)


_TAGS = re.compile(r"<(?P<closes>/?)(?P<name>[A-Za-z][\w:.-]*)[^<>]*?(?P<empty>/?)>")


def _offset(xml: str, error: etree.XMLSyntaxError) -> int:
    """Return where in a text its parser stopped; columns count bytes."""
    lines = xml.split("\n")
    line = min(error.lineno or 1, len(lines))
    before = sum(len(one) + 1 for one in lines[: line - 1])
    return before + len(lines[line - 1].encode()[: error.offset or 0].decode(errors="ignore"))


def _excerpt(xml: str, error: etree.XMLSyntaxError) -> str:
    line = error.lineno or 1
    shown = places.without_marks(xml).splitlines()[line - 1 : line]
    return (shown[0] if shown else "")[max((error.offset or 1) - 60, 0) :][:90].strip()


def _marked(again: Callable[[], str]) -> str | None:
    try:
        return places.without_first(markup.readable(again()))
    except PackError:
        return None


def _problem(
    pack: Pack, place: Place | None, message: str, hint: str, tag: str = "", name: str = ""
) -> Problem:
    """Return a problem at a place of a template; one that is not known is looked for in the pack's own."""
    message = places.without_marks(message)
    files = [one.folder / TEMPLATE for one in reversed(pack.chain())]
    own = next((file for file in files if file.is_file()), files[0])
    file = Path(place.file) if place is not None else own
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return Problem(str(file), 0, 0, message, hint)
    line, column = places.precise(lines, place or Place(str(own), 1, False), tag or "\0", name)
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    return Problem(str(file), line, column, message, hint, source)
