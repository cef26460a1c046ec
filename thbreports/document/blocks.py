"""Blocks of the templates of a pack: those that its parent does not have, and what those that it has drop."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, TemplateError, nodes

from thbreports.document.parts import Parts
from thbreports.errors import PackError, Problem, nearest
from thbreports.packs import access, files
from thbreports.record import Meeting
from thbreports.record.part import fields_of
from thbreports.system.stamps import Stamp

if TYPE_CHECKING:
    from thbreports.packs import Pack

_Files = tuple[tuple[Path, Stamp], ...]
Templates = tuple[tuple[str, _Files], ...]
"""The templates of packs as files that may change."""


class Replaced(NamedTuple):
    """A block that a pack writes anew, and the fields of a meeting that it prints no more."""

    problem: Problem
    name: str
    fields: frozenset[str]

    def told(self, missing: Iterator[str]) -> Problem:
        """Return the problem that fields of a record are missing because of this block."""
        names = ", ".join(dict.fromkeys(missing))
        message = f"block '{self.name}' takes the place of that of the parent, and prints no more: {names}"
        hint = "print them, write {{ super() }}, or name them in 'leaves_out' of pack.toml"
        place = self.problem
        return Problem(place.file, place.line, place.column, message, hint, place.source)


def check(pack: Pack) -> None:
    """Raise PackError for blocks that no template above has, so that nothing of them would be printed."""
    check_folders({one.name: one.folder for one in pack.chain()})


def check_folders(folders: Mapping[str, Path]) -> None:
    """Raise PackError as ``check`` does, for packs by name, each after those that it extends."""
    if problems := _compared(_templates(folders))[0]:
        raise PackError(problems)


def replaced(pack: Pack) -> tuple[Replaced, ...]:
    """Return the blocks that a pack and its parents write anew without what they have taken the place of."""
    return _compared(templates(pack))[1]


def templates(pack: Pack) -> Templates:
    """Return the files of the templates of a pack and its parents, as they are now."""
    return _templates({one.name: one.folder for one in pack.chain()})


def _templates(folders: Mapping[str, Path]) -> Templates:
    return tuple(
        (name, files.present(sorted(folder.glob("*.j2"))) if folder.is_dir() else ())
        for name, folder in folders.items()
    )


Trees = Mapping[str, tuple[Path, nodes.Template]]


@functools.lru_cache(maxsize=32)
def trees_of(packs: Templates) -> Trees:
    """Return the templates that can be read, by name: ``base/document.html.j2``."""
    return {
        f"{pack}/{path.name}": (path, tree)
        for pack, found in packs
        for path, stamp in found
        if (tree := _parsed(path, stamp)) is not None
    }


@functools.lru_cache(maxsize=32)
def _compared(packs: Templates) -> tuple[tuple[Problem, ...], tuple[Replaced, ...]]:
    try:
        return _differences(trees_of(packs))
    except RecursionError:  # a template that is nested too deeply is told when it is used
        return (), ()


def _differences(trees: Trees) -> tuple[tuple[Problem, ...], tuple[Replaced, ...]]:
    problems: list[Problem] = []
    anew: list[Replaced] = []
    for name, (path, tree) in trees.items():
        parent = parent_of(tree)
        if parent not in trees:
            continue
        above = _blocks_above(parent, trees)
        written = set(fields(tree, trees))
        for block in _top(tree):
            if block.name not in above:
                hint = nearest(block.name, sorted(above)) or "its blocks are " + ", ".join(sorted(above))
                message = f"there is no block '{block.name}' in '{parent}', so that nothing of it is printed"
                problems.append(_problem(path, block.lineno, message, hint))
            elif not calls_super(block) and (lost := set(fields(above[block.name], trees)) - written):
                anew.append(Replaced(_problem(path, block.lineno, name), block.name, frozenset(lost)))
    return tuple(problems), tuple(anew)


@functools.lru_cache(maxsize=256)
def _parsed(path: Path, _: Stamp) -> nodes.Template | None:
    """Return the tree of a template; None where it cannot be read, which is told when it is used.

    Most packs extend the same parents, whose templates are parsed once.
    """
    try:
        return Environment(autoescape=True, extensions=[Parts]).parse(access.text(path))
    except (TemplateError, PackError, OSError):
        return None


def parent_of(tree: nodes.Template) -> str:
    """Return the name of the template that one extends, if it is written out."""
    extends = tree.find(nodes.Extends)
    named = extends.template if extends else None
    return str(named.value) if isinstance(named, nodes.Const) else ""


def _top(tree: nodes.Template) -> list[nodes.Block]:
    """Return the blocks that stand in no other one."""
    inner = {id(one) for block in tree.find_all(nodes.Block) for one in block.find_all(nodes.Block)}
    return [block for block in tree.find_all(nodes.Block) if id(block) not in inner]


def _blocks_above(name: str, trees: Trees) -> dict[str, nodes.Block]:
    """Return the blocks of a template and of those above it, the nearest of each name."""
    found: dict[str, nodes.Block] = {}
    seen: set[str] = set()
    while name in trees and name not in seen:
        seen.add(name)
        tree = trees[name][1]
        for block in tree.find_all(nodes.Block):
            found.setdefault(block.name, block)
        name = parent_of(tree)
    return found


def calls_super(block: nodes.Block) -> bool:
    """Tell whether a block prints what stands in its place in the template above."""
    return any(
        isinstance(one.node, nodes.Name) and one.node.name == "super" for one in block.find_all(nodes.Call)
    )


def fields(tree: nodes.Node, trees: Trees, *, inner: bool = True) -> list[str]:
    """Return the fields of a meeting that a stretch of a template names, or that macros do for it, in order.

    Without ``inner`` those of the blocks inside are not among them.
    """
    own = fields_of(Meeting)
    found: dict[str, None] = {}
    for one in _walk(tree, inner):
        if isinstance(one, nodes.Const) and isinstance(one.value, str):
            found[one.value] = None
        elif isinstance(one, nodes.Getattr) and _is_named(one, "meeting"):
            found[one.attr] = None
        elif isinstance(one, nodes.Call):
            found |= dict.fromkeys(_fields_of_call(one, trees))
    return [name for name in found if name in own]


def _walk(node: nodes.Node, inner: bool, titled: bool = False) -> Iterator[nodes.Node]:
    """Yield what is below a node, as it is printed; conditions, which print nothing, come last.

    Words beside a field of the meeting, and those for labels and headings, are no names of fields.
    """
    no_names = isinstance(node, nodes.Call) and (
        titled
        or getattr(node.node, "name", "") in ("label", "title_of")
        or any(isinstance(one, nodes.Getattr) and _is_named(one, "meeting") for one in node.args)
    )
    for one in node.iter_child_nodes(exclude=("test",)):
        if no_names and isinstance(one, nodes.Const):
            continue
        if inner or not isinstance(one, nodes.Block):
            yield one
            yield from _walk(one, inner, titled=isinstance(node, nodes.CallBlock))
    for one in node.iter_child_nodes(only=("test",)):
        yield one
        yield from _walk(one, inner)


def _fields_of_call(call: nodes.Call, trees: Trees) -> Iterator[str]:
    name = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
    for place, argument in enumerate(call.args):
        if isinstance(argument, nodes.Name) and argument.name == "meeting":
            for macro in _macros(str(name), trees):
                if place < len(macro.args):
                    own = macro.args[place].name
                    yield from (one.attr for one in macro.find_all(nodes.Getattr) if _is_named(one, own))


def _is_named(one: nodes.Getattr, name: str) -> bool:
    return isinstance(one.node, nodes.Name) and one.node.name == name


def _macros(name: str, trees: Trees) -> Iterator[nodes.Macro]:
    for _, tree in trees.values():
        yield from (macro for macro in tree.find_all(nodes.Macro) if macro.name == name)


def _problem(path: Path, line: int, message: str, hint: str = "") -> Problem:
    lines = access.text(path).split("\n")
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    column = len(source) - len(source.lstrip()) + 1
    return Problem(str(path), line, column, message, hint, source)
