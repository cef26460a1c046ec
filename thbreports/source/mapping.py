"""Plain data, as from JSON or a database, held to the limits that hold for YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from thbreports.errors import Problem, RecordError
from thbreports.source.origin import Location, Origin
from thbreports.source.text import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, unsafe_character, with_line_feeds


def checked(data: Mapping[str, Any], origin: Origin) -> dict[str, Any]:
    """Return data without what holds nothing (None, blanks, {}, []), with line feeds at line ends.

    Raises RecordError for characters that no record may hold, and for data that is too deep or too large.
    """
    problems: list[Problem] = []
    for count, (location, value) in enumerate(_walk(data, ()), 1):
        if len(location) > MAX_DEPTH:
            raise RecordError(
                [
                    origin.problem(
                        location[:1], "the record is nested too deeply", f"at most {MAX_DEPTH} levels"
                    )
                ]
            )
        if count > MAX_NODES:
            raise RecordError(
                [origin.problem((), "the record has too many values", f"at most {MAX_NODES:,}")]
            )
        if isinstance(value, str) and (unsafe := unsafe_character(value)):
            code = f"U+{ord(unsafe):04X}"
            if len(problems) == MAX_PROBLEMS:
                problems.append(origin.problem(location, "more problems follow"))
                break
            problems.append(
                origin.problem(location, f"the text holds {code}, which no record may hold", "delete it")
            )
    if problems:
        raise RecordError(problems)
    tidied: dict[str, Any] = _tidy(data)
    return tidied


def _walk(value: Any, location: Location) -> Iterator[tuple[Location, Any]]:
    """Yield every value with its path; no deeper than one level below the limit, however deep the data is."""
    yield location, value
    if len(location) > MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _walk(item, (*location, str(name)))
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for index, item in enumerate(value):
            yield from _walk(item, (*location, index))


def _tidy(value: Any) -> Any:
    if isinstance(value, Mapping):
        tidied = ((str(name), _tidy(item)) for name, item in value.items())
        return {name: item for name, item in tidied if not _is_nothing(item)}
    if isinstance(value, list | tuple):
        return [item for item in map(_tidy, value) if not _is_nothing(item)]
    return with_line_feeds(value) if isinstance(value, str) else value


def _is_nothing(value: Any) -> bool:
    """Tell whether a value of a database or of JSON says nothing: it is as good as absent."""
    return value is None or (isinstance(value, dict | list) and not value) or not str(value).strip()
