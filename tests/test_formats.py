"""A format of another distribution does what ours do, from one descriptor."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import thbreports
from thbreports import formats
from thbreports.document import Document

DOCS = Path(__file__).resolve().parents[1] / "docs"
RECORD = "title: A note\ndate: 2026-01-02\nopening: Words **in bold**.\n"
PLUGIN = """
from thbreports.formats import Format

WITH_READER = Format("page", "plugin:write", "plugin:read", options={"shout": "in capitals"})
WITHOUT = Format("mute", "plugin:write")
OTHER = Format("other-name", "plugin:write")


def write(document, shout=False):
    from thbreports.outputs.html import write as html

    page = html.write(document)
    return page.replace(b"Words", b"WORDS") if shout else page


def read(data):
    from thbreports.record.markdown.passage import UnreadableError
    from thbreports.verify.html import extract

    if b"no words" in data:
        raise UnreadableError("it has no words")
    return extract(data)
"""
ENTRY_POINTS = """[thbreports.outputs]
page = plugin:WITH_READER
mute = plugin:WITHOUT
strange = plugin:write
misnamed = plugin:OTHER
"""


@pytest.fixture(autouse=True)
def _plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    about = tmp_path / "plugin-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin\nVersion: 1\n")
    (about / "entry_points.txt").write_text(ENTRY_POINTS)
    (tmp_path / "plugin.py").write_text(PLUGIN)
    (tmp_path / "note.yaml").write_text(RECORD)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)


def problems(format: str, **arguments: Any) -> list[str]:
    with pytest.raises(thbreports.ThbReportsError) as error:
        thbreports.render(thbreports.load(RECORD), format, **arguments)
    return [f"{type(error.value).__name__}: {problem}" for problem in error.value.problems]


def test_it_is_listed_after_ours() -> None:
    assert formats.names() == ["html", "pdf", "docx", "misnamed", "mute", "page", "strange"]
    assert formats.is_known("page") and not formats.is_known("pages")
    assert formats.needs_native("page") and not formats.needs_native("docx")


def test_it_renders_verifies_and_takes_its_options() -> None:
    meeting = thbreports.load(RECORD)
    assert thbreports.render(meeting, "page", verify=True) == thbreports.render(meeting, "html")
    assert b"WORDS" in thbreports.render(meeting, "page", shout=True)
    [said] = problems("page", verify=True, shout=True)
    assert said.startswith(
        "FidelityError: <record>:3:10: error: page: word 6: expected 'A note 2 January 2026 Words"
    )
    with pytest.raises(TypeError, match="the format page has no option 'loud'; its options: shout"):
        thbreports.render(meeting, "page", loud=True)


def test_a_build_verifies_it() -> None:
    report = thbreports.build("note.yaml", formats=["page"], verify=True)
    assert report.ok and Path("build/note.page").is_file()
    report = thbreports.build("note.yaml", formats=["page"], verify=True, options={"page": {"shout": True}})
    assert [problem.message.partition(":")[0] for problem in report.problems] == ["page"]


def test_a_format_without_a_reader_says_so_before_anything_is_made() -> None:
    said = "files of the format 'mute' cannot be verified: it brings no reader; build it without verifying"
    assert problems("mute", verify=True) == [f"OutputError: mute: error: {said}"]
    with pytest.raises(thbreports.OutputError, match="it brings no reader"):
        thbreports.build("note.yaml", formats=["html", "mute"], verify=True)
    assert not Path("build").exists()
    assert thbreports.build("note.yaml", formats=["mute"]).ok


@pytest.mark.parametrize("name", ["strange", "misnamed"])
def test_what_is_no_format_is_told(name: str) -> None:
    [said] = problems(name)
    assert f"the entry point '{name}' of group thbreports.outputs is no thbreports.formats.Format" in said


def test_a_file_that_cannot_be_read_back_is_a_problem(document: Document) -> None:
    meeting = thbreports.load(RECORD)
    [problem] = formats.verify(meeting, document, {"page": b"no words"}).problems
    assert problem.message == "page: the finished file cannot be read back: it has no words"


@pytest.fixture
def document() -> Document:
    from thbreports.document import compose
    from thbreports.view.prepare import prepare

    return compose(*prepare(thbreports.load(RECORD)))


def test_the_one_of_the_page_for_contributors_works(tmp_path: Path) -> None:
    page = (DOCS / "contributing" / "format.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```\w+\n# (\S+)\n(.*?)```", page, re.DOTALL))
    points = tomllib.loads(blocks["pyproject.toml"])["project"]["entry-points"]
    about = tmp_path / "our_text-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: our-text\nVersion: 1\n")
    lines = [f"{name} = {value}\n" for name, value in points["thbreports.outputs"].items()]
    (about / "entry_points.txt").write_text("".join(["[thbreports.outputs]\n", *lines]))
    (tmp_path / "our_text.py").write_text(blocks["our_text/__init__.py"])
    written = thbreports.render(thbreports.load(RECORD), "txt", width=7)
    assert written.decode() == "A note\n\n2\nJanuary\n2026\n\nWords\nin\nbold."


LONG = """title: A report with contents
date: 2026-01-02
contents: yes
sessions:
  - {title: First, minutes: One.}
annexes:
  - {title: Second, text: Two.}
"""
_SHOWN = re.compile(r"PAGEREF \w+ \\h </w:instrText>.*?separate.*?</w:r><w:r>(?:<w:t>(\d+)</w:t>)?")


def test_the_contents_of_a_docx_shows_the_pages_of_the_pdf_that_is_built_with_it(tmp_path: Path) -> None:
    record = tmp_path / "long.yaml"
    record.write_text(LONG)
    whole = thbreports.build(record, out=tmp_path / "whole", formats=["docx", "pdf"], verify=True)
    thbreports.build(record, out=tmp_path / "alone", formats=["docx"])
    assert not whole.problems
    built = (tmp_path / "whole/long.docx").read_bytes()
    alone = (tmp_path / "alone/long.docx").read_bytes()
    assert _pages(built) == ["1", "2"]
    assert _pages(alone) == ["", ""]
    meeting = thbreports.load(record)
    assert thbreports.render(meeting, "docx") == alone
    assert thbreports.render(meeting, "docx", page_numbers=True) == built
    (tmp_path / "whole/long.docx").unlink()
    thbreports.build(record, out=tmp_path / "whole", formats=["docx", "pdf"])
    assert (tmp_path / "whole/long.docx").read_bytes() == built


def _pages(data: bytes) -> list[str]:
    """Return what the references to pages in a DOCX show."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return _SHOWN.findall(parts.read("word/document.xml").decode())
