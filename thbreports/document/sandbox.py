"""The Jinja2 environment of templates: the sandbox, with a short way to the fields of a record."""

from __future__ import annotations

from typing import Any

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
