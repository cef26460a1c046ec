"""What a meeting is: the parts of a record."""

from thbreports.record.meeting import Meeting, Online, Place
from thbreports.record.outcomes import Deadline, Election, Outcome, Outcomes, Point, PollOption, Vote
from thbreports.record.people import Addressing, Contact, Interest, Participant, Party, Quorum, Signature
from thbreports.record.sessions import (
    AgendaItem,
    Annex,
    Attachment,
    MinutesItem,
    NextMeeting,
    Note,
    PreviousMinutes,
    Remarks,
    Section,
    Session,
    Turn,
    WorkingDocument,
)

__all__ = [
    "Addressing",
    "AgendaItem",
    "Annex",
    "Attachment",
    "Contact",
    "Deadline",
    "Election",
    "Interest",
    "Meeting",
    "MinutesItem",
    "NextMeeting",
    "Note",
    "Online",
    "Outcome",
    "Outcomes",
    "Participant",
    "Party",
    "Place",
    "Point",
    "PollOption",
    "PreviousMinutes",
    "Quorum",
    "Remarks",
    "Section",
    "Session",
    "Signature",
    "Turn",
    "Vote",
    "WorkingDocument",
]
