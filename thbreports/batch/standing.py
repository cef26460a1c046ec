"""Whether all stands as it did when there was nothing to do: then no file is judged anew.

How all stands is what is to be seen from outside (which records and files there are, and what they look
like), the list of all files, and what is asked for.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from thbreports import atomic, environment, stamps
from thbreports.batch import knownfiles, manifest
from thbreports.batch.freshness import Plan, Sources, Wanted, plain
from thbreports.batch.recordfiles import Record


class Standing:
    """How all stands before a build of records into a folder; ``sources`` has what the records refer to."""

    def __init__(self, folder: Path, records: Sequence[Record], wanted: Wanted, sources: Sources) -> None:
        self._sources, self._name = sources, f"{os.path.realpath(folder)} unchanged"
        self._keeper = knownfiles.keeper() if len(records) > knownfiles.FEW else None
        self._records, self._start = len(records), time.time_ns()
        self._key = self._seen(folder, records, wanted) if self._keeper else ""

    def unchanged(self) -> tuple[str, ...] | None:
        """Return the names of the records' files, if all of them were fresh when all stood like this."""
        kept = self._keeper.get(self._name, self._key) if self._keeper and self._key else None
        if kept is None:
            return None
        names, packs, pictures = kept
        same = all(self._sources.pack(name) == one for name, one in packs.items())
        same = same and all(self._sources.picture(name) == one for name, one in pictures.items())
        return names if same else None

    def keep(self, plans: Sequence[Plan], listed: Mapping[str, object]) -> None:
        """Remember that there was nothing to do, if so, and that no file of the list was missing."""
        nothing = len(plans) == self._records and all(plan.is_fresh for plan in plans)
        if self._keeper and self._key and nothing and listed.keys() <= self._sources.sizes.keys():
            names = tuple(name for plan in plans for name in plan.fresh)
            self._keeper.put(self._name, self._key, (names, self._sources.packs, self._sources.pictures))

    def _seen(self, folder: Path, records: Sequence[Record], wanted: Wanted) -> str:
        """Return all that is to be seen, nothing where a later change might not be."""
        try:
            found = [(one.shown, one.stem, stamps.stamp_of(os.stat(one.file()))) for one in records]
        except OSError:
            return ""
        typed = any(one.data is not None for one in records)
        if typed or not all(stamps.tells(stamp, self._start) for *_, stamp in found):
            return ""
        packs = [(pack.name, pack.fingerprint()) for pack in wanted.packs]
        options = {name: plain(wanted.options.get(name, {})) for name in wanted.formats}
        versions = environment.versions(native=any(map(environment.lays_out, wanted.formats)))
        ours = sorted(one for one in self._sources.sizes.items() if not one[0].startswith(atomic.PREFIX))
        listed = manifest.fingerprint(folder), ours
        return repr((found, wanted.formats, packs, options, wanted.verify, versions, listed))
