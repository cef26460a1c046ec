"""The course of a meeting: sessions with their minutes, statements, annexes."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from thbreports.record.agenda import AgendaItem, NextMeeting, Note, PreviousMinutes, WorkingDocument
from thbreports.record.entries import Headings
from thbreports.record.kinds import (
    Clock,
    Date,
    Identifier,
    Language,
    Line,
    LineOrNone,
    Plain,
    Prose,
    WebAddress,
)
from thbreports.record.layouts import Layouts
from thbreports.record.outcomes import Outcome, Outcomes, Point
from thbreports.record.part import Restrictable
from thbreports.record.people import Attribution, Contact, Interest, Participant, Party, Quorum, Signature
from thbreports.record.turns import Turn
from thbreports.record.votes import Election, Vote


class MinutesItem(Restrictable):
    """One item of minutes that are a list: prose, a turn (`speaker` and `text`), or what its one key names.

    A bare text is prose.  Items print in the order of the list; each stays data.
    """

    noun: ClassVar[str] = "item of the minutes"
    short_form: ClassVar[str] = "text"

    text: Prose = ""
    """What happened, in prose."""
    turn: Turn | None = None
    """What one speaker said; its fields (`speaker`, `text`, ...) may stand in the item without this key."""
    point: Point | None = None
    """A point made; points that follow one another are one list."""
    conclusion: Outcome | None = None
    """A conclusion or key message."""
    decision: Outcome | None = None
    """A decision or agreement."""
    recommendation: Outcome | None = None
    """A recommendation."""
    commitment: Outcome | None = None
    """What a participant undertook to do."""
    action: Outcome | None = None
    """An action to be taken, with its owners."""
    vote: Vote | None = None
    """A vote taken."""
    election: Election | None = None
    """An election or appointment."""
    session: "Session | None" = None
    """A part of the session, with its own heading."""

    @model_validator(mode="before")
    @classmethod
    def _turn_without_its_key(cls, value: Any) -> Any:
        if not isinstance(value, Mapping) or "turn" in value or value.keys().isdisjoint(("speaker", "time")):
            return value
        turn = {
            name: item for name, item in value.items() if name in Turn.model_fields and name != "audience"
        }
        return {**{name: item for name, item in value.items() if name not in turn}, "turn": turn}

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        given = [name for name in type(self).model_fields if name != "audience" and getattr(self, name)]
        if len(given) > 1:
            names = " and ".join(f"'{name}'" for name in given)
            raise PydanticCustomError("several_kinds", "{names} stand in one item", {"names": names})
        return self


IN_MINUTES = {
    "turn": "turns",
    "point": "points",
    "conclusion": "conclusions",
    "decision": "decisions",
    "recommendation": "recommendations",
    "commitment": "commitments",
    "action": "actions",
    "vote": "votes",
    "election": "elections",
    "session": "sessions",
}
"""The one key of an item of the minutes, and the list of a session to which what it holds belongs."""
FORMS = ("(text)", "(list)")
"""What pydantic puts into the place of an error for the form that minutes have; no field is called so."""


def _form(value: Any) -> str:
    return FORMS[isinstance(value, (list, tuple))]


def _prose_if_empty(value: str | list[MinutesItem]) -> str | list[MinutesItem]:
    """Return one value for what says nothing, so that plain data, which leaves it out, loads back equal."""
    return value or ""


Minutes = Annotated[
    Annotated[Prose, Tag(FORMS[0])] | Annotated[list[MinutesItem], Tag(FORMS[1])],
    Discriminator(_form),
    AfterValidator(_prose_if_empty),
]
"""Prose, or a list in which prose, turns, points and outcomes alternate as they did in the room."""


class Session(Outcomes):
    """A session, or the minutes of one agenda item; sessions nest to any depth.

    A session without number and title continues the one around it, so that prose and outcomes can alternate.
    """

    noun: ClassVar[str] = "session"
    inherited_follow: ClassVar[str] = "points"

    id: Identifier = ""
    """Short identifier; a link in prose can lead to it: `[see annex II](#annex-2)`."""
    number: Plain = ""
    """Number as it should read: "1", "2.1.A (NEW)", "items 1 and 2", "TOP 7.6"."""
    title: Line = ""
    """Title of the session or agenda item."""
    kind: Literal["session", "break", "social"] = "session"
    """Whether this is a working session, a break, or a social event."""
    status: Line = ""
    """State of the item: for information, postponed, closed."""
    marking: Line = ""
    """Marking of this item alone: CONFIDENTIAL, RESTRICTED."""
    attribution: Attribution | None = None
    """How those who speak or act in this session may be named for it, where they say nothing themselves."""
    chatham_house: bool | None = None
    """Whether the Chatham House Rule holds: nobody who took part in this session is named, nor a body."""
    date: Date | None = None
    """Day, in a meeting of several days; sessions of one day are grouped."""
    date_text: LineOrNone = ""
    """The day in words ("Day 2, Thursday"), at its first session, in place of the date; `no` prints none."""
    start_time: Clock = ""
    """When it started."""
    end_time: Clock = ""
    """When it ended."""
    time_text: LineOrNone = ""
    """Times in words, in their place ("after lunch"); `no` prints none."""
    duration: Line = ""
    """How long it took, in words."""
    landscape: bool = False
    """Whether it stands on pages of its own that are broader than high, for wide tables."""
    chairs: list[Party] = Field(default_factory=list)
    """Who chaired this session, if not the chair of the meeting."""
    presenters: list[Party] = Field(default_factory=list)
    """Who presented or led."""
    rapporteurs: list[Party] = Field(default_factory=list)
    """Who reported."""
    attendance: Line = ""
    """Who came, left or was excluded for this item."""
    documents: list[WorkingDocument] = Field(default_factory=list)
    """Documents considered."""
    layouts: Layouts | None = None
    """How the lists of outcomes of this session, and of those below it, are laid out (`actions: table`)."""
    minutes: Minutes = ""
    """What happened, in prose; or a list in which prose, turns, points and outcomes alternate as they did."""
    turns: list[Turn] = Field(default_factory=list)
    """What was said, speaker by speaker."""
    points: list[Point] = Field(default_factory=list)
    """Points made."""
    participants: list[Participant] = Field(default_factory=list)
    """Who took part or sent apologies, where the agenda has an item for it."""
    quorum: Quorum | None = None
    """Quorum, where the agenda has an item for it."""
    interests: list[Interest] = Field(default_factory=list)
    """Declarations of interest and recusals, where the agenda has an item for them."""
    agenda: list[AgendaItem] = Field(default_factory=list)
    """The agenda as it was adopted under this item."""
    previous_minutes: PreviousMinutes | None = None
    """Approval of the minutes of the previous meeting, where the agenda has an item for it."""
    previous_actions: list[Outcome] = Field(default_factory=list)
    """Review of the actions still open from earlier meetings."""
    next_meetings: list[NextMeeting] = Field(default_factory=list)
    """The next meeting, where the agenda has an item for it."""
    closing: Prose = ""
    """How the meeting was closed, where the agenda has an item for it."""
    contacts: list[Contact] = Field(default_factory=list)
    """Where to reach somebody in the matter of this item."""
    signatures: list[Signature] = Field(default_factory=list)
    """Signature blocks under this item."""
    notes: list[Note] = Field(default_factory=list)
    """Notes on this item added after the meeting."""
    sessions: list["Session"] = Field(default_factory=list)
    """Parts of this session."""
    headings: Headings = Field(default_factory=list)
    """What parts of this session are called in the report, by their fields; `no` prints none."""


class Section(Restrictable):
    """A headed part with its own prose, points and sections."""

    noun: ClassVar[str] = "section"

    id: Identifier = ""
    """Short identifier; a link in prose can lead to it: `[see annex II](#annex-2)`."""
    number: Plain = ""
    """Number as it should read: "3", "Annex II"."""
    title: Line = ""
    """Heading."""
    by: list[Party] = Field(default_factory=list)
    """Whose words these are: the line under the heading."""
    text: Prose = ""
    """Prose before the points."""
    points: list[Point] = Field(default_factory=list)
    """Points, in order."""
    closing: Prose = ""
    """Prose after the points."""
    sections: list["Section"] = Field(default_factory=list)
    """Parts of this section."""


class Remarks(Section):
    """Opening or concluding remarks, a keynote address, a statement that was delivered."""

    noun: ClassVar[str] = "remarks"


class Annex(Section):
    """An annex or appendix, with its own headings and numbering."""

    noun: ClassVar[str] = "annex"

    reference: Plain = ""
    """Reference number of the annexed text."""
    landscape: bool = False
    """Whether it stands on pages of its own that are broader than high, for wide tables."""


class Attachment(Restrictable):
    """Slides, a recording, a paper: attached to the report or linked from it."""

    noun: ClassVar[str] = "attachment"
    short_form: ClassVar[str] = "title"

    title: Line = ""
    """Title."""
    kind: Line = ""
    """What it is: presentation, recording, paper."""
    link: WebAddress = ""
    """Where it can be had."""
    language: Language = ""
    """Its language, if not that of the report."""
    by: list[Party] = Field(default_factory=list)
    """Whose it is."""
