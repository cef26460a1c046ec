"""The records that are measured: the seeds, and the committee's cut and repeated, each in many variants."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from benchmarks.measure import ROOT

SEEDS = {
    "seed-note": ROOT / "meetings" / "eu-internet-forum-2023-06-01.yaml",
    "seed-remarks": ROOT / "meetings" / "coe-round-table-2019-12-17.yaml",
}
COMMITTEE = ROOT / "examples" / "records" / "committee-2026.yaml"
_CUTS = {
    "pages-10": (slice(2, None, 3), 1),
    "pages-20": (slice(None), 1),
    "pages-40": (slice(None), 2),
    "pages-224": (slice(None), 14),
}
"""What is kept of each list that is repeated, and how often, so that pages come out at about the number."""
_REPEATED = ("participants", "sessions", "conclusions", "decisions", "recommendations", "commitments",
             "actions", "notes", "annexes")  # fmt: skip


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as a person would."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def text(name: str) -> str:
    """Return the YAML of a record of the set."""
    if name in SEEDS:
        return SEEDS[name].read_text(encoding="utf-8")
    kept, copies = _CUTS[name]
    # All scalars as they are written: what a date or a number is, the fields of a record say.
    committee = COMMITTEE.read_text(encoding="utf-8")
    fields: dict[str, Any] = yaml.load(committee, Loader=yaml.BaseLoader)
    fields.pop("documents", None)
    for part in _REPEATED:
        if part in fields:
            fields[part] = [
                _renamed(one, number, Words(committee, number))
                for number in range(copies)
                for one in fields[part][kept]
            ]
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
    for name in {"minutes", "text", "title", "motion"} & renamed.keys():
        if isinstance(words := renamed[name], str):
            prose = name in ("minutes", "text")
            renamed[name] = vary(words) if prose else f"{words.rstrip()} ({number + 1})"
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
    for picture in COMMITTEE.parent.glob("*.png"):
        shutil.copy(picture, folder)
    record = text(name)
    made = []
    for number in numbers:
        made.append(folder / f"{name}-{number}.yaml")
        made[-1].write_text(varied(record, number), encoding="utf-8")
    return made


def many(folder: Path, count: int) -> Path:
    """Write seed-sized records into a folder, each different, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    records = [text(name) for name in SEEDS]
    for number in range(1, count + 1):
        record = varied(records[number % len(records)], number)
        (folder / f"record-{number:05}.yaml").write_text(record, encoding="utf-8")
    return folder
