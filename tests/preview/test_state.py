"""What becomes of a record in the preview when something happens."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from thbreports.batch.make.job import File
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import Problem
from thbreports.preview.look import RenderResult, ShownProblem
from thbreports.preview.state import RecordState, inside

RECORD = RecordFile("meetings/x.yaml", "x")
NOON = datetime.datetime(2026, 3, 10, 12, 3, 5)
LATER = NOON + datetime.timedelta(seconds=1)


def page(
    words: str, folders: frozenset[str] = frozenset(), pictures: frozenset[str] = frozenset()
) -> RenderResult:
    """Return what came of a record without problems."""
    markup = f'<!DOCTYPE html><html lang="fr"><head><title>R&amp;D</title></head>{words}</html>'.encode()
    return RenderResult((File("x.html", "html", markup, 0.1, "base", ""),), (), folders, pictures)


def pdf(data: bytes, seconds: float = 5.0) -> RenderResult:
    return RenderResult((File("x.pdf", "pdf", data, seconds, "base", ""),))


FAULTY = RenderResult(
    problems=(ShownProblem(Problem("meetings/x.yaml", 3, 1, "wrong")),), places=frozenset({"/m/x.yaml"})
)
NEW = RecordState(RECORD)
OPENED = NEW.opened()
SEEN = OPENED.shown(1, page("one"), NOON)


def test_a_new_record_is_to_be_looked_at_and_has_nothing_to_show() -> None:
    assert (NEW.needs_page, NEW.needs_pdf, NEW.problems, NEW.page.files) == (True, False, (), {})


def test_what_nobody_has_opened_is_checked_but_not_kept() -> None:
    seen = NEW.shown(1, page("one"), NOON)
    assert (seen.title, seen.language, seen.documents, seen.page.files) == ("R&D", "fr", ("x",), {})
    assert not seen.needs_page
    assert not seen.needs_pdf
    assert seen.opened().needs_page


def test_a_page_is_shown_with_its_time_and_then_its_pdf_is_due() -> None:
    assert b"one" in SEEN.page.files["x"]
    assert (SEEN.page.edition, SEEN.page.at, SEEN.at) == (1, NOON, NOON)
    assert (SEEN.needs_page, SEEN.needs_pdf) == (False, True)
    done = SEEN.printed_as(1, pdf(b"%PDF"), LATER)
    assert (done.pdf.files, done.pdf.edition, done.needs_pdf) == ({"x": b"%PDF"}, 1, False)


def test_faults_leave_the_last_good_page_and_pdf_in_place() -> None:
    broken = SEEN.printed_as(1, pdf(b"%PDF"), NOON).changed().shown(2, FAULTY, LATER)
    assert [fault.problem.message for fault in broken.problems] == ["wrong"]
    assert (broken.page.edition, broken.page.at, broken.pdf.edition) == (1, NOON, 1)
    assert (broken.needs_page, broken.needs_pdf) == (False, False)
    mended = broken.changed().shown(3, page("three"), LATER)
    assert mended.problems == ()
    assert b"three" in mended.page.files["x"]
    assert mended.needs_pdf


def test_a_pdf_of_an_older_edition_is_shown_until_the_next_is_there() -> None:
    saved = SEEN.changed()
    behind = saved.printed_as(1, pdf(b"%PDF"), LATER)
    assert (behind.pdf.edition, behind.at) == (1, NOON)
    assert saved.printed_as(1, FAULTY, LATER) == saved


def test_work_on_a_pdf_is_dropped_for_that_of_a_later_edition_but_not_for_faults() -> None:
    saved = SEEN.changed()
    assert not saved.outdates_pdf(1)
    assert saved.shown(2, page("two"), LATER).outdates_pdf(1)
    assert not saved.shown(2, FAULTY, LATER).outdates_pdf(1)


def test_a_page_never_replaces_a_newer_one() -> None:
    saved = SEEN.changed().changed().shown(3, page("three"), LATER)
    assert saved.shown(2, page("two"), LATER) == saved


def test_a_page_that_is_behind_the_last_save_is_shown_until_the_next_is_there() -> None:
    behind = SEEN.changed().changed().shown(2, page("two"), LATER)
    assert b"two" in behind.page.files["x"]
    assert (behind.needs_page, behind.needs_pdf) == (True, False)


def test_faults_of_the_pdf_alone_are_told_until_the_next_save() -> None:
    failed = SEEN.printed_as(1, FAULTY, LATER)
    assert (len(failed.problems), failed.page_problems, failed.needs_pdf) == (1, (), False)
    assert failed.changed().shown(2, page("two"), LATER).problems == ()


@pytest.mark.parametrize(
    ("path", "touched"),
    [
        ("/m/x.yaml", True),
        ("/m/other.yaml", False),
        ("/m/chart.png", True),
        ("/packs/house/screen.css", True),
        ("/packs/household/screen.css", False),
        ("/n/new.png", False),
    ],
)
def test_what_a_record_is_made_from_touches_it(path: str, touched: bool) -> None:
    look = page("one", folders=frozenset({"/packs/house"}), pictures=frozenset({"/m/chart.png"}))
    assert SEEN.shown(1, look, NOON).touched_by(frozenset({path}), "/m/x.yaml", "/m") == touched


def test_while_a_record_has_faults_anything_beside_it_may_mend_them() -> None:
    broken = replace(SEEN, page_problems=FAULTY.problems, places=frozenset({"/far/document.html.j2"}))
    assert broken.touched_by(frozenset({"/m/missing.png"}), "/m/x.yaml", "/m")
    assert broken.touched_by(frozenset({"/far/document.html.j2"}), "/m/x.yaml", "/m")
    assert not broken.touched_by(frozenset({"/far/other"}), "/m/x.yaml", "/m")


def test_a_folder_holds_what_is_below_it_and_not_what_is_called_like_it() -> None:
    assert inside("/a/b/c", "/a/b")
    assert inside("/a/b/c", "/a/b/")
    assert not inside("/a/bc", "/a/b")
    assert not inside("/a/b", "/a/b")


def test_a_pdf_that_is_made_quickly_is_made_beside_its_page() -> None:
    quick = SEEN.printed_as(1, pdf(b"%PDF", 0.2), NOON).changed()
    assert (quick.needs_page, quick.needs_pdf) == (True, True)
    slow = SEEN.printed_as(1, pdf(b"%PDF"), NOON).changed()
    assert (slow.needs_page, slow.needs_pdf) == (True, False)
    # A process that is ended must load its libraries anew, which takes longer than to let it finish.
    assert not quick.shown(2, page("two"), LATER).outdates_pdf(1)


def test_faults_of_a_pdf_that_came_before_its_page_are_kept() -> None:
    quick = SEEN.printed_as(1, pdf(b"%PDF", 0.2), NOON).changed()
    failed = quick.printed_as(2, FAULTY, LATER).shown(2, page("two"), LATER)
    assert (len(failed.problems), failed.page_problems, failed.needs_pdf) == (1, (), False)
