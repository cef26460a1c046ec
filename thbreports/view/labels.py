"""The words of a report: the labels of its pack, and those that the record puts in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from thbreports.errors import Problem, nearest
from thbreports.packs import placeholders

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.record import Meeting


def labels_of(meeting: Meeting, pack: Pack) -> Mapping[str, str]:
    """Return the labels of a report by their names."""
    own = {one.name: one.text for one in meeting.labels}
    found = pack.labels(meeting.language)
    return {**found, **own} if own else found


def problems(meeting: Meeting, pack: Pack, known: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the labels of a record that its pack does not have, or could not fill in.

    ``known`` are those of all packs of the record: a label may be meant for another document of it.
    """
    labels = pack.labels(meeting.language)
    for index, one in enumerate(meeting.labels):
        place = ("labels", index)
        if not _has(known, one.name) and not _has(labels, one.name):
            hint = nearest(one.name, [*labels]) or f"they stand in labels/{meeting.language}.toml of the pack"
            message = f"the form '{pack.name}' has no label '{one.name}'"
            yield meeting._origin.problem((*place, "name"), message, hint, at_key=True)
        elif one.text == "no":
            hint = "write 'headings: {part: no}' for a part without a heading"
            yield meeting._origin.problem((*place, "text"), f"label '{one.name}' needs words", hint)
        else:
            all_labels = {**known, **labels}
            wanted = all_labels.get(one.name) or all_labels.get(f"{one.name}.other", "")
            yield from _filled(meeting, (*place, "text"), one.text, wanted)


def _has(labels: Mapping[str, str], name: str) -> bool:
    """Tell whether there is a label of a name, if only in the forms of its plural."""
    return name in labels or f"{name}.other" in labels


def _filled(meeting: Meeting, place: tuple[str | int, ...], text: str, pattern: str) -> Iterator[Problem]:
    names = placeholders.names_in(pattern)
    try:
        for name in placeholders.names_in(text):
            if name not in names:
                raise placeholders.unknown(name, names)
    except placeholders.PlaceholderError as error:
        yield meeting._origin.problem(place, error.message, error.hint)
