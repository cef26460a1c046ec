"""Look in finished files for words that were withheld: nothing restricted leaves the house.

What is looked for (``needles``), of every text that is withheld:

- each word that may be a name: with a capital, of a script without capitals, or a text that is this one word;
  each address, telephone number and other number of five figures or more;
- each run of such words, and each short text as a whole;
- each four words that follow one another, if one of them stands in no public text, and each six otherwise:
  a part of a sentence tells it as well as the whole.

What also stands in a public text of the record, or in the form (labels, months, names of States), is none of
these: a single word by itself, words together if they follow one another there in the same order.  So ``The
Chair thanked Anna Kowalska`` is found by ``Anna Kowalska``, by ``Kowalska`` and by the five words, and never
by ``The Chair``.  What is not public in that order is told, although each of its words is: to refuse a file
that is right is better than to publish one that is wrong.

How it is looked for (``search``): capitals, forms of letters (NFKC), soft hyphens, characters without width,
hyphens, ends of lines, spaces between letters and anything else that is neither letter nor figure make no
difference; from the end, too; in bytes as UTF-8, UTF-16, UTF-32 or Latin-1; as percent signs, entities,
escapes, hexadecimal and base64.  Words of less than six letters, and numbers of less than nine figures, are
looked for in texts alone, and there as whole words: in bytes without meaning they stand by chance.

Where (``chunks``): in everything that a file holds once it is unpacked, down to the bytes themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from thbreports.source.origin import Location
from thbreports.verify.leaks.chunks import chunks
from thbreports.verify.leaks.needles import Needle, Public, Withheld, needles
from thbreports.verify.leaks.part import Unreadable
from thbreports.verify.leaks.public import for_others, not_named, public_words
from thbreports.verify.leaks.search import Search

__all__ = ["Hit", "Public", "Unreadable", "Withheld", "for_others", "leaks", "not_named", "public_words"]

_NUMBER = re.compile(r"\d+")


class Hit(NamedTuple):
    """Withheld words that a file holds.

    ``name`` is that of the file, ``place`` where they stand in it, ``words`` are as they were written, at
    ``location`` in the record; ``around`` is what stands around them in the file.
    """

    name: str
    place: str
    words: str
    location: Location
    around: frozenset[str]

    def is_of_form(self, blank: Iterable[Hit]) -> bool:
        """Tell whether a file without a record holds these words in such a place, among the same letters.

        ``Black`` is in every style sheet, and ``Adobe`` in every PDF.
        """
        around: set[str] = set()
        for one in blank:
            if one.name == self.name and one.words == self.words and _kind(one.place) == _kind(self.place):
                around |= one.around
        return bool(self.around) and self.around <= around


def leaks(files: Mapping[str, bytes], hidden: Iterable[Withheld], public: Public) -> list[Hit]:
    """Return where files hold words that were withheld; each word once for each file.

    ``files`` are finished files by name, of any form.  ``hidden`` are the texts that the readers of these
    files may not read, with their places; ``public`` are all that they may.

    Raises Unreadable where a part of a file cannot be unpacked: what nobody can read cannot be cleared.
    """
    wanted = needles(hidden, public)
    if not wanted:
        return []
    search, order = Search(wanted, public), {one: number for number, one in enumerate(wanted)}
    found: list[Hit] = []
    for name, data in files.items():
        hits: dict[tuple[Needle, str], Hit] = {}
        looked: set[str | bytes] = set()
        for place, content, *_ in chunks(data):
            if not content or content in looked:
                continue
            looked.add(content)
            told = search.in_text(content) if isinstance(content, str) else search.in_bytes(content)
            for needle, around in sorted(told, key=lambda one: order[one[0]]):
                key = needle, _kind(place)
                before = hits.get(key)
                around |= before.around if before else frozenset()
                where = before.place if before else place
                hits[key] = Hit(name, where, needle.written, needle.location, around)
        found.extend(hits.values())
    return found


def _kind(place: str) -> str:
    """Return a place without its numbers: those of objects and pages differ from file to file."""
    return _NUMBER.sub("#", place)
