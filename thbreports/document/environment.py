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

from thbreports.document import budget, filters, guarded, methods, parts, places
from thbreports.document.functions import NAMES, bounded_range
from thbreports.document.of_report import Shared, at_hand
from thbreports.document.values import (
    Function,
    Refused,
    called,
    checked_filter,
    items,
    joined,
    printed,
)
from thbreports.system.frames import line_at
from thbreports.view.view import View, as_markup

_LOOP = frozenset(
    {"depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex"}
    | {"revindex0"}
)
_LOOP_METHODS = frozenset({"changed", "cycle"})
_DATE = frozenset({"day", "month", "year"})
_DATE_METHODS = frozenset({"isoformat", "isoweekday", "weekday"})
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
    template_class = Shared

    def __init__(self, **options: Any) -> None:
        # Escaping is what ``printed`` does: nothing is written but through ``finalize``, and ``concat`` says
        # of all that was written that it is markup.  Jinja2 would look at each word once more.
        super().__init__(autoescape=False, finalize=_printed, extensions=[parts.Parts], **options)
        known = {**filters.FILTERS, **parts.FILTERS}
        own = {name: checked_filter(name, one) for name, one in known.items()}
        self.filters = {**own, guarded.JOINED: _joined, guarded.ITEMS: items}
        self.tests = dict(filters.TESTS)
        self.globals = {"range": Function("range", bounded_range), **{name: at_hand(name) for name in NAMES}}
        self.binop_table = dict(filters.OPERATORS)
        self.rules = 4  # counted up when templates are compiled to something else, as a cache must see

    def make_globals(self, d: Any) -> dict[str, Any]:
        """Return what a template knows without being given it, in one mapping, through which imports look."""
        return {**self.globals, **(d or {})}

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
        if isinstance(obj, str) and name in methods.OF_TEXTS:
            return Function(name, lambda *arguments: methods.of_text(obj, name, arguments))
        if isinstance(obj, datetime.date) and name in _DATE:
            return getattr(obj, name)
        if isinstance(obj, datetime.date) and name in _DATE_METHODS:
            return Function(name, getattr(obj, name))
        if isinstance(obj, dict):
            if name in obj:
                return obj[name]
            if name in methods.OF_MAPPINGS:
                return Function(name, lambda *arguments: methods.of_mapping(obj, name, arguments))
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
        if type(__obj) in _CALLABLE:
            # They ask for no context, so that there is none to look for; these are what Jinja2 adds for it.
            options.pop("_loop_vars", None)
            options.pop("_block_vars", None)
            return __obj(*arguments, **options)
        if isinstance(__obj, LoopContext):
            return __context.call(__obj, *map(items, arguments), **options)
        if isinstance(__obj, Undefined):
            str(__obj)  # raises the error of the unknown name
        raise Refused(f"{called(__obj)} cannot be called")

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
            tree = guarded.Guarded(name, filename, marked=places.Marks.identifier in self.extensions).visit(
                tree
            )
            return super().compile(tree, name, filename, *more, **options)
        except TemplateSyntaxError:
            raise
        except (RecursionError, MemoryError, SyntaxError) as error:  # of what is nested too deeply
            if isinstance(error, MemoryError) and (tree is None or not guarded.is_deep(tree)):
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


def _joined(values: Any) -> Any:
    return joined(items(values))


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
