"""A build makes what has changed, and no more: content counts, not times."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.builds import TWO, WORDS, build, record
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.report import BuildReport
from thbreports.system import versions

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    """The folder in which each test works; its records ``m/a.yaml`` and ``m/b.yaml`` are built as HTML."""
    record("m/a.yaml")
    record("m/b.yaml")
    assert build().ok
    assert build().written == ()
    return here


def built(report: BuildReport) -> dict[str, str]:
    """Return why each file was built, by its name."""
    assert report.ok, report.problems
    return {file.path.name: file.reason for file in report.written}


def stamps() -> dict[str, tuple[int, int, int]]:
    """Return which file each one of ``build`` is, and when it was written; reading it changes neither."""
    found = {name: os.stat(f"build/{name}") for name in os.listdir("build")}
    return {name: (one.st_ino, one.st_size, one.st_mtime_ns) for name, one in found.items()}


def names(paths: tuple[Path, ...]) -> list[str]:
    return [path.name for path in paths]


def test_nothing_is_built_twice() -> None:
    before = stamps()
    report = build()
    assert built(report) == {}
    assert names(report.unchanged) == ["a.html", "b.html"]
    assert stamps() == before


def test_a_file_that_is_gone_comes_back_whatever_its_name() -> None:
    record("m/.hidden.yaml")
    assert set(built(build("m", "m/.hidden.yaml"))) == {".hidden.html"}
    assert built(build("m", "m/.hidden.yaml")) == {}
    Path("build/.hidden.html").unlink()
    assert built(build("m", "m/.hidden.yaml")) == {".hidden.html": "missing"}


def test_what_was_typed_is_always_looked_at() -> None:
    for words in ("One", "Two"):
        typed = RecordFile("<stdin>", "typed", data=WORDS.replace("Words", words).encode())
        Path("<stdin>").write_text("a file of this name")
        assert "typed.html" in built(build("m", typed))
        assert words in Path("build/typed.html").read_text(encoding="utf-8")


def test_a_record_that_was_touched_and_says_the_same_is_not_built() -> None:
    os.utime("m/a.yaml", (1, 1))
    assert built(build()) == {}


def test_a_record_that_has_changed_is() -> None:
    record("m/a.yaml", WORDS.replace("Words", "Other words"))
    assert built(build()) == {"a.html": "the record has changed"}
    assert "Other words" in Path("build/a.html").read_text(encoding="utf-8")


def test_a_new_record_is() -> None:
    record("m/c.yaml")
    assert built(build()) == {"c.html": "new"}


def test_a_file_that_was_deleted_comes_back() -> None:
    before = Path("build/a.html").read_bytes()
    Path("build/a.html").unlink()
    assert built(build()) == {"a.html": "missing"}
    assert Path("build/a.html").read_bytes() == before


def test_a_further_format_is_made_without_the_others() -> None:
    assert built(build(formats=["html", "docx"])) == {"a.docx": "new", "b.docx": "new"}
    Path("build/a.docx").unlink()
    assert built(build(formats=["html", "docx"])) == {"a.docx": "missing"}


def test_one_of_several_documents_is_made_without_the_others() -> None:
    record("m/a.yaml", TWO)
    assert set(built(build())) == {"a.html", "a.coe-round-table.html"}
    Path("build/a.coe-round-table.html").unlink()
    assert built(build()) == {"a.coe-round-table.html": "missing"}


def test_a_picture_counts_by_what_it_shows() -> None:
    shutil.copy(ROOT / "examples/records/permits-2021-2025.png", "m/a chart.png")
    record("m/a.yaml", WORDS + "closing: '![Permits](a%20chart.png)'\n")
    assert set(built(build())) == {"a.html"}
    os.utime("m/a chart.png", (1, 1))
    assert built(build()) == {}
    Path("m/a chart.png").write_bytes(Path("m/a chart.png").read_bytes() + b"\0")
    assert built(build()) == {"a.html": "the picture ../m/a chart.png has changed"}


def pack(name: str, *, extends: str = "base", inside: str = "m") -> Path:
    folder = Path(inside, name)
    folder.mkdir(parents=True)
    text = f'name = "{name}"\ntitle = "House"\nextends = "{extends}"\n'
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    (folder / "screen.css").write_text("p { color: #111111 }\n", encoding="utf-8")
    return folder


def test_a_pack_that_has_changed_rebuilds_its_records_and_no_others() -> None:
    folder = pack("house")
    record("m/a.yaml", WORDS + "pack: ./house\n")
    assert built(build()) == {"a.html": "the record has changed"}
    assert built(build()) == {}
    (folder / "screen.css").write_text("p { color: #222222 }\n", encoding="utf-8")
    assert built(build()) == {"a.html": "the pack 'house' has changed"}
    assert "#222222" in Path("build/a.html").read_text(encoding="utf-8")


def test_so_does_a_pack_that_it_extends() -> None:
    folder = pack("house")
    pack("bureau", extends="../house")
    record("m/a.yaml", WORDS + "pack: ./bureau\n")
    assert set(built(build())) == {"a.html"}
    (folder / "labels").mkdir()
    (folder / "labels" / "en.toml").write_text('agenda = "Order of the day"\n', encoding="utf-8")
    assert built(build()) == {"a.html": "the pack 'bureau' has changed"}


def test_another_pack_of_the_caller_makes_another_file() -> None:
    assert built(build(pack="coe-round-table")) == {
        "a.html": "the pack 'coe-round-table' has changed",
        "b.html": "the pack 'coe-round-table' has changed",
    }
    assert built(build(pack="coe-round-table")) == {}
    assert set(built(build())) == {"a.html", "b.html"}, "and back again"


def test_a_pack_that_is_gone_is_told_where_the_record_names_it() -> None:
    folder = pack("house")
    record("m/a.yaml", WORDS + "pack: ./house\n")
    assert build().ok
    shutil.rmtree(folder)
    report = build()
    assert [str(problem) for problem in report.problems] == [
        (
            "m/a.yaml:4:7: error: pack './house': there is no template pack here: pack.toml cannot be read; "
            "No such file or directory"
        )
    ]


def test_other_options_and_other_versions_count(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = {"html": {"embed_fonts": True}}
    assert built(build("m/a.yaml", options=embedded)) == {"a.html": "the options have changed"}
    assert built(build("m/a.yaml", options=embedded)) == {}
    new = {**versions.versions(), "weasyprint": "99.1"}
    old = new["weasyprint"], versions.versions()["weasyprint"]
    monkeypatch.setattr(versions, "versions", lambda native=True: new)
    assert built(build("m/b.yaml")) == {"b.html": f"other versions: weasyprint {old[1]} -> 99.1"}


def test_what_lays_out_pages_counts_for_pdf_and_for_the_page_numbers_of_docx(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    formats = ["html", "docx", "pdf"]
    build("m/a.yaml", formats=formats)
    old = versions.versions()["pango"]
    monkeypatch.setattr(versions, "_loaded", lambda: {"pango": old, "harfbuzz": "99.1"})
    reasons = built(build("m/a.yaml", formats=formats))
    assert list(reasons) == ["a.docx", "a.pdf"]
    assert " -> 99.1" in reasons["a.pdf"] and "harfbuzz-subset" in reasons["a.pdf"]
    assert "pango" not in reasons["a.pdf"]


def test_what_was_not_verified_is_made_again_to_be() -> None:
    assert built(build("m/a.yaml", verify=True)) == {"a.html": "not verified yet"}
    assert built(build("m/a.yaml", verify=True)) == built(build("m/a.yaml")) == {}


def test_force_makes_all_anew() -> None:
    assert built(build(force=True)) == {"a.html": "asked for", "b.html": "asked for"}


def test_a_faulty_record_is_told_in_each_build() -> None:
    record("m/a.yaml", "plaze: T\n")
    told = [str(problem) for problem in build().problems]
    assert len(told) == 3
    assert [str(problem) for problem in build().problems] == told
    record("m/a.yaml")
    assert built(build()) == {}, "mended to what was built before"


def test_a_record_from_elsewhere_is_always_made() -> None:
    typed = RecordFile("<stdin>", "typed", data=WORDS.encode())
    assert built(build(typed)) == built(build(typed)) == {"typed.html": "new"}


def test_two_records_that_come_to_share_a_name_are_refused_even_if_nothing_has_changed() -> None:
    Path("later").mkdir()
    shutil.copy("m/a.yaml", "later/a.yaml")
    report = build("m", "later")
    assert report.failed == ("m/a.yaml", "later/a.yaml")


# --dry-run


def test_a_dry_run_says_what_would_be_made_and_why_and_writes_nothing() -> None:
    record("m/a.yaml", TWO)
    Path("build/b.html").unlink()
    before = stamps()
    report = build(dry_run=True)
    assert [(one.path.name, one.kind, one.reason, one.record) for one in report.planned] == [
        ("a.coe-round-table.html", "make", "the record has changed", "m/a.yaml"),
        ("a.html", "make", "the record has changed", "m/a.yaml"),
        ("b.html", "make", "missing", "m/b.yaml"),
    ]
    assert report.written == ()
    assert stamps() == before
    build("m", out="elsewhere", dry_run=True)
    assert not Path("elsewhere").exists()


def test_a_dry_run_tells_the_faults_of_what_would_be_built() -> None:
    record("m/a.yaml", "title: T\n")
    report = build(dry_run=True)
    assert [str(problem) for problem in report.problems] == [
        "m/a.yaml:1:1: error: 'date' is missing; add 'date', or 'start' and 'end'"
    ]
    assert (report.planned, report.failed) == ((), ("m/a.yaml",))


# --prune


def test_the_reports_of_a_record_that_is_gone_stay_until_they_are_pruned() -> None:
    build(formats=["html", "docx"])
    Path("m/a.yaml").unlink()
    assert build().removed == ()
    planned = build(prune=True, dry_run=True).planned
    assert [(one.path.name, one.kind) for one in planned] == [("a.docx", "remove"), ("a.html", "remove")]
    assert Path("build/a.html").exists()
    assert names(build(prune=True).removed) == ["a.docx", "a.html"]
    assert sorted(os.listdir("build")) == ["b.docx", "b.html", "manifest.json"]
    assert build(prune=True).removed == ()


def test_a_document_that_its_record_makes_no_more_is_pruned() -> None:
    record("m/a.yaml", TWO)
    build()
    record("m/a.yaml")
    assert names(build(prune=True).removed) == ["a.coe-round-table.html"]
    record("m/a.yaml", "plaze: T\n")
    assert build(prune=True).removed == (), "what a faulty record would make is not known"


def test_only_files_that_are_ours_are_pruned() -> None:
    Path("build/mine.html").write_text("mine", encoding="utf-8")
    Path("build/a.html").write_text("changed", encoding="utf-8")
    Path("m/a.yaml").unlink()
    report = build(prune=True)
    assert report.removed == ()
    assert [str(problem) for problem in report.problems] == [
        (
            "build/a.html: error: its record makes it no more, but somebody has changed it, so it stays; "
            "remove it yourself"
        )
    ]
    assert Path("build/mine.html").exists()


def test_nothing_is_pruned_where_a_path_is_wrong() -> None:
    shutil.move("m", "moved")
    report = build("m", "moved", prune=True)
    assert not report.ok
    assert report.removed == ()
    assert {"a.html", "b.html"} <= set(os.listdir("build"))


# What it costs


HEAVY = (
    "pydantic",
    "jinja2",
    "markdown_it",
    "lxml",
    "yaml",
    "babel",
    "weasyprint",
    "docx",
    "multiprocessing",
)


@pytest.mark.parametrize(
    "change", [lambda: None, lambda: os.utime("m/a.yaml", (1, 1))], ids=["none", "touched"]
)
def test_a_build_with_nothing_to_do_loads_nothing_that_reads_or_renders(change: Callable[[], None]) -> None:
    change()
    code = (
        "import sys; from thbreports import batch\n"
        "report = batch.build('m', formats=['html'])\n"
        "assert len(report.unchanged) == 2\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
