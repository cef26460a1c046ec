"""Switch on the fields of a record to start from that a form demands, and take out what it does not print."""

from __future__ import annotations

import datetime
import re
import typing
from collections.abc import Callable, Iterator, Mapping

from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of

OR = " or "
"""Stands between the paths of which a record must have one, or between the words that a field may hold."""
IS = " is "
"""Stands between a path and the only words that it may hold."""
_DEMANDS = "The form demands this"
_FIELD = re.compile(r"#?([a-z_]+):")
_BELOW = re.compile(r"#?  ")
_EXAMPLES = {"country": "FR", "time_zone": "Europe/Brussels", "id": "first"}
"""Values of fields that not any words can be."""
_ALWAYS = ("pack", "title", "date", "language", "documents")


def switched_on(
    whole: str, demands: Mapping[str, str], hidden: Callable[[str], bool], date: datetime.date
) -> str:
    """Return a record to start from, fit for a form; ``whole`` has all fields, most of them switched off."""
    wanted: dict[str, dict[str, str]] = {}
    allowed: dict[str, str] = {}
    for paths, words in demands.items():
        if IS in paths:  # holds of a record that leaves the field out
            name, _, choices = paths.partition(IS)
            allowed[name] = choices.split(OR)[0]
            continue
        path = min(paths.split(OR), key=lambda one: one.count("."))
        name, _, inner = path.partition(".")
        wanted.setdefault(name, {})[inner] = words
    days = [words for name in ("start", "end") for words in wanted.pop(name, {}).values()]
    if days:
        note = f"# {_DEMANDS}: {' and '.join(days)}."
        whole = re.sub(r"(?m)^date: .*$", lambda _: f"{note}\nstart: {date}\nend: {date}", whole)
    paragraphs = [_fitted(lines, wanted, hidden, date) for lines in _paragraphs(whole)]
    missing = [line for name in wanted for line in _written(name, wanted[name], date)]
    made = "\n\n".join("\n".join(lines) for lines in [*paragraphs, missing] if lines) + "\n"
    for name, value in allowed.items():
        line = re.compile(rf"^(#?{re.escape(name)}): .*$", re.MULTILINE)
        made = "\n".join(
            f"{match[1]}: {value}" if (match := line.match(one)) else one for one in made.split("\n")
        )
    return made


def _paragraphs(whole: str) -> Iterator[list[str]]:
    for paragraph in whole.strip("\n").split("\n\n"):
        yield paragraph.split("\n")


def _fitted(
    lines: list[str], wanted: dict[str, dict[str, str]], hidden: Callable[[str], bool], date: datetime.date
) -> list[str]:
    """Return the lines of a paragraph; what is wanted and found is taken out of ``wanted``."""
    kept: list[str] = []
    dropped = False
    place = 0
    while place < len(lines):
        match = _FIELD.match(lines[place])
        end = place + 1
        while match and end < len(lines) and _BELOW.match(lines[end]) and lines[end].strip("# "):
            end += 1
        own = lines[place:end]
        if match and (demanded := wanted.pop(match[1], None)) is not None:
            kept += _demanded(own, match[1], demanded, date)
        elif match and match[1] not in _ALWAYS and hidden(match[1]):
            dropped = True
        else:
            kept += own
        place = end
    return [] if dropped and not any(map(_FIELD.match, kept)) else kept


def _demanded(lines: list[str], name: str, demanded: Mapping[str, str], date: datetime.date) -> list[str]:
    """Return the lines of a field that is demanded, or within which fields are, all switched on."""
    notes = [f"# {_DEMANDS}: {words}." for inner, words in demanded.items() if not inner]
    if lines[0].startswith("#"):
        lines = [line.removeprefix("#") for line in lines]
    for inner, words in demanded.items():
        if inner:
            lines = _with_inner(lines, name, inner, words, date)
    return [*notes, *lines]


def _with_inner(lines: list[str], name: str, path: str, words: str, date: datetime.date) -> list[str]:
    """Return the lines of a field with one of the fields within it, of its first item if it is a list."""
    field, _, rest = path.partition(".")
    part = fields_of(Meeting)[name].part
    if part is None:
        return lines
    example = _example(part, path, words, date)
    for number, line in enumerate(lines):
        if match := re.match(rf"#?( +)(- )?{field}:", line):
            end = number + 1
            while end < len(lines) and re.match(rf"#?{match[1]}(  |- )", lines[end]) and not match[2]:
                end += 1
            own = [one.removeprefix("#") for one in lines[number:end]]
            if rest:
                mark = match[2] or ""
                own = [match[1] + (" " * len(mark) if at else mark) + one for at, one in enumerate(example)]
            note = [] if match[2] else [f"{match[1]}# {_DEMANDS}: {words}."]
            return [*lines[:number], *note, *own, *lines[end:]]
    first = next(
        (at for at, line in enumerate(lines[1:], 1) if not line.lstrip().startswith("#")), len(lines)
    )
    indent = "    " if len(lines) > first and lines[first].lstrip().startswith("- ") else "  "
    added = [f"{indent}# {_DEMANDS}: {words}.", *(indent + line for line in example)]
    return [*lines[: first + 1], *added, *lines[first + 1 :]]


def _written(name: str, demanded: Mapping[str, str], date: datetime.date) -> list[str]:
    """Return the lines of a field that the record to start from does not have."""
    (inner, words), *others = demanded.items()
    lines = _example(Meeting, f"{name}.{inner}" if inner else name, words, date)
    for other, more in others:
        lines = _with_inner(lines, name, other, more, date) if other else lines
    return [f"# {_DEMANDS}: {words}.", *lines]


def _example(part: type[Part], path: str, words: str, date: datetime.date) -> list[str]:
    """Return the lines of a field with an example in it; a path leads on to fields within."""
    name, _, rest = path.partition(".")
    kind = fields_of(part)[name]
    if kind.part is not None and (rest or not kind.part.short_form):
        below = _example(kind.part, rest, words, date) if rest else []
        given = {line.split(":")[0] for line in below}
        needed = [
            one
            for one, field in kind.part.model_fields.items()
            if (field.is_required() or one == "motion") and one not in given  # a vote that is worded has none
        ]
        if not needed and not below:  # a part that holds nothing is none
            needed = [next(iter(fields_of(kind.part)))]
        lines = [*(line for one in needed for line in _example(kind.part, one, words, date)), *below]
        if kind.many:
            lines = [("- " if not number else "  ") + line for number, line in enumerate(lines)]
        return [f"{name}:", *(f"  {line}" for line in lines)]
    short = (kind.part, kind.part.short_form) if kind.part is not None else (part, name)
    value = _value(*short, words, date)
    return [f"{name}: [{value}]" if kind.many else f"{name}: {value}"]


def _value(part: type[Part], name: str, words: str, date: datetime.date) -> str:
    """Return an example of the value of a field."""
    if known := _EXAMPLES.get(name):
        return known
    annotation = str(part.model_fields[name].annotation)
    if "date" in annotation:
        return date.isoformat()
    if choices := [
        one for one in typing.get_args(part.model_fields[name].annotation) if isinstance(one, str)
    ]:
        return choices[0]
    if "bool" in annotation:
        return "yes"
    if "int" in annotation:
        return "1"
    examples = part.model_fields[name].json_schema_extra or {}
    found = examples.get("examples") if isinstance(examples, dict) else None
    if isinstance(found, list) and found:
        return str(found[0])
    return '"' + (words[:1].upper() + words[1:]).replace('"', "'").replace("\\", "/") + '"'
