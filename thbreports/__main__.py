"""``python -m thbreports``, and what the command ``thbreports`` starts with."""

from __future__ import annotations

import sys

from thbreports.cli import quick_exit
from thbreports.system import gc_control


def main() -> None:
    """Run the command; Ctrl-C while it is still being loaded leaves no traceback either."""
    quick_exit.arrange()
    gc_control.tune()
    try:
        _run()
    except SystemExit as end:
        quick_exit.set_status(end.code)
        raise


def _run() -> None:
    try:
        from thbreports.cli import main as cli

        cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
