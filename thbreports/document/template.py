"""Printing a meeting through the template of a pack; faults are told at the template's own line."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    pass_context,
)
from jinja2.exceptions import SecurityError

from thbreports import packaccess
from thbreports.document import places
from thbreports.document.functions import functions, join, runs
from thbreports.document.sandbox import Sandbox
from thbreports.document.view import View
from thbreports.problems import PackError, Problem, nearest
from thbreports.text.words import plain

if TYPE_CHECKING:
    from thbreports.packs import Pack

TEMPLATE = "document.html.j2"
LONGEST_NAME = 200


class _Undefined(StrictUndefined):
    """Names the unknown field and the nearest one that exists."""

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if isinstance(owner, View):
            return f"unknown field '{name}' in {owner.noun}; " + nearest(str(name), list(owner.fields()))
        if owner is not None and not repr(owner) == "missing":
            what = (
                "a text" if isinstance(owner, str) else "a list" if isinstance(owner, list) else "this value"
            )
            return f"there is no '{name}' in {what}"
        return f"unknown name '{name}'"


class _PackLoader(BaseLoader):
    """Finds ``<pack>/<file>`` in the folder of that pack, for the pack in use and those that it extends."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.folders = folders

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        pack, _, file = template.partition("/")
        folder = self.folders.get(pack)
        if len(template) > LONGEST_NAME or "\0" in template:
            raise TemplateNotFound(template[:LONGEST_NAME])
        path = (folder / file).resolve() if folder else None
        if folder is None or path is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
            raise TemplateNotFound(template)
        stamp = path.stat().st_mtime_ns
        return packaccess.text(path), str(path), lambda: path.stat().st_mtime_ns == stamp


def keep_compiled(cache: BytecodeCache | None) -> None:
    """Take what templates are compiled to from a cache, and put it there; None ends it."""
    global _compiled
    if cache is not _compiled:
        _compiled = cache
        _environment.cache_clear()


_compiled: BytecodeCache | None = None


@functools.lru_cache(maxsize=32)
def _environment(folders: tuple[tuple[str, Path], ...]) -> Sandbox:
    environment = Sandbox(
        loader=_PackLoader(dict(folders)),
        bytecode_cache=_compiled,
        undefined=_Undefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["join"] = join
    environment.filters["plain"] = _at_run_time(plain)
    environment.filters["runs"] = _at_run_time(runs)
    return environment


def _at_run_time(filter: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter whose results are not compiled in: code that is kept would outlive a change of it."""
    return pass_context(lambda context, *given, **options: filter(*given, **options))


def print_template(
    pack: Pack, meeting: View, language: str, labels: Mapping[str, str], *, marked: bool = False
) -> str:
    """Return what the template of ``pack`` prints for a meeting, in a language with its labels.

    ``marked`` puts marks before the tags that the template writes, which ``places`` reads.

    Raises PackError, at the line of the template, for whatever the template does wrong.
    """
    folders = tuple((one.name, one.folder) for one in pack.chain())
    environment: Environment = _environment(folders)
    if marked:
        environment = places.marking(environment)
    owner = next((one for one in reversed(pack.chain()) if (one.folder / TEMPLATE).is_file()), pack)
    try:
        template = environment.get_template(f"{owner.name}/{TEMPLATE}")
        return template.render(meeting=meeting, language=language, **functions(labels, language))
    except TemplateSyntaxError as error:
        raise _fault(owner, error.filename, error.lineno, error.message or "wrong syntax") from None
    except TemplateNotFound as error:
        known = [f"{name}/{TEMPLATE}" for name, _ in folders]
        raise _fault(
            owner, *_place(error), f"there is no template '{error}'", nearest(str(error), known)
        ) from None
    except (
        TemplateError,
        SecurityError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
    ) as error:
        message, _, hint = (
            str(error).partition("; ") if isinstance(error, UndefinedError) else (str(error), "", "")
        )
        raise _fault(owner, *_place(error), message, hint) from None
    except RecursionError as error:
        raise _fault(owner, *_place(error), "the template calls itself without end") from None
    except (SyntaxError, MemoryError) as error:  # Python compiles no more than 20 loops inside one another
        raise _fault(owner, *_place(error), f"the template is nested too deeply: {error}") from None


def _place(error: BaseException) -> tuple[str | None, int]:
    """Return the template's file and line where an error arose: the innermost frame of a template."""
    place: tuple[str | None, int] = (None, 1)
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _fault(pack: Pack, file: str | None, line: int, message: str, hint: str = "") -> PackError:
    path = Path(file) if file else pack.folder / TEMPLATE
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    column = len(source) - len(source.lstrip()) + 1
    return PackError([Problem(str(path), line, column, message, hint, source)])
