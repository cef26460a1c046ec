"""Meeting + template pack to the one semantic document that every output is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from thbreports.document import bilingual, properties
from thbreports.document.acceptance import accepted
from thbreports.document.document import Document
from thbreports.document.embed import embed_pictures
from thbreports.document.event import event
from thbreports.document.finish import (
    directions,
    foreign,
    headings,
    links,
    lists,
    markup,
    notes,
    numbers,
    readers,
    tables,
    whitespace,
)
from thbreports.document.head import set_head
from thbreports.document.order import arranged
from thbreports.document.running import running_lines
from thbreports.document.template import TEMPLATE, owner_of, print_template
from thbreports.errors import Problem, RecordError, nearest
from thbreports.packs.options import chosen
from thbreports.record import Meeting, check
from thbreports.record.markdown.words import plain
from thbreports.record.walk import MARKDOWN, identifiers, texts, walk
from thbreports.view.attribution import attributed
from thbreports.view.labels import labels_of
from thbreports.view.language import KOSOVO_NOTE, country
from thbreports.view.shown import shown
from thbreports.view.view import Printing, View

if TYPE_CHECKING:
    from thbreports.packs import Pack

MAX_LOST = 20
"""How many links without a place are listed: for each, all texts are searched."""
MAX_COMPARED = 2000
"""With how many places the name of a lost link is compared."""


def compose(meeting: Meeting, pack: Pack) -> Document:
    """Return the semantic document of a meeting in the form of a pack.

    Threads may call it at the same time, with the same meeting too.

    Raises RecordError for problems of the record's texts and pictures, PackError for problems of the pack.
    """
    first = printed(meeting, pack)
    root, notes_of, meeting, labels = first
    meetings = [meeting]
    second = None if meeting._second is None else printed(meeting._second, pack)
    if second is not None:
        language = second.meeting.language
        notes_of |= bilingual.as_second(second.root, second.notes, language)
        meetings.append(second.meeting)
        way = (meeting.layouts and meeting.layouts.bilingual) or chosen(pack.options)["bilingual"]
        bilingual.join(root, second.root, way, (meeting.language, language))
    _held = list(root.iter())
    notes.number_notes(root, notes_of, labels.get("footnotes", "Footnotes"))
    readers.shade_spans(root, review=meeting._review)
    foreign.mark(root, meetings, labels.get("untranslated", ""))
    whitespace.tidy(root)
    lists.set_marks(root)
    lists.hang_headings(root)
    tables.set_wide(root)
    headings.set_identifiers(root)
    headings.fill_contents(root, bilingual.is_of)
    if second is not None:
        bilingual.mark_notes(root, second.meeting.language)
    embedded = embed_pictures(root, meetings, pack)
    _check_links(root, _unlink_missing(root, meetings), meeting)
    title, published = plain(meeting.title), properties.shown(meeting, pack)
    metadata = properties.metadata(published)
    set_head(root, meeting.language, title, metadata)
    directions.set_directions(root)
    directions.set_points(root, meeting.language)
    return Document(
        markup=markup.serialize(root),
        title=title,
        language=meeting.language,
        metadata=metadata,
        running=running_lines(meeting, pack, labels, title, properties.metadata(meeting)),
        pack=pack,
        origin=meeting._origin,
        event=event(published, labels),
        pictures=embedded,
    )


class Printed(NamedTuple):
    """What a template printed of a meeting: its tree, the footnotes met, what was printed of the meeting."""

    root: etree._Element
    notes: dict[str, str]
    meeting: Meeting
    labels: Mapping[str, str]


def printed(meeting: Meeting, pack: Pack) -> Printed:
    """Return what the template of a pack prints of a meeting in one language."""
    walked = walk(meeting)
    if problems := check.check_texts(meeting, walked):
        raise RecordError(problems)
    seen = shown(attributed(meeting, pack, walked), pack.options)
    meeting = seen.meeting
    printing = Printing(meeting._checked, seen.layouts, shared=_shared_notes(meeting))
    view = View(meeting, "", (), printing, pack.hidden(meeting.leaves_out))
    labels = labels_of(meeting, pack)
    order = arranged(meeting, pack, f"{owner_of(pack).name}/{TEMPLATE}")
    xml = print_template(pack, view, meeting.language, labels, order)

    def again() -> str:
        """Print with marks that tell where each tag is written."""
        printing = Printing(meeting._checked, seen.layouts, shared=_shared_notes(meeting))
        view = View(meeting, "", (), printing, pack.hidden(meeting.leaves_out))
        return print_template(pack, view, meeting.language, labels, order, marked=True)

    root = accepted(xml, printing.notes, pack, again)
    _held = list(root.iter())  # lxml makes an object of an element anew whenever nobody holds one
    links.part_links(root)
    if meeting._numbers:
        _number(root, meeting, pack)
    readers.shade_parts(root, meeting)
    headings.set_heading_levels(root)
    if KOSOVO_NOTE in labels:
        notes.explain(root, country("XK", meeting.language, labels), labels[KOSOVO_NOTE])
    return Printed(root, printing.notes, meeting, labels)


def _number(root: etree._Element, meeting: Meeting, pack: Pack) -> None:
    """Put the numbers of the whole record in the place of those that the template has counted."""
    given = meeting._numbers.get(pack.name)
    if given is None:
        return
    if not numbers.fit(root, given):
        message = f"the numbers of the whole record are not those of this document of pack '{pack.name}'"
        raise RecordError([meeting._origin.problem(("numbers",), message, "make it with the same pack")])
    for element, pieces in zip(numbers.elements(root), given, strict=True):
        numbers.put_in(element, pieces)


def _shared_notes(meeting: Meeting) -> dict[str, tuple[str, str]]:
    notes = enumerate(meeting.footnotes)
    return {one.name: (f"footnotes[{number}].text", one.text) for number, one in notes}


def _unlink_missing(root: etree._Element, meetings: Sequence[Meeting]) -> list[str]:
    """Make words of links to those parts of the record that this form does not print; return what is lost.

    ``meetings`` are the one or two, each in its language, of which the document is made.
    """
    links = [(link, link.get("href", "")) for link in root.iter("a")]
    inside = [(link, target) for link, target in links if target.startswith("#")]
    printed = headings.identifiers(root) if inside else set()
    lost = [(link, target) for link, target in inside if target[1:] not in printed]
    if not lost:
        return []
    known = set(identifiers(meetings[0]))
    known |= {f"{second.language}-{one}" for second in meetings[1:] for one in identifiers(second)}
    for link, target in lost:
        if target[1:] in known:
            link.tag = "loose"
    etree.strip_tags(root, "loose")
    return sorted({target for _, target in lost if target[1:] not in known})


def _check_links(root: etree._Element, lost: Sequence[str], meeting: Meeting) -> None:
    """Refuse links to places that the document does not have."""
    if lost:
        places = sorted(headings.identifiers(root))
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
