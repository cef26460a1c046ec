"""Typst itself, in the one place where it is called: files go in, a PDF comes out."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import typst

_STANDARDS: Any = ["a-2a", "ua-1"]


class Engine:
    """Typst with some fonts; any thread may use it at any time.

    It reads its program from the only folder that it may read, and knows it from one document to the next:
    to read the program anew takes a quarter of the time of a document of two pages.  A compiler is for one
    document at a time, so that there are as many as there are threads.
    """

    def __init__(self, folders: tuple[str, ...]) -> None:
        """``folders`` are those of the fonts."""
        given: Any = list(folders)
        self.fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=given)
        self._idle: list[typst.Compiler] = []

    def compiled(self, files: Mapping[str, bytes], moment: int) -> bytes:
        """Return the PDF of some files beside those of the program; ``moment`` is when it says it was made.

        Raises typst.TypstError.
        """
        try:
            compiler = self._idle.pop()
        except IndexError:
            compiler = typst.Compiler(font_paths=self.fonts, root=str(_folder()))
        given: Any = {"main.typ": (_folder() / "main.typ").read_bytes(), **files}
        made: Any = compiler.compile(given, format="pdf", pdf_standards=_STANDARDS, timestamp=moment)
        self._idle.append(compiler)
        data: bytes = made
        return data


@functools.lru_cache(maxsize=8)
def engine(folders: tuple[str, ...]) -> Engine:
    """Return Typst with the fonts that lie in some folders."""
    return Engine(folders)


@functools.cache
def _folder() -> Path:
    """Return the folder of the program, which is all of the disk that Typst could read."""
    with resources.as_file(resources.files(__package__) / "program") as folder:
        return folder
