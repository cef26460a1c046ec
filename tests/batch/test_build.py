"""Many records in one run: each whole or not at all, whatever becomes of the others."""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.builds import WORDS, build
from thbreports import batch, formats
from thbreports.batch.make.job import Job, make
from thbreports.batch.plan import manifest_form
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.report import BuildReport, Progress
from thbreports.errors import OutputError, PackError, Problem
from thbreports.system.files import AtomicFile

BAD = "plaze: Title\ndate: 2024-05-13\n"

Write = Callable[..., None]

pytestmark = pytest.mark.usefixtures("here")


def records(**texts: str) -> None:
    """Write records into the folder ``m``: ``a="title: ..."`` is m/a.yaml."""
    Path("m").mkdir(exist_ok=True)
    for name, text in texts.items():
        Path("m", f"{name}.yaml").write_text(text, encoding="utf-8")


def files(folder: str = "build") -> list[str]:
    """Return the names of the reports in a folder."""
    return sorted(name for name in os.listdir(folder) if name != manifest_form.NAME)


def faults(report: BuildReport) -> list[str]:
    return [str(problem) for problem in report.problems]


def test_each_record_becomes_a_file_a_format() -> None:
    records(a=WORDS, b=WORDS)
    report = build(formats=["html", "docx", "html"])
    assert report.ok
    assert files() == ["a.docx", "a.html", "b.docx", "b.html"]
    assert [(file.path, file.record, file.format) for file in report.written[:2]] == [
        (Path("build/a.html"), "m/a.yaml", "html"),
        (Path("build/a.docx"), "m/a.yaml", "docx"),
    ]
    assert all(file.size == file.path.stat().st_size for file in report.written)


def test_one_path_need_not_be_a_list() -> None:
    records(a=WORDS)
    assert batch.build("m/a.yaml", formats=["html"]).ok
    assert batch.build(Path("m"), formats=["html"]).ok
    assert batch.validate("m") == batch.validate(Path("m/a.yaml")) == []


def test_the_folder_is_made_with_those_above_it() -> None:
    records(a=WORDS)
    build(out="public/2024/reports")
    assert files("public/2024/reports") == ["a.html"]


def test_a_fault_in_one_record_does_not_stop_the_others() -> None:
    records(a=WORDS, b=BAD, c=WORDS)
    report = build()
    assert files() == ["a.html", "c.html"]
    assert (report.ok, report.records, report.failed) == (
        False,
        ("m/a.yaml", "m/b.yaml", "m/c.yaml"),
        ("m/b.yaml",),
    )
    assert faults(report) == [
        "m/b.yaml:1:1: error: 'title' is missing in meeting; add 'title: ...'",
        "m/b.yaml:1:1: error: unknown field 'plaze' in meeting; did you mean 'place'?",
    ]


def test_a_faulty_record_keeps_its_old_reports() -> None:
    records(a=WORDS)
    build()
    before = Path("build/a.html").read_bytes()
    records(a=BAD)
    assert not build().ok
    assert Path("build/a.html").read_bytes() == before
    assert files() == ["a.html"]


def test_the_other_formats_are_written_when_one_cannot_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records(a=WORDS)
    whole = formats.write

    def write(name: str, *rest: Any, **options: Any) -> bytes:
        if name == "docx":
            raise OutputError([Problem("m/a.yaml", 3, 10, "no font has U+1F600")])
        return whole(name, *rest, **options)

    monkeypatch.setattr(formats, "write", write)
    report = build(formats=["html", "docx"])
    assert faults(report) == ["m/a.yaml:3:10: error: no font has U+1F600"]
    assert (files(), report.failed) == (["a.html"], ("m/a.yaml",))


def test_a_full_disk_is_a_fault_of_the_file_that_did_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    records(a=WORDS, b=WORDS)
    whole = AtomicFile.place

    def place(draft: AtomicFile) -> None:
        if os.path.basename(draft.path) == "a.docx":
            raise OSError(errno.ENOSPC, "No space left on device", draft.path)
        whole(draft)

    monkeypatch.setattr(AtomicFile, "place", place)
    report = build(formats=["html", "docx"])
    assert faults(report) == ["build/a.docx: error: it cannot be written: No space left on device"]
    assert report.failed == ("m/a.yaml",)
    assert files() == ["a.html", "b.docx", "b.html"]


def test_a_folder_in_the_place_of_a_report_is_told() -> None:
    records(a=WORDS, b=WORDS)
    Path("build/a.html").mkdir(parents=True)
    for force in (False, True):
        assert faults(build(force=force)) == [
            "m/a.yaml: error: its report would be called build/a.html, which is a folder; move it away"
        ]
        assert files() == ["a.html", "b.html"]


def test_a_record_that_cannot_be_read_is_told() -> None:
    records(b=WORDS)
    Path("m/a.yaml").symlink_to("nowhere.yaml")
    assert faults(build()) == ["m/a.yaml: error: it cannot be read: No such file or directory"]
    assert files() == ["b.html"]


def test_a_file_where_the_folder_should_be_is_told_before_any_work() -> None:
    records(a=WORDS)
    with pytest.raises(OutputError, match="m/a.yaml: error: the folder cannot be made: it is a file"):
        build(out="m/a.yaml")
    assert Path("m/a.yaml").read_text(encoding="utf-8") == WORDS


def test_records_whose_reports_would_have_one_name_are_both_refused() -> None:
    records(a=WORDS, b=WORDS)
    Path("n").mkdir()
    Path("n/A.yml").write_text(WORDS, encoding="utf-8")
    report = build("m", "n")
    hint = "rename one, or build into different folders"
    assert faults(report) == [
        f"m/a.yaml: error: its reports would have the same names as those of n/A.yml; {hint}",
        f"n/A.yml: error: its reports would have the same names as those of m/a.yaml; {hint}",
    ]
    assert files() == ["b.html"]


def test_a_report_never_overwrites_a_record() -> None:
    records(a=WORDS)
    Path("m/a.html").write_text(WORDS, encoding="utf-8")
    report = build("m/a.html", out="m")
    assert faults(report) == [
        (
            "m/a.html: error: its report would overwrite the record m/a.html; "
            "build into another folder, or rename the record"
        )
    ]
    assert Path("m/a.html").read_text(encoding="utf-8") == WORDS


def test_a_path_that_leads_nowhere_does_not_stop_the_others() -> None:
    records(a=WORDS)
    report = build("m/b.yaml", "m/a.yaml")
    assert faults(report) == ["m/b.yaml: error: there is no such file or folder; did you mean 'a.yaml'?"]
    assert (files(), report.failed) == (["a.html"], ())


def test_an_unknown_format_is_refused_before_any_work() -> None:
    records(a=WORDS)
    with pytest.raises(OutputError, match="there is no format 'pfd'; did you mean 'pdf'"):
        build(formats=["html", "pfd"])
    assert not Path("build").exists()


def test_one_pack_may_serve_all_records_and_is_looked_for_once() -> None:
    records(a=WORDS, b="pack: nonsense\n" + WORDS)
    assert build(pack="coe-round-table").ok
    with pytest.raises(PackError, match="did you mean 'base'"):
        build(pack="bse")


def test_an_unknown_pack_of_a_record_is_told_at_its_line() -> None:
    records(a="pack: bse\n" + WORDS, b=WORDS)
    [fault] = faults(build())
    assert fault.startswith("m/a.yaml:1:7: error: pack 'bse': there is no template pack of this name")
    assert files() == ["b.html"]


def test_defaults_of_the_pack_reach_the_report() -> None:
    Path("house").mkdir()
    toml = 'name = "house"\ntitle = "Notes"\nextends = "base"\n[defaults]\nlanguage = "fr"\n'
    Path("house/pack.toml").write_text(toml, encoding="utf-8")
    records(a="pack: ../house\n" + WORDS, b="pack: ../house\nlanguage: en\n" + WORDS)
    assert build().ok
    shown = [Path(f"build/{name}.html").read_text(encoding="utf-8") for name in "ab"]
    assert ['lang="fr"' in text for text in shown] == [True, False]


def test_options_go_to_the_format_that_they_are_of() -> None:
    records(a=WORDS)
    build(formats=["html", "docx"], options={"html": {"embed_fonts": True}})
    assert "@font-face" in Path("build/a.html").read_text(encoding="utf-8")
    build()
    assert "@font-face" not in Path("build/a.html").read_text(encoding="utf-8")


def test_a_record_may_be_given_as_data() -> None:
    report = build(RecordFile("<stdin>", "typed", data=WORDS.encode()))
    assert report.records == ("<stdin>",)
    assert files() == ["typed.html"]
    assert faults(build(RecordFile("<stdin>", "typed", data=b"title: x"))) == [
        "<stdin>:1:1: error: 'date' is missing; add 'date', or 'start' and 'end'"
    ]


def test_progress_is_told_event_by_event() -> None:
    records(a=WORDS, b=BAD)
    events: list[Progress] = []
    report = build(progress=events.append)
    assert [(event.kind, event.record, event.number, event.total) for event in events] == [
        ("started", "m/a.yaml", 0, 2),
        ("written", "m/a.yaml", 0, 2),
        ("done", "m/a.yaml", 1, 2),
        ("started", "m/b.yaml", 1, 2),
        ("failed", "m/b.yaml", 2, 2),
    ]
    assert events[1].file == report.written[0]
    assert sorted(events[4].problems) == list(report.problems)


def test_an_interruption_keeps_what_was_finished_and_leaves_nothing_else() -> None:
    records(a=WORDS, b=WORDS)

    def stop(event: Progress) -> None:
        if event.record == "m/b.yaml":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(progress=stop)
    assert files() == ["a.html"]


def test_the_same_records_give_the_same_bytes() -> None:
    records(a=WORDS)
    build(formats=["html", "docx"], out="one")
    build(formats=["html", "docx"], out="two")
    assert [Path("one", name).read_bytes() for name in files("one")] == [
        Path("two", name).read_bytes() for name in files("two")
    ]


def test_a_job_and_what_it_makes_can_travel_to_another_process() -> None:
    job = Job(RecordFile("x.yaml", "x", data=WORDS.encode()), ("html",))
    made = make(pickle.loads(pickle.dumps(job)))
    assert pickle.loads(pickle.dumps(made)) == made
    assert made.files[0].data.startswith(b"<!DOCTYPE html>")


def test_verified_files_say_what_their_record_says() -> None:
    records(a=WORDS)
    assert build(formats=["html", "docx"], verify=True).ok


def test_a_file_that_says_something_else_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    records(a=WORDS)
    whole = formats.write

    def write(name: str, *rest: Any, **options: Any) -> bytes:
        return whole(name, *rest, **options).replace(b"Words.", b"Worms.")

    monkeypatch.setattr(formats, "write", write)
    report = build(verify=True)
    assert len(report.problems) == 1
    assert files() == []
    assert build().ok, "only who asks pays for it"


def test_validate_tells_every_fault_sorted() -> None:
    records(b=BAD, a="pack: bse\n" + WORDS, c="language: tlh\n" + WORDS, d=WORDS)
    told = [str(problem) for problem in batch.validate(["m", "n"])]
    assert [line.split(" error: ")[0] for line in told] == [
        "m/a.yaml:1:7:",
        "m/b.yaml:1:1:",
        "m/b.yaml:1:1:",
        "m/c.yaml:1:11:",
        "n:",
    ]
    assert "pack 'base' has no labels in 'tlh'" in told[3]
    with pytest.raises(PackError):
        batch.validate("m", pack="bse")


def test_validate_reads_nothing_that_renders() -> None:
    records(a=WORDS)
    heavy = "{'weasyprint', 'docx', 'jinja2', 'fontTools', 'pikepdf', 'babel'}"
    code = f"import sys; from thbreports import batch; print(batch.validate('m'), {heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] set()\n"
