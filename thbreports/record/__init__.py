"""What a meeting is: the parts of a record."""

from thbreports.record.agenda import AgendaItem, NextMeeting, Note, PreviousMinutes, WorkingDocument
from thbreports.record.issuer import Issuer, Reference
from thbreports.record.meeting import Meeting, Online, Place
from thbreports.record.outcomes import Deadline, Election, Outcome, Outcomes, Point, PollOption, Vote
from thbreports.record.people import Addressing, Contact, Interest, Participant, Party, Quorum, Signature
from thbreports.record.sessions import Annex, Attachment, MinutesItem, Remarks, Section, Session, Turn

__all__ = [
    "Addressing",
    "AgendaItem",
    "Annex",
    "Attachment",
    "Contact",
    "Deadline",
    "Election",
    "Interest",
    "Issuer",
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
    "Reference",
    "Remarks",
    "Section",
    "Session",
    "Signature",
    "Turn",
    "Vote",
    "WorkingDocument",
]
