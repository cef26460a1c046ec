"""What the tests of commands share."""

from support.browsing import no_command_stays

__all__ = ["no_command_stays"]
