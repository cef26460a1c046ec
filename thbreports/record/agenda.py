"""What an agenda brings: its items and their papers, the meetings before and after, notes."""

from typing import ClassVar, Literal

from pydantic import Field

from thbreports.record.kinds import Clock, Date, Line, LineOrNone, Plain, Prose, WebAddress
from thbreports.record.part import Restrictable
from thbreports.record.people import Party


class WorkingDocument(Restrictable):
    """A document that was before the meeting."""

    noun: ClassVar[str] = "working document"
    short_form: ClassVar[str] = "title"

    reference: Plain = ""
    """Its reference number."""
    title: Line = ""
    """Its title."""
    link: WebAddress = ""
    """Where it can be read."""
    date: Date | None = None
    """Its date."""
    undisclosed: bool = False
    """Whether it is not disclosed to the public, which the list of documents says."""


class AgendaItem(Restrictable):
    """One item of the agenda as it was adopted or announced."""

    noun: ClassVar[str] = "agenda item"
    short_form: ClassVar[str] = "title"

    number: Plain = ""
    """Number as it should read; items may be merged or out of order."""
    title: Line = ""
    """Title of the item."""
    kind: Literal["item", "break", "social"] = "item"
    """Whether it is an item, a break or a social event."""
    date: Date | None = None
    """Day, in a meeting of several days."""
    date_text: LineOrNone = ""
    """The day in words ("Day 2, Thursday"), at its first item, in the place of its date; `no` prints none."""
    start_time: Clock = ""
    """When it starts."""
    end_time: Clock = ""
    """When it ends."""
    time_text: LineOrNone = ""
    """Times in words, in their place; `no` prints none."""
    duration: Line = ""
    """How long it is to take, in words."""
    presenters: list[Party] = Field(default_factory=list)
    """Who introduces it."""
    documents: list[WorkingDocument] = Field(default_factory=list)
    """Documents for the item."""
    items: list["AgendaItem"] = Field(default_factory=list)
    """Items below this one."""


class PreviousMinutes(Restrictable):
    """The approval of the minutes of the previous meeting."""

    noun: ClassVar[str] = "previous minutes"
    short_form: ClassVar[str] = "text"

    text: Prose = ""
    """What was decided on them."""
    reference: Plain = ""
    """Reference of those minutes."""
    date: Date | None = None
    """Date of that meeting."""
    heading: LineOrNone = ""
    """Heading or label in the place of that of the form; `no` for none."""


class NextMeeting(Restrictable):
    """The next meeting, or another forum where the work goes on."""

    noun: ClassVar[str] = "next meeting"
    short_form: ClassVar[str] = "text"

    text: Prose = ""
    """What was said about it."""
    title: Line = ""
    """Its name."""
    date: Date | None = None
    """Its day, or first day."""
    end: Date | None = None
    """Its last day, if it lasts several."""
    start_time: Clock = ""
    """When it starts."""
    end_time: Clock = ""
    """When it ends."""
    recurrence: Line = ""
    """How often, in words: "every second Thursday of the month"."""
    place: Plain = ""
    """Where."""
    link: WebAddress = ""
    """Its page, or where it can be joined."""


class Note(Restrictable):
    """A note that the editors or the secretariat added after the meeting."""

    noun: ClassVar[str] = "note"
    short_form: ClassVar[str] = "text"

    text: Prose = ""
    """The note."""
    date: Date | None = None
    """When it was added."""
    by: list[Party] = Field(default_factory=list)
    """Who added it."""
    heading: LineOrNone = ""
    """Label in the place of that of the form; `no` for none."""
