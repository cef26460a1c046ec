"""What the preview keeps up to date, and in what order."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support import archive, browsing
from support.browsing import save
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import PackError, RecordError
from thbreports.preview import session as module
from thbreports.preview import worker
from thbreports.preview.session import PreviewSession
from thbreports.preview.state import RecordState
from thbreports.preview.worker import PreviewWorker

GOOD = "title: T\ndate: 2024-05-13\nopening: {}\n"
LOOPING = '{% extends "base/document.html.j2" %}{% block title_block %}' + archive.SLOW + "{% endblock %}"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("meetings").mkdir()
    write("x", "One.")
    return tmp_path


def write(stem: str, words: str, fields: str = "") -> None:
    save(Path(f"meetings/{stem}.yaml"), GOOD.format(words) + fields)


@contextlib.contextmanager
def working(*paths: str, packs: list[str] | None = None) -> Iterator[PreviewSession]:
    with PreviewSession(paths or ["meetings"], packs) as session:
        yield session


def until(session: PreviewSession, key: str, is_so: Callable[[RecordState], bool]) -> RecordState:
    """Wait until a record is as it should be, and return it."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        mark = session.mark(key)
        state = session.state(key)
        if state and is_so(state):
            return state
        session.wait(key, mark, 1)
    raise AssertionError(f"{key} never came to be so; it is {session.state(key)}")


def shows(words: str) -> Callable[[RecordState], bool]:
    return lambda state: any(words.encode() in page for page in state.page.files.values())


def tells(words: str) -> Callable[[RecordState], bool]:
    return lambda state: any(words in str(fault.problem) for fault in state.problems)


def test_a_path_that_does_not_exist_and_a_pack_that_is_unknown_are_refused() -> None:
    with pytest.raises(RecordError, match="there is no such file or folder"):
        PreviewSession(["meetings", "nowhere.yaml"])
    with pytest.raises(PackError, match="there is no template pack of this name"):
        PreviewSession(["meetings"], ["bse"])


def test_a_folder_without_records_is_waited_for() -> None:
    Path("empty").mkdir()
    with working("empty") as session:
        assert (session.states(), [str(one) for one in session.problems]) == (
            {},
            ["empty: error: the folder has no records; they end in .yaml or .yml"],
        )
        save(Path("empty/first.yaml"), GOOD.format("One."))
        until(session, "empty/first.yaml", lambda state: state.title == "T")
        assert session.problems == ()


def test_a_file_that_was_named_itself_may_go_and_come_back() -> None:
    named = Path("notes.txt")
    save(named, GOOD.format("One."))
    with working("notes.txt", "meetings") as session:
        until(session, "notes.txt", shows("One."))
        named.unlink()
        while session.state("notes.txt"):
            session.wait("notes.txt", session.mark("notes.txt"), 1)
        assert [problem.message for problem in session.problems] == ["there is no such file or folder"]
        save(named, GOOD.format("Two."))
        until(session, "notes.txt", shows("Two."))


def test_a_pdf_is_made_of_what_somebody_has_open_and_of_nothing_else() -> None:
    write("y", "Two.")
    with working() as session, session.opened("meetings/y.yaml"):
        until(session, "meetings/y.yaml", lambda state: state.pdf.edition == 1)
        until(session, "meetings/x.yaml", lambda state: state.looked == 1)
        assert session.states()["meetings/x.yaml"].pdf.edition == 0


def test_a_pack_for_all_records_is_followed_as_it_changes() -> None:
    Path("house").mkdir()
    toml = 'name = "house"\ntitle = "Notes"\nextends = "base"\n'
    save(Path("house/pack.toml"), toml)
    with working(packs=["./house"]) as session:
        until(session, "meetings/x.yaml", shows("One."))
        save(Path("house/pack.toml"), toml + "[desing]\n")
        until(session, "meetings/x.yaml", tells("desing"))
        save(Path("house/pack.toml"), toml + '[design]\n"text-size" = "99pt"\n')
        until(session, "meetings/x.yaml", shows("--text-size:99pt"))


def test_a_pack_that_records_bring_along_is_noted_once() -> None:
    Path("meetings/house").mkdir()
    save(Path("meetings/house/pack.toml"), 'name = "house"\ntitle = "Notes"\nextends = "base"\n')
    for stem in ("x", "y"):
        write(stem, "One.", "pack: ./house\n")
    notes: list[str] = []
    with PreviewSession(["meetings"], note=notes.append) as session, session.opened("meetings/x.yaml"):
        for key in ("meetings/x.yaml", "meetings/y.yaml"):
            until(session, key, lambda state: state.looked == 1)
        until(session, "meetings/x.yaml", lambda state: state.printed == 1)
        write("x", "Two.", "pack: ./house\n")
        until(session, "meetings/x.yaml", shows("Two."))
    assert notes == [str(Path("meetings/house"))]
    with PreviewSession(["meetings"], ["./meetings/house"], note=notes.append) as session:
        until(session, "meetings/x.yaml", shows("Two."))
    assert len(notes) == 1, "nobody is told what he has asked for"


def test_half_of_a_save_is_never_shown_as_a_fault() -> None:
    path = Path("meetings/x.yaml")
    with working() as session, session.opened("meetings/x.yaml"):
        until(session, "meetings/x.yaml", shows("One."))
        editions = session.states()["meetings/x.yaml"].edition
        with path.open("w", encoding="utf-8") as file:  # cuts the file, then writes it bit by bit
            for part in ("titl", "e: T\ndate: 2024-", "05-13\nopening: Whole.\n"):
                file.write(part)
                file.flush()
                time.sleep(0.01)
        state = until(
            session, "meetings/x.yaml", lambda state: state.edition > editions and bool(state.page.files)
        )
        state = until(session, "meetings/x.yaml", lambda one: one.looked == one.edition or one.problems != ())
        assert state.problems == ()
        assert shows("Whole.")(state)


def test_a_template_without_end_is_a_fault_of_its_record_and_stops_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PAGE_SECONDS", 1)
    Path("house").mkdir()
    save(Path("house/pack.toml"), 'name = "house"\ntitle = "Notes"\nextends = "base"\n')
    save(Path("house/document.html.j2"), LOOPING)
    write("a", "Loops.", "pack: ../house\n")
    with working() as session:
        until(session, "meetings/a.yaml", tells("it took longer than 1 seconds"))
        until(session, "meetings/x.yaml", shows("One."))


def test_a_process_that_dies_is_a_fault_of_its_record_and_the_next_save_is_made() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "work", browsing.die)
        with working() as session:
            until(session, "meetings/x.yaml", tells("its HTML cannot be made: the process was ended by"))
            patch.undo()
            write("x", "Well again.")
            until(session, "meetings/x.yaml", shows("Well again."))


def test_a_page_has_a_lead_in_which_nothing_is_done_about_its_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[str, str]] = []
    whole = PreviewWorker.start

    def start(self: PreviewWorker, key: str, edition: int, record: RecordFile) -> None:
        begun.append((self._format, key))
        whole(self, key, edition, record)

    monkeypatch.setattr(PreviewWorker, "start", start)
    monkeypatch.setattr(module, "_LEAD", 3600)
    with working() as session, session.opened("meetings/x.yaml"):
        until(session, "meetings/x.yaml", shows("One."))
        write("x", "Two.")
        until(session, "meetings/x.yaml", shows("Two."))
    assert set(begun) == {("html", "meetings/x.yaml")}


def test_a_newer_save_ends_the_pdf_that_is_in_work(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[tuple[str, int] | None] = []
    whole = PreviewWorker.drop

    def drop(self: PreviewWorker) -> None:
        dropped.append(self.at)
        whole(self)

    monkeypatch.setattr(PreviewWorker, "drop", drop)
    monkeypatch.setattr(module, "_LEAD", 0)
    write("x", "One.", "sessions:\n" + "  - {title: A, minutes: Some words.}\n" * 900)
    with working() as session, session.opened("meetings/x.yaml"):
        until(session, "meetings/x.yaml", lambda state: state.page.edition == 1)
        write("x", "Two.")
        done = until(session, "meetings/x.yaml", lambda state: state.pdf.edition == 2)
        assert dropped == [("meetings/x.yaml", 1)]
        assert shows("Two.")(done)
