"""Where the parts of a record stand in its file, without the words that are withheld from a meeting.

What is left of the text has every line and column where it was: of a text that is kept each character, of all
else nothing but the signs of YAML.  So comments go too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from thbreports.source import nodes
from thbreports.source.edits import Edit
from thbreports.source.nodes import Node, Scalar, Sequence, Source
from thbreports.source.origin import Changes, Location, Origin
from thbreports.source.written import written_characters

FILLER = "\u2588"
"""What stands for a character that is withheld."""
_WORDS = re.compile(r"(#\s*may be published\b)|[^\s:{}\[\],'\"|>-]", re.IGNORECASE)
"""What no sign of YAML is; a comment of these words alone says something to us."""


def redacted(
    origin: Origin,
    gone: Iterable[Location],
    changes: Changes,
    is_strange: Callable[[str], bool] | None = None,
) -> Origin:
    """Return an origin whose source holds no withheld words.

    ``gone`` are the parts of its meeting that are withheld as a whole, ``changes`` stretches of texts,
    both by their paths in the meeting.  ``is_strange`` tells of texts that nobody has looked at, as those in
    other languages, whether they may hold withheld words.
    """
    if origin.beside is not None:
        origin = replace(origin, beside=redacted(origin.beside, (), {}))
    root, _ = origin.node(())
    if origin.source is None or root is None:
        return origin
    text = _Redaction(origin, root, gone, changes, is_strange)
    lines = text.lines(root)
    return replace(origin, source=Source(origin.source.name, "\n".join(lines)), nodes=text.pruned(root))


class _Redaction:
    """What is withheld of a source, by the identities of its nodes."""

    def __init__(
        self,
        origin: Origin,
        root: Node,
        gone: Iterable[Location],
        changes: Changes,
        is_strange: Callable[[str], bool] | None,
    ) -> None:
        self._is_strange = is_strange
        assert origin.source is not None
        self._lines = origin.source.lines
        # What is found nowhere leads to what is around it, at last to the whole: that holds what is kept.
        self._gone = {id(origin.node(location)[0]) for location in gone} - {id(root)}
        self._edits: dict[int, list[Edit]] = {}
        for location, edits in changes.items():
            places = self._edits.setdefault(id(origin.node(location)[0]), [])
            for edit in edits:
                start, end = (origin.place_in_file(location, at) for at in (edit.start, edit.end))
                places.append(Edit(start, end, ""))

    def pruned(self, node: Node) -> Node:
        """Return a node without what is gone; an item of a list leaves an empty one: others are counted."""
        if id(node) in self._gone:
            return Scalar(node.line, node.column, "")
        if isinstance(node, Scalar):
            return node._replace(text=self._filled(node))
        if isinstance(node, Sequence):
            return Sequence(node.line, node.column, tuple(map(self.pruned, node.items)))
        fields: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        for name, value in node.fields.items():
            lost = id(value) in self._gone
            called = f"\0{len(fields)}" if lost else name
            fields[called] = self.pruned(value)
            keys[called] = node.keys[name]._replace(text="") if lost else node.keys[name]
        return nodes.Mapping(node.line, node.column, fields, keys)

    def lines(self, root: Node) -> list[str]:
        """Return the lines with the characters of the texts that are kept, and with signs."""
        shown = [_WORDS.sub(lambda found: found[1] or " ", line) for line in self._lines]
        for scalar in self._kept(root):
            self._show(shown, scalar)
        return shown

    def _kept(self, node: Node) -> Iterator[Scalar]:
        if id(node) in self._gone:
            return
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Sequence):
            for one in node.items:
                yield from self._kept(one)
        else:
            for name, value in node.fields.items():
                if id(value) not in self._gone:
                    yield node.keys[name]
                    yield from self._kept(value)

    def _filled(self, scalar: Scalar) -> str:
        text = scalar.text
        edits = self._edits.get(id(scalar))
        if edits is None and self._is_strange and self._is_strange(text):
            edits = [Edit(0, len(text), "")]
        for edit in edits or ():
            lost = re.sub(r"\S", FILLER, text[edit.start : edit.end])
            text = text[: edit.start] + lost + text[edit.end :]
        return text

    def _show(self, shown: list[str], scalar: Scalar) -> None:
        """Put the characters of a text in their places, and fillers into those of what is withheld."""
        row, start, end = scalar.line - 1, scalar.column - 1, scalar.column - 1 + len(scalar.text)
        filled = self._filled(scalar)
        if filled == scalar.text and self._lines[row][start:end] == scalar.text:  # as most stand
            shown[row] = shown[row][:start] + scalar.text + shown[row][end:]
            return
        pairs = zip(filled, scalar.text, strict=True)
        kept = [new == old for new, old in pairs if not old.isspace()]
        rows: dict[int, list[tuple[int, str]]] = {}
        for is_kept, (number, start, written) in zip(
            kept, written_characters(self._lines, scalar), strict=False
        ):
            new = written if is_kept else FILLER + " " * (len(written) - 1)
            rows.setdefault(number, []).append((start, new))
        for number, pieces in rows.items():
            line = list(shown[number - 1])
            for start, new in pieces:
                line[start : start + len(new)] = new
            shown[number - 1] = "".join(line)
