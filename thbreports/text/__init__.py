"""The Markdown of a record's prose: parsing, checking, rendering, plain words."""

from thbreports.text.check import Picture, TextFault, check, pictures
from thbreports.text.markdown import Markdown, parse, parse_line
from thbreports.text.render import render_blocks, render_inline, render_notes, render_words
from thbreports.text.simple import lone_words

__all__ = [
    "Markdown",
    "Picture",
    "TextFault",
    "check",
    "lone_words",
    "parse",
    "parse_line",
    "pictures",
    "render_blocks",
    "render_inline",
    "render_notes",
    "render_words",
]
