"""Attribute spans: ``[the company is ready]{commitment by="a company"}`` marks a stretch of prose as data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from thbreports.errors import nearest
from thbreports.record import codes
from thbreports.record.markdown.positions import InlineProblem, notes_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

KINDS = (
    "commitment",
    "action",
    "decision",
    "conclusion",
    "recommendation",
    "instrument",
    "follow-up",
)
"""What a stretch of prose can be marked as; the register of a meeting lists these."""
STYLES = ("underline", "sub", "sup")
"""Typographic marks that CommonMark lacks."""
MARKS = ("named",)
"""What else is said of words: that they name nobody who is not to be named."""
SINGLE_WORDS = KINDS + STYLES + MARKS
ATTRIBUTES = (
    "by", "owner", "deadline", "date", "status", "id", "number", "ref", "lang", "audience", "else",
)  # fmt: skip
"""Named values that a span may carry."""
OF_READERS = ("audience", "else")
"""Those that say who may read its words, and what others read in their place."""
OTHER_QUOTES = "'‘’‚‹›“”„«»"
"""Quotation marks that a person may put around a value, and that would be a part of it."""

_ITEM = re.compile(r"""\s*(?P<name>[A-Za-z][\w-]*)(?:=(?:"(?P<quoted>[^"}\n]*)"|(?P<bare>[^\s"}]+)))?""")
_END = re.compile(r"\s*\}")
_OPEN = re.compile(r"\[(?:[^\[\]{}\\]|\\.)*(?P<braces>\{)")


class SpanError(Exception):
    """The braces after a bracket cannot be read; ``problem`` tells where in the text, and why."""

    def __init__(self, at: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.problem = InlineProblem(at, message, hint)


def read_attributes(text: str, start: int) -> tuple[dict[str, str], int]:
    """Return the attributes written between ``{`` at ``start`` and ``}``, and the place after the brace.

    A word alone (a kind or a style) has an empty value.  Raises SpanError.
    """
    attributes: dict[str, str] = {}
    place = start + 1
    while (match := _ITEM.match(text, place)) is not None:
        name = match["name"]
        at = match.start("name")
        valued = match["quoted"] is not None or match["bare"] is not None
        valid = ATTRIBUTES if valued else SINGLE_WORDS
        if name in ATTRIBUTES and text[match.end() : match.end() + 1] == "=":
            raise SpanError(
                match.end() + 1, f"the value of '{name}' is not closed", f'write {name}="..." and }}'
            )
        if match["bare"] and match["bare"][0] in OTHER_QUOTES:
            hint = f'write {name}="..." with straight double quotes'
            raise SpanError(match.start("bare"), f"'{match['bare'][0]}' begins the value of '{name}'", hint)
        comma = match["bare"][-1:] if match["bare"] else text[match.end() : match.end() + 1]
        if valued and comma in (",", ";"):
            at = match.end() - bool(match["bare"])
            raise SpanError(
                at, f"'{comma}' stands behind the value of '{name}'", "spaces alone part what braces hold"
            )
        if name not in valid:
            known = "a value such as " + f'{name}="..."' if name in ATTRIBUTES else nearest(name, valid)
            if not known and not valued and any(attributes.values()):  # of a value of several words
                known = 'put straight double quotes around a value of several words: by="..."'
            raise SpanError(at, f"'{name}' is not known here", known or "one of " + ", ".join(valid))
        if name in attributes:
            raise SpanError(at, f"'{name}' stands twice in these braces", "keep one")
        attributes[name] = match["quoted"] or match["bare"] or ""
        if name == "lang" and (problem := codes.language_problem(attributes[name], form_is_known=False)):
            raise SpanError(at, *problem)
        place = match.end()
    if "else" in attributes and "audience" not in attributes:
        hint = 'write [text]{audience=secretariat else="other words"}'
        raise SpanError(start, "'else' stands without an audience", hint)
    rest = _END.match(text, place)
    if rest is None or not attributes:
        raise SpanError(
            start, "the span's '{' is not closed or not understood", 'write [text]{name key="value"}'
        )
    return attributes, rest.end()


def _rule(state: StateInline, silent: bool) -> bool:
    """Parse one span; what is not a span is left to the rules for links and plain text."""
    if state.src[state.pos] == "{" and not silent:
        _note_lone_braces(state)
    if state.src[state.pos] != "[":
        return False
    start = state.pos
    end = state.md.helpers.parseLinkLabel(state, start)
    if end < 0 or end + 1 >= state.posMax or state.src[end + 1] != "{":
        if not silent:
            _note_open_bracket(state)
        return False
    try:
        attributes, after = read_attributes(state.src, end + 1)
    except SpanError as error:
        if not silent:
            notes = notes_of(state)
            notes.problems.append(error.problem)
            notes.braces.add(end + 1)
        return False
    if not silent:
        notes_of(state).spans.append((start, end, after, attributes))
        _push(state, attributes, start, end)
    state.pos = after
    return True


def _push(state: StateInline, attributes: dict[str, str], start: int, end: int) -> None:
    """Add the tokens of the span whose brackets stand at ``start`` and ``end``."""
    opening = state.push("span_open", "span", 1)
    opening.meta = dict(attributes)
    maximum, state.pos, state.posMax = state.posMax, start + 1, end
    state.md.inline.tokenize(state)
    state.posMax = maximum
    closing = state.push("span_close", "span", -1)
    closing.meta = dict(attributes)


def _note_open_bracket(state: StateInline) -> None:
    match = _OPEN.match(state.src, state.pos)
    if match is not None and _readable(state.src, match.start("braces")):
        notes = notes_of(state)
        notes.problems.append(InlineProblem(state.pos, "the span's '[' is not closed", "put ']' before '{'"))
        notes.braces.add(match.start("braces"))


def _note_lone_braces(state: StateInline) -> None:
    notes = notes_of(state)
    if state.pos not in notes.braces and (end := _readable(state.src, state.pos)):
        hint = "write [text]{...} without a space between, or \\{ for the sign"
        notes.problems.append(InlineProblem(state.pos, f"'{state.src[state.pos : end]}' marks no text", hint))


def _readable(text: str, start: int) -> int:
    """Return the end of the braces at ``start`` if they are those of a span, else 0."""
    try:
        return read_attributes(text, start)[1]
    except SpanError:
        return 0


def spans_plugin(md: MarkdownIt, **_options: Any) -> None:
    """Add attribute spans to a Markdown parser."""
    md.inline.ruler.before("link", "span", _rule)
