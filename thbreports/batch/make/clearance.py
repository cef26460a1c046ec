"""Refuse files that hold words which their readers may not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from thbreports import formats
from thbreports.errors import Problem, ThbReportsError
from thbreports.packs import Pack

if TYPE_CHECKING:
    from thbreports.record import Meeting
    from thbreports.record.walk import Walked
    from thbreports.source.origin import Location
    from thbreports.verify.leaks import Hit

_NAMED = 3
"""How many places of a file are named."""

LISTED = "manifest.json"
"""What the list of all files will have of a record is searched as its files are, under this name."""
_HINT = "nothing of it is written; please report it"
_OTHER_NAME = "nothing of it is written; give the record, its folder or its picture another name"
_BLANK: Mapping[str, Any] = {
    "title": "0",
    "subtitle": "0",
    "date": "2000-01-01",
    "place": {"city": "0"},
    "addressing": {"sender": ["0"], "recipients": ["0"], "copies": ["0"]},
    "chairs": [{"name": "0", "organisation": "0"}],
    "participants": [{"name": "0", "organisation": "0", "role": "0"}],
    "opening": "0 **0** *0* [0](https://0.org)[^0]\n\n- 0\n\n1. 0\n\n[^0]: 0\n",
    "closing": "| 0 | 0 |\n|---|---|\n| 0 | 0 |\n",
    "sessions": [
        {
            "title": "0",
            "minutes": "0",
            "presenters": [{"name": "0"}],
            "decisions": ["0"],
            "actions": [{"text": "0", "owners": ["0"]}],
        }
    ],
    "conclusions": ["0"],
    "signatures": [{"name": "0"}],
    "annexes": [{"title": "0", "text": "0"}],
}
"""A record that says nothing: what its reports say is said by their form."""


class Clearance:
    """What is known of a record of which reports are made for an audience.

    ``whole`` is the record with all that others alone may read, ``walked`` what a walk over it has found, if
    there was one in the same look.
    """

    def __init__(self, whole: Meeting, audience: str, walked: Walked | None = None) -> None:
        from thbreports.verify import leaks

        self._whole, self._audience = whole, audience
        self._for_others = leaks.for_others(whole, audience, walked)

    def withholds(self, shown: Meeting) -> bool:
        """Tell whether anything of the record may not be in the reports of a part of it."""
        from thbreports.verify import leaks

        return bool(self._for_others or leaks.not_named(shown))

    def problems(
        self,
        shown: Meeting,
        pack: Pack,
        files: Mapping[str, bytes],
        options: Mapping[str, Mapping[str, Any]],
    ) -> list[Problem]:
        """Return a problem for each place in the record whose withheld words stand in finished files.

        What reports of the form hold in any case is none of them.  No problem quotes a word.

        Args:
            shown: what the files were made of.
            pack: their form.
            files: by their formats; what the list of all files will have of them is ``LISTED``.
            options: those of the formats.
        """
        from thbreports.verify import leaks

        hidden = [*self._for_others, *leaks.not_named(shown)]
        if not hidden or not files:
            return []
        public = leaks.public_words(self._whole, shown, hidden, pack)
        try:
            hits = leaks.leaks(files, hidden, public)
            if hits:
                names = dict.fromkeys(hit.name for hit in hits if hit.name != LISTED)
                empty = _blank_files(shown.language, pack, {name: options.get(name, {}) for name in names})
                blank = leaks.leaks(empty, hidden, public)
                hits = [hit for hit in hits if not hit.is_of_form(blank)]
        except leaks.Unreadable as error:
            message = f"the finished files cannot be searched for withheld words: {error}"
            return [self._whole._origin.problem(("title",), message)]
        return self._told(hits)

    def _told(self, hits: list[Hit]) -> list[Problem]:
        found: dict[Location, dict[str, list[str]]] = {}
        first: dict[Location, str] = {}
        for hit in hits:
            places = found.setdefault(hit.location, {}).setdefault(hit.name, [])
            first.setdefault(hit.location, hit.words)
            if hit.place not in places:
                places.append(hit.place)
        origin = replace(self._whole._origin, steps=())  # places are those in its file
        problems: list[Problem] = []
        for location, files in found.items():
            said = "; ".join(f"{name}{_listed(places)}" for name, places in files.items())
            message = f"words that are withheld from '{self._audience}' stand in what was made: {said}"
            hint = _OTHER_NAME if LISTED in files else _HINT  # pages link to the file in other languages
            problem = origin.words_problem(location, first[location], message, hint)
            problems.append(replace(problem, source=""))
        return problems


def _blank_files(language: str, pack: Pack, options: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
    """Return the reports of a record that says nothing; of what a pack demands more it has none."""
    from thbreports.document import compose
    from thbreports.view.pack_defaults import complete
    from thbreports.view.prepare import load

    try:
        document = compose(complete(load({**_BLANK, "language": language}), pack), pack)
        return {name: formats.write(name, document, **chosen) for name, chosen in options.items()}
    except ThbReportsError:  # then nothing is known of the form, and all is told
        return {}


def _listed(places: list[str]) -> str:
    """Return places in a file in brackets; none where the file itself is the place."""
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    named = ", ".join(filter(None, places[:_NAMED]))
    return f" ({named}{more})" if named else ""
