"""``python -m thbreports`` is the command ``thbreports``."""

from thbreports.cli import main

if __name__ == "__main__":
    main()
