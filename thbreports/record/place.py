"""Where a meeting was held, and how it could be joined from elsewhere."""

from typing import ClassVar, Literal

from thbreports.record.kinds import Line, Plain, State, WebAddress
from thbreports.record.part import Restrictable


class Place(Restrictable):
    """Where the meeting was held."""

    noun: ClassVar[str] = "place"
    short_form: ClassVar[str] = "city"

    city: Plain = ""
    """Town."""
    building: Line = ""
    """Building."""
    room: Line = ""
    """Room."""
    address: Line = ""
    """Street address."""
    country: State = ""
    """State: its two-letter ISO 3166 code, or its name as it should read."""


class Online(Restrictable):
    """How the meeting could be joined from elsewhere."""

    noun: ClassVar[str] = "online meeting"
    short_form: ClassVar[str] = "mode"

    mode: Literal["in person", "hybrid", "online"] = "online"
    """Whether participants met in person, online, or both."""
    platform: Line = ""
    """The service used."""
    link: WebAddress = ""
    """The joining link."""
