"""What WeasyPrint says while a file is made, heard whatever an application does with its logger.

WeasyPrint tells only its logger what it leaves out, and an application may silence that, or all, by level,
filter, configuration or ``logging.disable``.  Each of its modules holds the logger under the name ``LOGGER``,
which is exchanged while a file is made.  That was read in the versions of ``record.KNOWN``, and a test fails
for any other; a hook in WeasyPrint for what it warns of would let this module go.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

_NAME = "LOGGER"
_TOLD_ONCE = "Using fontTools instead"
"""Said of each font of each file; ``loading`` says it once for all."""


class Messages:
    """What WeasyPrint warned of."""

    def __init__(self) -> None:
        self.words: list[str] = []

    @contextlib.contextmanager
    def collected(self) -> Iterator[None]:
        """Collect what this thread makes WeasyPrint say; to be used by one thread at a time."""
        before = [(names, names[_NAME]) for names in _modules() if _NAME in names]
        for names, logger in before:
            names[_NAME] = _Listener(logger, self.words)
        try:
            yield
        finally:
            for names, logger in before:
                names[_NAME] = logger


def _modules() -> list[dict[str, Any]]:
    """Return the names of each module of WeasyPrint."""
    found = list(sys.modules.items())  # other threads import meanwhile
    return [vars(module) for name, module in found if name.partition(".")[0] == "weasyprint"]


class _Listener:
    """Stands for a logger: hears what it is given by one thread, and passes all on."""

    def __init__(self, logger: Any, words: list[str]) -> None:
        self._logger, self._words, self._thread = logger, words, threading.get_ident()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._logger, name)

    def warning(self, message: object, *arguments: Any, **options: Any) -> None:
        """Hear a warning."""
        self._hear(logging.WARNING, message, arguments, options)

    def error(self, message: object, *arguments: Any, **options: Any) -> None:
        """Hear of an error."""
        self._hear(logging.ERROR, message, arguments, options)

    def log(self, level: int, message: object, *arguments: Any, **options: Any) -> None:
        """Hear what is at least a warning."""
        self._hear(level, message, arguments, options)

    def _hear(self, level: int, message: object, arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
        own = threading.get_ident() == self._thread
        if own and level >= logging.WARNING:
            words = logging.LogRecord("", level, "", 0, message, arguments, None).getMessage()
            if words.startswith(_TOLD_ONCE):
                return
            self._words.append(words)
        options["stacklevel"] = (
            options.get("stacklevel", 1) + 2
        )  # the application's log names WeasyPrint's line
        # A handler of the application that raises ends no report.
        with contextlib.suppress(Exception) if own else contextlib.nullcontext():
            self._logger.log(level, message, *arguments, **options)
