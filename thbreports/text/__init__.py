"""The Markdown of a record's prose: parsing, checking, rendering, plain words."""

from thbreports.text.check import Picture, TextFault, check, examine, is_fine, pictures
from thbreports.text.markdown import Markdown, parse, parse_line
from thbreports.text.render import escaped, render_blocks, render_inline, render_notes, show_line, show_prose
from thbreports.text.simple import is_simple

__all__ = [
    "Markdown",
    "Picture",
    "TextFault",
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
