"""State of each record in the preview: pure data, and how events change it."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from thbreports.batch.make.job import File
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import Remark
from thbreports.preview.look import RenderResult, ShownProblem

_TITLE = re.compile(rb'<html[^>]* lang="([^"]*)".*?<title>(.*?)</title>', re.DOTALL)

_QUICK = 0.6
"""Seconds: what Typst takes for some thirty pages, and WeasyPrint for four."""


@dataclass(frozen=True, slots=True)
class RenderedFiles:
    """The last good files of one format, by the names of their documents.

    ``edition`` is that of the record they were made from, 0 where there are none yet; they took ``seconds``.
    """

    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    edition: int = 0
    at: datetime.datetime | None = None
    seconds: float = 0.0

    @property
    def are_quick(self) -> bool:
        """Whether they take so little that nobody need wait for them, or for anything else before them."""
        return 0 < self.seconds < _QUICK


@dataclass(frozen=True, slots=True)
class RecordState:
    """One record as it looks now.

    ``edition`` counts the changes of anything it is made from, ``looked`` and ``printed`` are the editions
    whose page and PDF were last tried, with whatever problems; ``kept`` tells whether its files are held in
    memory, as they are from the first time somebody opens it.
    """

    record: RecordFile
    edition: int = 1
    looked: int = 0
    printed: int = 0
    kept: bool = False
    title: str = ""
    language: str = ""
    documents: tuple[str, ...] = ()
    page: RenderedFiles = RenderedFiles()
    pdf: RenderedFiles = RenderedFiles()
    page_problems: tuple[ShownProblem, ...] = ()
    pdf_problems: tuple[ShownProblem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    folders: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    at: datetime.datetime | None = None

    @property
    def problems(self) -> tuple[ShownProblem, ...]:
        """All that is wrong with the record: with what both formats need, or else with its PDF."""
        return self.page_problems or self.pdf_problems

    @property
    def needs_page(self) -> bool:
        """Whether the record is to be looked at."""
        return self.looked < self.edition or (self.kept and not self.page_problems and not self.page.edition)

    @property
    def needs_pdf(self) -> bool:
        """Whether its PDF is to be made, which is not tried with a faulty record.

        It waits for the page, unless the last one was made quickly: then both are made at once.
        """
        may_begin = self.looked == self.edition or self.pdf.are_quick
        return self.kept and not self.page_problems and may_begin and self.printed < self.edition

    def opened(self) -> RecordState:
        """Return it as somebody has opened it."""
        return replace(self, kept=True)

    def changed(self) -> RecordState:
        """Return it after something that it is made from has changed."""
        return replace(self, edition=self.edition + 1)

    def shown(self, edition: int, look: RenderResult, at: datetime.datetime) -> RecordState:
        """Return it after its page was made, or its problems found; nothing older replaces what is shown."""
        if edition < self.looked:
            return self
        seen = replace(
            self,
            looked=edition,
            at=at,
            page_problems=look.problems,
            pdf_problems=self.pdf_problems if edition in (self.looked, self.printed) else (),
            places=look.places,
        )
        if look.problems:
            return seen
        names = _by_document(look.files)
        language, title = _head(look.files)
        return replace(
            seen,
            title=title,
            language=language,
            documents=tuple(names),
            page=RenderedFiles(names, edition, at) if self.kept else RenderedFiles(),
            folders=look.folders,
            pictures=look.pictures,
            remarks=look.remarks,
        )

    def printed_as(self, edition: int, look: RenderResult, at: datetime.datetime) -> RecordState:
        """Return it after its PDF was made, or could not be; that of an older edition is better than none."""
        latest = edition == self.edition
        if look.problems:
            return replace(self, printed=edition, pdf_problems=look.problems, at=at) if latest else self
        pdf = RenderedFiles(_by_document(look.files), edition, at, sum(file.seconds for file in look.files))
        return replace(self, printed=edition, pdf=pdf, pdf_problems=(), at=at if latest else self.at)

    def outdates_pdf(self, edition: int) -> bool:
        """Tell whether to drop the work on the PDF of an edition: a later one is good, and its own is due.

        A process that makes another must load its libraries first: what is quick is waited for.
        """
        return self.looked > edition and not self.page_problems and not self.pdf.are_quick

    def touched_by(self, paths: frozenset[str], own: str, beside: str) -> bool:
        """Tell whether files that have changed may change the record.

        ``own`` is its file, ``beside`` its folder.  While it has problems any file beside it counts, since it
        may be the picture that was missing.
        """
        watched = self.pictures | self.places | {own}
        folders = self.folders | self.places | ({beside} if self.problems else frozenset())
        return any(path in watched or any(inside(path, folder) for folder in folders) for path in paths)


def inside(path: str, folder: str) -> bool:
    """Tell whether a file lies in a folder, or below."""
    return path.startswith(folder.rstrip("/\\")) and path[len(folder.rstrip("/\\")) :][:1] in ("/", "\\")


def _by_document(files: tuple[File, ...]) -> dict[str, bytes]:
    names = (file.name.rpartition("/")[2].removesuffix(f".{file.format}") for file in files)
    return dict(zip(names, (file.data for file in files), strict=True))


def _head(files: tuple[File, ...]) -> tuple[str, str]:
    """Return language and title of the first page."""
    found = _TITLE.search(files[0].data) if files else None
    if not found:
        return "", ""
    language, title = (html.unescape(part.decode("utf-8")).strip() for part in found.groups())
    return language, title
