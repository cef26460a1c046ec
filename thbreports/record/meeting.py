"""The record of one meeting."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, PrivateAttr, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from thbreports.record.agenda import AgendaItem, NextMeeting, Note, PreviousMinutes, WorkingDocument
from thbreports.record.entries import Footnotes, Headings, Labels, Markings
from thbreports.record.issuer import Issuer, Reference
from thbreports.record.kinds import (
    AudienceName,
    Clock,
    Code,
    Date,
    FieldPath,
    Language,
    Line,
    LineOrNone,
    PartName,
    Plain,
    Prose,
    Zone,
)
from thbreports.record.languages import Languages
from thbreports.record.layouts import MeetingLayouts
from thbreports.record.markdown.checked import CheckedTexts
from thbreports.record.outcomes import Outcome, Outcomes
from thbreports.record.people import (
    Addressing,
    Attribution,
    Contact,
    Interest,
    Participant,
    Party,
    Quorum,
    Signature,
    StandIns,
)
from thbreports.record.place import Online, Place
from thbreports.record.sessions import Annex, Attachment, Remarks, Session
from thbreports.source.origin import Location, Origin

_PACKS: tuple[str, ...] = (
    "base",
    "coe-round-table",
    "committee-report",
    "council-note",
    "decisions-only",
    "ep-committee-minutes",
    "eu-internet-forum",
    "expert-group-minutes",
    "participants-list",
    "web-summary",
)
"""The packs that come along, which editors offer."""


_NOWHERE, _ONE_LANGUAGE = Origin(), Languages()  # frozen: one is enough


class Meeting(Outcomes):
    """The record of one meeting: all that its report says, and the data behind it."""

    noun: ClassVar[str] = "meeting"
    inherited_follow: ClassVar[str] = "sessions"

    pack: Code = Field(default="", json_schema_extra={"examples": [*_PACKS]})
    """Template pack that gives the report its form: a name (`thbreports packs` lists them) or a folder.

    A folder can leave words out and add some, but run nothing, read no other file and ask the network for
    nothing; `build` and `serve` name it.
    """
    documents: list[Code] = Field(default_factory=list, json_schema_extra={"examples": [*_PACKS]})
    """Template packs, by name or folder, where this record makes several documents; `pack` comes first."""
    language: Language = Field(default="en", min_length=2)
    """Language of the record."""
    original_language: Language = ""
    """Language of the original, where this record is a translation."""
    languages: list[Annotated[Language, Field(min_length=2)]] = Field(default_factory=list)
    """Languages in which the report is available."""

    bilingual: Language = ""
    """Second language of the same document, of a record that is in several; the form says where it stands."""

    issuer: list[Issuer] = Field(default_factory=list)
    """Institution, secretariat and unit that issue the document, once for each language of the letterhead."""
    place_of_issue: Plain = ""
    """Town from which the document is issued; its date is `published`, or that of the meeting."""
    references: list[Reference] = Field(default_factory=list)
    """Codes of the document: its own, and with their roles those of subjects, file and previous document."""
    marking: Line = ""
    """Marking of the whole document: LIMITE, RESTRICTED, CONFIDENTIAL."""
    markings: Markings = Field(default_factory=list)
    """Markings by audience, in the place of `marking` and of the words of the form."""
    distribution: list[Line] = Field(default_factory=list)
    """Who gets the document, below its marking."""
    attribution: Attribution | None = None
    """How those who speak or act may be named for it, where neither they nor their session say."""
    chatham_house: bool | None = None
    """Whether the Chatham House Rule holds: nobody who took part is named, nor a body."""
    status: Line = ""
    """State of the document: draft, for approval, final."""
    watermark: Plain = ""
    """Word behind the text of every page of PDF and DOCX: DRAFT, SPECIMEN."""
    line_numbers: bool = False
    """Whether lines are numbered on every page of PDF and DOCX, in a draft for comment."""
    published: Date | None = None
    """Date of the document, where it is not that of the meeting."""
    body: Line = ""
    """Body that met: a committee, a group, a network."""
    series: Line = ""
    """Place of the meeting in its series: "39th meeting", "second session of the ninth legislature"."""
    kind: Line = ""
    """Kind of meeting or of document, the line above the title: "ROUND-TABLE MEETING", "Draft minutes"."""
    title: Line = Field(min_length=1, pattern=r"\S")
    """Title of the report."""
    short_title: Line = ""
    """The title in few words, for the lines at the head and foot of each page."""
    subtitle: Line = ""
    """Line below the title."""

    date: Date | None = None
    """Day of the meeting (for several days give `start` and `end`)."""
    start: Date | None = None
    """First day of a meeting of several days."""
    end: Date | None = None
    """Last day of a meeting of several days."""
    date_text: LineOrNone = ""
    """Day or days in words, in their place ("23rd - 24th March 2017 - Toulouse"); `no` prints none.

    A town that these words have is not printed once more.
    """
    start_time: Clock = ""
    """When the meeting opened."""
    end_time: Clock = ""
    """When it closed."""
    time_zone: Zone = ""
    """Time zone of all times, as in the IANA database: Europe/Brussels."""
    time_text: LineOrNone = ""
    """Times in words, in the place of times and time zone ("from ten o'clock"); `no` prints none."""
    duration: Line = ""
    """How long it took, in words."""
    place: Place | None = None
    """Where it was held; a bare text is the town."""
    online: Online | None = None
    """Whether and how it could be joined online."""
    convenor: Line = ""
    """Who convened the meeting."""
    convened: Date | None = None
    """Day on which it was convened."""

    authors: list[Party] = Field(default_factory=list)
    """Authors of the report."""
    chairs: list[Party] = Field(default_factory=list)
    """Chair, co-chairs, presiding officers."""
    rapporteurs: list[Party] = Field(default_factory=list)
    """Rapporteurs of the meeting."""
    presenters: list[Party] = Field(default_factory=list)
    """Who presented, where that is said of the whole meeting."""
    secretaries: list[Party] = Field(default_factory=list)
    """Secretaries, note-takers, editors and reviewers of the report, each with the role."""
    addressing: Addressing | None = None
    """From, to, subject: the head of a note."""
    contacts: list[Contact] = Field(default_factory=list)
    """Where to reach the secretariat."""
    legal_notice: Prose = ""
    """Standing legal notice that was read or applies."""
    contents: bool | None = None
    """Whether the report has a table of contents; if not said, long reports have one."""
    layouts: MeetingLayouts | None = None
    """How lists are laid out, by name: `actions: table`, or `list` or `inline`; `participants: list`."""
    keywords: list[Plain] = Field(default_factory=list)
    """Words under which the report should be found; they stand in the properties of the files."""
    names_for: AudienceName = ""
    """Least audience that reads the names of all, whatever is promised of them; if not said, none does."""
    stand_ins: StandIns | None = None
    """Numbers of persons without names ("Expert 1"): `numbered` anew in each document, the `same` in all."""
    numbers: Literal["counted", "kept"] | None = None
    """Numbers that the form counts: `counted` anew for each audience, or `kept` as in the whole record."""
    audiences: list[AudienceName] = Field(default_factory=list)
    """Who reads versions of this record, from the public up, each what those before it may, too.

    If not said: `public`, `participants`, `secretariat`."""
    order: list[PartName] = Field(default_factory=list)
    """Parts in the order in which they print; what is not named follows as usual, or stands at `others`."""
    leaves_out: list[FieldPath] = Field(default_factory=list)
    """Fields that are data and are not printed, since prose says them: `chairs`, `sessions.presenters`."""

    participants: list[Participant] = Field(default_factory=list)
    """Who took part: persons, bodies, categories, head-counts, apologies."""
    attendance: Prose = ""
    """Attendance in words, beside or instead of a list."""
    quorum: Quorum | None = None
    """Quorum, proxies, voting members."""
    interests: list[Interest] = Field(default_factory=list)
    """Declarations of interest and recusals."""

    purpose: Prose = ""
    """Why the meeting was held."""
    opening: Prose = ""
    """Opening of the meeting, in prose."""
    agenda: list[AgendaItem] = Field(default_factory=list)
    """The agenda, where the report lists it apart from the minutes."""
    previous_minutes: PreviousMinutes | None = None
    """Approval of the minutes of the previous meeting."""
    previous_actions: list[Outcome] = Field(default_factory=list)
    """Review of the actions still open from earlier meetings."""
    working_documents: list[WorkingDocument] = Field(default_factory=list)
    """Documents that were before the meeting."""
    opening_remarks: list[Remarks] = Field(default_factory=list)
    """Opening remarks and keynote addresses, with their speakers."""
    sessions: list[Session] = Field(default_factory=list)
    """The course of the meeting: sessions, or the minutes item by item."""
    concluding_remarks: list[Remarks] = Field(default_factory=list)
    """Concluding remarks, with their speakers."""
    next_meetings: list[NextMeeting] = Field(default_factory=list)
    """The next meeting, and other fora where the work goes on."""
    closing: Prose = ""
    """How the meeting was closed."""
    closed_at: Clock = ""
    """When it was closed."""
    signatures: list[Signature] = Field(default_factory=list)
    """Signature blocks."""
    notes: list[Note] = Field(default_factory=list)
    """Notes added after the meeting."""
    attachments: list[Attachment] = Field(default_factory=list)
    """Slides, recordings and papers, attached or linked."""
    annexes: list[Annex] = Field(default_factory=list)
    """Annexes, with their own headings and numbering."""

    footnotes: Footnotes = Field(default_factory=list)
    """Footnotes to which titles and all other texts can refer: `Kosovo[^k]` with `footnotes: {k: ...}`."""
    headings: Headings = Field(default_factory=list)
    """What parts of the meeting are called in the report, by their fields; `no` prints none.

    `headings: {participants: Present, decisions: no}`
    """
    labels: Labels = Field(default_factory=list)
    """Words of the form in other words, by their names there: `labels: {chairs: Presiding}`."""

    _origin: Origin = PrivateAttr(default_factory=lambda: _NOWHERE)
    _languages: Languages = PrivateAttr(default_factory=lambda: _ONE_LANGUAGE)
    _second: "Meeting | None" = PrivateAttr(default=None)
    """The same meeting in the second language of a document in two."""
    _audience: str | None = PrivateAttr(default=None)
    _review: bool = PrivateAttr(default=False)
    """Whose view of a record this is; of a whole record nobody's."""
    _gaps: tuple[Location, ...] = PrivateAttr(default=())
    """Where a view lacks parts of a record: each the place in a list before which they stood."""
    _numbers: dict[str, tuple[tuple[str, ...] | None, ...]] = PrivateAttr(default_factory=dict)
    """What the forms of a view have for numbers in the whole record, by the names of their packs."""
    _promised: list[Participant] = PrivateAttr(default_factory=list)
    """Whom a view names of whom a part for other readers promises something."""
    _named: bool = PrivateAttr(default=False)
    """Whether the names that a report may not print are gone already."""
    _checked: CheckedTexts = PrivateAttr(default_factory=CheckedTexts)

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.date is None and self.start is None:
            raise PydanticCustomError("no_date", "'date' is missing", {})
        if self.date is not None and (self.start or self.end):
            raise PydanticCustomError("two_dates", "'date' stands beside 'start' and 'end'", {})
        if self.date is None and self.end is None:
            raise PydanticCustomError("no_end", "'start' without 'end'", {})
        if self.start and self.end and self.end < self.start:
            raise PydanticCustomError("date_order", "'end' is before 'start'", {})
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = super().__get_pydantic_json_schema__(core, handler)
        full = handler.resolve_ref_schema(schema)
        # Each is told at its place; no editor should offer it.
        message = "Give 'date' for one day, or 'start' and 'end' for several."
        nothing = {"type": "null", "errorMessage": message, "doNotSuggest": True}
        full["anyOf"] = [
            {"required": ["date"], "properties": {"start": nothing, "end": nothing}},
            {"required": ["start", "end"], "properties": {"date": nothing}},
        ]
        return schema

    def __eq__(self, other: Any) -> bool:
        """Two meetings are equal when they say the same, wherever they were read."""
        return isinstance(other, Meeting) and self.__dict__ == other.__dict__
