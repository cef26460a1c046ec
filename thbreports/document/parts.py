"""The tag ``{% parts %}`` ... ``{% endparts %}`` of a template: blocks whose order is data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context

# Names that no template can write.
_ORDER, _IN_ORDER, _MOVED = "order of the parts", "parts in order", "is moved"
_ONE = "part_of_the_order"


@dataclass(frozen=True, slots=True)
class Order:
    """The blocks in the order in which they print, and those of them that elsewhere stand inside another."""

    blocks: tuple[str, ...]
    moved: frozenset[str] = frozenset()

    def values(self) -> Mapping[str, Order]:
        """Return what a template is printed with, for the order to be this one."""
        return {_ORDER: self}


class Parts(Extension):
    """Prints the blocks between ``{% parts %}`` and ``{% endparts %}`` in the order that is given."""

    tags = frozenset({"parts"})  # type: ignore[assignment]  # a set is all that Jinja2 asks for

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Return the blocks, where they are defined and not printed, and a loop that prints them."""
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endparts",), drop_needle=True)
        for node in body:
            if not isinstance(node, nodes.Block) and not _is_blank(node):
                parser.fail("only blocks stand between {% parts %} and {% endparts %}", node.lineno)
        blocks = [node for node in body if isinstance(node, nodes.Block)]
        names = nodes.Const(tuple(block.name for block in blocks))
        block = nodes.Getitem(nodes.Name("self", "load"), nodes.Name(_ONE, "load"), "load")
        printed = nodes.Output([nodes.Call(block, [], [], None, None)])
        order = nodes.Filter(names, _IN_ORDER, [], [], None, None)
        loop = nodes.For(nodes.Name(_ONE, "store"), order, [printed], [], None, False)
        return [
            nodes.If(nodes.Const(False), blocks, [], []).set_lineno(line, override=False),
            loop.set_lineno(line),
        ]


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(one, nodes.TemplateData) and not one.data.strip() for one in node.nodes
    )


def unless_moved(block: nodes.Block) -> nodes.If:
    """Return a block inside another one so that it prints nothing where the order has it by itself."""
    moved = nodes.Filter(nodes.Const(block.name), _MOVED, [], [], None, None)
    found = nodes.If(nodes.Not(moved), [block], [], [])
    found.set_lineno(block.lineno, override=False)
    return found


def ordered(tree: nodes.Template) -> list[nodes.Block]:
    """Return the blocks between ``{% parts %}`` and ``{% endparts %}``, none if a template has no such."""
    loops = (one.iter for one in tree.find_all(nodes.For))
    found = [one.node for one in loops if isinstance(one, nodes.Filter) and one.name == _IN_ORDER]
    names = {name for one in found if isinstance(one, nodes.Const) for name in one.value}
    return [block for block in tree.find_all(nodes.Block) if block.name in names]


@pass_context
def _in_order(context: Context, names: Sequence[str]) -> list[str]:
    order = context.get(_ORDER)
    return list(order.blocks if order else names)


@pass_context
def _is_moved(context: Context, name: str) -> bool:
    order = context.get(_ORDER)
    return bool(order) and name in order.moved


FILTERS: Mapping[str, Callable[..., Any]] = {_IN_ORDER: _in_order, _MOVED: _is_moved}
"""What the tag is compiled to."""
