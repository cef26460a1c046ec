"""The running lines of a pack.toml: what they may be called and say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from thbreports.errors import nearest

PLACEHOLDERS = (
    "title", "reference", "date", "status", "marking", "body", "kind", "series", "issuer", "initials",
    "address", "motto", "language", "watermark", "page", "pages", "page-of-pages",
)  # fmt: skip
"""What a running line may name in braces, beside the pictures of its pack."""
PICTURE = "picture-"
"""Begins the name of a picture in braces."""
CORNERS = ("header-left", "header-center", "header-right", "footer-left", "footer-center", "footer-right")
PAGES = ("", "first-", "even-")
"""What the name of a corner begins with where a line is for the first page alone, or for even pages."""
LANGUAGE_MARK = "{language}"
"""A corner that holds nothing else is set in the size of a language mark."""
WATERMARK = "watermark"
"""What stands behind the text of every page."""
FIRST_PAGE = ("all", "footer", "none")
MOST_LINES = 2
STEERING: Mapping[str, tuple[re.Pattern[str], str]] = {
    "first-page": (re.compile("|".join(FIRST_PAGE)), ", ".join(FIRST_PAGE)),
    "mirrored": (re.compile("yes|no"), "yes, no"),
    "first-number": (re.compile("[1-9][0-9]{0,4}"), 'a number such as "3"'),
}
"""What steers which pages have which lines: the form of its value, and how a message says that."""
_BRACES = re.compile(r"\{([^{}]*)\}")

Slip = tuple[str, str, str]
"""A key of a table, what is wrong with it, and what to write instead."""


def slips(running: Mapping[str, str]) -> Iterator[Slip]:
    """Yield what is wrong with the running lines of one pack."""
    valid = (*(pages + corner for pages in PAGES for corner in CORNERS), *STEERING, WATERMARK)
    for key, line in running.items():
        if key in STEERING:
            form, wanted = STEERING[key]
            if not form.fullmatch(line):
                hint = (nearest(line, FIRST_PAGE) if key == "first-page" else "") or f"write {wanted}"
                yield key, f"'{key}' cannot be {line!r}", hint
        elif key not in valid:
            hint = nearest(key, valid) or "known are " + ", ".join((*CORNERS, *STEERING))
            yield key, f"unknown running line '{key}'", hint
        elif key == WATERMARK and ("\n" in line or "{page" in line or "{" + PICTURE in line):
            yield key, "a watermark is one line, without pages and pictures", 'write it as "{status}"'
        elif line.count("\n") >= MOST_LINES:
            yield key, f"'{key}' has more than {MOST_LINES} lines", 'write them as "one\\ntwo"'
        else:
            yield from _line_slips(key, line)


def _line_slips(key: str, line: str) -> Iterator[Slip]:
    for name in _BRACES.findall(line):
        if name.startswith(PICTURE) and len(name) > len(PICTURE):
            if line.strip() != f"{{{name}}}":
                yield key, f"the picture in '{key}' stands beside words", "give it a corner of its own"
        elif name not in PLACEHOLDERS:
            hint = nearest(name, PLACEHOLDERS) or "known are " + ", ".join(PLACEHOLDERS)
            yield key, f"unknown placeholder {{{name}}} in '{key}'", hint
    if set("{}") & set(_BRACES.sub("", line)):
        yield key, f"a brace without its partner in '{key}'", "write placeholders as {title}"


def picture_slips(running: Mapping[str, str], known: Collection[str]) -> Iterator[Slip]:
    """Yield the running lines of one pack that name a picture which neither it nor its parents have."""
    for key, line in running.items():
        for name in _BRACES.findall(line):
            if name.startswith(PICTURE) and name.removeprefix(PICTURE) not in known:
                hint = nearest(name.removeprefix(PICTURE), list(known)) or "name it under [pictures]"
                yield key, f"there is no picture '{name.removeprefix(PICTURE)}'", hint
