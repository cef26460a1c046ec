"""The list of all files that were built, and of what each was made from."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.builds import WORDS, build, record
from thbreports import formats, packs
from thbreports.batch.plan.edition import Edition
from thbreports.batch.plan.freshness import BuildRequest, FreshnessChecker, Sources
from thbreports.batch.plan.manifest import ManifestStore
from thbreports.batch.plan.obsolete import Obsolete
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.report import Progress
from thbreports.errors import OutputError
from thbreports.system import versions as system_versions
from thbreports.system.files import AtomicFile

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = Path("build/manifest.json")


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    """The folder in which each test works; it has the records ``m/a.yaml`` and ``m/b.yaml``."""
    record("m/a.yaml")
    record("m/b.yaml")
    return here


def listed() -> Any:
    return json.loads(MANIFEST.read_bytes())


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_it_says_of_each_file_what_it_is_and_what_it_was_made_from() -> None:
    build(formats=["html", "docx"], options={"html": {"embed_fonts": True}})
    data = Path("build/a.html").read_bytes()
    environments = listed()["environments"]
    assert listed()["files"]["a.html"] == {
        "environment": next(iter(environments)),
        "format": "html",
        "inputs": {},
        "options": {"embed_fonts": True},
        "pack": "base",
        "pack_sha256": packs.find("base").fingerprint(),
        "record": "../m/a.yaml",
        "record_sha256": sha256(WORDS.encode()),
        "sha256": sha256(data),
        "size": len(data),
    }
    assert list(listed()["files"]) == ["a.docx", "a.html", "b.docx", "b.html"]


def test_it_says_once_which_versions_were_at_work() -> None:
    build()
    [versions] = listed()["environments"].values()
    assert versions == system_versions.versions(native=False)
    assert {"thbreports", "weasyprint", "pydyf", "fonttools", "lxml"} <= set(versions)
    assert {"markdown-it-py", "jinja2", "babel", "pydantic", "pillow", "python"} <= set(versions)
    assert all(versions.values())


def test_it_says_what_lays_out_pages_where_there_are_pages() -> None:
    build("m/a.yaml", formats=["html", "pdf"])
    said = listed()
    versions = {name: said["environments"][one["environment"]] for name, one in said["files"].items()}
    assert versions == {"a.html": system_versions.versions(native=False), "a.pdf": system_versions.versions()}
    pages = set(versions["a.pdf"]) - set(versions["a.html"])
    assert {"harfbuzz", "pango"} == pages - {"harfbuzz-subset", "typst"}
    assert {name: one.get("engine") for name, one in said["files"].items()} == {
        "a.html": None,
        "a.pdf": "weasyprint",
    }


def test_it_says_which_pictures_are_inside() -> None:
    Path("m/charts").mkdir()
    picture = ROOT / "examples/records/permits-2021-2025.png"
    shutil.copy(picture, "m/charts/a b.png")
    record("m/a.yaml", WORDS + "closing: '![Permits](charts/a%20b.png)'\n")
    assert build().ok
    assert listed()["files"]["a.html"]["inputs"] == {"../m/charts/a b.png": sha256(picture.read_bytes())}
    assert listed()["files"]["b.html"]["inputs"] == {}


def test_it_has_no_time_and_no_place_of_the_machine(here: Path) -> None:
    build()
    first = MANIFEST.read_bytes()
    assert str(here).encode() not in first
    moved = here / "moved"
    moved.mkdir()
    shutil.copytree("m", moved / "m")
    os.chdir(moved)
    build(str(moved / "m" / "b.yaml"), str(moved / "m" / "a.yaml"), out=moved / "build")
    assert MANIFEST.read_bytes() == first


def test_it_is_text_that_people_can_read() -> None:
    record("m/réunion.yaml")
    build()
    text = MANIFEST.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith(' "réunion.html": {"environment": ')]
    assert text.endswith("}\n")


def test_a_name_that_is_not_utf_8_is_listed_too() -> None:
    Path(os.fsdecode(b"m/caf\xe9.yaml")).write_text(WORDS, encoding="utf-8")
    assert build().ok
    assert os.fsdecode(b"caf\xe9.html") in listed()["files"]
    assert build().ok


def test_the_path_of_a_record_leads_from_the_folder_even_through_links() -> None:
    Path("elsewhere/far").mkdir(parents=True)
    Path("build").symlink_to("elsewhere/far")
    build("m/a.yaml")
    path = listed()["files"]["a.html"]["record"]
    assert path == "../../m/a.yaml"
    assert Path("build", path).read_text(encoding="utf-8") == WORDS


def test_a_record_from_standard_input_has_no_path() -> None:
    build(RecordFile("<stdin>", "typed", data=WORDS.encode()))
    entry = listed()["files"]["typed.html"]
    assert "record" not in entry
    assert entry["record_sha256"] == sha256(WORDS.encode())
    assert build("m/a.yaml").ok
    assert list(listed()["files"]) == ["a.html", "typed.html"]


def test_building_one_record_does_not_forget_the_others() -> None:
    build(formats=["html", "docx"])
    record("m/a.yaml", WORDS + "closing: More.\n")
    before = listed()["files"]
    build("m/a.yaml")
    after = listed()["files"]
    assert list(after) == list(before)
    assert [name for name in after if after[name] != before[name]] == ["a.html"]


def test_a_faulty_record_stays_listed_with_its_older_files() -> None:
    build()
    before = MANIFEST.read_bytes()
    record("m/a.yaml", "titel: x\n")
    assert not build().ok
    assert MANIFEST.read_bytes() == before


def test_what_was_written_before_the_disk_was_full_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = AtomicFile.place

    def place(draft: AtomicFile) -> None:
        if os.path.basename(draft.path) == "a.docx":
            raise OSError(28, "No space left on device", draft.path)
        whole(draft)

    monkeypatch.setattr(AtomicFile, "place", place)
    build(formats=["html", "docx"])
    assert list(listed()["files"]) == ["a.html", "b.docx", "b.html"]


def test_what_was_finished_before_an_interruption_is_listed() -> None:
    def stop(event: Progress) -> None:
        if event.record == "m/b.yaml":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(progress=stop)
    assert list(listed()["files"]) == ["a.html"]


def test_it_is_written_last(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    monkeypatch.setattr(AtomicFile, "place", lambda draft: names.append(os.path.basename(draft.path)))
    build()
    assert names == ["a.html", "b.html", "manifest.json"]


def test_it_is_left_alone_where_nothing_has_changed() -> None:
    build()
    os.utime(MANIFEST, (1, 1))
    build()
    assert MANIFEST.stat().st_mtime == 1


def test_a_file_that_is_gone_with_its_record_is_no_longer_listed() -> None:
    build()
    Path("m/a.yaml").unlink()
    build("m/b.yaml")
    assert list(listed()["files"]) == ["a.html", "b.html"], "its report is still there"
    Path("build/a.html").unlink()
    build("m/b.yaml")
    assert list(listed()["files"]) == ["b.html"]


def test_files_of_other_versions_keep_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    new = {**system_versions.versions(), "weasyprint": "71.0"}
    monkeypatch.setattr(system_versions, "versions", lambda native=True: new)
    build("m/a.yaml")
    versions, files = listed()["environments"], listed()["files"]
    used = [versions[files[name]["environment"]]["weasyprint"] for name in ("a.html", "b.html")]
    assert used == ["71.0", system_versions._installed()["weasyprint"]]
    build("m/b.yaml")
    assert list(listed()["environments"].values()) == [new], "versions that no file has are dropped"


FOREIGN: dict[str, Callable[[], bytes]] = {
    "of a web application": lambda: b'{"name": "App", "icons": []}',
    "half of one": lambda: MANIFEST.read_bytes()[:-40],
    "a list": lambda: b"[]",
    "nothing": lambda: b"",
    "no text": lambda: b"\xff\xfe",
    "nested without end": lambda: b'{"thbreports_manifest": 1, "files": ' + b"[" * 100_000,
    "with a number without end": lambda: MANIFEST.read_bytes().replace(
        b'"size": ', b'"size": ' + b"9" * 5000
    ),
    "with another sign": lambda: b'{"thbreports_manifest": true, "files": {}, "environments": {}}',
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_of_this_name_that_no_build_wrote_stays_as_it_is(name: str) -> None:
    build()
    before = sorted(os.listdir("build"))
    MANIFEST.write_bytes(data := FOREIGN[name]())
    record("m/c.yaml")
    for check in (False, True):
        with pytest.raises(OutputError) as caught:
            build(check=check)
        assert str(caught.value) == (
            "build/manifest.json: error: it is no list of built files, and stays as it is; "
            "remove it, or build into another folder"
        )
    assert MANIFEST.read_bytes() == data
    assert sorted(os.listdir("build")) == before, "and nothing else is built"


WRONG: tuple[Any, ...] = (
    *(None, True, -1, 1 << 70, 1.5, float("nan"), "", "x", "../a.html", "/etc/passwd", "a\0b", "\ud800"),
    *([], ["x"], {}, {"x": 1}, {"a.html": {}}, [[[[[[]]]]]]),
)


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to each value inside a value."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*before, key)
        yield from places(value[key], (*before, key))


def spoilt() -> Iterator[bytes]:
    """Yield the list with each of its values, and with each of its names, made wrong in every way."""
    text = MANIFEST.read_bytes()
    for *way, last in places(json.loads(text)):
        for kind in ("value", "name", "none"):
            for wrong in WRONG if kind != "none" else (0,):
                whole = json.loads(text)
                around = functools.reduce(lambda inside, key: inside[key], way, whole)
                if kind == "value":
                    around[last] = wrong
                elif kind == "none":
                    del around[last]
                elif isinstance(last, str) and isinstance(wrong, str):
                    around[wrong] = around.pop(last)
                else:
                    continue
                yield json.dumps(whole).encode()


def small() -> None:
    """Build one report and write the list as small as it can be."""
    build("m/a.yaml", options={"html": {"embed_fonts": False}})
    whole = listed()
    whole["files"]["a.html"]["inputs"] = {"../m/x.png": "0" * 64}
    [versions] = whole["environments"].values()
    for name in list(versions)[2:]:
        del versions[name]
    MANIFEST.write_text(json.dumps(whole), encoding="utf-8")


def test_a_list_that_is_wrong_in_whatever_way_is_no_traceback_and_removes_nothing() -> None:
    small()
    outside = sorted(os.listdir("m"))
    cases = [*spoilt()]
    assert len(cases) > 500
    for content in cases:
        MANIFEST.write_bytes(content)
        try:
            store = ManifestStore(Path("build"))
        except OutputError as error:
            assert "manifest.json: error: it " in str(error)
            continue
        for problem in store.problems:
            assert str(problem).endswith("it is forgotten, and its files are made anew")
        wanted = BuildRequest(("html",))
        checker = FreshnessChecker(store, wanted, Sources(Path("build")))
        record = RecordFile("m/a.yaml", "a", "m/a.yaml")
        checker.plan(record)
        store.earlier("../m/a.yaml", Edition())
        assert {name for name, _ in Obsolete(store, checker, [record], ["m"]).files()} <= {"a.html"}
        store.distrust()
        store.save()
        assert not store.problems or ManifestStore(Path("build")).problems == []
    assert sorted(os.listdir("m")) == outside
    assert sorted(os.listdir("build")) == ["a.html", "manifest.json"]


DAMAGED: dict[str, Callable[[str], str]] = {
    "a number and no more": lambda text: '{"thbreports_manifest": 1}',
    "a record without its packs": lambda text: text.replace('"documents"', '"doc"'),
    "a digest that is none": lambda text: text.replace('"sha256": "', '"sha256": "x'),
    "a number for a text": lambda text: text.replace('"pack": "base"', '"pack": 1'),
    "a name that leads outside": lambda text: text.replace('"a.html"', '"../m/a.yaml"'),
    "no environments": lambda text: text.replace('"environments"', '"others"'),
    "options without end": lambda text: text.replace(
        '"options": {}', '"options": ' + '{"x":' * 50 + "1" + "}" * 50
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_list_is_told_and_what_it_stood_for_is_made_anew(name: str) -> None:
    build()
    before = MANIFEST.read_bytes()
    MANIFEST.write_text(DAMAGED[name](before.decode()), encoding="utf-8")
    spoilt = MANIFEST.read_bytes()
    told = build(check=True).problems
    assert told == build(dry_run=True).problems
    assert MANIFEST.read_bytes() == spoilt
    report = build(prune=True)
    assert (report.problems, report.removed) == (told, ())
    assert {problem.hint for problem in told} == {"it is forgotten, and its files are made anew"}
    assert build().ok
    assert MANIFEST.read_bytes() == before
    assert sorted(os.listdir("m")) == ["a.yaml", "b.yaml"]


def test_a_manifest_of_a_later_program_is_refused() -> None:
    build()
    text = MANIFEST.read_text(encoding="utf-8")
    MANIFEST.write_text(
        text.replace('"thbreports_manifest": 1', '"thbreports_manifest": 2'), encoding="utf-8"
    )
    with pytest.raises(OutputError, match="it was written by a later thbreports"):
        build()


def test_a_manifest_that_turns_foreign_during_the_build_is_told() -> None:
    def spoil(event: Progress) -> None:
        MANIFEST.write_text("mine", encoding="utf-8")

    report = build(progress=spoil)
    assert [str(problem).split(";")[0] for problem in report.problems] == [
        "build/manifest.json: error: it is no list of built files, and stays as it is"
    ]
    assert MANIFEST.read_text(encoding="utf-8") == "mine"


def test_a_manifest_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = AtomicFile.place

    def place(draft: AtomicFile) -> None:
        if os.path.basename(draft.path) == MANIFEST.name:
            raise OSError(28, "No space left on device", draft.path)
        whole(draft)

    monkeypatch.setattr(AtomicFile, "place", place)
    assert [str(problem) for problem in build().problems] == [
        "build/manifest.json: error: it cannot be written: No space left on device"
    ]


def test_a_record_that_is_itself_called_so_is_never_overwritten() -> None:
    Path("m/manifest.json").write_text(WORDS, encoding="utf-8")
    with pytest.raises(OutputError, match="it is no list of built files"):
        build("m/manifest.json", out="m")
    assert Path("m/manifest.json").read_text(encoding="utf-8") == WORDS


def test_a_report_never_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    json_format = formats.Format("json", "thbreports.outputs.html.write:write")
    monkeypatch.setitem(formats._BUILT_IN, "json", json_format)
    record("m/manifest.yaml")
    report = build(formats=["json"])
    assert [str(problem) for problem in report.problems] == [
        (
            "m/manifest.yaml: error: its report would overwrite the list of all files; "
            "build into another folder, or rename the record"
        )
    ]
    assert list(listed()["files"]) == ["a.json", "b.json"]
