"""Which editions of each record a build makes, and which of them link to one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from thbreports.batch.plan.edition import Edition
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import OutputError, Problem

if TYPE_CHECKING:
    from thbreports.batch.plan.manifest import ManifestStore

ALL = "all"
"""What is asked for in place of languages: every one that a record is written in."""


def editions(records: Iterable[RecordFile], languages: Sequence[str]) -> list[RecordFile]:
    """Return the records in each of the languages, one edition after the other; by default in their own.

    A record that is not written in one of them is told when it is read.
    """
    found: list[RecordFile] = []
    for record in records:
        known = record.languages() if languages else ()
        wanted = known if ALL in languages else tuple(languages)
        own = known[:1]
        named = dict.fromkeys("" if (one,) == own else one for one in wanted) if known else {"": None}
        ordered = sorted(named, key=lambda one: known.index(one) if one in known else -(not one))
        found += [replace(record, edition=replace(record.edition, language=language)) for language in ordered]
    return found


def linked(records: Sequence[RecordFile], store: ManifestStore) -> list[RecordFile]:
    """Return the records, each knowing its name in the list and the languages of its other editions.

    These are made now, or were made before.
    """
    made: dict[tuple[str | None, str], set[str]] = {}
    for record in records:
        made.setdefault((record.path, record.edition.audience), set()).add(record.edition.language)
    for key, languages in made.items():
        if (source := store.seen(key[0])) is not None:
            entries = (store.old.files[name] for name in store.of_record.get(source, ()))
            before = (Edition.of_entry(entry) for entry in entries)
            languages.update(one.language for one in before if one.audience == key[1])
    together = {key: tuple(sorted(languages)) for key, languages in made.items() if len(languages) > 1}
    return [
        replace(
            record,
            versions=together.get((record.path, record.edition.audience), ()),
            listed=store.seen(record.path) or "",
        )
        for record in records
    ]


def check(languages: Iterable[str]) -> tuple[str, ...]:
    """Return languages, each once.  Raises OutputError for what is none."""
    asked = tuple(dict.fromkeys(languages))
    if not asked:
        return ()
    from thbreports.record.codes import language_problem  # a build with nothing to do reads no record

    wrong = [language_problem(one, form_is_known=False) for one in asked if one != ALL]
    if problems := [Problem("language", 0, 0, *one) for one in wrong if one is not None]:
        raise OutputError(problems)
    return asked
