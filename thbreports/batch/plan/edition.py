"""Which version of a record a file is for: one of its languages, and one of its audiences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thbreports.errors import OutputError, Problem

PUBLIC = "public"
"""The audience of all that nobody restricts, and of a build that names none."""


@dataclass(frozen=True, order=True)
class Edition:
    """One version of a record; nothing stands for its own language and for the public."""

    language: str = ""
    audience: str = ""
    review: bool = False
    """Whether what is not for everybody is shaded."""

    def __post_init__(self) -> None:
        if self.audience == PUBLIC:
            object.__setattr__(self, "audience", "")

    @property
    def ending(self) -> str:
        """What the names of its files have behind that of the record: ``.fr.secretariat``."""
        review = "review" if self.review else ""
        return "".join(f".{part}" for part in (self.language, self.audience, review) if part)

    @property
    def entry(self) -> dict[str, str]:
        """What the list of all files says of it: what is not as usual."""
        named = {"language": self.language, "audience": self.audience, "review": "yes" if self.review else ""}
        return {name: value for name, value in named.items() if value}

    @classmethod
    def of_entry(cls, entry: Mapping[str, Any]) -> Edition:
        """Return the edition that an entry of the list of all files is of."""
        return cls(entry.get("language", ""), entry.get("audience", ""), entry.get("review") == "yes")

    @property
    def reader(self) -> str:
        """The audience by its name."""
        return self.audience or PUBLIC

    @classmethod
    def asked(cls, audience: str, *, review: bool = False) -> Edition:
        """Return the edition for an audience.

        Raises OutputError for what none can be called, and for a review of what the public may read.
        """
        if review and audience == PUBLIC:
            message = "a review shades what the public may not read"
            hint = "name one that may: --audience secretariat"
            raise OutputError([Problem("review", 0, 0, message, hint)])
        if re.fullmatch("[a-z][a-z0-9-]*", audience):
            return cls(audience=audience, review=review)
        message = f"{audience!a} cannot be the name of an audience"
        raise OutputError([Problem("audience", 0, 0, message, "write small letters, figures and '-'")])

    def __str__(self) -> str:
        review = "for review" if self.review else ""
        return ", ".join(part for part in (self.language, self.reader, review) if part)


OWN = Edition()
"""What is made where nobody asks for an edition: the record's own language, for the public."""
