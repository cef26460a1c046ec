"""A meeting as a notebook shows it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from thbreports.problems import ThbReportsError

if TYPE_CHECKING:
    from thbreports.record import Meeting


def show(meeting: Meeting) -> str:
    """Return the report in a frame of its own, so that the styles of page and notebook do not mix."""
    from thbreports.api import render

    try:
        page = render(meeting, "html").decode("utf-8")
    except ThbReportsError as error:
        return "<pre>" + escape("\n".join(problem.explain() for problem in error.problems)) + "</pre>"
    title = escape(meeting.title, quote=True)
    return (
        f'<iframe srcdoc="{escape(page, quote=True)}" title="{title}" sandbox '
        'style="width: 100%; height: 40rem; border: 1px solid #ccc"></iframe>'
    )
