"""The Jinja2 environment of templates: the sandbox, with a short way to the fields of a record."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from jinja2 import Template
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from thbreports.document.view import View, marked_up, printed


class _Macro(Macro):
    """A macro that takes no other arguments than those that it names, as nearly all do."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.plain = not (self.catch_kwargs or self.catch_varargs or self.caller)

    def printed(self, arguments: tuple[Any, ...]) -> str:
        """Return what a plain macro prints for arguments in their order, the last left out or not."""
        left_out = len(self.arguments) - len(arguments)
        return marked_up(self._func(*arguments, *(missing,) * left_out))


class _Template(Template):
    @classmethod
    def from_code(cls, *arguments: Any) -> Template:
        """Return a template whose values are ``printed``: its code calls ``escape`` for nothing else."""
        template = super().from_code(*arguments)
        template.root_render_func.__globals__.update(escape=printed, Macro=_Macro)
        return template


_SCOPE = frozenset({"_loop_vars", "_block_vars"})
"""What Jinja2 gives along with a call for functions that ask for the variables around it."""


_LOOP = frozenset({"first", "last"})


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, which asks of a field of a record only what can matter there.

    Nearly all that a template looks up are fields, which are all that a view has in its ``__dict__``.
    """

    template_class = _Template

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, as ``{{ one.title }}`` writes it."""
        if type(obj) is View and attribute in (fields := obj.__dict__):
            return fields[attribute]
        if type(obj) is LoopContext and attribute in _LOOP:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, as ``{{ one["title"] }}`` writes it: for a view that is the field of that name."""
        if type(obj) is View and isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a macro or a function: what bears no mark needs none of the looks for marks."""
        kind = type(__obj)
        if kind is FunctionType and not __obj.__dict__:
            if kwargs:
                kwargs.pop("_loop_vars", None)
                kwargs.pop("_block_vars", None)
            return __obj(*args, **kwargs)
        if kind is _Macro and __obj.plain and kwargs.keys() <= _SCOPE and len(args) <= len(__obj.arguments):
            if __context.eval_ctx.autoescape:
                return __obj.printed(args)
        return super().call(__context, __obj, *args, **kwargs)
