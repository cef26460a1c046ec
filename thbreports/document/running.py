"""The running lines of a document: those of its pack, filled in, and which pages show which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from thbreports.document.measure import points, shortened, width_of
from thbreports.document.properties import OF_ISSUERS
from thbreports.errors import PackError, Problem
from thbreports.packs import placeholders
from thbreports.packs.label_places import label_problem
from thbreports.packs.running import CORNERS, LANGUAGE_MARK, PAGES, PICTURE, STEERING, WATERMARK
from thbreports.record import Meeting
from thbreports.record.audiences import PUBLIC
from thbreports.record.markdown.words import plain
from thbreports.view import dates

if TYPE_CHECKING:
    from thbreports.packs import Pack

MARK = "language-mark"
"""Names the mark of a language, where one stands alone in a corner."""
LINE_NUMBERS = "line-numbers"
"""Says that the lines of the text are numbered."""
_LONGEST_PAGES = "Page 000 of 000"
_GAP, _LEAST = 2.0, 8.0
"""Ems between the parts of a running line, and to which no part is shortened."""
_QUIET = {"all": (), "footer": ("header",), "none": ("header", "footer")}
_FREE = ("footer-center", "footer-left", "header-right", "header-center", "header-left", "footer-right")
"""Corners for the marking of a report that is not for everybody, the best first."""
_OPPOSITE = {"left": "right", "right": "left", "center": "center"}


def lines_of(running: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the lines of pages by their corners: ``default``, and ``first`` and ``even`` where they differ.

    ``running`` is that of a document.
    """
    found = {"default": {corner: running[corner] for corner in CORNERS if running.get(corner)}}
    quiet = _QUIET[running.get("first-page", "all")]
    calm = {corner: line for corner, line in found["default"].items() if not corner.startswith(quiet or "-")}
    even = dict(found["default"])
    if running.get("mirrored") == "yes":
        even = {mirrored(corner): line for corner, line in even.items()}
    for name, base in (("first", calm), ("even", even)):
        own = {corner: running[f"{name}-{corner}"] for corner in CORNERS if f"{name}-{corner}" in running}
        wanted = {**base, **own}
        wanted = {corner: wanted[corner] for corner in CORNERS if wanted.get(corner)}
        if wanted != found["default"]:
            found[name] = wanted
    return found


def levelled(lines: Mapping[str, str], running: Mapping[str, str]) -> dict[str, str]:
    """Return the lines of a page, those of its foot as many in each corner: they are hung up at their end.

    The mark of a language stands on the last one, and reaches up as far as it does.
    """
    most = max((line.count("\n") for corner, line in lines.items() if corner.startswith("footer")), default=0)
    return {
        corner: line + "\n\u00a0" * (most - line.count("\n")) if _grows(corner, line, running) else line
        for corner, line in lines.items()
    }


def _grows(corner: str, line: str, running: Mapping[str, str]) -> bool:
    is_large = line.startswith("{" + PICTURE) or is_mark(line, running)
    return corner.startswith("footer") and not is_large


def mirrored(corner: str) -> str:
    """Return the corner on the other side."""
    band, _, side = corner.partition("-")
    return f"{band}-{_OPPOSITE[side]}"


def is_mark(line: str, running: Mapping[str, str]) -> bool:
    """Tell whether a line is the mark of a language that stands alone, and large, in its corner."""
    return line.strip() != "" and line.strip() == running.get(MARK)


def first_number(running: Mapping[str, str]) -> int:
    """Return the number of the first page."""
    return int(running.get("first-number", "1"))


def running_lines(
    meeting: Meeting, pack: Pack, labels: Mapping[str, str], title: str, metadata: Mapping[str, str]
) -> dict[str, str]:
    """Return the running lines of a pack with the values of a meeting.

    Raises PackError for a placeholder that nothing is given for.
    """
    values = _values(meeting, labels, title, metadata)
    filled = {name: _doubled(value) for name, value in values.items()}
    filled["page"], filled["pages"] = "{page}", "{pages}"
    filled |= {PICTURE + name: f"{{{PICTURE}{name}}}" for name in pack.pictures()}
    pages = labels.get("page-of-pages", "{page} / {pages}")
    try:
        filled["page-of-pages"] = _filled(pages, {name: filled[name] for name in ("page", "pages")})
    except placeholders.PlaceholderError as error:
        message = f"{error.message} in label 'page-of-pages'"
        raise label_problem(pack, meeting.language, "page-of-pages", message, error.hint) from None
    running = _with_marking(pack.running, meeting)
    lines = {name: running[name] for name in STEERING if name in running}
    for prefix in PAGES:
        for band in ("header", "footer"):
            own = {name: line for name, line in running.items() if name.startswith(f"{prefix}{band}-")}
            found = _band(own, filled, values, pack)
            # On pages of their own, an empty line takes one away.
            lines |= {name: line for name, line in found.items() if line or prefix}
    if any(line.strip() == LANGUAGE_MARK for line in running.values()):
        lines[MARK] = filled["language"]
    watermark = _filled(pack.running.get(WATERMARK, ""), filled).strip()
    if watermark:
        lines[WATERMARK] = watermark.replace("{{", "{").replace("}}", "}")
    if meeting.line_numbers:
        lines[LINE_NUMBERS] = "yes"
    return lines


def _with_marking(running: Mapping[str, str], meeting: Meeting) -> Mapping[str, str]:
    """Return running lines that mark each page of what is not for everybody, also where the pack's do not."""
    marks = any("{marking}" in line for line in running.values())
    if meeting._audience in (None, PUBLIC) or marks:
        return running
    corner = next((name for name in _FREE if not running.get(name)), _FREE[0])
    return {**running, corner: "\n".join([*running.get(corner, "").split("\n")[:1], "{marking}"]).strip()}


def _values(
    meeting: Meeting, labels: Mapping[str, str], title: str, metadata: Mapping[str, str]
) -> dict[str, str]:
    """Return what the placeholders stand for, as plain words."""
    start, end = (meeting.date, meeting.date) if meeting.date else (meeting.start, meeting.end)
    return {
        "title": plain(meeting.short_title) or title,
        "date": dates.days(start, end, meeting.language, labels) if start and end else "",
        "reference": metadata.get("reference", ""),
        "status": metadata.get("status", ""),
        "marking": metadata.get("marking", ""),
        "body": metadata.get("body", ""),
        "kind": metadata.get("kind", ""),
        "series": metadata.get("series", ""),
        "issuer": metadata.get("issuer", ""),
        **{name: metadata.get(name, "") for name in OF_ISSUERS},
        "language": meeting.language.upper(),
        "watermark": meeting.watermark,
    }


def _band(
    own: Mapping[str, str], filled: Mapping[str, str], values: Mapping[str, str], pack: Pack
) -> dict[str, str]:
    """Return the corners of a header or footer, the first lines of all measured together, then the second."""
    rows: dict[str, list[str]] = {name: [] for name in own}
    for number in range(max((line.count("\n") + 1 for line in own.values()), default=0)):
        row = {name: line.split("\n")[number] for name, line in own.items() if line.count("\n") >= number}
        fitting: dict[str, str] = {}
        for name, line in row.items():
            try:
                fitting = fitting or {**filled, **_fitting(row, values, pack.design)}
                rows[name].append(_filled(line, fitting).strip())
            except placeholders.PlaceholderError as error:
                file = str(pack.folder / "pack.toml")
                raise PackError([Problem(file, 0, 0, f"{error.message} in '{name}'", error.hint)]) from None
    return {name: "\n".join(filter(None, lines)) for name, lines in rows.items()}


def _fitting(row: Mapping[str, str], values: Mapping[str, str], design: Mapping[str, str]) -> dict[str, str]:
    """Return the values that are too wide for a header or footer, shortened so that it has one line."""
    sides = [points(design.get(name, "")) for name in ("page-width", "margin-left", "margin-right")]
    size = points(design.get("tiny-size", ""))
    if size is None or None in sides:
        return {}
    paper, left, right = (side or 0.0 for side in sides)
    used = [name for line in row.values() for _, name in placeholders.parts_of(line) if name]
    written = [before for line in row.values() for before, _ in placeholders.parts_of(line)]
    widths = {name: width_of(values.get(name, _LONGEST_PAGES)) for name in used}
    beyond = sum(map(width_of, written)) + sum(widths.values()) + _GAP * (len(row) - 1)
    beyond -= (paper - left - right) / size
    found: dict[str, str] = {}
    for name in sorted(set(used) & values.keys(), key=lambda name: -widths[name]):
        if beyond > 0:
            found[name] = _doubled(shortened(values[name], max(widths[name] - beyond, _LEAST)))
            beyond -= widths[name] - width_of(found[name])
    return found


def _doubled(words: str) -> str:
    """Return words with their braces doubled, as in format strings."""
    return words.replace("{", "{{").replace("}", "}}")


def _filled(line: str, values: Mapping[str, str]) -> str:
    """Return a line with values for its placeholders; braces of the line itself stay doubled."""
    filled = []
    for before, name in placeholders.parts_of(line):
        filled.append(_doubled(before))
        if name:
            if name not in values:
                raise placeholders.unknown(name, tuple(values))
            filled.append(values[name])
    return "".join(filled)
