"""The Markdown of a record's prose: parsing, checking, rendering, plain words."""

from thbreports.record.markdown.check import Picture, TextProblem, check, examine, pictures
from thbreports.record.markdown.fast_path import is_simple
from thbreports.record.markdown.first_look import is_fine
from thbreports.record.markdown.parse import Markdown, parse, parse_line
from thbreports.record.markdown.render import (
    escaped,
    render_blocks,
    render_inline,
    render_notes,
    show_line,
    show_prose,
)

__all__ = [
    "Markdown",
    "Picture",
    "TextProblem",
    "check",
    "escaped",
    "examine",
    "is_fine",
    "is_simple",
    "parse",
    "parse_line",
    "pictures",
    "render_blocks",
    "render_inline",
    "render_notes",
    "show_line",
    "show_prose",
]
