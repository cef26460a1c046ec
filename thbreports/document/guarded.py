"""Templates as they are compiled: some things are refused, others go through what counts them."""

from __future__ import annotations

from jinja2 import TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer

from thbreports.document import parts, places
from thbreports.packs.placeholders import unprintable

JOINED, ITEMS = "~", "for"
"""Filters of ours, by names that no template can write."""
_DEEP = 20
"""Levels of a template beyond which Python may refuse it: it knows 20 blocks in each other."""


def is_deep(tree: nodes.Node) -> bool:
    """Tell whether a template is deep enough for Python's own compiler to have given up on it."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((one, depth + 1) for one in node.iter_child_nodes())
    return deepest > _DEEP


class Guarded(NodeTransformer):
    """Refuses what templates cannot do, and puts filters of ours where Jinja2 would ask nobody."""

    def __init__(self, name: str | None, filename: str | None, *, marked: bool = False) -> None:
        self.name, self.filename, self.marked = name, filename, marked
        self.blocks = 0

    def _refuse(self, node: nodes.Node, message: str) -> None:
        raise TemplateSyntaxError(message, node.lineno, self.name, self.filename)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        parts = nodes.List(node.nodes, lineno=node.lineno)
        self.generic_visit(parts)
        return nodes.Filter(parts, JOINED, [], [], None, None, lineno=node.lineno)

    def visit_For(self, node: nodes.For) -> nodes.Node:
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, ITEMS, [], [], None, None, lineno=node.iter.lineno)
        return node

    def visit_Block(self, node: nodes.Block) -> nodes.Node:
        self.blocks += 1
        self.generic_visit(node)
        self.blocks -= 1
        return parts.unless_moved(node) if self.blocks else node

    def visit_Pow(self, node: nodes.Pow) -> nodes.Node:
        self._refuse(node, "templates calculate no powers; write 10 * 10")
        return node

    def visit_ScopedEvalContextModifier(self, node: nodes.Node) -> nodes.Node:
        self._refuse(node, "templates always escape words; write {{ ... | safe }} for markup of your own")
        return node

    def visit_NSRef(self, node: nodes.NSRef) -> nodes.Node:
        self._refuse(node, f"no value can be changed: '{node.name}.{node.attr}'; write {{% set ... %}}")
        return node

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        # A template that writes marks of its own was refused when it was printed without ours.
        return self._printable(node, places.without_marks(node.data) if self.marked else node.data)

    def visit_Const(self, node: nodes.Const) -> nodes.Node:
        return self._printable(node, node.value) if isinstance(node.value, str) else node

    def _printable(self, node: nodes.Node, text: str) -> nodes.Node:
        if match := unprintable(text):
            node.lineno += text.count("\n", 0, match.start())
            self._refuse(node, f"the character U+{ord(match[0]):04X} cannot be printed")
        return node
