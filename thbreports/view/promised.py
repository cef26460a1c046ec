"""What others are given of a meeting to make its report: no name in it that its readers may not read.

A report names nobody whom it may not name, whoever makes it.  Who makes it elsewhere has no need of the names
either, nor of the text of the record, which has them, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from thbreports.packs import Pack
from thbreports.record import dump
from thbreports.record.discretion import Discretion
from thbreports.record.markdown.checked import CheckedTexts
from thbreports.record.meeting import Meeting
from thbreports.record.walk import walk
from thbreports.source.origin import Location, Origin
from thbreports.source.redaction import redacted
from thbreports.view.attribution import NamesCut
from thbreports.view.cut import languages_of
from thbreports.view.pack_defaults import complete

_PROMISES = re.compile(r"attribution|chatham_house")


def as_promised(meeting: Meeting, pack: Pack) -> Meeting:
    """Return a meeting that holds no name which the document of a pack may not print, nor where it was read.

    The document is the one that the pack makes of the meeting itself.  Where it may print all names, that is
    the meeting as it is.  Raises PackError as ``complete`` does.
    """
    first, *more = ((whole, NamesCut(whole, pack)) for whole in _completed(meeting, pack))
    if not any(_withholds(*one) for one in (first, *more)):
        return meeting
    second = _as_cut(*more[0]) if more else None
    made = _as_cut(*first)
    made._second, made._origin = second, replace(made._origin, second=second._origin if second else None)
    return made


def _completed(meeting: Meeting, pack: Pack) -> Iterator[Meeting]:
    yield complete(meeting, pack)
    if meeting._second is not None:
        yield complete(meeting._second, pack)


def _withholds(whole: Meeting, cut: NamesCut) -> bool:
    """Tell whether a meeting names somebody who is not to be named, or may in another of its languages."""
    source = whole._origin.source if len(whole._languages.all) > 1 else None
    return cut.made is not whole or bool(source and _PROMISES.search(source.text))


def _as_cut(whole: Meeting, cut: NamesCut) -> Meeting:
    made = cut.made.model_copy()
    made._origin = _without_names(whole, made, cut)
    if cut.moves:
        made._languages = languages_of(made, whole._languages, made._origin)
    made._promised, made._named, made._checked = [], True, CheckedTexts()
    return made


def _without_names(whole: Meeting, made: Meeting, cut: NamesCut) -> Origin:
    """Return where a meeting was read, without the texts that are cut out of it."""
    origin, gone = whole._origin, [*cut.lost, *_gone(whole, made, cut)]
    kept = frozenset(text for _, _, text in walk(made).texts)
    in_one_language = len(whole._languages.all) < 2
    told = redacted(origin, gone, cut.edits, None if in_one_language else lambda text: text not in kept)
    return replace(told.moved(cut.moves, cut.edits), discreet=Discretion(dump.plain(made)).told)


def _gone(whole: Meeting, made: Meeting, cut: NamesCut) -> Iterator[Location]:
    """Yield where texts stood that are other texts now, or none."""
    left = {cut.before(location): text for location, _, text in walk(made).texts}
    for location, _, text in walk(whole).texts:
        if location not in cut.edits and left.get(location) != text:
            yield location
