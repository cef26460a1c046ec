"""Persons, bodies, categories and head-counts: who met, who spoke, who owes what."""

from typing import ClassVar, Literal

from pydantic import Field

from thbreports.record.entries import Details
from thbreports.record.kinds import Date, Line, LineOrNone, MailAddress, Plain, Prose, State, WebAddress
from thbreports.record.part import Restrictable

Attribution = Literal["named", "organisation", "category", "anonymous"]
StandIns = Literal["none", "numbered", "same"]


class Party(Restrictable):
    """Who speaks, presents, chairs, signs or owes something: a person, a body, a category, a head-count.

    A bare text is the name: `- Europol and Eurojust`, `- ALL`.
    """

    noun: ClassVar[str] = "person or body"
    short_form: ClassVar[str] = "name"

    name: Plain = ""
    """Name of the person, or of a body or group that acts as one ("Europol and Eurojust", "ALL")."""
    role: Line = ""
    """Function: "Director of Human Dignity, Equality and Governance", "rapporteur"."""
    organisation: Line = ""
    """Body that the person speaks for, or that acts itself."""
    country: State = ""
    """State: its two-letter ISO 3166 code (DE), which is printed as a name, or the name as it should read."""
    category: Line = ""
    """Kind of party where no name is given: "the representative of a company", "civil society"."""
    count: int | None = Field(default=None, ge=0)
    """Head-count, where only a number is known."""
    initials: Plain = ""
    """Short key used as a speaker label in the minutes."""
    attribution: Attribution | None = None
    """How the person may be named in a published text; if not said, as the session or the meeting says."""


class Participant(Party):
    """One line of the attendance list."""

    noun: ClassVar[str] = "participant"

    capacity: Line = ""
    """Attendance category: member, delegate, observer, guest, secretariat, public."""
    attendance: Literal["present", "remote", "partial", "apologies", "absent"] = "present"
    """Whether the participant was there: in the room, remotely, for a part only, with apologies, or not."""
    presiding: bool = False
    """Whether the participant chaired the meeting."""
    proxy: Plain = ""
    """Who acted under this participant's proxy or power of attorney."""
    remark: Line = ""
    """What else the list says: "left the room during item 4", "first day only"."""
    details: Details = Field(default_factory=list)
    """What the list says in columns of its own: `details: {Group: Greens, District: North}`."""


class Quorum(Restrictable):
    """Who had to be there, and was."""

    noun: ClassVar[str] = "quorum"
    short_form: ClassVar[str] = "text"

    text: Prose = ""
    """The sentence on the quorum, where one was written."""
    required: int | None = Field(default=None, ge=0)
    """How many voting members must be present."""
    present: int | None = Field(default=None, ge=0)
    """How many voting members were present."""
    represented: int | None = Field(default=None, ge=0)
    """How many more were represented by proxy."""
    in_office: int | None = Field(default=None, ge=0)
    """How many members are in office."""
    voting: int | None = Field(default=None, ge=0)
    """How many of those who were there may vote."""
    heading: LineOrNone = ""
    """Label in the place of that of the form; `no` for none."""


class Interest(Restrictable):
    """A declaration of interest, or a recusal."""

    noun: ClassVar[str] = "declaration of interest"

    by: list[Party] = Field(default_factory=list)
    """Who declared it."""
    text: Prose
    """What was declared, and what followed from it."""


class Contact(Restrictable):
    """Where to reach the secretariat."""

    noun: ClassVar[str] = "contact"
    short_form: ClassVar[str] = "name"

    name: Plain = ""
    """Person or unit."""
    role: Line = ""
    """Function of the person."""
    email: MailAddress = ""
    """Mail address."""
    phone: Plain = ""
    """Telephone number, as it should read."""
    address: Line = ""
    """Postal address."""
    website: WebAddress = ""
    """Web page."""


class Signature(Restrictable):
    """A signature block."""

    noun: ClassVar[str] = "signature"
    short_form: ClassVar[str] = "name"

    name: Plain = ""
    """Who signs."""
    role: Line = ""
    """In what function."""
    organisation: Line = ""
    """For what body."""
    place: Plain = ""
    """Where it was signed."""
    date: Date | None = None
    """When it was signed."""


class Addressing(Restrictable):
    """The block of sender, recipients and subject at the head of a note."""

    noun: ClassVar[str] = "addressing block"

    sender: list[Party] = Field(default_factory=list)
    """From whom."""
    recipients: list[Party] = Field(default_factory=list)
    """To whom."""
    copies: list[Party] = Field(default_factory=list)
    """Copied to whom."""
    subject: Line = ""
    """Subject line."""
    above_title: bool = False
    """Whether the block stands above the title; then the title is the subject, if no other is given."""
