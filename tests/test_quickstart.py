"""Texts that Python compiles while modules are loaded: kept between processes, and nothing else differs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from thbreports import keptcode, quickstart
from thbreports.quickstart import Texts

PROGRAM = """
import sys
from thbreports import keptcode, quickstart
if sys.argv[1:]:
    quickstart.use()

import collections, dataclasses, re, typing

compiled = []
sys.addaudithook(lambda event, of: compiled.append(of[0]) if event == "compile" and of[0] else None)

@dataclasses.dataclass(frozen=True, order=True, slots=True)
class Data:
    "With words of its own, for which dataclasses would import inspect."
    number: int
    words: str = ""

class Fields(typing.TypedDict, total=False):
    items: "list[int]"

Pair = collections.namedtuple("Pair", "one two", defaults=[3])
patterns = [re.compile("(?P<word>x{%d,})|[^\\u0100-\\U0010ffff]b" % number, re.I) for number in range(30)]
print(Data.__init__.__annotations__, Data(2) > Data(1, "x"), Data(1), hash(Data(1)) == hash(Data(1)))
print(typing.get_type_hints(Fields), Pair(1))
for one in patterns:
    print(one, one.flags, one.groups, one.groupindex, one.search("aab xXx"))
    print(one == re.compile(one.pattern, re.I))
print(len(compiled), file=sys.stderr)
"""


def ran(folder: Path, *arguments: str) -> tuple[str, int]:
    """Return what the program prints, and how many texts it compiles."""
    environment = {"XDG_CACHE_HOME": str(folder), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, int(done.stderr)


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> keptcode.Keeper:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return keptcode.Keeper(tmp_path / "code")


def add(keeper: keptcode.Keeper, *numbers: int) -> None:
    """Compile some texts in what stands for a process."""
    texts = Texts(keeper)
    for number in numbers:
        assert texts.eval(f"{number} + 1", {}) == number + 1
    texts.keep()


def has(keeper: keptcode.Keeper, number: int) -> bool:
    return Texts(keeper).get(f"{number} + 1", "eval") is not None


@pytest.mark.skipif(sys.platform != "linux", reason="the folder for caches is named elsewhere")
def test_a_second_process_compiles_nothing_and_makes_the_same(tmp_path: Path) -> None:
    plain = ran(tmp_path)
    assert plain[1] > 5
    assert ran(tmp_path, "use") == plain
    assert ran(tmp_path, "use") == (plain[0], 0)


def test_a_python_that_nobody_has_looked_at_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    before = vars(re)["_compiler"].compile
    monkeypatch.setattr(quickstart, "_KNOWN", False)
    monkeypatch.setattr(quickstart, "_texts", None)
    quickstart.use()
    assert vars(re)["_compiler"].compile is before


def test_what_one_process_has_compiled_another_takes(keeper: keptcode.Keeper) -> None:
    add(keeper, *range(30))
    assert has(keeper, 7)
    assert Texts(keeper).get("7 + 1", "exec") is None, "for another use it is another thing"
    assert Texts(keeper).eval("7 + 1", {}) == 8


def test_a_few_new_texts_are_not_written(keeper: keptcode.Keeper) -> None:
    add(keeper, 1, 2, 3)
    assert not has(keeper, 1)


def test_new_texts_join_those_that_are_kept(keeper: keptcode.Keeper) -> None:
    add(keeper, *range(30))
    add(keeper, *range(30, 60))
    assert has(keeper, 1) and has(keeper, 31)


def test_texts_do_not_pile_up(keeper: keptcode.Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quickstart, "_MOST", 50)
    add(keeper, *range(30))
    add(keeper, *range(30, 60))
    assert not has(keeper, 1) and has(keeper, 31)


def test_texts_that_are_asked_for_later_lie_apart(
    keeper: keptcode.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quickstart, "_FIRST", 20)
    add(keeper, *range(60))
    assert has(keeper, 19) and not has(keeper, 31)
    assert len(keeper.get("first texts", quickstart._key())) == 20
    texts = Texts(keeper)
    assert [texts.get(f"{number} + 1", "eval") is None for number in range(60)] == [False] * 60


def test_texts_do_not_share_what_this_module_imports_from_the_future() -> None:
    names: dict[str, Any] = {}
    Texts().exec("def made(a: int) -> str: ...", names)
    assert names["made"].__annotations__ == {"a": int, "return": str}


def test_what_no_file_can_hold_is_made_all_the_same(keeper: keptcode.Keeper) -> None:
    assert Texts(keeper).put("x", "made", made := object()) is made


def test_the_library_changes_no_module_of_python() -> None:
    code = "import thbreports.api, thbreports.batch.making, re; print(re._compiler.compile.__module__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "re._compiler"
