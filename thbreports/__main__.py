"""``python -m thbreports``, and what the command ``thbreports`` starts with."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command; Ctrl-C while it is still being loaded leaves no traceback either."""
    try:
        from thbreports import cli

        cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
