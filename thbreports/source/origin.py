"""Where the parts of a record stand in its file, so that a problem found late is told at its line."""

from __future__ import annotations

import functools
import itertools
import re
from collections import abc
from collections.abc import Callable
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from thbreports.errors import Problem
from thbreports.source import edits
from thbreports.source.edits import Edit
from thbreports.source.nodes import Mapping, Node, Scalar, Sequence, Source
from thbreports.source.text import row_and_column
from thbreports.source.written import locate
from thbreports.source.yaml import nodes_of

Location = tuple[str | int, ...]
"""A record path as a tuple: ``("sessions", 0, "minutes")``."""
Entries = abc.Mapping[Location, str]
"""Which entry of a mapping of languages a meeting has, by the place of the mapping in the file."""


def path_text(location: Location) -> str:
    """Return a record path as people write it: ``sessions[0].minutes``."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


Moves = abc.Mapping[Location, Location]
"""Where parts of a meeting stand in the one that it is a part of, by where the meeting has them."""
Changes = abc.Mapping[Location, Seq[Edit]]
"""What has changed in texts of a meeting, by where these stood."""


class Step(NamedTuple):
    """How a meeting was made of another: parts that moved, and changes of texts by where these stood."""

    moves: Moves
    edits: Changes

    def before(self, location: Location) -> Location:
        """Return where something stood that now stands at a location."""
        ends = range(len(location), 0, -1)
        end = next((end for end in ends if location[:end] in self.moves), 0)
        return (*self.moves[location[:end]], *location[end:]) if end else location


def path_location(text: str) -> Location:
    """Return the record path that ``path_text`` wrote."""
    return tuple(int(index) if index else name for name, index in re.findall(r"([A-Za-z_]+)|\[(\d+)\]", text))


SECOND = "second"
"""What record paths begin with where words are those of the second language of a document in two."""


@dataclass(frozen=True)
class Origin:
    """The source of a meeting, if it was read from a text, and the folder that its pictures are in."""

    source: Source | None = None
    folder: Path | None = None
    called: str = "<record>"
    beside: Origin | None = None
    """Where the fields stand that the record does not have itself: the defaults of its folder."""
    second: Origin | None = field(default=None, compare=False, repr=False)
    """Where the words of the second language stand."""
    entries: Entries = field(default_factory=dict, compare=False, repr=False)
    discreet: Callable[[Problem], Problem] | None = field(default=None, compare=False, repr=False)
    """Takes out of a problem what it must not quote."""
    steps: tuple[Step, ...] = field(default=(), compare=False, repr=False)
    """How the meeting came to be what it is from what its file holds."""
    nodes: Node | None = field(default=None, compare=False, repr=False)
    """What is known of the places in the source, where it is not to be read for them."""

    @property
    def name(self) -> str:
        """Name of the record for people."""
        return self.source.name if self.source else self.called

    @functools.cached_property
    def _root(self) -> Node | None:
        """The located nodes, made when somebody asks for a place: most records have no problems."""
        return self.nodes or (nodes_of(self.source) if self.source else None)

    def moved(self, paths: Moves, changes: Changes | None = None) -> Origin:
        """Return the origin of a meeting that has some parts of this one at other paths.

        ``paths`` leads from where the new meeting has them to where this one had them; what lies below a part
        moves with it, and what is not named stands where it stood.  ``changes`` are those of texts, by the
        paths that this meeting has them at.
        """
        return replace(self, steps=(*self.steps, Step(paths, changes or {}))) if paths or changes else self

    def in_file(self, location: Location) -> Location:
        """Return where a part of the meeting stands in its file."""
        location = location[1:] if location[:1] == (SECOND,) else location
        for step in reversed(self.steps):
            location = step.before(location)
        return location

    def place_in_file(self, location: Location, place: int) -> int:
        """Return where a place of a text of the meeting stands in the text of its file."""
        for step in reversed(self.steps):
            location = step.before(location)
            place = edits.before(place, step.edits.get(location, ()))
        return place

    def _text(self, location: Location, written: str) -> str:
        """Return the text of the meeting at a location, of which the file has what was ``written``."""
        changes = []
        for step in reversed(self.steps):
            location = step.before(location)
            changes.append(step.edits.get(location, ()))
        for change in reversed(changes):
            written = edits.applied(written, change)
        return written

    def _of(self, location: Location) -> Origin:
        """Return where a field stands: here, in another language, or in the defaults of the folder."""
        if location[:1] == (SECOND,):
            if self.second is not None:
                return self.second
            location = location[1:]
        if (
            self.beside is None
            or not location
            or self.holds(location[0])
            or not self.beside.holds(location[0])
        ):
            return self
        return self.beside

    def holds(self, name: str | int) -> bool:
        """Tell whether the file itself has a field, and not the defaults beside it."""
        return isinstance(self._root, Mapping) and name in self._root.fields

    def node(self, location: Location) -> tuple[Node | None, Scalar | None]:
        """Return the node at ``location`` and its key, or the nearest one around it.

        An item of a list that is written as names, each with what belongs to it, is found by its number.
        """
        node = self._root
        key: Scalar | None = None
        named: Scalar | None = None
        way: Location = ()
        for part in self.in_file(location):
            if named is not None and part == "name":
                return named, key
            named = None
            before = node
            if isinstance(node, Mapping) and isinstance(part, str) and part in node.fields:
                key = node.keys[part]
                node = node.fields[part]
            elif isinstance(node, Mapping) and isinstance(part, int) and part < len(node.fields):
                key = list(node.keys.values())[part]  # an entry of a mapping whose names the writer chose
                node = list(node.fields.values())[part]
            elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
                node, key = node.items[part], None
            elif isinstance(node, Mapping) and isinstance(part, int) and part < len(node.fields):
                name = list(node.fields)[part]
                named = key = node.keys[name]
                node = node.fields[name]
            if node is not before:
                way = (*way, part)
                if (language := self.entries.get(way)) and isinstance(node, Mapping):
                    key, node = node.keys.get(language), node.fields.get(language)
        return node, key

    def problem(self, location: Location, message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """Return a problem of the value (or of the name of the field) at ``location``."""
        if (other := self._of(location)) is not self:
            return self.told(other.problem(location, message, hint, at_key=at_key))
        node, key = self.node(location)
        if self.source is None or node is None:
            return self.told(Problem(self.name, 0, 0, message, hint, path=path_text(self.in_file(location))))
        spot = key if at_key and key is not None else node
        problem = self.source.problem(spot.line, spot.column, message, hint)
        return self.told(replace(problem, path=path_text(self.in_file(location))))

    def told(self, problem: Problem) -> Problem:
        """Return a problem of the record as it may be told."""
        return self.discreet(problem) if self.discreet else problem

    def in_braces(self, location: Location) -> bool:
        """Tell whether the fields at ``location`` are written between braces, on one line."""
        node, _ = self.node(location)
        return isinstance(node, Mapping) and self._rest(node).startswith("{")

    def is_lone(self, location: Location) -> bool:
        """Tell whether no more than one field is written at ``location``, as far as that is known."""
        node, _ = self.node(location)
        return not isinstance(node, Mapping) or len(node.fields) == 1

    def is_short(self, location: Location) -> bool:
        """Tell whether the part at ``location`` is written as a text alone."""
        return bool(location) and isinstance(self.node(location)[0], Scalar)

    def written(self, location: Location) -> str:
        """Return the rest of the line on which the value at ``location`` begins, as it was written.

        There is none where other values may follow on that line, between brackets.
        """
        (node, _), (around, _) = self.node(location), self.node(location[:-1])
        in_brackets = isinstance(around, Sequence) and self._rest(around).startswith("[")
        return "" if node is None or in_brackets else self._rest(node)

    def _rest(self, node: Node) -> str:
        return self.source.lines[node.line - 1][node.column - 1 :].strip() if self.source else ""

    def text_problem(
        self, location: Location, offset: tuple[int, int], message: str, hint: str = ""
    ) -> Problem:
        """Return a problem inside the text at ``location``: ``offset`` is its line and column, from 0."""
        if (other := self._of(location)) is not self:
            return self.told(other.text_problem(location, offset, message, hint))
        node, _ = self.node(location)
        if self.source is None or not isinstance(node, Scalar):
            return self.problem(location, message, hint)
        if self.steps:
            start = self.place_in_file(location, _place(self._text(location, node.text), *offset))
            offset = row_and_column(node.text, start)
        return self._text_problem(location, node, offset, message, hint)

    def _text_problem(
        self, location: Location, node: Scalar, offset: tuple[int, int], message: str, hint: str
    ) -> Problem:
        """Return a problem inside a text of the file."""
        assert self.source is not None
        line, column = locate(self.source, node, *offset)
        problem = self.source.problem(line, column, message, hint)
        return self.told(replace(problem, path=path_text(self.in_file(location))))

    def words_problem(
        self, location: Location, words: str, message: str, hint: str = "", *, after: str = "", again: int = 0
    ) -> Problem:
        """Return a problem of some words in the text at ``location``, at their first place in it.

        That is the first ``after`` other words, and after them as often as ``again`` says.
        """
        if (other := self._of(location)) is not self:
            return self.told(other.words_problem(location, words, message, hint, after=after, again=again))
        node, _ = self.node(location)
        start = -1
        if isinstance(node, Scalar) and words:
            found = re.compile(re.escape(words)).finditer(node.text, max(0, node.text.find(after)))
            places = (match.start() for match in found)
            start = next(itertools.islice(places, again, None), node.text.find(words))
        if start < 0 or not isinstance(node, Scalar) or self.source is None:
            return self.problem(location, message, hint)
        return self._text_problem(location, node, row_and_column(node.text, start), message, hint)


def _place(text: str, row: int, column: int) -> int:
    return sum(len(line) + 1 for line in text.split("\n")[:row]) + column
