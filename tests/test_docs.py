"""Every example of the documentation is run: what a page shows is what happens."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from lxml import etree
from PIL import Image

from thbreports import packs
from thbreports.cli.main import commands
from thbreports.document import compose
from thbreports.errors import PackError
from thbreports.packs import Pack
from thbreports.record import Meeting, markdown
from thbreports.record.load import load
from thbreports.view.prepare import prepare

DOCS = Path(__file__).resolve().parents[1] / "docs"
_FENCE = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A fenced block of a page; ``file`` is the file that it shows, if it names one."""

    kind: str
    file: str
    body: str
    line: int


def examples(page: str) -> list[Example]:
    written = (DOCS / page).read_text(encoding="utf-8")
    return [
        Example(match["kind"], match["file"] or "", match["body"], written.count("\n", 0, match.start()) + 1)
        for match in _FENCE.finditer(written)
    ]


def pairs(page: str) -> Iterator[tuple[Example, Example | None]]:
    """Yield each block with the one that says what comes of it, where one follows."""
    found = examples(page)
    for one, following in zip(found, [*found[1:], None], strict=True):
        if one.kind in ("html", "text"):
            continue
        yield one, following if following is not None and following.kind in ("html", "text") else None


def record() -> Meeting:
    return load(next(one.body for one in examples("templates.md") if one.kind == "yaml"))


def told(pack: str) -> str:
    """Return what is told of a pack when a report is made with it."""
    try:
        compose(*prepare(record(), f"./{pack}"))
    except PackError as error:
        return "".join(f"{problem}\n" for problem in error.problems)
    return ""


def test_examples_of_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The packs of the page grow from block to block; each step is a folder of its own."""
    folder = tmp_path / "0"
    folder.mkdir()
    for step, (example, expected) in enumerate(pairs("templates.md"), 1):
        folder = Path(shutil.copytree(folder, tmp_path / str(step)))
        monkeypatch.chdir(folder)
        if example.kind == "sh":
            for command in example.body.splitlines():
                run = CliRunner().invoke(commands, command.split()[1:])
                assert run.exit_code == 0, (command, run.output)
        if not example.file:
            continue
        path = folder / example.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example.body, encoding="utf-8")
        if "disclaimer" not in example.body or example.kind == "toml":  # this label comes in the next block
            wanted = expected.body if expected else ""
            found = (
                told(path.relative_to(folder).parts[0]).replace(f"{folder}/", "").splitlines(keepends=True)
            )
            assert "".join(one for one in found if "'disclaimer'" not in one) == wanted, example.line
        if expected is not None and example.kind == "toml":
            path.write_text('name = "wrong"\ntitle = "A pack"\nextends = "base"\n', encoding="utf-8")


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(one, then, id=f"line {one.line}")
        for one, then in pairs("templates.md")
        if one.kind == "jinja" and not one.file
    ],
)
def test_examples_of_templates(example: Example, expected: Example | None, tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('name = "snippet"\ntitle = "A"\nextends = "base"\n', encoding="utf-8")
    block = f'{{% block opening %}}<div class="note">\n{example.body}</div>{{% endblock %}}'
    template = '{% extends "base/document.html.j2" %}' + block
    (tmp_path / "document.html.j2").write_text(template, encoding="utf-8")
    tree = compose(record(), packs.find(tmp_path)).tree()
    found = tree.find(".//div[@class='note']")
    assert found is not None and expected is not None
    assert same(found) == same(etree.fromstring(f'<div class="note">{expected.body}</div>'))


def same(element: etree._Element) -> str:
    """Return an element as text, without the paths of the record and white space between blocks."""
    for one in element.iter():
        one.attrib.pop("data-path", None)
        if "verbatim" in one.get("class", ""):  # how long its numbers are is said when a document is finished
            one.set("class", re.sub(r" (short|marks-\d)\b", "", one.get("class", "")))
    for wrapper in element.findall(".//span"):
        if not wrapper.attrib:
            wrapper.tag = "nothing"
    etree.strip_tags(element, "nothing")
    markup = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r"\s*\n\s*|(?<=>)\s+(?=<)", "", markup)


def test_the_page_of_packs_tells_all_there_is() -> None:
    page = (DOCS / "templates.md").read_text(encoding="utf-8")
    base: Pack = packs.find("base")
    template = (base.folder / "document.html.j2").read_text(encoding="utf-8")
    blocks = re.findall(r"{% block (\w+)", template)
    assert (
        re.findall(r"^\| `(\w+)` \|", page[page.index("| block |") :], re.MULTILINE)[: len(blocks)] == blocks
    )
    functions = (Path(packs.__file__).parents[1] / "document" / "functions.py").read_text(encoding="utf-8")
    for name in re.findall(r'^        "(\w+)": ', functions, re.MULTILINE):
        assert f"`{name}(" in page, name


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(one, id=f"{page} line {one.line}")
        for page in ("record.md", "attribution.md")
        for one in examples(page)
    ],
)
def test_examples_of_records(example: Example, tmp_path: Path) -> None:
    Image.new("L", (2, 2)).save(tmp_path / "opening.png")
    if example.kind == "yaml":
        assert load(example.body).title
        assert len(yaml.safe_load(example.body)) > 2
    else:
        assert example.kind == "markdown"
        lines = {"title": "A", "date": "2024-03-14", "purpose": example.body}
        (tmp_path / "r.yaml").write_text(yaml.safe_dump(lines), encoding="utf-8")
        assert markdown.check(example.body) == [] and load(tmp_path / "r.yaml").purpose


def test_examples_of_building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page tells one story: each record takes the place of the one before, and each command is run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "meetings").mkdir()
    (tmp_path / "meetings" / "a.yaml").write_text("title: A\ndate: 2026-03-10\n", encoding="utf-8")
    for example, expected in pairs("building.md"):
        if example.kind == "yaml":
            (tmp_path / (example.file or "spring.yaml")).write_text(example.body, encoding="utf-8")
        elif example.kind == "sh":
            run = CliRunner().invoke(commands, example.body.split()[1:])
            assert run.exit_code == ("--check" in example.body), (example.line, run.output)
            assert expected is None or run.stdout == expected.body, example.line
        else:
            made, shown = (
                json.loads(text) for text in (Path("build/manifest.json").read_bytes(), example.body)
            )
            [[name, entry]] = shown["files"].items()
            assert (set(made), set(made["files"][name])) == (set(shown), set(entry))
            for versions in made["environments"].values():
                assert set(*(one for one in shown["environments"].values())) <= set(versions)


def test_examples_of_toml_are_toml() -> None:
    for example in examples("templates.md"):
        if example.kind == "toml":
            assert tomllib.loads(example.body)
