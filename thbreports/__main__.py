"""``python -m thbreports``, and what the command ``thbreports`` starts with."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys

from thbreports import lateimports

_OBJECTS = 70_000
"""New objects after which Python looks for garbage: a few more than the libraries and a page are made of.

Nearly all of these stay until the end: looking at each 700 took a tenth of the time of a page.
"""

_status: int | None = None
"""How the command ended, once it has."""


def main() -> None:
    """Run the command; Ctrl-C while it is still being loaded leaves no traceback either."""
    global _status
    atexit.register(_leave)  # before anything else registers, so that it comes last
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])
    try:
        _run()
    except SystemExit as end:
        _status = end.code if isinstance(end.code, int) else None
        raise


def _run() -> None:
    try:
        readers = ("click.core", "click.decorators", "click.termui")
        with (
            lateimports.put_off("datetime", "uuid", users=("click.types",)),
            lateimports.put_off("inspect", users=readers, cleandoc=_clean),
        ):
            import click  # noqa: F401  # none of our commands takes a date or an identifier
        from thbreports import cli

        cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(130)


def _clean(text: str) -> str:
    """Do what ``inspect.cleandoc`` does, which comes with all that reads Python; most texts have one line."""
    if "\n" not in text:
        return text.strip()
    import inspect

    return inspect.cleandoc(text)


def _leave() -> None:
    """Leave at once: taking all objects down one by one took as long as writing a page."""
    if _status is not None and not hasattr(sys, "last_value"):  # a traceback of whoever called us
        with contextlib.suppress(OSError, ValueError):  # Python tells what cannot be written
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            os._exit(_status)


if __name__ == "__main__":
    main()
