"""What a build shows on the way: lines, JSON, reasons, or nothing but problems."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from support.builds import WORDS, record, run
from thbreports.batch.make import execution
from thbreports.batch.make import job as make_job

BAD = "plaze: Title\ndate: 2024-05-13\n"


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    """The folder in which each test works; its records are ``m/a.yaml``, and ``m/b.yaml`` with problems."""
    record("m/a.yaml")
    record("m/b.yaml", BAD)
    return here


def build(*words: str) -> Result:
    return run("build", "m", "-f", "html", *words)


def events(*words: str) -> list[dict[str, Any]]:
    """Return the events of a build, which shows nothing else."""
    done = build("--log-format", "json", *words)
    assert done.stderr == ""
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for one in found:
        one.pop("seconds", None)
    return found


A_HTML = str(Path("build/a.html"))
FAULTS = ["unknown field 'plaze' in meeting", "'title' is missing in meeting"]


def test_quiet_shows_faults_and_nothing_else() -> None:
    done = build("--quiet")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == "2 problems in 1 of 2 records; nothing of it was written"
    record("m/b.yaml")
    assert (build("--quiet").output, build("--quiet").exit_code) == ("", 0)


@pytest.fixture
def house() -> str:
    """The path of a pack beside the two records, which both name it."""
    Path("m/house").mkdir()
    Path("m/house/pack.toml").write_text(
        'name = "house"\ntitle = "Notes"\nextends = "base"\n', encoding="utf-8"
    )
    for stem in ("a", "b"):
        record(f"m/{stem}.yaml", f"{WORDS}pack: ./house\n")
    return str(Path("m/house"))


def test_a_pack_from_the_folder_of_a_record_is_noted_once(house: str) -> None:
    note = f"note: pack 'house' is taken from a folder that a record names, {house}"
    for words in ((), ("--explain", "--force"), ("--jobs", "2", "--force"), ("--check",)):
        done = build(*words)
        assert [line for line in done.stderr.splitlines() if "note" in line] == [note]
        assert "note" not in done.stdout
    assert "note" not in build().stderr, "nothing was made with it"


def test_a_pack_from_the_folder_of_a_record_is_an_event_once(house: str) -> None:
    [noted] = [one for one in events() if one["event"] == "pack"]
    assert noted == {"event": "pack", "record": "m/a.yaml", "done": 0, "total": 2, "pack": house}


def test_quiet_notes_no_packs(house: str) -> None:
    assert build("--quiet").output == ""
    assert os.listdir("build") != [], "and yet they were used"


def test_packs_that_the_caller_names_or_that_are_built_in_are_not_noted(house: str) -> None:
    assert "note" not in build("--pack", f"./{house}").stderr
    record("m/a.yaml", f"{WORDS}pack: coe-round-table\n")
    os.remove("m/b.yaml")
    assert "note" not in build().stderr


def test_explain_says_why_each_file_is_built() -> None:
    assert build("--explain").stdout == f"{A_HTML}: new\n"
    Path("build/a.html").unlink()
    assert build("--explain").stdout == f"{A_HTML}: missing\n"
    assert build("--explain").stdout == ""


def test_a_dry_run_lists_files_and_reasons() -> None:
    done = build("--dry-run")
    assert done.stdout == f"{A_HTML}: new\n"
    assert done.stderr.splitlines()[-1] == "build: 1 file to be built, 0 unchanged, 1 record failed"
    assert not Path("build").exists()


def test_pruned_files_are_named() -> None:
    build()
    os.remove("m/a.yaml")
    record("m/b.yaml")
    planned = build("--prune", "--dry-run").stdout.splitlines()
    assert planned == [f"{A_HTML}: removed: its record makes it no more", f"{Path('build/b.html')}: new"]
    done = build("--prune")
    assert done.stdout.splitlines() == [str(Path("build/b.html")), f"{A_HTML}: removed"]
    assert "1 file built, 0 unchanged, 1 removed, 0 records failed" in done.stderr


def test_json_tells_each_event_and_sums_up_with_all_faults() -> None:
    found = events()
    failed, summary = found[-2], found[-1]
    assert [problem["message"] for problem in summary["problems"]] == sorted(FAULTS)
    assert summary["problems"] == failed.pop("problems")
    del summary["problems"]
    assert summary.pop("remarks") == []
    assert found == [
        {"event": "started", "record": "m/a.yaml", "done": 0, "total": 2},
        {
            "event": "written",
            "record": "m/a.yaml",
            "done": 0,
            "total": 2,
            "file": A_HTML,
            "format": "html",
            "bytes": os.stat("build/a.html").st_size,
            "reason": "new",
        },
        {"event": "done", "record": "m/a.yaml", "done": 1, "total": 2},
        {"event": "started", "record": "m/b.yaml", "done": 1, "total": 2},
        {"event": "failed", "record": "m/b.yaml", "done": 2, "total": 2},
        {
            "event": "summary",
            "folder": "build",
            "records": 2,
            "built": 1,
            "unchanged": 0,
            "removed": 0,
            "failed": 1,
        },
    ]


def test_json_counts_the_words_that_were_compared() -> None:
    found = events("--verify")
    assert found[1]["words"] == found[-1]["words"] > 0
    assert found[-1]["verified"] == 1


def test_json_tells_plans_differences_and_removals() -> None:
    assert events("--dry-run")[1] == {
        "event": "planned",
        "file": A_HTML,
        "record": "m/a.yaml",
        "action": "make",
        "reason": "new",
    }
    build()
    Path("build/a.html").unlink()
    assert {"event": "missing", "file": A_HTML, "record": "m/a.yaml"} in events("--check")
    build()
    os.remove("m/a.yaml")
    [removed] = [one for one in events("--prune") if one["event"] == "removed"]
    assert (removed["file"], removed["record"]) == (A_HTML, "../m/a.yaml")


def test_json_tells_why_nothing_can_be_done() -> None:
    Path("build").write_text("a file", encoding="utf-8")
    [refused] = events()
    assert refused["event"] == "refused"
    assert refused["problems"][0]["message"] == "the folder cannot be made: it is a file"
    assert build("--log-format", "json").exit_code == 1


def test_json_tells_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = make_job.make

    def make(job: make_job.Job) -> make_job.RenderedRecord:
        if job.record.stem == "b":
            raise KeyboardInterrupt
        return whole(job)

    monkeypatch.setattr(execution, "make", make)
    done = build("--log-format", "json")
    assert done.exit_code == 130
    assert json.loads(done.stdout.splitlines()[-1]) == {"event": "stopped", "folder": "build", "built": 1}


@pytest.mark.parametrize("words", [("--check", "--dry-run"), ("--check", "--prune")])
def test_options_that_contradict_one_another_are_refused(words: tuple[str, ...]) -> None:
    done = build(*words)
    assert done.exit_code == 2
    assert "--check writes nothing" in done.stderr


@pytest.mark.parametrize(
    "words", [("--jobs", "0"), ("--time-limit", "0"), ("--memory-limit", "0"), ("--log-format", "xml")]
)
def test_values_out_of_range_are_refused(words: tuple[str, ...]) -> None:
    done = build(*words)
    assert done.exit_code == 2
    assert words[0] in done.stderr
