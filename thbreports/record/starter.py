"""The record that a person starts from: notes beside the fields that most meetings need."""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections.abc import Callable, Mapping, Sequence

from thbreports.record.starter_fields import switched_on

_TEXT = """\
# The record of one meeting.  Fill it in, look for mistakes with `thbreports validate {file}`,
# and make the report with `thbreports build {file}`.
#
# Only the title and the date must be there.  A field that starts with # is switched off; delete the # to use
# it.  Sentences can hold **bold** and *italic* words, lists, tables and footnotes, written in Markdown.
# Your editor completes and checks this file if it knows the language of YAML, such as VS Code with the
# extension of Red Hat: `thbreports schema --install {file}` tells it where the schema is.

# The template pack that gives the report its form; `thbreports packs` lists them.
pack: {pack}
# More documents from this record, each by its pack, such as the list of participants alone.
#documents: [participants-list]
{language}
# The lines above the title.
#body: Name of the body that met
#kind: Draft minutes
#references: [REF 2024/1]

title: Title of the meeting
date: {date}
# A meeting of several days has, in place of the date:
# start: 2024-05-13
# end: 2024-05-14
#start_time: 10:00
#end_time: 16:30
#place:
#  city: Town
#  building: Building
#  room: "1.23"
#convenor: Who called the meeting
#chairs:
#  - name: Name of the chair
#    organisation: Body or state

# Who took part: persons, bodies, or numbers of people.
#participants:
#  - name: Name of a person
#    role: Function
#    organisation: Body or state
#  - organisation: A body

# The agenda, where the report lists it apart from the minutes.
#agenda:
#  - title: Title of the first item
#    number: 1

opening: |
  How the meeting began, in sentences.  An empty line starts a new paragraph.

sessions:
  - title: Title of the first item
#    presenters:
#      - name: Who presented it
    minutes: |
      What was said and done.  Words that a reader must not miss are **bold**.
#    points:
#      - A point that was made
#      - Another one

# What the meeting led to, for the whole of it or inside a session.
#conclusions:
#  - A conclusion
#decisions:
#  - A decision
#actions:
#  - text: What is to be done
#    owners: [Who is to do it]
#    deadline: by the next meeting

#next_meetings:
#  - title: Next meeting
#    date: {date}
#closing: |
#  How the meeting ended.
"""


def text(
    file: str,
    pack: str,
    language: str,
    date: datetime.date,
    demands: Mapping[str, str] | None = None,
    hidden: Callable[[str], bool] = lambda name: False,
) -> str:
    """Return a record to start from, which has no problems.

    Args:
        file: its name, as its notes should call it.
        pack: what it writes for its pack.
        language: that of the record; left out where it is empty.
        date: the day of the meeting.
        demands: paths that the form of the pack demands, and what a problem calls each; they are switched on.
        hidden: tells whether the form leaves out a field of the meeting; such fields do not appear.
    """
    language = f"language: {language}\n" if language else ""
    whole = _TEXT.format(file=file, pack=_scalar(pack), language=language, date=date.isoformat())
    wanted = {path: words for path, words in (demands or {}).items() if words}
    return switched_on(whole, wanted, hidden, date)


MARKS = (
    "Title of the meeting",
    "Name of the body that met",
    "How the meeting",
    "Title of the first item",
    "What was said and done.",
    "Who called the meeting",
    "Name of the chair",
    "Name of a person",
    "Body or state",
    "A body",
    "Who presented it",
    "A point that was made",
    "A conclusion",
    "A decision",
    "What is to be done",
    "Who is to do it",
    "REF 2024/1",
)
"""What texts to be replaced begin with, which nobody would write."""


@functools.cache
def texts_to_replace() -> frozenset[str]:
    """Return the texts of the record to start from, those too that are switched off."""
    given = re.sub(r"(?m)^#(?=\w|  )", "", _TEXT)
    lines = [line.split(": ", 1)[-1].strip(' -[]{}|"') for line in given.splitlines()]
    return frozenset(line for line in lines if line.startswith(MARKS))


def language_of(languages: Sequence[str]) -> str:
    """Return the language to start with, given those that a pack has labels in: English, or the first."""
    return "en" if "en" in languages or not languages else languages[0]


def _scalar(value: str) -> str:
    """Return a text as YAML reads it back."""
    return value if re.fullmatch(r"[./\w-]*\w", value) else json.dumps(value, ensure_ascii=False)
