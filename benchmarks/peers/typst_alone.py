"""Typst, warm: one compiler with our fonts, one document after another, tagged and archival as ours.

python benchmarks/peers/typst_alone.py FONTS report.typ report.pdf

"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path

import typst

STANDARDS = ["a-2a", "ua-1"]


def compiler(fonts: str, root: Path) -> typst.Compiler:
    """Return a compiler that knows our fonts and no others."""
    return typst.Compiler(root=str(root), font_paths=[fonts], ignore_system_fonts=True)


@functools.cache
def _shared(folder: Path) -> typst.Compiler:
    from benchmarks import places

    return compiler(str(places.ROOT / "templates" / "base" / "fonts"), folder)


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents."""
    from benchmarks.peers import variants

    made = _shared(folder)
    return [
        functools.partial(made.compile, str(path), format="pdf", pdf_standards=STANDARDS)
        for path in variants(folder, record, "typ", first, count)
    ]


if __name__ == "__main__":
    source = Path(sys.argv[2])
    compiler(sys.argv[1], source.parent).compile(
        str(source), sys.argv[3], format="pdf", pdf_standards=STANDARDS
    )
