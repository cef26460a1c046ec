"""The record of the next meeting of a series, made from that of the last."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from operator import is_not
from typing import TypeVar

from thbreports.record.agenda import AgendaItem, NextMeeting, PreviousMinutes
from thbreports.record.attribution import promised_values
from thbreports.record.audiences import least_reader, least_reader_of_words, widest
from thbreports.record.defaults import OF_RECORDS
from thbreports.record.dump import dump_all
from thbreports.record.markdown.escape import escape
from thbreports.record.meeting import Meeting
from thbreports.record.outcomes import Deadline, Outcome
from thbreports.record.part import Part, fields_of, parts_in
from thbreports.record.people import Participant, Party
from thbreports.record.place import Place
from thbreports.record.promises import Promises, promises
from thbreports.record.register import register
from thbreports.record.series import counted_up
from thbreports.record.sessions import Session
from thbreports.record.walk import MARKDOWN, walk
from thbreports.record.withheld import Person, Withheld
from thbreports.source.origin import Location, path_location, path_text

_Part = TypeVar("_Part", bound=Part)

_KEPT = (
    "documents",
    "order",
    "leaves_out",
    "layouts",
    "labels",
    "issuer",
    "language",
    "bilingual",
    "marking",
    "markings",
    "audience",
    "audiences",
    "names_for",
    "attribution",
    "chatham_house",
    "body",
    "kind",
    "time_zone",
)
"""Fields that are the same for all meetings of a series."""
_OF_A_PERSON = frozenset(
    {
        "name",
        "role",
        "organisation",
        "country",
        "category",
        "initials",
        "attribution",
        "capacity",
        "presiding",
    }
)
"""What is known of a person beyond one meeting: neither attendance nor remarks, proxies or numbers."""
_DONE = frozenset(
    "done closed close completed complete finished implemented fulfilled cancelled canceled dropped "
    "withdrawn fait faite terminé terminée clos achevé achevée réalisé réalisée exécuté exécutée annulé "
    "annulée abandonné abandonnée".split()
)
"""How the status of an action begins that nobody needs to look at again."""
_IN_PART = re.compile(r"\b(?:part|partly|partially|partie|partiellement)\b", re.IGNORECASE)
_LINK_INSIDE = re.compile(r"\[([^][]*)\]\(\s*<?#[^()]*\)")
"""A link to a place in the last report, which the next one does not have."""


def successor(
    last: Meeting, pack: str, today: datetime.date, *, same_folder: bool = True
) -> tuple[Meeting, dict[str, str]]:
    """Return the next meeting of a series, and notes on its fields by their names, for whoever fills it in.

    Words are taken over as they are.  The series is counted up, people come with their functions, actions
    that are not done are those to be reviewed.

    Args:
        last: the meeting before.
        pack: what the record writes for its pack.
        today: the day for a meeting of which the last record names none.
        same_folder: whether the defaults of the folder of the last record hold for the next one, too.
    """
    notes: dict[str, str] = {}
    told = promises(walk(last))
    known = last._origin.beside if same_folder else None
    of_folder = {name for name in OF_RECORDS if known and not last._origin.holds(name) and known.holds(name)}
    values: dict[str, object] = {
        name: getattr(last, name) for name in _KEPT if name in last.model_fields_set and name not in of_folder
    }
    if pack and "pack" not in of_folder:
        values["pack"] = pack
    values |= _counted(last, notes) | _when(last, today, notes)
    values["chairs"] = last.chairs
    values["participants"] = list(_participants(last))
    values["agenda"] = [_item(one) for one in last.agenda]
    values["sessions"] = [
        _item(one) for one in last.sessions if (one.number or one.title) and one.kind == "session"
    ]
    values["previous_actions"] = list(_open_actions(last, told))
    own = next((one for one in last.references if one.role == "own"), None)
    reference = {"reference": own.code, "audience": own.audience} if own else {}
    values["previous_minutes"] = PreviousMinutes(**reference, date=last.end or last.date)
    notes["previous_actions"] = "The actions of the last meeting, and of those before it, that were not done."
    if values["agenda"] or values["sessions"]:
        notes["agenda" if values["agenda"] else "sessions"] = "The items of the last meeting."
    made = Meeting.model_validate({name: value for name, value in values.items() if value})
    made = _taken_over(made, told.everywhere)
    written = "".join(one for _, _, one in walk(made).texts)
    if footnotes := [one for one in last.footnotes if f"[^{one.name}]" in written]:
        made = made.changed(footnotes=footnotes)
    return made, notes


def text(meeting: Meeting, notes: dict[str, str], last: str, others: Sequence[Meeting] = ()) -> str:
    """Return a record with notes above its fields; ``last`` is what they call the record of the last one.

    ``others`` are the same meeting in other languages.
    """
    lines = [
        f"# The next meeting after {last}.",
        "# Look through what was taken over from there, and write the minutes.",
        "",
    ]
    for line in dump_all([meeting, *others]).splitlines():
        name = line.partition(":")[0]
        if name in notes:
            lines.append(f"# {notes.pop(name)}")
        lines.append(line)
    return "\n".join(lines) + "\n"


def next_name(stem: str, last: Meeting, meeting: Meeting, today: datetime.date) -> str:
    """Return how the file of the next record is called: by its day, if known, by its number, or "next"."""
    days = [one.date or one.start for one in (last, meeting)]
    old, new = (day.isoformat() if day else "" for day in days)
    if old and old in stem and new not in (old, today.isoformat()):
        return stem.replace(old, new, 1)
    numbers = list(re.finditer(r"(?<!\d)\d{1,3}(?!\d)", stem))
    if len(numbers) == 1 and len(re.findall(r"\d+", stem)) == 1:
        place = numbers[0]
        number = f"{int(place[0]) + 1:0{len(place[0])}}"
        return f"{stem[: place.start()]}{number}{stem[place.end() :]}"
    return f"{stem}-next"


def _counted(last: Meeting, notes: dict[str, str]) -> dict[str, object]:
    """Return series and title, counted up where that is safe."""
    found: dict[str, object] = {"title": last.title}
    if last.series:
        series = counted_up(last.series, last.language)
        found["series"] = series or last.series
        notes["series"] = "Counted up." if series else "That of the last meeting: it could not be counted up."
    title = counted_up(last.title, last.language, of_meeting=True)
    found["title"] = title or last.title
    notes["title"] = "Counted up." if title else "That of the last meeting."
    return found


def _when(last: Meeting, today: datetime.date, notes: dict[str, str]) -> dict[str, object]:
    """Return day and place, as the last record names them for the next meeting."""
    over = last.end or last.date or datetime.date.min
    meetings = ((way, part) for way, part in walk(last).parts if isinstance(part, NextMeeting))
    way, found = next((one for one in meetings if one[1].date and one[1].date > over), ((), None))
    if found is None or found.date is None:
        notes["date"] = "The last record names no day for the next meeting; write it here."
        return {"date": today}
    values: dict[str, object] = {"date": found.date}
    if found.end and found.end > found.date:
        values = {"start": found.date, "end": found.end}
    notes["date" if "date" in values else "start"] = "As the last record says."
    if found.place:
        values["place"] = Place(city=found.place, audience=least_reader(last, way))
    return values


def _participants(last: Meeting) -> Iterator[Participant]:
    """Yield the participants of a meeting and of its sessions, each once and without what was of one day.

    Of the entries of one person that counts which most may read.
    """
    found: dict[str, Participant] = {}
    for way, one in walk(last).parts:
        if not isinstance(one, Participant):
            continue
        kept = {name: getattr(one, name) for name in _OF_A_PERSON if name in one.model_fields_set}
        made = Participant.model_validate(kept | {"audience": least_reader(last, way)})
        if made.name or made.organisation or made.category or made.initials or made.role:
            key = made.name or made.model_dump_json(exclude={"audience"})
            before = found.setdefault(key, made)
            if widest(last, before.audience, made.audience) != before.audience:
                found[key] = made
    yield from found.values()


def _promised(one: Party, hidden: Withheld) -> dict[str, object]:
    """Return the fields of a party that say what the last record promised of its name anywhere."""
    person = hidden.of_party(one)
    return _kept_promise(one, person) if person else {}


def _kept_promise(one: Party, person: Person) -> dict[str, object]:
    """Return the fields of a party that promise in the next record what the last one does."""
    words = {
        "organisation": one.organisation or person.organisation,
        "category": one.category or person.category,
    }
    promise = "category" if person.promise == "chatham house" else person.promise
    return {"attribution": promise, **{name: said for name, said in words.items() if said}}


def _item(one: AgendaItem | Session) -> dict[str, object]:
    """Return an item of the agenda with nothing but its number and its words, and the items below it."""
    values: dict[str, object] = {"number": one.number, "title": one.title, "audience": one.audience}
    if isinstance(one, AgendaItem):
        values["items"] = [_item(inner) for inner in one.items]
    return {name: value for name, value in values.items() if value}


def _open_actions(last: Meeting, told: Promises) -> Iterator[Outcome]:
    """Yield the actions that are not done: those reviewed, those listed, and those marked in prose."""
    seen: set[tuple[str, str]] = set()
    listed: dict[str, Outcome] = {
        path_text(place): part for place, part in walk(last).parts if isinstance(part, Outcome)
    }
    facts = register(last, "action")
    for fact in sorted(facts, key=lambda one: "previous_actions" not in one.path):
        status = fact.attributes.get("status", "")
        around = fact.path.rpartition(".")[0]
        if fact.path not in listed and any(
            around == path or around.startswith(f"{path}.") for path in listed
        ):
            continue  # words marked inside an outcome
        if _is_done(status) or (fact.attributes.get("number", ""), fact.text) in seen:
            continue
        seen.add((fact.attributes.get("number", ""), fact.text))
        action = listed.get(fact.path) or _of_span(fact.text, fact.attributes)
        way = path_location(fact.path)
        place = (*way, "owners")
        reader = (
            least_reader(last, way) if fact.path in listed else least_reader_of_words(last, way, fact.text)
        )
        owners = [_owner(one, place, told) for one in action.owners]
        yield action.model_copy(update={"owners": owners, "audience": reader})


def _owner(one: Party, place: Location, told: Promises) -> Party:
    """Return an owner as the session lets him be named in which he took the action upon himself."""
    person = told.of_part(place, one)
    return one.model_copy(update=_kept_promise(one, person)) if person else one


def _is_done(status: str) -> bool:
    first = re.match(r"\w+", status.casefold())
    return first is not None and first[0] in _DONE and not _IN_PART.search(status)


def _taken_over(part: _Part, hidden: Withheld) -> _Part:
    """Return a part for the next record: no link leads to it or out of it, and it names nobody any further.

    A promise may stand in a part of the last record that is not taken over.
    """
    changed: dict[str, object] = {"id": ""} if getattr(part, "id", "") else {}
    if isinstance(part, Party):
        changed |= _promised(part, hidden)
    for name, kind in fields_of(type(part)).items():
        value = getattr(part, name)
        if isinstance(value, str) and kind.text and kind.text.name in MARKDOWN and "]" in value:
            value = promised_values(_without_links(value), hidden)
        if kind.part and (before := parts_in(value)):
            new = [_taken_over(one, hidden) for one in before]
            value = (new if isinstance(value, list) else new[0]) if any(map(is_not, new, before)) else value
        if value != getattr(part, name):
            changed[name] = value
    return part.model_copy(update=changed) if changed else part


def _of_span(words: str, known: Mapping[str, str]) -> Outcome:
    """Return what is marked as an action in prose as one of its own."""
    owner, deadline = known.get("owner") or known.get("by"), known.get("deadline", "")
    return Outcome(
        text=escape(words),
        owners=[Party(name=owner)] if owner else [],
        deadline=Deadline(text=escape(deadline)) if deadline else None,
        status=escape(known.get("status", "")),
    )


def _without_links(written: str) -> str:
    return _LINK_INSIDE.sub(r"\1", written)
