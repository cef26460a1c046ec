"""LibreOffice: whether a second word processor opens a document, and what it shows."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from validators import tools


def convert(files: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """PDFs of the documents that LibreOffice could open.

    Args:
        files: all of them go to one run, since LibreOffice takes some seconds to start.
        folder: where the PDFs go.
    """
    program = tools.command("soffice", "libreoffice")
    with TemporaryDirectory() as work:
        # Numbered, since two of the files may have one name.
        copies = [Path(work) / f"{number}{file.suffix}" for number, file in enumerate(files)]
        for file, copy in zip(files, copies, strict=True):
            shutil.copyfile(file, copy)
        # A profile of its own: two runs at once, or an open LibreOffice, would answer for each other.
        profile = f"-env:UserInstallation={(Path(work) / 'profile').as_uri()}"
        tools.run(
            [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *copies],
            expect=(0, 1),
        )
        made = {file: folder / f"{copy.stem}.pdf" for file, copy in zip(files, copies, strict=True)}
    return {file: pdf for file, pdf in made.items() if pdf.is_file()}


def check(files: Sequence[Path]) -> dict[Path, list[str]]:
    """Whether LibreOffice opens each document and lays out a page.

    It opens much that is damaged: a document without a problem here still needs `openxml.check`.
    """
    with TemporaryDirectory() as folder:
        made = convert(files, Path(folder))
        return {
            file: [] if file in made and _pages(made[file]) else ["LibreOffice does not open it"]
            for file in files
        }


def _pages(pdf: Path) -> int:
    with pikepdf.open(pdf) as opened:
        return len(opened.pages)
