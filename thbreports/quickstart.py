"""What Python makes of texts while modules are loaded, kept for the next process.

Data classes, named tuples and annotations are texts that Python compiles whenever a program starts, unlike
those of modules; and so are regular expressions.  Together they take a fifth of the time of a page in HTML.
Modules of Python are changed for it, so that it is for processes of our own.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import marshal
import sys
from types import FunctionType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from thbreports.lateimports import put_off

if TYPE_CHECKING:
    from thbreports.keptcode import Keeper

_FIRST = 250
"""So many texts that a process asks for first lie apart: commands that make nothing ask for no others."""
_FEW = 5
"""So many new texts are not written: some patterns are put together from sets, differently each time."""
_MOST = 5000
"""More texts than all our commands need; where there would be more, those of one process are kept."""
_PLACE = "<string>"
"""What Python calls a text without a file."""

_KNOWN = sys.implementation.name == "cpython" and sys.version_info < (3, 14)
"""Whether somebody has looked at how this Python compiles texts; any other is left as it is."""

_texts: Texts | None = None


def use() -> None:
    """Compile no text in this process that an earlier one has compiled; what is new is kept at the end."""
    global _texts
    if _texts is None and _KNOWN:
        _texts = Texts()
        with put_off("inspect", users=("dataclasses",)):  # for data classes that say nothing of themselves
            help_module("dataclasses", "exec")
        with put_off("urllib.parse", users=("pathlib",)):
            importlib.import_module("pathlib")  # before the first text is looked for, which needs it
        help_module("typing", "compile")
        help_module("collections", "eval")
        _help_expressions(_texts)
        atexit.register(_texts.keep)


def help_module(module: str, function: str) -> None:
    """Let a module call ours for a function of Python: ``compile``, or ``eval`` or ``exec`` with names.

    It must import nothing from the future, which changes what ``compile`` does.
    """
    if _texts is not None:
        vars(importlib.import_module(module))[function] = getattr(_texts, function)


class Texts:
    """Texts, what they are compiled for, and what was made of them in this process and in earlier ones."""

    def __init__(self, keeper: Keeper | None = None) -> None:
        """Take what a keeper has; without one, that of this user when the first text is asked for."""
        self._pieces = _Piece("first texts", keeper), _Piece("texts", keeper)
        self._asked = 0

    def get(self, text: str, use: str) -> Any:
        """Return what was made of a text, or None."""
        self._asked += 1
        made = next(filter(None, (piece.get((text, use)) for piece in self._open())), None)
        return marshal.loads(made) if made else None

    def put(self, text: str, use: str, made: Any) -> Any:
        """Remember what was made of a text, and return it."""
        with contextlib.suppress(ValueError):  # what only lives in this process
            self._open()[-1].new[text, use] = marshal.dumps(made)
        return made

    def keep(self) -> None:
        """Keep what is new for other processes, if it is much."""
        for piece in self._open():
            piece.keep()

    def _open(self) -> tuple[_Piece, ...]:
        return self._pieces[: 1 if self._asked <= _FIRST else 2]

    def compile(self, text: Any, place: str, use: str) -> Any:
        """Do what the function of Python does."""
        if not isinstance(text, str) or place != _PLACE:
            return compile(text, place, use, dont_inherit=True)
        return self.get(text, use) or self.put(text, use, compile(text, place, use, dont_inherit=True))

    def eval(self, text: str, *names: Any) -> Any:
        """Do what the function of Python does."""
        return eval(self.compile(text.lstrip(" \t"), _PLACE, "eval"), *names)

    def exec(self, text: str, *names: Any) -> None:
        """Do what the function of Python does."""
        exec(self.compile(text, _PLACE, "exec"), *names)


class _Piece:
    """Some of the texts, kept together under a name."""

    def __init__(self, name: str, keeper: Keeper | None) -> None:
        self.new: dict[tuple[str, str], bytes] = {}
        self._name, self._keeper = name, keeper
        self._kept: dict[tuple[str, str], bytes] | None = None

    def get(self, text: tuple[str, str]) -> bytes | None:
        """Return what was made of a text for a use, or None."""
        kept = self._read() if self._kept is None else self._kept
        return kept.get(text) or self.new.get(text)

    def keep(self) -> None:
        """Keep what is new, if it is much."""
        kept = self._kept or {}
        new = {text: made for text, made in self.new.items() if text not in kept}
        if self._keeper is not None and len(new) > _FEW:
            self._keeper.put(self._name, _key(), new | kept if len(new) + len(kept) <= _MOST else self.new)

    def _read(self) -> dict[tuple[str, str], bytes]:
        self._kept = {}  # for texts that are compiled meanwhile
        if self._keeper is None:
            from thbreports import keptcode  # takes longer than to help: not before there is something to do

            self._keeper = keptcode.use()
        if self._keeper is not None:
            self._kept = self._keeper.get(self._name, _key()) or {}
        return self._kept


def _key() -> str:
    return str(sys.flags.optimize)


def _help_expressions(texts: Texts) -> None:
    """Let regular expressions be made of what they were compiled to."""
    compiler, engine = (importlib.import_module(name) for name in ("re._compiler", "_sre"))
    plain = compiler.compile
    # The same function, that stops before its last step: it returns what the pattern is made of.
    parts_of = FunctionType(plain.__code__, {**vars(compiler), "_sre": SimpleNamespace(compile=_plainly)})

    def made(text: Any, flags: int = 0) -> Any:
        if not isinstance(text, str) or flags & compiler.SRE_FLAG_DEBUG:
            return plain(text, flags)
        use = f"re {int(flags)}"
        return engine.compile(*(texts.get(text, use) or texts.put(text, use, parts_of(text, int(flags)))))

    vars(compiler)["compile"] = made


def _plainly(*parts: Any) -> tuple[Any, ...]:
    """Return parts of a pattern as plain data."""
    return tuple([int(code) for code in part] if isinstance(part, list) else part for part in parts)
