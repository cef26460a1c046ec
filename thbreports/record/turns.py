"""What was said, speaker by speaker."""

from typing import ClassVar

from pydantic import Field

from thbreports.record.kinds import Clock, Plain, Prose
from thbreports.record.part import Restrictable
from thbreports.record.people import Party


class Turn(Restrictable):
    """What one speaker said, in a transcript or a list of interventions."""

    noun: ClassVar[str] = "turn"

    number: Plain = ""
    """Number as it should read ("12.", "(a)")."""
    speaker: Party
    """Who spoke; a bare text is printed as the label ("CL", "The representative of a company", "?").

    The pack sets it off from the text by a colon or a dash, unless it ends in one.
    """
    time: Clock = ""
    """When."""
    text: Prose = ""
    """What was said."""
    turns: list["Turn"] = Field(default_factory=list)
    """What others answered, below it."""
