"""What the tests of the preview share."""

from support.browsing import no_command_stays

__all__ = ["no_command_stays"]
