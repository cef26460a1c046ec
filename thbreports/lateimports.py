"""Modules that a library imports and seldom uses, imported when it first does."""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

_importing = threading.RLock()


@contextlib.contextmanager
def put_off(*modules: str, users: tuple[str, ...], **known: Callable[..., Any]) -> Iterator[None]:
    """Let the modules of ``users``, which are imported meanwhile, get stand-ins for other ``modules``.

    When something out of one is called or looked into, all are imported and put in place of their stand-ins:
    by then also an except clause finds its exception.  Only the functions that are ``known`` do without that.
    Modules that are there already are not put off, and whoever imports one afterwards gets the real one.
    """
    with _importing:
        put = {name: _Module(name, users, known) for name in modules if name not in sys.modules}
        sys.modules.update(put)
        try:
            yield
        finally:
            for name in put:
                del sys.modules[name]


def settle(*users: str) -> None:
    """Put what is real in place of all stand-ins in modules, as far as they are imported."""
    for user in filter(None, map(sys.modules.get, users)):
        names = vars(user)
        for name, value in list(names.items()):
            if isinstance(value, _Module):
                names[name] = importlib.import_module(value.__name__)
            elif isinstance(value, _Name):
                names[name] = value.real()


class _Module(ModuleType):
    """Stands for a module."""

    def __init__(self, name: str, users: tuple[str, ...], known: dict[str, Callable[..., Any]]) -> None:
        super().__init__(name)
        vars(self).update(known)
        self.__users = users

    def __getattr__(self, name: str) -> _Name:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Name(self.__name__, name, self.__users)


class _Name:
    """Stands for a name out of a module, which may be a module itself."""

    def __init__(self, module: str, name: str, users: tuple[str, ...]) -> None:
        self.module, self.name, self.users = module, name, users

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._used()(*arguments, **options)

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):  # typing looks for some at what stands between brackets
            raise AttributeError(attribute)
        return getattr(self._used(), attribute)

    def real(self) -> Any:
        module = importlib.import_module(self.module)
        return getattr(module, self.name, None) or importlib.import_module(f"{self.module}.{self.name}")

    def _used(self) -> Any:
        with _importing:
            settle(*self.users)
            return self.real()
