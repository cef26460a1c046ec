"""What a meeting is: the parts of a record."""

from thbreports.record.agenda import AgendaItem, NextMeeting, Note, PreviousMinutes, WorkingDocument
from thbreports.record.issuer import Issuer, Reference
from thbreports.record.layouts import Layouts, ListLayout, MeetingLayouts
from thbreports.record.meeting import Meeting
from thbreports.record.outcomes import Deadline, Outcome, Outcomes, Point
from thbreports.record.people import Addressing, Contact, Interest, Participant, Party, Quorum, Signature
from thbreports.record.place import Online, Place
from thbreports.record.sessions import Annex, Attachment, MinutesItem, Remarks, Section, Session
from thbreports.record.turns import Turn
from thbreports.record.votes import Election, PollOption, Vote, Voter

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
    "Layouts",
    "ListLayout",
    "Meeting",
    "MeetingLayouts",
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
    "Voter",
    "WorkingDocument",
]
