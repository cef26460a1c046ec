"""The same record, pack and locked environment give the same bytes: wherever, whenever and in whatever order.

Each variation is a process of its own that builds copies of the same records; all its files, and the list of
them, are compared with those of a plain build.  What has nothing to do with one another varies together.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import thbreports
from thbreports import batch, formats

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [*sorted((ROOT / "meetings").glob("*.yaml")), *sorted((ROOT / "examples/records").glob("*.*"))]
# Long, and nothing in it that is not in the others.
LEFT_OUT = ("committee-2026.yaml", "make_chart.py")
SEVERAL = """\
title: A chart, a note and the people
date: 2026-03-10
documents: [base, participants-list, coe-round-table]
keywords: [Ärger, çare, īss]
participants: [{name: Élodie Ğ}, {name: Zoë Ł}, {name: Ana, organisation: Europol}]
opening: |
  A note[^a], a chart, and *a word*: [Übersetzung]{lang=de}.

  ![Permits a year, rising](permits-2021-2025.png)

  [^a]: With **words**.
"""

#: The same, laid out by the second engine.
SECOND = SEVERAL.replace("[base, participants-list, coe-round-table]", "[./by-typst]")
BY_TYPST = 'name = "by-typst"\ntitle = "By Typst"\nextends = "base"\npdf_engine = "typst"\n'

Digests = dict[str, str]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that makes a folder with copies of the records."""

    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp("stage") / name
        (folder / "records").mkdir(parents=True)
        for source in SOURCES:
            if source.name not in LEFT_OUT:
                shutil.copy(source, folder / "records")
        (folder / "records" / "several.yaml").write_text(SEVERAL, encoding="utf-8")
        (folder / "records" / "second.yaml").write_text(SECOND, encoding="utf-8")
        (folder / "records" / "by-typst").mkdir()
        (folder / "records" / "by-typst" / "pack.toml").write_text(BY_TYPST, encoding="utf-8")
        return folder

    return make


@pytest.fixture(scope="module")
def plain(stage: Callable[[str], Path]) -> Digests:
    """The files of a plain build."""
    return built(stage("plain"))


def built(
    folder: Path,
    variables: dict[str, str] | None = None,
    *,
    paths: tuple[str, ...] = ("records",),
    before: str = "",
    umask: int = 0o022,
) -> Digests:
    """Return the digests of the files that a process of its own makes in a folder."""
    code = f"{before}\nfrom thbreports.cli.main import main; main()"
    words = ["build", *paths, "--out", str(folder / "build"), "--quiet", "--jobs", "1"]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**inherited, "PYTHONHASHSEED": "0", **(variables or {})}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=folder, env=environment, umask=umask, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return digests(folder / "build")


def digests(folder: Path) -> Digests:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_a_plain_build_makes_every_document_in_every_format(plain: Digests) -> None:
    records = len([source for source in SOURCES if source.suffix == ".yaml"]) - 1
    assert len(plain) == 3 * (records + 5) + 1
    assert {name for name in plain if name.startswith("several")} == {
        f"several{document}.{format}"
        for document in ("", ".participants-list", ".coe-round-table")
        for format in formats.BUILT_IN
    }


LATER = """\
import time
clock, local, gmt = time.time, time.localtime, time.gmtime
time.time = lambda: clock() + 300_000_000
time.localtime = lambda when=None: local(time.time() if when is None else when)
time.gmtime = lambda when=None: gmt(time.time() if when is None else when)
"""


def test_another_time_zone_language_seed_of_hashes_and_clock_change_nothing(
    plain: Digests, stage: Callable[[str], Path]
) -> None:
    turkish = {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}
    other = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", **turkish}
    assert built(stage("varied"), other, before=LATER) == plain


def test_the_order_of_records_where_they_lie_and_who_may_read_them_change_nothing(
    plain: Digests, stage: Callable[[str], Path]
) -> None:
    folder = stage("a place with spaces and é")
    turned = sorted((folder / "records").glob("*.yaml"), reverse=True)
    assert built(folder, paths=tuple(map(str, turned)), umask=0o077) == plain


def test_where_the_program_lies_and_a_home_that_does_not_exist_change_nothing(
    plain: Digests, stage: Callable[[str], Path]
) -> None:
    folder = stage("program")
    for part in ("thbreports", "templates"):
        shutil.copytree(ROOT / part, folder / "checkout é" / part)
    there = f"import thbreports; assert thbreports.__file__.startswith({str(folder)!r})"
    nowhere = {"HOME": "/nowhere", "XDG_CACHE_HOME": "/nowhere", "TMPDIR": "/tmp"}
    variables = {**nowhere, "PYTHONPATH": str(folder / "checkout é")}
    assert built(folder, variables, before=there) == plain


def test_a_machine_without_fonts_language_and_utf_8_changes_nothing(
    plain: Digests, stage: Callable[[str], Path]
) -> None:
    folder = stage("no fonts")
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert built(folder, {"FONTCONFIG_FILE": fontconfig(folder, ""), **bare}) == plain


def test_fonts_of_the_same_name_change_nothing(plain: Digests, stage: Callable[[str], Path]) -> None:
    folder = stage("other fonts")
    # What has been laid out in this process before had the fonts of the machine.
    page = '<p style="font-family: Noto Serif">Words'
    before = f"import weasyprint; weasyprint.HTML(string={page!r}).write_pdf()"
    assert built(folder, {"FONTCONFIG_FILE": other_fonts(folder)}, before=before) == plain


def test_a_character_that_only_the_machine_can_draw_is_a_fault_everywhere(
    stage: Callable[[str], Path],
) -> None:
    folder = stage("glagolitic")
    (folder / "letter.yaml").write_text(f"title: '{chr(0x2C00)}'\ndate: 2026-03-10\n", encoding="utf-8")
    command = [sys.executable, "-m", "thbreports", "build", "letter.yaml", "--format", "pdf"]
    for config in (fontconfig(folder, ""), other_fonts(folder)):
        environment = {**os.environ, "FONTCONFIG_FILE": config}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        assert "letter.yaml:1:9: error: no font of the pack has the character" in done.stderr


def other_fonts(folder: Path) -> str:
    """Return the configuration of a machine whose fonts have the names of ours, and other letters."""
    (folder / "fonts").mkdir()
    for family in ("Noto Sans", "Noto Serif"):
        with TTFont(ROOT / "templates/base/fonts/NotoSerif-BoldItalic.ttf") as font:
            for record in font["name"].names:
                record.string = {1: family, 2: "Regular", 4: family, 6: family}.get(record.nameID, "x")
            for table in font["cmap"].tables:
                table.cmap[0x2C00] = "A"
            font["OS/2"].usWeightClass, font["OS/2"].fsSelection, font["head"].macStyle = 400, 0x40, 0
            font.save(folder / "fonts" / f"{family}.ttf")
    return fontconfig(folder, f"<dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir>")


def fontconfig(folder: Path, inside: str) -> str:
    """Return the file that tells Fontconfig which fonts a machine has."""
    path = folder / "fonts.conf"
    path.write_text(f'<?xml version="1.0"?><fontconfig>{inside}</fontconfig>', encoding="utf-8")
    return str(path)


@pytest.fixture
def in_the_stage(stage: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = stage("here")
    monkeypatch.chdir(folder)
    yield folder


def test_a_process_that_has_worked_before_makes_the_same(plain: Digests, in_the_stage: Path) -> None:
    for out in ("first", "second"):
        assert batch.build("records", out=out).ok
    assert digests(Path("first")) == digests(Path("second")) == plain


def test_one_record_alone_makes_the_same(plain: Digests, in_the_stage: Path) -> None:
    meeting = thbreports.load(Path("records/several.yaml"))
    for format in ("pdf", "docx"):
        data = thbreports.render(meeting, format)
        assert hashlib.sha256(data).hexdigest() == plain[f"several.{format}"]


def test_fonts_inside_a_page_are_cut_the_same(stage: Callable[[str], Path]) -> None:
    fonts = ("records/smallest.yaml", "--embed-fonts", "--format", "html")
    one = built(stage("one"), paths=fonts)
    assert built(stage("two"), {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"}, paths=fonts) == one
