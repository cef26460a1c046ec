"""The formats of a report: the one place that lists them.

A format of another distribution is an entry point of group ``thbreports.outputs``: its name is that of the
format, its value a `Format`.  How a format is written and how its words are read back stay apart: a proof
shares nothing with what it proves.
"""

from __future__ import annotations

import functools
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from thbreports.errors import OutputError, Problem, nearest

if TYPE_CHECKING:
    from thbreports.document import Document
    from thbreports.packs import Pack
    from thbreports.record import Meeting
    from thbreports.record.markdown.passage import Extract

GROUP = "thbreports.outputs"
PAGE_NUMBERS = "page_numbers"
"""Option of a format whose pages are laid out by whoever opens a file: it shows those of a format with pages.

It is True, or the options of that format.  In place of it the writer gets ``pages``, the number of the page
of each place, by its id.
"""
VERSIONS = "versions"
"""Option of a format that links to other languages: the address of the document in each, by its code."""
_LAID_OUT, _CONTENTS = "pdf", '<nav class="contents"'


@dataclass(frozen=True)
class Format:
    """What makes files of a format; functions are named as in entry points, ``module:function``.

    They are imported when they are first used, so that whoever makes one format loads no library of another.
    """

    name: str
    """Name of the format, and the ending of its files without the full stop."""
    writer: str
    """A function that takes a Document and options by their names, and returns the bytes of a file."""
    reader: str = ""
    """A function that takes the bytes of a file and returns its words as an Extract, where there is one."""
    warm: str = ""
    """A function that loads all that the first document would load, where the writer's module is not all."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What the writer can be asked for: the names of its options, and what they mean."""
    native: bool = True
    """Whether the libraries in C that lay out pages may shape it."""
    speed: int = 600_000
    """Roughly how many bytes of records it takes in a second: a build of much work starts processes."""
    engine: str = ""
    """A function that takes a Pack and options, and returns the name of what lays out its pages, where there
    are several."""
    pages: str = ""
    """A function that takes the bytes of a file and returns the page of each place in it, by its id."""


_BUILT_IN = {
    format.name: format
    for format in (
        Format(
            "html",
            "thbreports.outputs.html.write:write",
            "thbreports.verify.html:extract",
            options={
                "embed_fonts": "put the fonts that the page needs into it",
                VERSIONS: "link to the document in other languages: addresses by their codes",
            },
            native=False,
            speed=1_000_000,
        ),
        Format(
            "pdf",
            "thbreports.outputs.pdf.write:write",
            "thbreports.verify.pdf.read:extract",
            warm="thbreports.outputs.pdf.write:warm",
            options={"engine": "what lays out the pages: auto, weasyprint or typst"},
            engine="thbreports.outputs.pdf.choice:engine_of",
            speed=60_000,
            pages="thbreports.outputs.pdf.pages:page_numbers",
        ),
        Format(
            "docx",
            "thbreports.outputs.docx.write:write",
            "thbreports.verify.docx.read:extract",
            options={PAGE_NUMBERS: "show the pages of the PDF in the contents until Word counts its own"},
            native=False,
        ),
    )
}
BUILT_IN = tuple(_BUILT_IN)
"""The names of the formats that need no other distribution, which are those of a build by default."""


def names() -> list[str]:
    """Return the names of all formats, ours first."""
    return [*BUILT_IN, *sorted(_entry_points().keys() - _BUILT_IN.keys())]


def is_known(name: str) -> bool:
    """Tell whether there is such a format."""
    return name in _BUILT_IN or name in _entry_points()


def find(name: str) -> Format:
    """Return the format of a name.

    Raises OutputError where there is none, or what a distribution calls so is no Format of that name.
    """
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    if name not in _entry_points():
        raise OutputError([unknown(name)])
    format = _entry_points()[name].load()
    if not isinstance(format, Format) or format.name != name:
        message = f"the entry point '{name}' of group {GROUP} is no thbreports.formats.Format of that name"
        raise OutputError([Problem(name, 0, 0, message, "ask the author of the format for a newer one")])
    return format


def unknown(name: str) -> Problem:
    """Return the problem that there is no such format."""
    known = names()
    hint = nearest(name, known) or "one of " + ", ".join(known)
    return Problem(name, 0, 0, f"there is no format '{name}'", hint)


def needs_native(name: str, options: Mapping[str, Any] | None = None) -> bool:
    """Tell whether libraries in C may shape a format, as they do all but those of which it is known."""
    return name not in _BUILT_IN or _BUILT_IN[name].native or bool((options or {}).get(PAGE_NUMBERS))


def has_links(name: str) -> bool:
    """Tell whether the files of a format link to the document in other languages."""
    return name in _BUILT_IN and VERSIONS in _BUILT_IN[name].options


def with_page_numbers(
    names: Iterable[str], options: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Return the options of formats that are made together: one that can show page numbers does, where they
    are laid out anyway."""
    wanted, chosen = set(names), dict(options)
    for name in wanted & _BUILT_IN.keys() if _LAID_OUT in wanted else ():
        if PAGE_NUMBERS in _BUILT_IN[name].options:
            pages = dict(options.get(_LAID_OUT, {})) or True
            chosen[name] = {PAGE_NUMBERS: pages, **options.get(name, {})}
    return chosen


def write(name: str, document: Document, *, made: dict[str, bytes] | None = None, **options: Any) -> bytes:
    """Return a document in a format; ``options`` are those of the format.

    ``made`` are the files that were made of the document before, by their formats; what is made on the way
    joins them.

    Raises OutputError for an unknown format and for what a format cannot draw, TypeError for an option that
    it does not have.
    """
    format = find(name)
    for option in options.keys() - format.options.keys():
        known = ", ".join(format.options) or "none"
        raise TypeError(f"the format {name} has no option '{option}'; its options: {known}")
    numbered = options.pop(PAGE_NUMBERS, False)
    if numbered and _CONTENTS in document.markup:
        laid_out = numbered if isinstance(numbered, Mapping) else {}
        options["pages"] = _pages(document, {} if made is None else made, laid_out)
    written: bytes = _function(format.writer)(document, **options)
    return written


def _pages(document: Document, made: dict[str, bytes], options: Mapping[str, Any]) -> dict[str, int]:
    """Return the page of each place of a document, or nothing where its pages cannot be laid out.

    ``options`` are those of the format with pages.
    """
    if _LAID_OUT not in made:
        try:
            made[_LAID_OUT] = write(_LAID_OUT, document, **options)
        except OutputError:  # told where that format is made
            return {}
    from thbreports.document.running import first_number

    found: dict[str, int] = _function(_BUILT_IN[_LAID_OUT].pages)(
        made[_LAID_OUT], first_number(document.running)
    )
    return found


def engine(name: str, pack: Pack, options: Mapping[str, Any]) -> str:
    """Return the name of what lays out the pages of a format for a pack, or nothing where there is no choice.

    Raises OutputError for an unknown format or engine.
    """
    chooses = find(name).engine
    chosen: str = _function(chooses)(pack, options) if chooses else ""
    return chosen


def warm(names: Iterable[str]) -> None:
    """Import all that formats need, so that a process is ready before its first document.

    Raises OutputError for an unknown format.
    """
    for name in names:
        format = find(name)
        _function(format.writer)
        if format.warm:
            _function(format.warm)()


def extract(name: str, data: bytes) -> Extract:
    """Return the words of a finished file, in reading order, with their emphasis.

    Left out are the contents list, running lines, list markers that the format generates, footnote numbers,
    back links and alternative texts; each footnote is a passage of its own.

    Raises UnreadableError where the file is broken or lacks the structure that reading needs, OutputError
    where the format is unknown or brings no reader.
    """
    format = find(name)
    if not format.reader:
        raise OutputError([_no_reader(name)])
    words: Extract = _function(format.reader)(data)
    return words


def check_verifiable(names: Iterable[str]) -> None:
    """Raise OutputError for formats whose files cannot be compared with their records."""
    if problems := [_no_reader(name) for name in names if not find(name).reader]:
        raise OutputError(problems)


class Verified(NamedTuple):
    """What came of comparing files with their record: ``words`` counts those of each file, by its format."""

    problems: list[Problem]
    words: dict[str, int]


def verify(meeting: Meeting, document: Document, files: Mapping[str, bytes]) -> Verified:
    """Find the first difference of every field between record and document, then of document and files.

    ``files`` are finished files by their formats.  The document is compared field by field with the record,
    from which the words are parsed anew; a file as a whole, in order, with the document.

    Raises OutputError where a format is unknown or brings no reader.
    """
    from thbreports.record.markdown.passage import UnreadableError
    from thbreports.verify.proof import DocumentWords, against_record

    found = Verified(against_record(meeting, document), {})
    expected = DocumentWords(document)
    for name, data in files.items():
        try:
            words = extract(name, data)
        except UnreadableError as error:
            message = f"{name}: the finished file cannot be read back: {error}"
            found.problems.append(expected.unreadable(message))
            continue
        found.problems.extend(expected.differences(name, words))
        found.words[name] = sum(len(part.text.split()) for part in (words.body, *words.notes))
    return found


def _no_reader(name: str) -> Problem:
    message = f"files of the format '{name}' cannot be verified: it brings no reader"
    return Problem(name, 0, 0, message, "build it without verifying")


@functools.cache
def _function(name: str) -> Any:
    return pkgutil.resolve_name(name)


def _entry_points() -> Mapping[str, Any]:
    """Return what other distributions bring, by the names of their formats."""
    from importlib import metadata

    return {point.name: point for point in metadata.entry_points(group=GROUP)}
