"""Modules that are put off until something out of them is used."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from thbreports.lateimports import put_off

USER = """
import heavy_tools.cutting as cutting
from heavy_tools import joining
from heavy_tools.errors import Blunt, cut

def careful():
    try:
        cut()
    except Blunt:
        return "blunt"
"""


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a module that was imported while the tools that it imports were put off."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "heavy_tools").mkdir()
    texts = {
        "heavy_tools/__init__.py": "",
        "heavy_tools/cutting.py": "EDGE = 'sharp'\ndef cut(*words, sign): return sign.join(words)\n",
        "heavy_tools/joining.py": "def join(words): return '+'.join(words)\n",
        "heavy_tools/errors.py": "class Blunt(Exception): pass\ndef cut(): raise Blunt\n",
        "tool_user.py": USER,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in [name for name in sys.modules if name.startswith(("heavy_tools", "tool_user"))]:
        monkeypatch.delitem(sys.modules, name)
    tools = [f"heavy_tools.{name}" for name in ("cutting", "joining", "errors")]
    with put_off(*tools, users=("tool_user",)):
        import tool_user  # type: ignore[import-not-found]
    return tool_user  # type: ignore[no-any-return]


def tools() -> set[str]:
    return {name for name in sys.modules if name.startswith("heavy_tools.")}


def test_nothing_is_imported_until_it_is_used(user: ModuleType) -> None:
    assert tools() == set()
    assert user.cutting.cut("a", "b", sign="|") == "a|b"
    assert tools() == {"heavy_tools.cutting", "heavy_tools.joining", "heavy_tools.errors"}


def test_a_module_of_a_package_is_found(user: ModuleType) -> None:
    assert user.joining.join(["a", "b"]) == "a+b"


def test_an_except_clause_finds_its_exception(user: ModuleType) -> None:
    assert user.careful() == "blunt"


def test_after_the_first_use_nothing_stands_for_anything(user: ModuleType) -> None:
    user.joining.join([])
    assert user.cutting is sys.modules["heavy_tools.cutting"]
    assert user.cutting.EDGE == "sharp"
    assert issubclass(user.Blunt, Exception)


def test_others_get_the_real_modules(user: ModuleType) -> None:
    import heavy_tools.cutting  # type: ignore[import-not-found]

    assert heavy_tools.cutting.EDGE == "sharp"


def test_what_is_there_already_is_not_put_off(user: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    import heavy_tools.cutting

    monkeypatch.delitem(sys.modules, "tool_user")
    with put_off("heavy_tools.cutting", users=("tool_user",)):
        import tool_user

        assert tool_user.cutting is heavy_tools.cutting
    assert sys.modules["heavy_tools.cutting"] is heavy_tools.cutting


def test_a_function_that_is_known_imports_nothing(user: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tool_user")
    with put_off("heavy_tools.cutting", users=("tool_user",), cut=lambda *words, sign: sign.join(words)):
        import tool_user
    before = tools()
    assert tool_user.cutting.cut("a", "b", sign="|") == "a|b"
    assert tools() == before
    assert str(tool_user.cutting.EDGE.upper()) == "SHARP"
    assert tool_user.cutting is sys.modules["heavy_tools.cutting"]
