"""pack.toml: what one file says, checked strictly, every problem at its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thbreports.errors import PackError, Problem, nearest
from thbreports.packs import access, head, options, pictures, running, toml_text, typefaces
from thbreports.packs.pictures import PackPicture
from thbreports.packs.vocabulary import CLASSES, ELEMENTS

FILE = "pack.toml"
OR = " or "
"""Stands between the paths of which a record must have one, or between the words that a field may hold."""
IS = " is "
"""Stands between a path and the only words that it may hold, where it holds any."""
MAX_NAME, MAX_TEXT, MAX_STYLE = 100, 5_000, 200
"""Most characters of a name or key, of a text, and of the name of a Word style."""

_TEXTS = ("name", "title", "extends", "pdf_engine")
_PDF_ENGINES = ("auto", "weasyprint", "typst")
_LISTS = ("leaves_out", "prints", "renumbers", "order", "audiences")
_OF_NAMES = ("order", "audiences")
"""Lists of other names than those of fields: of parts and blocks, and of groups of readers."""
_TABLES = ("requires", "defaults", "options", "design", "running", "styles")
_KEYS = (*_TEXTS, *_LISTS, *_TABLES, "pictures", "head", "typefaces")
_AUDIENCE = re.compile(r"[a-z][a-z0-9-]*")
_EXAMPLES = {"audiences": "public"}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)(?:\.([a-z][a-z-]*))?")
_FONT = r"""("[\w .-]+"|'[\w .-]+'|-?[A-Za-z][\w -]*)"""
_KINDS = {
    "a number such as 1.5": re.compile(r"\d*\.?\d+"),
    "a length such as 10.5pt, 25mm or 1.25rem": re.compile(r"-?\d*\.?\d+(pt|mm|cm|in|px|rem|em|ch|vw|%)|0"),
    "a colour such as #1f3a5f": re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
    'signs such as "* * *", without letters': re.compile(r'"[^\w"\\]{0,12}"'),
    "names of fonts, between commas": re.compile(rf"{_FONT}(\s*,\s*{_FONT})*"),
}
_NUMBER, _LENGTH = list(_KINDS)[:2]


@dataclass
class PackFile:
    """What one pack.toml says, before its parents are known; ``problems`` lists the problems found so far."""

    path: Path
    lines: list[str] = field(default_factory=list)
    name: str = ""
    title: str = ""
    extends: str = ""
    pdf_engine: str = ""
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    requires: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    design: dict[str, str] = field(default_factory=dict)
    running: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, PackPicture] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)
    typefaces: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, section: str, key: str, message: str, hint: str = "") -> None:
        """Note a problem at the line of a key; a key outside the tables has the section ``""``."""
        self.problems.append(toml_text.problem(self.path, self.lines, section, key, message, hint))

    def check_design(self, inherited: Mapping[str, str], sheets: Callable[[], str]) -> None:
        """Compare the design with that of the parents.

        A key must be known to the parents or be read by the pack's own style sheets (``sheets`` gives their
        text), so that a slip in a name is not silently without effect; a value must be of the kind of the one
        that it replaces.
        """
        own: str | None = None
        for key, value in self.design.items():
            if key in inherited:
                wanted, given = _kind(inherited[key]), _kind(value)
                if given not in ("", wanted) and (wanted, given) != (_NUMBER, _LENGTH):
                    self.problem("design", key, f"{value!r} does not fit '{key}'", f"write {wanted}")
                continue
            own = sheets() if own is None else own
            if f"var(--{key})" not in own and f"var(--{key}," not in own:
                hint = f"{nearest(key, list(inherited))} a new key is read by var(--{key}) in the sheets"
                self.problem("design", key, f"unknown design key '{key}'", hint.strip())


def read(path: Path) -> PackFile:
    """Read and check one pack.toml; problems are collected in ``problems``, nothing is raised for them.

    Raises:
        OSError: if the file cannot be read.
    """
    file = PackFile(path)
    try:
        text = access.text(path)
    except PackError as error:
        file.problems.extend(error.problems)
        return file
    file.lines = text.splitlines()
    data, file.problems = toml_text.read(path, text)
    if file.problems:
        return file
    _check_characters(file, data)
    if file.problems:
        return file
    _check_keys(file, data)
    _check_texts(file, data)
    _check_lists(file, data)
    for section in _TABLES:
        setattr(file, section, dict(_table(file, data, section)))
    _check_requires(file)
    _check_values(file)
    for key, message, hint in running.slips(file.running):
        file.problem("running", key, message, hint)
    for key, message, hint in options.slips(file.options):
        file.problem("options", key, message, hint)
    file.pictures, slips = pictures.read(data.get("pictures", {}), path.parent)
    file.head, more = head.read(data.get("head", {}))
    faces = list(typefaces.slips(data.get("typefaces", {})))
    file.typefaces = {} if faces else data.get("typefaces", {})
    for slip in (*slips, *more, *faces):
        file.problem(*slip)
    _check_styles(file)
    return file


def _check_characters(file: PackFile, data: Mapping[str, Any]) -> None:
    """Note texts that no output could hold, or that would show otherwise than they are written."""
    for key, value in data.items():
        inner = value if isinstance(value, dict) else {"": value}
        for name, text in inner.items():
            section, shown = (key, name) if isinstance(value, dict) else ("", key)
            if wrong := toml_text.unsafe(name) or (toml_text.unsafe(text) if isinstance(text, str) else ""):
                file.problem(section, shown, f"'{toml_text.shown(shown)}' {wrong}", "delete it")
            elif len(name) > MAX_NAME or (isinstance(text, str) and len(text) > MAX_TEXT):
                hint = f"at most {MAX_NAME} characters for a name, {MAX_TEXT:,} for a text"
                file.problem(section, shown, f"'{toml_text.shown(shown)}' is too long", hint)


def _check_keys(file: PackFile, data: Mapping[str, Any]) -> None:
    for key in data.keys() - set(_KEYS):
        file.problem("", key, f"unknown key '{key}'", nearest(key, _KEYS) or "known are " + ", ".join(_KEYS))


def _check_texts(file: PackFile, data: Mapping[str, Any]) -> None:
    for key in _TEXTS:
        value = data.get(key, "")
        if not isinstance(value, str):
            file.problem("", key, f"'{key}' is not a text", "put it between quotation marks")
        elif key in data and not value.strip():
            file.problem("", key, f"'{key}' is empty")
        else:
            setattr(file, key, value)
    for key in ("name", "title"):
        if key not in data:
            file.problems.append(Problem(str(file.path), 0, 0, f"'{key}' is missing", f'add {key} = "..."'))
    if file.pdf_engine not in ("", *_PDF_ENGINES):
        hint = nearest(file.pdf_engine, _PDF_ENGINES) or "write one of " + ", ".join(_PDF_ENGINES)
        file.problem("", "pdf_engine", f"there is no PDF engine {file.pdf_engine!r}", hint)
    if len(file.name) > MAX_NAME:
        file.problem("", "name", "the name is too long", f"at most {MAX_NAME} characters")
    elif file.name and not _NAME.fullmatch(file.name):
        file.problem("", "name", f"{file.name!r} cannot name a pack", "use small letters, digits and hyphens")


def _check_lists(file: PackFile, data: Mapping[str, Any]) -> None:
    for key in _LISTS:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(path, str) for path in value):
            example = _EXAMPLES.get(key, "sessions.title")
            file.problem("", key, f"'{key}' is not a list of texts", f'write {key} = ["{example}"]')
            continue
        for path in value if key not in _OF_NAMES else ():
            _check_path(file, "", key, path)
        if key == "audiences":
            _check_audiences(file, value)
        if key in data:
            file.lists[key] = tuple(value)


def _check_audiences(file: PackFile, names: list[str]) -> None:
    for place, name in enumerate(names):
        if not _AUDIENCE.fullmatch(name):
            hint = "write small letters, figures and '-'"
            file.problem("", "audiences", f"{name!r} cannot be the name of an audience", hint)
        elif name in names[:place]:
            file.problem("", "audiences", f"'{name}' stands twice", "keep one")
        elif name == "public" and place:
            hint = "write it first: each may read what those before it may"
            file.problem("", "audiences", "'public' stands behind others", hint)


def _check_requires(file: PackFile) -> None:
    for paths in file.requires:
        first, condition, _ = paths.partition(IS)
        for path in (first,) if condition else paths.split(OR):
            _check_path(file, "requires", paths, path)


def _check_path(file: PackFile, section: str, key: str, path: str) -> None:
    """Note a path that no field of a record has, with the nearest name that there is."""
    from thbreports.record.field_paths import path_problem  # a pack without paths is read without the models

    if (problem := path_problem(path)) is not None:
        file.problem(section, key, *problem)


def _table(file: PackFile, data: Mapping[str, Any], section: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and texts of one table, noting what is not a text."""
    table = data.get(section, {})
    if not isinstance(table, dict):
        file.problem("", section, f"'{section}' is not a table", f"write [{section}] above its keys")
        return
    for key, value in table.items():
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict) and section == "styles":
            hint = f'write "{key}.{next(iter(value), "")}" = "..."'
            file.problem("styles", key, f"'{key}' is not a text", hint)
        else:
            file.problem(section, key, f"'{key}' is not a text", "put it between quotation marks")


def _kind(value: str) -> str:
    """Return what a design value is, in words, or an empty text."""
    return next((kind for kind, form in _KINDS.items() if form.fullmatch(value.strip())), "")


def _check_values(file: PackFile) -> None:
    for key, value in file.design.items():
        if not _NAME.fullmatch(key):
            hint = "use small letters, digits and hyphens"
            file.problem("design", key, f"{key!r} cannot name a design value", hint)
        if not _kind(value):
            hint = "write " + ", ".join(list(_KINDS)[:-1]) + ", or " + list(_KINDS)[-1]
            file.problem("design", key, f"design value {value!r} of '{key}' cannot be read", hint)
        elif value.strip() not in _WORDS.get(key, (value.strip(),)):
            hint = f"write {' or '.join(_WORDS[key])}"
            file.problem("design", key, f"design value {value!r} of '{key}' cannot be", hint)
        elif limit := _limit(key, value):
            file.problem("design", key, f"design value {value!r} of '{key}' cannot be", limit)


_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75, "rem": 11.0, "em": 11.0}
_LIMITS = {
    "-size": (1, 400, "from 1pt to 400pt"),
    "page-width": (72, 1584, "from 1in to 22in, which is the largest that Word has"),
    "page-height": (72, 1584, "from 1in to 22in, which is the largest that Word has"),
    "leading": (0.5, 10, "from 0.5 to 10"),
}
"""What an end of a key says of its value: lowest and highest in points, or without a unit."""
_FURTHEST = 2000
_WORDS = {"h2-case": ("none", "uppercase")}
"""The words that a key takes, and no others."""


def _limit(key: str, value: str) -> str:
    """Return what a length or number should be, if it is one that no page can have, or an empty text."""
    match = re.fullmatch(r"(-?\d*\.?\d+)([a-z%]*)", value.strip())
    if match is None:
        return ""
    number = float(match[1]) * _POINTS.get(match[2], 1.0)
    low, high, words = next((limit for end, limit in _LIMITS.items() if key.endswith(end)), _ANY)
    if match[2] and (low, high) == (0.5, 10):  # a leading that is a length
        low, high, words = 1, 400, "from 1pt to 400pt"
    return "" if low <= number <= high else f"write a value {words}"


_ANY = (-_FURTHEST, _FURTHEST, f"of at most {_FURTHEST}pt")


def _check_styles(file: PackFile) -> None:
    for key, style in file.styles.items():
        match = _SELECTOR.fullmatch(key)
        if match is None:
            file.problem("styles", key, f"{key!r} is not of the form tag or tag.class", 'write p or "p.kind"')
            continue
        if match[1] not in ELEMENTS:
            file.problem("styles", key, f"unknown element '{match[1]}'", nearest(match[1], sorted(ELEMENTS)))
        if match[2] and match[2] not in CLASSES:
            file.problem("styles", key, f"unknown class '{match[2]}'", nearest(match[2], sorted(CLASSES)))
        if not any(map(str.isalnum, style)):
            file.problem("styles", key, f"'{key}' has no name of a Word style")
        elif len(style) > MAX_STYLE:
            hint = f"at most {MAX_STYLE} characters"
            file.problem("styles", key, f"the name of the Word style of '{key}' is too long", hint)
