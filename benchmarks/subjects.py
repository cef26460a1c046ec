"""The records that are measured: the seeds, and the committee's cut and repeated, each in many variants."""

from __future__ import annotations

import copy
import random
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from benchmarks import places

_REPEATED = (
    "participants",
    "sessions",
    "conclusions",
    "decisions",
    "recommendations",
    "commitments",
    "actions",
    "notes",
    "annexes",
)
# Left out, kept of each list that is repeated, copies: chosen so that the pages of the PDF come out at about
# the number in the name, and so that from ten pages on each page holds the same kinds of content.
_FRAME = ("agenda", "working_documents", "previous_actions", "attachments", "contents", "opening_remarks",
          "concluding_remarks", "contacts", "next_meetings", "interests", "attendance", "signatures",
          "previous_minutes", "quorum", "legal_notice", "purpose", "chairs", "secretaries", "online",
          "languages", "published")  # fmt: skip
_CUTS: dict[str, tuple[tuple[str, ...], slice, int]] = {
    "pages-1": ((*_FRAME, *(part for part in _REPEATED if part != "sessions")), slice(1), 1),
    "pages-10": ((), slice(2, None, 3), 1),
    "pages-40": ((), slice(None), 2),
    "pages-224": ((), slice(None), 14),
}  # fmt: skip


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as a person would."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def text(name: str) -> str:
    """Return the YAML of a record of the set."""
    if name in places.SEEDS:
        return places.SEEDS[name].read_text(encoding="utf-8")
    left_out, kept, copies = _CUTS[name]
    # All scalars as they are written: what a date or a number is, the fields of a record say.
    committee = places.COMMITTEE.read_text(encoding="utf-8")
    fields: dict[str, Any] = yaml.load(committee, Loader=yaml.BaseLoader)
    for part in ("documents", *left_out):
        fields.pop(part, None)
    for part in _REPEATED:
        if part in fields:
            copied = [
                _renamed(one, number, Words(committee, number))
                for number in range(copies)
                for one in copy.deepcopy(fields[part][kept])
            ]
            fields[part] = copied
    return yaml.dump(fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)


def _renamed(part: Any, number: int, vary: Words) -> Any:
    """Return a part with identifiers, titles and prose that no other copy of it has."""
    if isinstance(part, list):
        return [_renamed(one, number, vary) for one in part]
    if not isinstance(part, dict) or number == 0:
        return part
    renamed = {name: _renamed(value, number, vary) for name, value in part.items()}
    if "id" in renamed:
        renamed["id"] += f"-{number}"
    for name in ("minutes", "text"):
        if isinstance(renamed.get(name), str):
            renamed[name] = vary(renamed[name])
    for name in ("title", "motion"):
        if isinstance(renamed.get(name), str):
            renamed[name] = f"{renamed[name].rstrip()} ({number + 1})"
    return renamed


# What a block of prose holds; the words that may change are those that are neither address nor markup.
_PROSE = re.compile(r"(?m)^([ -]*)(?:[\w]+: \|-?)\n((?:\1 +.*\n|\n)+)")
_WORD = re.compile(r"\{[^}]*\}|\]\([^)]*\)|\[\^[^]]*\]|\S*[:/@`|]\S*|(?<![\w-])([a-z]{5,})(?![\w-])")
_CHANGED = 0.15
"""The share of the longer words that a variant replaces."""


class Words:
    """Replaces some words of a text by others of the record that are as long; which, the number says."""

    def __init__(self, record: str, number: int) -> None:
        self._chance = random.Random(number)
        self._words: dict[int, list[str]] = {}
        for word in sorted(set(_WORD.findall(record)) - {""}):
            self._words.setdefault(len(word), []).append(word)

    def __call__(self, text: str) -> str:
        return _WORD.sub(self._changed, text)

    def _changed(self, found: re.Match[str]) -> str:
        if not found[1] or self._chance.random() > _CHANGED:
            return found[0]
        return self._chance.choice(self._words.get(len(found[1]), [found[1]]))


def varied(record: str, number: int) -> str:
    """Return the record with a title and words of its own, as long as before; number 0 is the record itself.

    The words come from the record, so that a page stays a page; no two variants have a paragraph in common.
    """
    if number == 0:
        return record
    vary = Words(record, number)

    def block(found: re.Match[str]) -> str:
        return found[0][: found.start(2) - found.start()] + vary(found[2])

    def title(found: re.Match[str]) -> str:  # a function, as Python keeps each text that it is to put in
        return f"{found[0]} ({number})"

    return re.sub(r"(?m)^title: .*$", title, _PROSE.sub(block, record), count=1)


def write(folder: Path, name: str, numbers: range) -> list[Path]:
    """Write variants of a record, and the picture that the committee's show, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for picture in places.COMMITTEE.parent.glob("*.png"):
        shutil.copy(picture, folder)
    record = text(name)
    made = []
    for number in numbers:
        made.append(folder / f"{name}-{number}.yaml")
        made[-1].write_text(varied(record, number), encoding="utf-8")
    return made


def many(folder: Path, count: int) -> Path:
    """Write seed-sized records into a folder, each different, and return it."""
    folder.mkdir(parents=True)
    records = {name: text(name) for name in places.SEEDS}
    for number in range(1, count + 1):
        name = list(records)[number % len(records)]
        (folder / f"{name}-{number:05}.yaml").write_text(varied(records[name], number), encoding="utf-8")
    return folder
