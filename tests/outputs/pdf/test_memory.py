"""Nothing of a finished PDF stays in the libraries below Python."""

from __future__ import annotations

import ctypes
import gc
import platform

import pytest

import thbreports
from thbreports.outputs.pdf.engine import memory

RECORD = """\
title: T
date: 2026-01-02
opening: |
  Words, **in bold**, *in italics*, [with an address](https://example.org/) and a note.[^1]

  | a | b |
  |---|---|
  | 1 | 2 |

  [^1]: The note.
"""


class Usage(ctypes.Structure):
    """What ``mallinfo2`` of the GNU C library tells."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]


def bytes_in_use() -> int:
    """Return how many bytes are allocated outside Python's own arenas, however they are spread in memory."""
    gc.collect()
    mallinfo2 = ctypes.CDLL(None).mallinfo2
    mallinfo2.restype = Usage
    used: int = mallinfo2().uordblks
    return used


def made(count: int) -> int:
    """Make a report with four fonts so many times, and return the bytes in use then."""
    meeting = thbreports.load(RECORD)
    for _ in range(count):
        thbreports.render(meeting, "pdf")
    return bytes_in_use()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other C library counts its bytes like this")
def test_a_file_leaves_nothing_in_the_libraries_below() -> None:
    before = made(40)
    # The names of four fonts are 544 bytes, lists of features some thousands.
    assert (made(40) - before) / 40 < 250


def test_freeing_leaves_weasyprint_as_it_was() -> None:
    from weasyprint.pdf import fonts
    from weasyprint.text.line_break import Layout

    before = Layout.setup, fonts.pango
    with pytest.raises(RuntimeError, match="stop"), memory.freed():
        assert Layout.setup is not before[0]
        assert fonts.pango is not before[1]
        raise RuntimeError("stop")
    assert (Layout.setup, fonts.pango) == before


def test_a_weasyprint_that_nobody_has_looked_at_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint
    from weasyprint.text.line_break import Layout

    before = Layout.setup
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    with memory.freed():
        assert Layout.setup is before
