"""Typst in a process of its own, for rules of packs that may come from somebody else.

Where its memory ends, Typst ends its whole process; and rules that never end are ended with theirs.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

_TOLD = 3
"""The status of a process that tells what Typst says is wrong."""
_PROGRAM = f"""
import json, pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
import typst
files, folders, said = pickle.load(sys.stdin.buffer)
fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
try:
    sys.stdout.buffer.write(typst.compile(files, font_paths=fonts, **said))
except typst.TypstError as error:
    json.dump([error.message, error.diagnostic, list(error.hints or ())], sys.stdout)
    sys.exit({_TOLD})
"""


class RefusedError(Exception):
    """What Typst says is wrong, in the words of its own error."""

    def __init__(self, message: str, diagnostic: str, hints: Sequence[str]) -> None:
        super().__init__(message)
        self.message, self.diagnostic, self.hints = message, diagnostic, hints


class CrashError(Exception):
    """The process of Typst ended and said nothing."""


def compiled(files: Mapping[str, bytes], folders: Sequence[str], said: Mapping[str, Any]) -> bytes:
    """Return the PDF of some files; ``folders`` hold the fonts, ``said`` are the other arguments of Typst.

    Raises RefusedError and CrashError.
    """
    given = pickle.dumps(sys.path) + pickle.dumps((dict(files), list(folders), dict(said)))
    command = [sys.executable, "-I", "-c", _PROGRAM]
    ended = subprocess.run(command, input=given, capture_output=True, check=False)
    if ended.returncode == _TOLD:
        raise RefusedError(*json.loads(ended.stdout))
    if ended.returncode:
        raise CrashError
    return ended.stdout
