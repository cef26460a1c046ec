"""Typst in a process of its own, for rules of packs that may come from somebody else, and for long documents.

Where its memory ends, Typst ends its whole process; and rules that never end are ended with theirs.  What
it keeps of a long document goes with it, too.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence

_TOLD = 3
"""The status of a process that tells what Typst says is wrong."""
_PROGRAM = f"""
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from {__name__} import main
main()
"""


class RefusedError(Exception):
    """What Typst says is wrong, in the words of its own error."""

    def __init__(self, message: str, diagnostic: str, hints: Sequence[str]) -> None:
        super().__init__(message)
        self.message, self.diagnostic, self.hints = message, diagnostic, hints


class CrashError(Exception):
    """The process of Typst ended and said nothing."""


def compiled(files: Mapping[str, bytes], folders: tuple[str, ...], moment: int) -> bytes:
    """Return the PDF of some files; ``folders`` hold the fonts, ``moment`` is when it says it was made.

    Raises RefusedError and CrashError.
    """
    given = pickle.dumps(sys.path) + pickle.dumps((dict(files), folders, moment))
    command = [sys.executable, "-I", "-c", _PROGRAM]
    ended = subprocess.run(command, input=given, capture_output=True, check=False)
    if ended.returncode == _TOLD:
        raise RefusedError(*json.loads(ended.stdout))
    if ended.returncode:
        raise CrashError
    return ended.stdout


def main() -> None:
    """Read files from the standard input, and write the PDF, or what is wrong, to the standard output."""
    import typst

    from thbreports.outputs.pdf.typst import compiler

    files, folders, moment = pickle.load(sys.stdin.buffer)
    try:
        sys.stdout.buffer.write(compiler.engine(folders).compiled(files, moment))
    except typst.TypstError as error:
        json.dump([error.message, error.diagnostic, list(error.hints or ())], sys.stdout)
        sys.exit(_TOLD)
