"""Print a meeting through the template of a pack; problems are told at the template's own line."""

from __future__ import annotations

import errno
import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.utils import missing

from thbreports.document import blocks, budget, of_report, places, template_cache
from thbreports.document.environment import Sandbox
from thbreports.document.functions import LabelError, functions
from thbreports.document.parts import Order
from thbreports.document.values import Refused, called
from thbreports.errors import PackError, Problem, ThbReportsError, nearest
from thbreports.packs.label_places import label_problem
from thbreports.packs.options import OPTIONS
from thbreports.system import read_file
from thbreports.view.view import View, field_names

if TYPE_CHECKING:
    from thbreports.packs import Pack

TEMPLATE = "document.html.j2"
SUFFIX = ".j2"
"""How the names of templates end; nothing else is read as one, such as a record that lies beside a pack."""
MAX_BYTES = 1_000_000
"""The largest template that is read."""
LONGEST_NAME = 200
"""The longest name of a template, in characters."""
_NO_FILE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}


class _Undefined(StrictUndefined):
    """Names the unknown field and the nearest one that exists."""

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if isinstance(owner, View):
            return f"unknown field '{name}' in {called(owner)}; " + nearest(str(name), field_names(owner))
        if owner is not missing:
            return f"there is no '{name}' in {called(owner)}"
        return f"unknown name '{name}'"


class _FileError(Exception):
    """A file cannot be read as a template."""

    def __init__(self, message: str, path: Path, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.path, self.line = message, path, line


class _PackLoader(BaseLoader):
    """Finds ``<pack>/<file>`` in the folder of that pack, for the pack in use and those that it extends."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.folders = folders

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        if not isinstance(template, str):
            raise Refused(f"{called(template)} is no name of a template")
        pack, _, file = template.partition("/")
        folder = self.folders.get(pack)
        if folder is None or len(file) > LONGEST_NAME or "\0" in file or not file.endswith(SUFFIX):
            raise TemplateNotFound(template[:LONGEST_NAME])
        blocks.check_folders(self.folders)  # what has been read once is not looked at until it changes
        path = folder / file
        try:
            stamp = path.stat().st_mtime_ns
            text = _text(folder, file)
        except OSError as error:
            if error.errno in _NO_FILE:
                raise TemplateNotFound(template) from None
            raise _FileError(f"the template cannot be read: {error.strerror}", path) from None
        return text, str(path), lambda: _modified(path) == stamp


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _text(folder: Path, file: str) -> str:
    """Return the text of a template.  Raises OSError where it cannot be read."""
    path = folder / file
    try:
        data = read_file.read_inside(folder, file, MAX_BYTES)
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _FileError("the template is not UTF-8 text", path, line) from None
    except read_file.Outside:
        raise _FileError("the template lies outside its pack", path) from None
    except read_file.NotRegular:
        raise _FileError("the template is not a file", path) from None
    except read_file.TooLarge as error:
        raise _FileError(f"the template has {error.size:,} bytes; at most {MAX_BYTES:,}", path) from None


KEPT = template_cache.Kept()
"""What this process has compiled, where it keeps no files."""


@functools.lru_cache(maxsize=32)
def _environment(folders: tuple[tuple[str, Path], ...]) -> Sandbox:
    return Sandbox(
        loader=_PackLoader(dict(folders)),
        bytecode_cache=template_cache.cache() or KEPT,
        undefined=_Undefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _forget_changed(environment: Environment) -> None:
    """Forget all templates of a pack once one of them has changed: others keep what they import of it."""
    known = environment.cache
    if known is None:
        return
    # Asked for one by one: another thread may have put only the name of a template there, or empty it.
    kept = [known.get(name) for name in known]
    if not all(one is None or one.is_up_to_date for one in kept):
        known.clear()


def owner_of(pack: Pack) -> Pack:
    """Return the pack whose template is used: the pack, or the nearest of its parents that has one."""
    return next((one for one in reversed(pack.chain()) if (one.folder / TEMPLATE).exists()), pack)


def print_template(
    pack: Pack,
    meeting: View,
    language: str,
    labels: Mapping[str, str],
    order: Order | None = None,
    *,
    marked: bool = False,
) -> str:
    """Return what the template of ``pack`` prints for a meeting, in a language with its labels.

    ``order`` is that of the blocks, where it is not the one of the template.
    ``marked`` puts marks before the tags that the template writes, which ``places`` reads.

    Raises PackError, at the line of the template, for whatever the template does wrong.
    """
    folders = tuple((one.name, one.folder) for one in pack.chain())
    owner = owner_of(pack)
    environment: Environment = _environment(folders)
    _forget_changed(environment)
    if marked:
        environment = places.marking(environment)
    shown = {name: one.alt for name, (_, one) in pack.pictures().items()}
    known = functions(labels, language, shown, _options(pack, meeting))
    given = {**(order.values() if order else {}), "meeting": meeting, "language": language}
    try:
        with budget.one_report(), of_report.printing(known):
            template = environment.get_template(f"{owner.name}/{TEMPLATE}")
            return template.render(given, head=dict(pack.head))
    except (MemoryError, ThbReportsError):
        raise
    except LabelError as error:
        raise label_problem(pack, language, error.label, str(error), error.hint) from None
    except Exception as error:  # whatever a template makes Python raise is the template's problem
        raise _explained(owner, error) from None


def _options(pack: Pack, meeting: View) -> Mapping[str, str]:
    """Return the ways of printing that a pack has chosen, or the record in its place."""
    own = meeting.__dict__["layouts"]
    chosen = {name: own.__dict__.get(name) for name in OPTIONS} if own else {}
    return {**pack.options, **{name: way for name, way in chosen.items() if isinstance(way, str)}}


def _explained(pack: Pack, error: Exception) -> PackError:
    """Return what a template did wrong, at its file and line."""
    file, line = _place(error)
    message, hint = str(error), str(getattr(error, "hint", ""))
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or file, error.lineno
        message = error.message or "wrong syntax"
    elif isinstance(error, TemplateNotFound):
        known = [f"{one.name}/{path.name}" for one in pack.chain() for path in one.folder.glob("*" + SUFFIX)]
        message, hint = f"there is no template '{error}'", nearest(str(error), sorted(known))
    elif isinstance(error, _FileError):
        if file is None or error.line:
            # Its lines are not shown: what lies outside the pack is nobody's to read.
            return PackError([Problem(str(error.path), error.line or 1, 1, message)])
        message += f": {error.path}"
    elif isinstance(error, RecursionError):
        message = "the template calls itself without end"
    elif isinstance(error, UndefinedError):
        message, _, hint = message.partition("; ")
    return _problem(pack, file, line, message or f"the template cannot be used: {type(error).__name__}", hint)


def _place(error: BaseException) -> tuple[str | None, int]:
    """Return the template's file and line where an error arose: the innermost frame of a template."""
    place: tuple[str | None, int] = (None, 1)
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(SUFFIX):
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _problem(pack: Pack, file: str | None, line: int, message: str, hint: str = "") -> PackError:
    path = Path(file) if file else pack.folder / TEMPLATE
    try:
        lines = read_file.read(path, MAX_BYTES).decode("utf-8", "replace").split("\n")
    except OSError:
        lines = []
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    column = len(source) - len(source.lstrip()) + 1
    return PackError([Problem(str(path), line, column, message, hint, source)])
