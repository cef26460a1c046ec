"""The layers of the package: each imports those before it alone, and no modules import in a circle."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
LAYERS = (
    "errors", "system", "source", "record", "packs", "view", "document", "outputs",
    "verify", "formats", "batch", "api", "preview", "cli", "__main__",
)  # fmt: skip
"""The order of layers: what a module imports stands in its own layer or in one further to the left."""


def imports() -> dict[str, set[str]]:
    """Return what each module imports of the package, in functions and under TYPE_CHECKING too."""
    paths = {path.relative_to(ROOT).with_suffix(""): path for path in ROOT.glob("thbreports/**/*.py")}
    modules = {".".join(name.parts).removesuffix(".__init__"): path for name, path in paths.items()}
    found: dict[str, set[str]] = {}
    for module, path in modules.items():
        named: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                named |= {one if one in modules else node.module for one in inside}
        found[module] = named & modules.keys() - {"thbreports"}
    del found["thbreports"]  # shows names of all layers
    return found


def test_no_import_goes_up() -> None:
    order = {layer: number for number, layer in enumerate(LAYERS)}
    found = imports()
    layer = {module: order[module.split(".")[1]] for module in found}
    up = [f"{one} -> {other}" for one in found for other in found[one] if layer[other] > layer[one]]
    assert not up, sorted(up)


def test_no_modules_import_one_another_in_a_circle() -> None:
    try:
        TopologicalSorter(imports()).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None
