"""The order of States in lists of participants: that of the protocol of the EU, or that of the alphabet.

A report keeps the order of its record; where that is neither, a person is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from thbreports.errors import Remark
from thbreports.record.codes import SAME_STATES
from thbreports.view.language import country

if TYPE_CHECKING:
    from thbreports.record import Meeting, Participant

PROTOCOL = tuple("BE BG CZ DK DE EE IE GR ES FR HR IT CY LV LT LU HU MT NL AT PL PT RO SI SK FI SE".split())
"""The Member States of the EU by the names that each gives itself (Interinstitutional style guide, 7.1)."""
_FEWEST = 3
_FORM = re.compile(
    r"(?i)^(the |la |le |l['’]|les )?((kingdom|principality|republic|royaume|république) (of|de|du) )?"
)


def out_of_order(meeting: Meeting) -> Iterator[Remark]:
    """Yield a remark at the first State of each category of participants that stands in no known order."""
    groups: dict[str, list[tuple[int, Participant]]] = {}
    for place, one in enumerate(meeting.participants):
        if one.country:
            groups.setdefault(one.capacity, []).append((place, one))
    for capacity, group in groups.items():
        first = group[0][1].presiding and len({one.country for _, one in group}) > 1
        listed = group[1:] if first else group  # whoever presides may stand before all others
        seen: dict[str, int] = {}
        for place, one in listed:
            seen.setdefault(one.country, place)
        slip = _slip(list(seen), meeting.language) if len(seen) >= _FEWEST else None
        if slip is not None:
            before, after = (country(name, meeting.language, {}) for name in slip)
            among = f" among '{capacity}'" if capacity else ""
            message = (
                f"{after} stands behind {before}{among}: the States are neither in protocol order nor in that"
                " of the alphabet; the report keeps the order of the record"
            )
            problem = meeting._origin.problem(("participants", seen[slip[1]], "country"), message)
            yield Remark(problem.file, problem.line, problem.column, problem.message)


def _slip(states: Sequence[str], language: str) -> tuple[str, str] | None:
    """Return the first two States that no order has so, or None where one order has them all."""
    names = {state: country(state, language, {}) for state in states}
    orders = (
        [_collated(names[state]) for state in states],
        [_collated(_FORM.sub("", names[state])) for state in states],
        [_in_protocol(state, names[state]) for state in states],
    )
    slips = [_first_slip(keys) for keys in orders]
    if None in slips:
        return None
    furthest = max(slip for slip in slips if slip is not None)
    return states[furthest - 1], states[furthest]


def _first_slip(keys: Sequence[tuple[int, str] | str]) -> int | None:
    return next((place for place, (one, other) in enumerate(pairwise(keys), 1) if other < one), None)  # type: ignore[operator]


def _in_protocol(state: str, name: str) -> tuple[int, str]:
    """Return the place of a Member State; the others follow by the alphabet."""
    code = SAME_STATES.get(state, state)
    return (PROTOCOL.index(code), "") if code in PROTOCOL else (len(PROTOCOL), _collated(name))


def _collated(name: str) -> str:
    """Return a name as the alphabet sees it: without accents, in small letters."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if letter.isalnum() or letter.isspace())
