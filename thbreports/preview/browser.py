"""Open the browser at a secret address, which others could read in its command line."""

from __future__ import annotations

import contextlib
import html
import os
import tempfile
import webbrowser
from collections.abc import Iterator
from pathlib import Path

from thbreports.system import files

_PAGE = """<!DOCTYPE html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}">
<title>Preview</title>
<p><a href="{address}">Preview</a></p>
"""


@contextlib.contextmanager
def opened(address: str) -> Iterator[None]:
    """Open the browser at an address; inside ``with`` a file leads to it that only this user can read.

    The address is in no command line: the browser is given the file, which is in a private folder.
    Raises OSError where it cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="thbreports-", ignore_cleanup_errors=True) as folder:
        path = Path(os.path.realpath(folder), "preview.html")
        files.create(path, _PAGE.format(address=html.escape(address)).encode("ascii"), mode=0o600)
        webbrowser.open(path.as_uri())
        yield
