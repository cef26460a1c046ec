"""Meeting + template pack to the one semantic document that every output is made from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from thbreports import language as words
from thbreports import pictures, reading
from thbreports.attribution import attributed
from thbreports.document import finish, placeholders, properties
from thbreports.document.acceptance import accepted
from thbreports.document.event import event
from thbreports.document.labels import label_problem
from thbreports.document.template import print_template
from thbreports.document.view import Printing, View
from thbreports.problems import PackError, Problem, RecordError, nearest
from thbreports.record import Meeting
from thbreports.record.fields import MARKDOWN, identifiers, texts
from thbreports.record.origin import Origin, path_location
from thbreports.text.words import plain

if TYPE_CHECKING:
    from thbreports.packs import Pack

__all__ = ["Document", "compose"]

MAX_LOST = 20
"""How many links without a place are listed: for each, all texts are searched."""
MAX_COMPARED = 2000
"""With how many places the name of a lost link is compared."""


@dataclass(frozen=True)
class Document:
    """The semantic document of one report; docs/architecture.md describes its vocabulary.

    ``markup`` is the whole document; ``metadata`` has any of author, subject, keywords, reference, status,
    marking and date (ISO 8601), and made where SOURCE_DATE_EPOCH says it; ``running`` the lines of header
    and footer, in which ``{page}`` and ``{pages}`` are left; a brace of the record is doubled in them, as in
    format strings of Python.
    """

    markup: str
    title: str
    language: str
    metadata: Mapping[str, str]
    running: Mapping[str, str]
    pack: Pack
    origin: Origin = field(default_factory=Origin)
    """Where the parts of the record stand in its file, for messages."""
    event: Mapping[str, Any] = field(default_factory=dict)
    """The meeting as a schema.org Event (JSON-LD)."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the pictures inside, by the names that the record gives them."""

    def tree(self) -> etree._Element:
        """Return a fresh tree of the document, its elements in no namespace."""
        return etree.fromstring(self.markup.encode("utf-8"))

    def problem(self, words: str, message: str, hint: str = "") -> Problem:
        """Return a problem of some words of the document, at the place in the record that they come from."""
        for element in self.tree().iter(etree.Element):
            if element.get("data-path") and words in "".join(element.itertext()):
                location = path_location(element.get("data-path", "").partition("^")[0])
                return self.origin.words_problem(location, words, message, hint)
        return Problem(self.origin.name, 0, 0, message, hint)


def compose(meeting: Meeting, pack: Pack) -> Document:
    """Return the semantic document of a meeting in the form of a pack.

    Threads may call it at the same time, with the same meeting too.

    Raises RecordError for faults in the texts and pictures of the record, PackError for faults of the pack.
    """
    if problems := reading.faults(meeting):
        raise RecordError(problems)
    meeting = attributed(meeting)
    printing = Printing(meeting._checked)
    view = View(meeting, "", (), printing, pack.hidden())
    labels = pack.labels(meeting.language)
    printed = print_template(pack, view, meeting.language, labels)

    def again() -> str:
        """Print with marks that tell where each tag is written."""
        view = View(meeting, "", (), Printing(meeting._checked), pack.hidden())
        return print_template(pack, view, meeting.language, labels, marked=True)

    root = accepted(printed, printing.notes, pack, again)
    _held = list(root.iter())  # lxml makes an object of an element anew whenever nobody holds one
    finish.set_heading_levels(root)
    finish.number_notes(root, printing.notes, labels.get("footnotes", "Footnotes"))
    finish.tidy(root)
    finish.set_identifiers(root)
    finish.fill_contents(root)
    embedded = _embed_pictures(root, meeting, pack)
    _check_links(root, _loosen_links(root, meeting), meeting)
    title, published = plain(meeting.title), properties.shown(meeting, pack)
    metadata = properties.metadata(published)
    _set_head(root, meeting.language, title, metadata)
    return Document(
        markup=finish.serialize(root),
        title=title,
        language=meeting.language,
        metadata=metadata,
        running=_running(meeting, pack, labels, title, properties.metadata(meeting)),
        pack=pack,
        origin=meeting._origin,
        event=event(published),
        pictures=embedded,
    )


def _embed_pictures(root: etree._Element, meeting: Meeting, pack: Pack) -> dict[str, str]:
    """Put the pictures into the document, and return the SHA-256 of each by its name.

    Raises PackError where the template prints a picture of the record's folder that the record does not name.
    """
    found: dict[str, str] = {}
    addresses: dict[str, str] = {}
    named: set[str] | None = None
    for image in root.iter("img"):
        source = image.get("src", "")
        if source not in addresses:
            if named is None:
                named = {pictures.named(picture.source) for picture in reading.named_pictures(meeting)}
            if pictures.named(source) not in named:
                message = f"the template prints the picture '{source}', which the record does not name"
                hint = "print pictures through the texts of the record"
                raise PackError([Problem(str(pack.folder / "document.html.j2"), 0, 0, message, hint)])
            try:
                data = pictures.contents(meeting._origin.folder, source)
                addresses[source] = pictures.address(data)
            except pictures.PictureFault as fault:
                raise RecordError([Problem(meeting._origin.name, 0, 0, fault.message, fault.hint)]) from None
            found[pictures.named(source)] = hashlib.sha256(data).hexdigest()
        image.set("src", addresses[source])
        image.attrib.pop("data-path", None)
    return found


def _loosen_links(root: etree._Element, meeting: Meeting) -> list[str]:
    """Make words of links to those parts of the record that this form does not print; return what is lost."""
    links = [(link, link.get("href", "")) for link in root.iter("a")]
    inside = [(link, target) for link, target in links if target.startswith("#")]
    printed = finish.identifiers(root) if inside else set()
    lost = [(link, target) for link, target in inside if target[1:] not in printed]
    if not lost:
        return []
    known = set(identifiers(meeting))
    for link, target in lost:
        if target[1:] in known:
            link.tag = "loose"
    etree.strip_tags(root, "loose")
    return sorted({target for _, target in lost if target[1:] not in known})


def _check_links(root: etree._Element, lost: Sequence[str], meeting: Meeting) -> None:
    """Refuse links to places that the document does not have."""
    if lost:
        places = sorted(finish.identifiers(root))
        problems = [_lost_link(meeting, target, places) for target in lost[:MAX_LOST]]
        if (more := len(lost) - MAX_LOST) > 0:
            problems.append(replace(problems[-1], message=f"{more:,} more links lead to no place", hint=""))
        raise RecordError(problems)


def _lost_link(meeting: Meeting, target: str, places: Sequence[str]) -> Problem:
    """Return the problem of a link to a place that the report lacks, where the link is written."""
    message = f"the link '{target}' leads to no place in the report"
    near = nearest(target[1:], places) if len(places) <= MAX_COMPARED else ""
    hint = near or "give the place an 'id'"
    for location, _, written in texts(meeting, MARKDOWN):
        if f"({target})" in written:
            return meeting._origin.words_problem(location, target, message, hint)
    return Problem(meeting._origin.name, 0, 0, message, hint)


def _set_head(root: etree._Element, language: str, title: str, metadata: Mapping[str, str]) -> None:
    """Write the head anew, so that every template's documents have the same, right one."""
    root.set("lang", language)
    for old in root.findall("head"):
        root.remove(old)
    head = etree.Element("head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "title").text = title
    for name in ("author", "keywords"):
        if name in metadata:
            etree.SubElement(head, "meta", name=name, content=metadata[name])
    root.insert(0, head)


def _running(
    meeting: Meeting,
    pack: Pack,
    labels: Mapping[str, str],
    title: str,
    metadata: Mapping[str, str],
) -> dict[str, str]:
    start, end = (meeting.date, meeting.date) if meeting.date else (meeting.start, meeting.end)
    values = {
        "title": title,
        "date": words.days(start, end, meeting.language) if start and end else "",
        "reference": metadata.get("reference", ""),
        "status": metadata.get("status", ""),
        "marking": metadata.get("marking", ""),
        "body": plain(meeting.body),
    }
    values["page"], values["pages"] = "{page}", "{pages}"
    for name in values.keys() - {"page", "pages"}:
        values[name] = re.sub("[{}]", r"\g<0>\g<0>", values[name])
    pages = labels.get("page-of-pages", "{page} / {pages}")
    try:
        values["page-of-pages"] = _filled(pages, {name: values[name] for name in ("page", "pages")})
    except placeholders.PlaceholderError as error:
        message = f"{error.message} in label 'page-of-pages'"
        raise label_problem(pack, meeting.language, "page-of-pages", message, error.hint) from None
    lines: dict[str, str] = {}
    for name, line in pack.running.items():
        try:
            filled = _filled(line, values).strip()
        except placeholders.PlaceholderError as error:
            file = str(pack.folder / "pack.toml")
            raise PackError([Problem(file, 0, 0, f"{error.message} in '{name}'", error.hint)]) from None
        if filled:
            lines[name] = filled
    return lines


def _filled(line: str, values: Mapping[str, str]) -> str:
    """Return a line with values for its placeholders; braces of the line itself stay doubled."""
    filled = []
    for before, name in placeholders.parts_of(line):
        filled.append(re.sub("[{}]", r"\g<0>\g<0>", before))
        if name:
            if name not in values:
                raise placeholders.unknown(name, tuple(values))
            filled.append(values[name])
    return "".join(filled)
