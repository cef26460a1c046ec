"""The running lines of a pack.toml: what they may be called and say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from thbreports.errors import nearest

PLACEHOLDERS = ("title", "reference", "date", "status", "marking", "body", "page", "pages", "page-of-pages")
"""What a running line may name in braces."""
CORNERS = ("header-left", "header-center", "header-right", "footer-left", "footer-center", "footer-right")
FIRST_PAGE = ("all", "footer", "none")
_BRACES = re.compile(r"\{([^{}]*)\}")

Slip = tuple[str, str, str]
"""A key of a table, what is wrong with it, and what to write instead."""


def slips(running: Mapping[str, str]) -> Iterator[Slip]:
    """Yield what is wrong with the running lines of one pack."""
    valid = (*CORNERS, "first-page")
    for key, line in running.items():
        if key not in valid:
            hint = nearest(key, valid) or "known are " + ", ".join(valid)
            yield key, f"unknown running line '{key}'", hint
        elif key == "first-page":
            if line not in FIRST_PAGE:
                hint = nearest(line, FIRST_PAGE) or "write " + ", ".join(FIRST_PAGE)
                yield key, f"'first-page' cannot be {line!r}", hint
        else:
            yield from _line_slips(key, line)


def _line_slips(key: str, line: str) -> Iterator[Slip]:
    for name in _BRACES.findall(line):
        if name not in PLACEHOLDERS:
            hint = nearest(name, PLACEHOLDERS) or "known are " + ", ".join(PLACEHOLDERS)
            yield key, f"unknown placeholder {{{name}}} in '{key}'", hint
    if set("{}") & set(_BRACES.sub("", line)):
        yield key, f"a brace without its partner in '{key}'", "write placeholders as {title}"
