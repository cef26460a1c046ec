"""The Jinja2 environment of templates: what they can reach, as lists of what is allowed.

Jinja2's own sandbox lists what is forbidden, and a pack may come from somebody else.  Here each type of value
has the names that a template may ask of it, and what has no entry has none.  ``printed`` is the one place
where a value becomes text, ``budget`` bounds what is done and written.  The ways in are those that Jinja2
documents: ``getattr``, ``getitem``, ``call``, ``call_binop``, ``compile``, ``finalize`` and ``concat``.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Any, NoReturn

from jinja2 import TemplateSyntaxError, Undefined, nodes, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from thbreports.document import budget, filters, parts, places
from thbreports.document.functions import bounded_range
from thbreports.document.values import (
    Function,
    Refused,
    called,
    checked_filter,
    items,
    joined,
    printed,
    words,
)
from thbreports.packs.placeholders import unprintable
from thbreports.system.frames import line_at
from thbreports.view.view import View, as_markup

_LOOP = frozenset(
    {"depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex"}
    | {"revindex0"}
)
_LOOP_METHODS = frozenset({"changed", "cycle"})
_DATE = frozenset({"day", "month", "year"})
_DATE_METHODS = frozenset({"isoformat", "isoweekday", "weekday"})
_MAPPING_METHODS = frozenset({"get", "items", "keys", "values"})
_TEXT_METHODS = frozenset(
    {"capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isascii"}
    | {"isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper", "join", "lower"}
    | {"lstrip", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rpartition"}
    | {"rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper"}
)
_CALLABLE = (Function, Macro, BlockReference)


@pass_eval_context
def _printed(state: nodes.EvalContext, value: Any) -> str:
    """Return a value as it is printed.

    It wants the context because Jinja2 would else print constants, such as a list, while it compiles.
    """
    return printed(value)


class Sandbox(SandboxedEnvironment):
    """Reads the fields of a record, calls functions of ours and macros, and nothing else."""

    intercepted_binops = frozenset(filters.OPERATORS)

    def __init__(self, **options: Any) -> None:
        # Escaping is what ``printed`` does: nothing is written but through ``finalize``, and ``concat`` says
        # of all that was written that it is markup.  Jinja2 would look at each word once more.
        super().__init__(autoescape=False, finalize=_printed, extensions=[parts.Parts], **options)
        known = {**filters.FILTERS, **parts.FILTERS}
        own = {name: checked_filter(name, one) for name, one in known.items()}
        self.filters = {**own, _JOINED: _joined, _ITEMS: items}
        self.tests = dict(filters.TESTS)
        self.globals = {"range": Function("range", bounded_range)}
        self.binop_table = dict(filters.OPERATORS)
        self.rules = (
            4  # counted up when templates are compiled to something else, as a cache of code must see
        )

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, as ``{{ one.title }}`` writes it."""
        if type(obj) is View:
            fields = obj.__dict__
            if attribute in fields:
                return fields[attribute]
        elif type(obj) is LoopContext:
            if attribute in _LOOP:
                return getattr(obj, attribute)
            if attribute in _LOOP_METHODS:
                return Function(attribute, getattr(obj, attribute))
        elif isinstance(obj, Undefined):
            str(obj)  # raises the error of the unknown name
        else:
            return self._attribute(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, as ``{{ one["title"] }}`` writes it: for a view that is the field of that name."""
        if type(obj) is View and isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, Undefined) or isinstance(argument, Undefined):
            str(obj if isinstance(obj, Undefined) else argument)  # raises the error of the unknown name
        if isinstance(obj, (list, tuple, range, str)) and isinstance(argument, int):
            if -len(obj) <= argument < len(obj):
                return obj[argument]
        elif isinstance(obj, dict):
            if argument in obj:
                return obj[argument]
        elif isinstance(argument, str):
            return self._attribute(obj, argument)
        return self.undefined(obj=obj, name=argument)

    def _attribute(self, obj: Any, name: str) -> Any:
        """Return an attribute of what is neither a part of the record nor a loop."""
        if isinstance(obj, str) and name in _TEXT_METHODS:
            return Function(name, lambda *arguments: _text_method(obj, name, arguments))
        if isinstance(obj, datetime.date) and name in _DATE:
            return getattr(obj, name)
        if isinstance(obj, datetime.date) and name in _DATE_METHODS:
            return Function(name, getattr(obj, name))
        if isinstance(obj, dict):
            if name in obj:
                return obj[name]
            if name in _MAPPING_METHODS:
                return Function(name, lambda *arguments: _mapping_method(obj, name, arguments))
        elif isinstance(obj, TemplateModule) and not name.startswith("_") and name in vars(obj):
            return vars(obj)[name]
        elif isinstance(obj, TemplateReference):
            try:
                return obj[name]
            except KeyError:
                pass
        elif isinstance(obj, BlockReference) and name == "super":
            return obj.super
        return self.undefined(obj=obj, name=name)

    def call(__self, __context: Context, __obj: Any, *arguments: Any, **options: Any) -> Any:  # noqa: N805
        """Call a function of ours, a method that ``getattr`` gave, a macro, a block, or a recursive loop."""
        budget.spend(1)
        kind = type(__obj)
        if kind is Function or kind is Macro:
            # They ask for no context, so that there is none to look for; these are what Jinja2 adds for it.
            options.pop("_loop_vars", None)
            options.pop("_block_vars", None)
            return __obj(*arguments, **options)
        if isinstance(__obj, LoopContext):
            arguments = tuple(map(items, arguments))
        elif isinstance(__obj, Undefined):
            str(__obj)  # raises the error of the unknown name
        elif not isinstance(__obj, _CALLABLE):
            raise Refused(f"{called(__obj)} cannot be called")
        return __context.call(__obj, *arguments, **options)

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Raise the error at hand at the line of its template, also where Python knows no line for it.

        Some jumps have none, and a time limit may end a template at one; Jinja2 3.1 raises a TypeError there.
        """
        error = sys.exc_info()[1]
        if error is not None:
            error.__traceback__ = _with_lines(error.__traceback__)
        super().handle_exception(source)

    def compile(self, source: Any, name: Any = None, filename: Any = None, *more: Any, **options: Any) -> Any:
        """Return the code of a template in which loops and ``~`` go through what counts them.

        Raises TemplateSyntaxError for all that cannot be compiled.
        """
        tree: nodes.Template | None = None
        try:
            tree = self.parse(source, name, filename) if isinstance(source, str) else source
            tree = _Guarded(name, filename, marked=places.Marks.identifier in self.extensions).visit(tree)
            return super().compile(tree, name, filename, *more, **options)
        except TemplateSyntaxError:
            raise
        except (RecursionError, MemoryError, SyntaxError) as error:  # of what is nested too deeply
            if isinstance(error, MemoryError) and (tree is None or not _is_deep(tree)):
                raise  # it is what it says
            raise TemplateSyntaxError("the template is nested too deeply", 1, name, filename) from None
        except (ValueError, TypeError, ArithmeticError) as error:
            raise TemplateSyntaxError(str(error), 1, name, filename) from None

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """Return all that a template, a block or a macro printed as one text."""
        listed = list(pieces)
        budget.write(sum(map(len, listed)))
        return as_markup("".join(listed))


def _is_deep(tree: nodes.Node) -> bool:
    """Tell whether a template is deep enough for Python's own compiler to have given up on it."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((one, depth + 1) for one in node.iter_child_nodes())
    return deepest > _DEEP


_DEEP = 20
"""Levels of a template beyond which Python may refuse it: it knows 20 blocks in each other."""


def _joined(values: Any) -> Any:
    return joined(items(values))


# Names that no template can write.
_JOINED, _ITEMS = "~", "for"


def _with_lines(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback in which entries without a line have that of the instruction before them."""
    entries = []
    while trace is not None:
        entries.append(trace)
        trace = trace.tb_next
    for entry in reversed(entries):
        line = line_at(entry.tb_frame.f_code, entry.tb_lasti)
        trace = TracebackType(trace, entry.tb_frame, entry.tb_lasti, line)
    return trace


class _Guarded(NodeTransformer):
    """Refuses what templates cannot do, and puts filters of ours where Jinja2 would ask nobody."""

    def __init__(self, name: str | None, filename: str | None, *, marked: bool = False) -> None:
        self.name, self.filename, self.marked = name, filename, marked
        self.blocks = 0

    def _refuse(self, node: nodes.Node, message: str) -> None:
        raise TemplateSyntaxError(message, node.lineno, self.name, self.filename)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        parts = nodes.List(node.nodes, lineno=node.lineno)
        self.generic_visit(parts)
        return nodes.Filter(parts, _JOINED, [], [], None, None, lineno=node.lineno)

    def visit_For(self, node: nodes.For) -> nodes.Node:
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, _ITEMS, [], [], None, None, lineno=node.iter.lineno)
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


def _text_method(text: str, name: str, arguments: tuple[Any, ...]) -> Any:
    """Return what a method of a text returns."""
    if name == "join":
        (parts,) = arguments
        return joined(items(parts), text)
    if name == "replace":
        return filters.replace(text, *arguments)
    plain = tuple(_argument(one) for one in arguments)
    method = getattr(Markup(text) if isinstance(text, Markup) else str(words(text)), name)
    found = method(*plain)
    budget.spend(len(found) if isinstance(found, list) else 0)
    return found


def _argument(value: Any) -> Any:
    """Return an argument of a method of a text: a short text, a number, none, or several texts."""
    return tuple(map(filters.argument, items(value))) if isinstance(value, tuple) else filters.argument(value)


def _mapping_method(mapping: dict[Any, Any], name: str, arguments: tuple[Any, ...]) -> Any:
    """Return what a method of a mapping returns, as a list where it would be a window onto the mapping."""
    if name == "get":
        return mapping.get(*arguments)
    budget.spend(len(mapping))
    return list(getattr(mapping, name)(*arguments))
