"""Which tests are quick, and which ask a program that others wrote: one place, by file and folder.

Every test runs where nothing is asked for.  A test is marked ``validators`` if it names one of the modules of
``tests/validators``, itself or in a function or fixture of its module.  It is marked ``quick`` unless it is
that, or is listed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest

TESTS = Path(__file__).parents[1]

VALIDATORS = {
    "validators": "the validators themselves",
    "preview/test_browser.py": "a browser, with axe in it",
}
"""What asks validators without their modules, and what it asks."""

SLOW = {
    "batch/make": "processes that die, hang and eat the memory",
    "batch/remote": "a cluster, and processes",
    "batch/test_build.py": "whole builds",
    "batch/test_check.py": "whole builds",
    "batch/test_documents.py": "whole builds",
    "batch/test_links.py": "whole builds",
    "batch/test_lock.py": "processes that wait for one another",
    "batch/test_overwriting.py": "whole builds",
    "batch/test_prune.py": "whole builds",
    "batch/test_strange_files.py": "whole builds",
    "batch/test_validate.py": "processes",
    "cli/commands": "previews in processes of their own",
    "cli/test_main.py": "commands in processes of their own",
    "cli/test_progress.py": "whole builds",
    "document/test_template_cache.py": "commands in processes of their own",
    "outputs/docx/test_secretariat.py": "whole reports",
    "outputs/html/test_write.py::test_embedded_fonts_are_those_that_the_words_need": "fonts of every report",
    "outputs/pdf": "layout",
    "packs/test_fonts.py": "fonts, cut for each report",
    "packs/test_hostile_packs.py": "layout, and templates up to their limits",
    "preview/test_server.py": "processes that make pages",
    "preview/test_session.py": "processes that make pages and PDFs",
    "test_api.py": "reports in processes of their own",
    "test_benchmarks.py": "other programs beside ours",
    "test_docs.py": "every example of the pages",
    "test_every_word.py": "every field in every form",
    "test_example_records.py": "whole builds",
    "test_examples.py": "programs in processes of their own, one with a server",
    "test_forms.py": "every form in every format",
    "test_nothing_lost.py": "builds that are killed",
    "test_packaging.py": "the finished package, installed",
    "test_pages.py": "pages of PDFs, drawn",
    "test_reports.py": "every record in every format",
    "test_reproducible.py": "commands in processes of their own",
    "test_seeds.py": "every seed in every format",
    "test_startup.py": "commands in processes of their own",
    "test_threads.py": "reports in many threads",
    "verify/test_pdf.py": "layout",
    "verify/test_proof.py": "layout",
    "verify/test_property.py": "hundreds of reports, generated",
}
"""What takes longer than a unit test, and why: chosen from what ``pytest --durations=0`` tells."""


def mark(item: pytest.Function) -> None:
    """Give a test the markers of its speed."""
    places = {*_places(item.path), f"{_places(item.path)[0]}::{item.function.__name__}"}
    if places & VALIDATORS.keys() or asks_validator(
        vars(item.module), [item.function.__name__, *item.fixturenames]
    ):
        item.add_marker("validators")
    elif not places & SLOW.keys():
        item.add_marker("quick")


def is_slow(path: Path) -> bool:
    """Return whether no test of a file or folder is quick, so that it need not even be imported for those."""
    return not {**VALIDATORS, **SLOW}.keys().isdisjoint(_places(path))


def missing() -> list[str]:
    """Return what is listed and is not there: under its new name nothing keeps it from ``quick``."""
    listed = [place.partition("::") for place in {**VALIDATORS, **SLOW}]
    return [
        file + mark + name
        for file, mark, name in listed
        if not (TESTS / file).exists() or (name and f"def {name}(" not in (TESTS / file).read_text("utf-8"))
    ]


def _places(path: Path) -> list[str]:
    """Return a file or folder and all folders around it, as they are listed."""
    inside = path.relative_to(TESTS)
    return [one.as_posix() for one in (inside, *inside.parents)]


def asks_validator(module: Mapping[str, object], names: Iterable[str]) -> bool:
    """Return whether functions or fixtures of a module come to use a validator."""
    return any(
        isinstance(value, ModuleType) and value.__name__.startswith("validators.")
        for value in _used(module, names, set())
    )


def _used(known: Mapping[str, object], names: Iterable[str], seen: set[str]) -> Iterator[object]:
    """Yield what functions of a module use of its names, through other functions of it."""
    for name in names:
        if name in seen or name not in known:
            continue
        seen.add(name)
        value = known[name]
        yield value
        function = getattr(value, "_fixture_function", value)  # a fixture wraps its function
        if isinstance(function, FunctionType) and function.__module__ == known["__name__"]:
            yield from _used(known, _names(function.__code__), seen)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for value in code.co_consts:
        if isinstance(value, CodeType):  # a function or comprehension inside
            yield from _names(value)
