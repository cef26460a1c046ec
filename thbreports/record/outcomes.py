"""What a meeting leads to: conclusions, decisions, recommendations, commitments, actions, votes, elections.

All are lists of a meeting and of each session.
"""

from typing import ClassVar

from pydantic import Field

from thbreports.record.kinds import Date, Identifier, Line, Plain, Prose, WebAddress
from thbreports.record.part import Part
from thbreports.record.people import Party


class Point(Part):
    """A point of a list, with its own points below it."""

    noun: ClassVar[str] = "point"
    short_form: ClassVar[str] = "text"

    id: Identifier = ""
    """Short identifier; a link in prose can lead to it: `[see annex II](#annex-2)`."""
    number: Plain = ""
    """Number or letter as it should read ("2.1.A (NEW)", "(a)"); without one the point has a bullet."""
    text: Prose = ""
    """The point itself; where points follow it may be the stem that they complete."""
    points: list["Point"] = Field(default_factory=list)
    """Points below this one."""


class Deadline(Part):
    """By when: words, and a date where one can be told."""

    noun: ClassVar[str] = "deadline"
    short_form: ClassVar[str] = "text"

    text: Line = ""
    """The deadline as it was put: "by COP 28", "before the September meeting"."""
    date: Date | None = None
    """The day it falls on, if it is known."""


class Outcome(Part):
    """A conclusion, decision, recommendation, commitment or action."""

    noun: ClassVar[str] = "outcome"
    short_form: ClassVar[str] = "text"

    id: Identifier = ""
    """Short identifier; links in prose (`[decision 3](#dec-3)`), other records and tools can refer to it."""
    number: Plain = ""
    """Number as it should read: "1", "decision 196/2011", "RES-BM-2017-02"."""
    text: Prose
    """The outcome in words; a stem ("The Committee decided:") where points complete it."""
    points: list[Point] = Field(default_factory=list)
    """What the stem leads to."""
    owners: list[Party] = Field(default_factory=list)
    """Who is to do it: persons, bodies, or ALL."""
    deadline: Deadline | None = None
    """By when."""
    status: Line = ""
    """State of it: open, done, postponed."""
    tracker: WebAddress = ""
    """Page where it is followed up."""


class PollOption(Part):
    """One answer of a poll, with its votes."""

    noun: ClassVar[str] = "poll option"
    short_form: ClassVar[str] = "text"

    text: Line = ""
    """The answer."""
    votes: int | None = Field(default=None, ge=0)
    """How many chose it."""


class Vote(Part):
    """A vote, by heads or by poll."""

    noun: ClassVar[str] = "vote"

    number: Plain = ""
    """Number of the vote as it should read."""
    motion: Prose
    """What was put to the vote."""
    method: Line = ""
    """How it was taken: show of hands, roll call, written procedure."""
    in_favour: int | None = Field(default=None, ge=0)
    """Votes for."""
    against: int | None = Field(default=None, ge=0)
    """Votes against."""
    abstentions: int | None = Field(default=None, ge=0)
    """Abstentions."""
    unanimous: bool = False
    """Whether the vote was unanimous."""
    dissent: list[Party] = Field(default_factory=list)
    """Who voted against or asked for the dissent to be recorded."""
    options: list[PollOption] = Field(default_factory=list)
    """Answers of a poll, in order of rank."""
    result: Line = ""
    """What was decided: "The motion was carried."."""


class Election(Part):
    """An election, an appointment or another change of members."""

    noun: ClassVar[str] = "election"

    post: Line
    """The post, or the change: "Vice-Chair", "new member"."""
    elected: list[Party] = Field(default_factory=list)
    """Who was elected or appointed."""
    term: Line = ""
    """Term of office, in words."""
    text: Prose = ""
    """How it went."""


class Outcomes(Part):
    """The outcomes of a meeting or of one session."""

    conclusions: list[Outcome] = Field(default_factory=list)
    """Conclusions and key messages."""
    decisions: list[Outcome] = Field(default_factory=list)
    """Decisions and agreements."""
    recommendations: list[Outcome] = Field(default_factory=list)
    """Recommendations."""
    commitments: list[Outcome] = Field(default_factory=list)
    """What participants undertook to do."""
    actions: list[Outcome] = Field(default_factory=list)
    """Actions to be taken, with their owners."""
    votes: list[Vote] = Field(default_factory=list)
    """Votes taken."""
    elections: list[Election] = Field(default_factory=list)
    """Elections and appointments."""
