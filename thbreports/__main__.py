"""``python -m thbreports``, and what the command ``thbreports`` starts with."""

from __future__ import annotations

import gc
import sys

from thbreports import lateimports

_OBJECTS = 30_000
"""New objects after which Python looks for garbage.

Nearly all that is made stays until a report is done: looking at each 700 took a tenth of the time of a page.
"""


def main() -> None:
    """Run the command; Ctrl-C while it is still being loaded leaves no traceback either."""
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])
    try:
        with lateimports.put_off("datetime", "uuid", users=("click.types",)):
            import click  # noqa: F401  # none of our commands takes a date or an identifier
        from thbreports import cli

        cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(130)
    finally:
        gc.freeze()  # all goes with the process: looking for garbage as it ends took a fifth of a single page


if __name__ == "__main__":
    main()
