"""Versions of all that shapes a report besides its record and its pack, and SOURCE_DATE_EPOCH."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import sys
import zlib
from collections.abc import Iterable

from thbreports.errors import OutputError, Problem

EPOCH = "SOURCE_DATE_EPOCH"
"""Variable with the time that files say they were made at: seconds since 1970 (reproducible-builds.org)."""

_LIBRARIES = (
    "babel",
    "brotli",
    "cssselect2",
    "fonttools",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "pillow",
    "pydantic",
    "pydyf",
    "pyphen",
    "python-docx",
    "pyyaml",
    "thbreports",
    "tinycss2",
    "tinyhtml5",
    "weblate-fonts",
    "weasyprint",
    "zopfli",
)
# By the names under which WeasyPrint looks for them, on Linux, macOS and Windows.
NATIVE = {
    "harfbuzz": ("hb_version_string", "libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "harfbuzz-subset": (
        "hb_version_string",
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ),
    "pango": ("pango_version_string", "libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
}
"""The libraries in C that lay out pages, and how they tell their versions."""
_ENGINES = ("typst",)
LAYOUT = frozenset((*NATIVE, *_ENGINES))
"""The names of what shapes pages and nothing else."""
_OUTPUTS = "thbreports.outputs"


def versions(native: bool = True) -> dict[str, str]:
    """Return the versions of all that shapes a report, by name, and ``SOURCE_DATE_EPOCH`` where it is set.

    What is not installed is left out, and so is what lays out pages without ``native``: the libraries in C
    must be loaded to tell.  Nothing that renders is imported for it.
    """
    epoch = os.environ.get(EPOCH, "")
    return {**_installed(), **(_loaded() if native else {}), **({EPOCH: epoch} if epoch else {})}


def source_date() -> str:
    """Return the moment of ``SOURCE_DATE_EPOCH`` as ISO 8601 in UTC, or nothing where it is not set.

    Raises OutputError where it is no number of seconds.
    """
    epoch = os.environ.get(EPOCH, "")
    if not epoch:
        return ""
    import datetime

    try:
        if not re.fullmatch(r"[0-9]{1,12}", epoch):
            raise ValueError
        moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        message = f"'{epoch}' is no time"
        hint = "give whole seconds since 1970-01-01, or unset the variable"
        raise OutputError([Problem(EPOCH, 0, 0, message, hint)]) from None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@functools.cache
def _installed() -> dict[str, str]:
    from importlib import metadata

    brought = (point.dist.name for point in metadata.entry_points(group=_OUTPUTS) if point.dist)
    found = _distributions((*_LIBRARIES, *brought))
    return found | {"python": sys.version.split()[0], "zlib": zlib.ZLIB_RUNTIME_VERSION}


def _distributions(names: Iterable[str]) -> dict[str, str]:
    from importlib import metadata

    found: dict[str, str] = {}
    for name in names:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


@functools.cache
def _loaded() -> dict[str, str]:
    found = {name: _native(*how) for name, how in NATIVE.items()} | _distributions(_ENGINES)
    return {name: version for name, version in found.items() if version}


def _native(function: str, *files: str) -> str:
    """Return what a library in C says of its version, or nothing where it is not there."""
    import ctypes

    for file in files:
        try:
            say = getattr(ctypes.CDLL(file), function)
        except (OSError, AttributeError):
            continue
        say.restype = ctypes.c_char_p
        said = say()
        return said.decode("ascii") if isinstance(said, bytes) else ""
    return ""
