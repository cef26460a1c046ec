"""What a meeting leads to: conclusions, decisions, recommendations, commitments, actions, votes, elections.

All are lists of a meeting and of each session.
"""

from typing import ClassVar

from pydantic import Field

from thbreports.record.kinds import Date, Identifier, Line, Plain, Prose, WebAddress
from thbreports.record.part import Restrictable
from thbreports.record.people import Party
from thbreports.record.turns import Turn
from thbreports.record.votes import Election, Print, Vote


class Deadline(Restrictable):
    """By when: words, and a date where one can be told."""

    noun: ClassVar[str] = "deadline"
    short_form: ClassVar[str] = "text"

    text: Line = ""
    """The deadline as it was put: "by COP 28", "before the September meeting"."""
    date: Date | None = None
    """The day it falls on, if it is known."""


class Outcome(Restrictable):
    """A conclusion, decision, recommendation, commitment or action."""

    noun: ClassVar[str] = "outcome"
    short_form: ClassVar[str] = "text"

    id: Identifier = ""
    """Short identifier; links in prose (`[decision 3](#dec-3)`), other records and tools can refer to it."""
    number: Plain = ""
    """Number as it should read: "1", "decision 196/2011", "RES-BM-2017-02"."""
    text: Prose
    """The outcome in words; a stem ("The Committee decided:") where points complete it."""
    points: list["Point"] = Field(default_factory=list)
    """What the stem leads to."""
    owners: list[Party] = Field(default_factory=list)
    """Who is to do it: persons, bodies, or ALL."""
    deadline: Deadline | None = None
    """By when."""
    status: Line = ""
    """State of it: open, done, postponed."""
    raised: Date | None = None
    """The day on which it was raised first, where that was another meeting."""
    tracker: WebAddress = ""
    """Page where it is followed up."""
    print: Print | None = None
    """`text`: the sentence says by whom and by when; owners, deadline, status and the like are data alone."""


class Outcomes(Restrictable):
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


class Point(Outcomes):
    """A point of a list, with who made it, what came of it, and its own points below it."""

    noun: ClassVar[str] = "point"
    short_form: ClassVar[str] = "text"
    inherited_follow: ClassVar[str] = "points"

    id: Identifier = ""
    """Short identifier; a link in prose can lead to it: `[see annex II](#annex-2)`."""
    number: Plain = ""
    """Number or letter as it should read ("2.1.A (NEW)", "(a)"); without one the point has a bullet."""
    speaker: Party | None = None
    """Who made it; a bare text is printed as the label, and set off from the text by a sign."""
    text: Prose = ""
    """The point itself; where points follow it may be the stem that they complete."""
    turns: list[Turn] = Field(default_factory=list)
    """What was said to it, speaker by speaker."""
    points: list["Point"] = Field(default_factory=list)
    """Points below this one."""
