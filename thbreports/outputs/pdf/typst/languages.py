"""Languages as Typst takes them: of a tag it knows the language and the region."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SIMPLE = re.compile(r"([a-z]{2,3})(?:-([A-Z]{2}))?")
_REGIONS = [f"X{chr(letter)}" for letter in range(ord("A"), ord("Z") + 1)]
"""Codes that stand for no country (ISO 3166-1)."""


class Languages:
    """Gives each language of a document a code that Typst takes, and remembers what it stands for."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def code(self, language: str) -> str:
        """Return the code of a language: itself, or its first part with a region that is none."""
        if _SIMPLE.fullmatch(language):
            return language
        first = language.partition("-")[0].lower()
        base = first if re.fullmatch("[a-z]{2,3}", first) else "und"
        taken = len(self._codes)
        return self._codes.setdefault(language, f"{base}-{_REGIONS[taken % len(_REGIONS)]}")

    @property
    def replaced(self) -> Mapping[str, str]:
        """The codes that a finished file must not show, with the languages that they stand for."""
        return {code: language for language, code in self._codes.items()}
