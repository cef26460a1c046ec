"""The page of the API names everything that is public, and its examples are run."""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import io
import re
from pathlib import Path
from typing import Any

import pytest

import thbreports
from thbreports.batch.report import BuildReport
from thbreports.formats import Format

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
SECTIONS = {part.split("\n", 1)[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}
PUBLIC: dict[str, Any] = {name: getattr(thbreports, name) for name in thbreports.__all__} | {"Format": Format}
RECORD = re.search(r"^```yaml minutes\.yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(
    r"^```python\n(?P<code>.*?)^```$(?:\n\n^```text\n(?P<printed>.*?)^```$)?", re.MULTILINE | re.DOTALL
)


def test_every_public_name_has_a_section_with_an_example() -> None:
    assert set(SECTIONS) == set(PUBLIC)
    assert [name for name, section in SECTIONS.items() if not EXAMPLE.search(section)] == []
    contents = PAGE[: PAGE.index("\n## ")]
    for name, value in PUBLIC.items():
        own = isinstance(value, type) and issubclass(value, thbreports.ThbReportsError)
        assert f"(#{name.lower()})" in contents or own, name


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_names_every_argument_and_field(name: str) -> None:
    value, section = PUBLIC[name], SECTIONS[name]
    named = set(re.findall(r"`(\w+)`", re.sub(r"^```.*?^```$", "", section, flags=re.MULTILINE | re.DOTALL)))
    if dataclasses.is_dataclass(value):
        assert {field.name for field in dataclasses.fields(value)} <= named
    elif inspect.isfunction(value):
        assert set(inspect.signature(value).parameters) <= named
    if name == "build":
        assert {*BuildReport._fields, "ok"} <= named


@pytest.mark.parametrize("name", [name for name, value in PUBLIC.items() if inspect.isfunction(value)])
def test_the_signature_is_that_of_the_function(name: str) -> None:
    written = re.search(rf"`{name}\((.*?)\)` (?:returns|writes)", SECTIONS[name].replace("\n", " "))
    assert written is not None
    shown: list[str] = []
    for one in inspect.signature(PUBLIC[name]).parameters.values():
        if one.kind is one.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        default = "" if one.default is one.empty else f"={one.default!r}".replace("'", '"')
        shown.append("**" * (one.kind is one.VAR_KEYWORD) + one.name + default)
    assert re.sub(r"Limits\([^)]+\)", "Limits()", ", ".join(shown)) == written[1]


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_names_every_error_of_the_docstring(name: str) -> None:
    docstring = inspect.getdoc(PUBLIC[name]) or ""
    raised = set(re.findall(r"\b\w+Error\b", docstring.partition("Raises")[2]))
    assert raised <= set(re.findall(r"\b\w+Error\b", SECTIONS[name]))


def test_the_errors_are_a_family() -> None:
    kinds = {one.__name__ for one in thbreports.ThbReportsError.__subclasses__() if one.__name__ in PUBLIC}
    assert kinds == {"RecordError", "PackError", "OutputError", "FidelityError"}


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        pytest.param(match["code"], match["printed"] or "", id=f"{name}-{number}")
        for name, section in SECTIONS.items()
        for number, match in enumerate(EXAMPLE.finditer(section))
    ],
)
def test_an_example_prints_what_the_page_says(
    code: str, printed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert RECORD is not None
    monkeypatch.chdir(tmp_path)
    Path("minutes.yaml").write_text(RECORD[1], encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "docs/api.md", "exec"), {"__name__": "example"})
    assert out.getvalue() == printed
