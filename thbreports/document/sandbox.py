"""The Jinja2 environment of templates: the sandbox, with a short way to the fields of a record."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from thbreports.document.view import View


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, which asks of a field of a record only what can matter there.

    Nearly all that a template looks up are fields, and a view has no methods that change it and no attributes
    of the interpreter that do not start with an underscore.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, as ``{{ one.title }}`` writes it."""
        if type(obj) is not View or attribute.startswith("_"):
            return super().getattr(obj, attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, as ``{{ one["title"] }}`` writes it: for a view that is the field of that name."""
        if type(obj) is View and isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a macro or a function: what bears no mark needs none of the looks for marks."""
        if type(__obj) is Macro:
            args = (__context.eval_ctx, *args)
        elif type(__obj) is not FunctionType or __obj.__dict__:
            return super().call(__context, __obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __obj(*args, **kwargs)
