"""Builds for several audiences: each file holds what its own may read, and is named after it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thbreports import batch
from thbreports.batch.report import BuildReport
from thbreports.errors import OutputError

OPEN = 'title: Open\ndate: 2026-01-01\nopening: Met [Zebra]{audience=secretariat else="a company"}.\n'
SHUT = "title: Quagga\ndate: 2026-01-01\naudience: participants\nopening: Words.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m").mkdir()
    Path("m/open.yaml").write_text(OPEN)


def build(path: str = "m", audience: str = "public", **how: object) -> BuildReport:
    return batch.build(path, formats=["html"], audience=audience, jobs=1, **how)  # type: ignore[arg-type]


def faults(report: BuildReport) -> list[str]:
    return [str(one) for one in report.problems]


def names(report: BuildReport) -> list[str]:
    return [one.path.name for one in report.written]


def test_each_audience_has_its_files() -> None:
    assert names(build()) == ["open.html"]
    assert names(build(audience="secretariat")) == ["open.secretariat.html"]
    assert "Zebra" not in Path("build/open.html").read_text()
    assert "Zebra" in Path("build/open.secretariat.html").read_text()
    entries = json.loads(Path("build/manifest.json").read_text())["files"]
    assert {name: one.get("audience") for name, one in entries.items()} == {
        "open.html": None,
        "open.secretariat.html": "secretariat",
    }
    again = build(prune=True)
    assert (names(again), again.removed, len(again.unchanged)) == ([], (), 1)
    assert names(build(audience="secretariat")) == []


def test_a_record_for_others_is_no_fault_of_its_folder() -> None:
    Path("m/shut.yaml").write_text(SHUT)
    report = build()
    assert report.ok
    assert names(report) == ["open.html"]
    assert [str(one) for one in report.remarks] == [
        "m/shut.yaml: note: the record is for 'participants', and not for 'public'"
    ]
    assert "Quagga" not in Path("build/manifest.json").read_text()
    assert names(build(audience="participants")) == ["open.participants.html", "shut.participants.html"]
    assert faults(build("m/shut.yaml")) == [
        "m/shut.yaml: error: the record is for 'participants', and not for 'public'; nothing is made of it"
    ]
    assert build(dry_run=True).ok


def test_reports_of_what_is_public_no_more_are_told() -> None:
    build()
    Path("m/open.yaml").write_text(SHUT)
    assert faults(build()) == [
        (
            "m/open.yaml: error: nothing of it is for 'public', and reports of an earlier build are "
            "still there; remove open.html"
        )
    ]


def test_no_report_takes_the_name_of_another_edition() -> None:
    build(audience="secretariat")
    Path("m/open.secretariat.yaml").write_text(OPEN)
    found = faults(build("m/open.secretariat.yaml"))
    assert [one.partition(";")[0] for one in found] == [
        (
            "m/open.secretariat.yaml: error: its report would overwrite build/open.secretariat.html, "
            "which is another edition (secretariat)"
        )
    ]
    with pytest.raises(OutputError, match="cannot be the name of an audience"):
        build(audience="../x")


def test_what_is_wrong_for_some_readers_is_told() -> None:
    Path("m/open.yaml").write_text('title: "[Zebra]{audience=secretariat}"\ndate: 2026-01-01\n')
    assert [str(one) for one in batch.validate("m")] == [
        (
            "m/open.yaml:1:9: error: for 'public': this cannot be cut out, and the rest stay; "
            'give the part around it the audience, or write else="..."'
        )
    ]
    assert batch.validate("m", audience="secretariat") == []
    assert faults(build(audience="secretariat")) == []


def test_a_pack_may_have_audiences_of_its_own() -> None:
    Path("pack").mkdir()
    Path("pack/pack.toml").write_text(
        'name = "own"\ntitle = "Own"\nextends = "base"\naudiences = ["public", "board"]\n'
    )
    Path("m/open.yaml").write_text(f"pack: ../pack\n{OPEN.replace('secretariat', 'board')}")
    assert names(build(audience="board")) == ["open.board.html"]
    assert "Zebra" not in Path(build().written[0].path).read_text()
    assert faults(build(audience="secretariat"))[0].startswith(
        "m/open.yaml: error: there is no audience 'secretariat'; one of public, board"
    )
    Path("m/open.yaml").write_text(f"pack: ../pack\n{OPEN}")
    assert [one.partition("; ")[0] for one in faults(build())] == [
        "m/open.yaml:4:22: error: there is no audience 'secretariat'"
    ]
    Path("pack/pack.toml").write_text(
        'name = "own"\ntitle = "Own"\nextends = "base"\naudiences = ["board", "public"]\n'
    )
    assert "'public' stands behind others" in faults(build())[0]
