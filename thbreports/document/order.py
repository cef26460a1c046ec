"""In which order the parts of a report print: that of the template, which pack and record may change."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import nodes

from thbreports.document import blocks, parts
from thbreports.document.parts import Order
from thbreports.errors import PackError, Problem, RecordError, nearest
from thbreports.packs import toml
from thbreports.record import Meeting
from thbreports.record.kinds import PARTS

if TYPE_CHECKING:
    from thbreports.packs import Pack

OTHERS = "others"
"""Stands in an order for all that it does not name."""
_Tell = Callable[[int, str, str], Problem]


class _Block(NamedTuple):
    """A block whose place is data: the parts that it prints, and the blocks that stand in it."""

    name: str
    prints: list[str]
    inner: list[_Block]


class _Place(NamedTuple):
    """Where a name leads to: a block, and a place among the parts that it prints."""

    block: _Block
    number: int


def arranged(meeting: Meeting, pack: Pack, template: str) -> Order | None:
    """Return the order of the blocks of a template; None where neither pack nor record changes it.

    Raises PackError for what the pack orders, RecordError for what the record orders and the pack cannot
    print so: at the line of ``order``.
    """
    if not (pack.order or meeting.order):
        return None
    try:
        printed = _blocks(blocks.templates(pack), template)
    except RecursionError:  # a template that is nested too deeply is told when it is used
        return None
    order = Order(tuple(block.name for block in printed))
    places = _places(printed)
    if pack.order:
        file = next(one for one in map(_file, reversed(pack.chain())) if "order" in one.lists)

        def at_the_pack(index: int, message: str, hint: str) -> Problem:
            file.problem("", "order", message, hint)
            return file.problems[-1]

        problems = list(_unknown(places, pack.order, at_the_pack))
        order = _rearranged(order, places, pack.order, pack.name, at_the_pack, problems)
        if problems:
            raise PackError(problems)

    def at_the_record(index: int, message: str, hint: str) -> Problem:
        return meeting._origin.problem(("order", index), message, hint)

    hidden = pack.hidden(meeting.leaves_out)
    names = [OTHERS if name == OTHERS else "" if hidden((name,)) else name for name in meeting.order]
    problems = []
    order = _rearranged(order, places, names, pack.name, at_the_record, problems)
    if problems:
        raise RecordError(problems)
    return order


def _file(pack: Pack) -> toml.PackFile:
    return toml.read(pack.folder / toml.FILE)


def _rearranged(
    order: Order,
    places: Mapping[str, _Place],
    names: Sequence[str],
    form: str,
    tell: _Tell,
    problems: list[Problem],
) -> Order:
    """Return an order in which the blocks of these names come first, or stand round ``others``.

    Names that lead nowhere are of parts that the form does not print.
    """
    if names and not order.blocks:
        hint = "write {% parts %} and {% endparts %} around the blocks of its template, or leave 'order' out"
        problems.append(tell(0, f"the form '{form}' prints its parts in the order of its template", hint))
        return order
    placed: list[str] = []
    last = 0
    for index, name in enumerate(names):
        if name == OTHERS:
            placed.append(OTHERS)
        if name not in places:
            continue
        block, number = places[name]
        if block.name not in placed:
            placed.append(block.name)
        elif placed[-1] != block.name or number < last:
            message = f"the form '{form}' prints {', '.join(block.prints)} in one part, in that order"
            problems.append(tell(index, message, "name one of them, or several one after the other"))
        last = number
    rest = [name for name in order.blocks if name not in placed]
    at = placed.index(OTHERS) if OTHERS in placed else len(placed)
    moved = {name for name in placed if name not in order.blocks and name != OTHERS}
    return Order((*placed[:at], *rest, *placed[at + 1 :]), order.moved | moved)


def _unknown(places: Mapping[str, _Place], names: Sequence[str], tell: _Tell) -> Iterator[Problem]:
    known = [*places, *PARTS]
    for index, name in enumerate(names):
        if name not in known:
            yield tell(index, f"there is no part '{name}' to put in order", nearest(name, known))


def _places(printed: Sequence[_Block]) -> dict[str, _Place]:
    """Return where names lead to.

    A part leads to the innermost block that prints it, any other name to the block of that name.
    """
    found: dict[str, _Place] = {}
    every = list(_every(printed))
    for block in every:
        for number, name in enumerate(block.prints):
            found.setdefault(name, _Place(block, number))
    for block in every:
        found.setdefault(block.name, _Place(block, 0))
    return found


def _every(printed: Sequence[_Block]) -> Iterator[_Block]:
    for block in printed:
        yield from _every(block.inner)
        yield block


@functools.lru_cache(maxsize=64)
def _blocks(templates: blocks.Templates, template: str) -> tuple[_Block, ...]:
    """Return the blocks whose order is data, each as the lowest template has it.

    To walk through all macros takes longer than to print a report.
    """
    trees = blocks.trees_of(templates)
    chain: list[nodes.Template] = []
    while template in trees and (tree := trees[template][1]) not in chain:
        chain.append(tree)
        template = blocks.parent_of(tree)
    found = parts.ordered(chain[-1]) if chain else []
    return tuple(_block(one.name, chain, trees) for one in found)


def _block(name: str, chain: Sequence[nodes.Template], trees: blocks.Trees) -> _Block:
    written = ((level, one) for level, tree in enumerate(chain, 1) for one in tree.find_all(nodes.Block))
    level, block = next(found for found in written if found[1].name == name)
    names = [one.name for one in _inside(block)]
    prints = [one for one in blocks.fields(block, trees, inner=False) if one in PARTS]
    inner = [_block(one, chain, trees) for one in names]
    if blocks.calls_super(block):
        above = _block(name, chain[level:], trees)
        prints += [one for one in above.prints if one not in prints]
        inner += [one for one in above.inner if one.name not in names]
    return _Block(name, prints, inner)


def _inside(node: nodes.Node) -> Iterator[nodes.Block]:
    """Yield the blocks below a node that stand in no other one below it."""
    for one in node.iter_child_nodes():
        if isinstance(one, nodes.Block):
            yield one
        else:
            yield from _inside(one)
