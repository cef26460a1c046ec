"""A meeting as a schema.org Event, for search engines and calendars that read a published page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from thbreports.document.properties import own_references
from thbreports.record import Meeting, Place, codes
from thbreports.record.markdown.words import plain
from thbreports.record.rules import minutes, passes_midnight
from thbreports.view import language as words

_MODES = {
    "in person": "OfflineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
}


def event(meeting: Meeting, labels: Mapping[str, str]) -> dict[str, Any]:
    """Return the Event (https://schema.org/Event) as JSON-LD; nobody who took part is in it.

    ``labels`` are those of the pack: they name states.
    """
    start, end = meeting.date or meeting.start, meeting.date or meeting.end
    if start and start == end and passes_midnight(meeting.start_time, meeting.end_time):
        end = _next(end)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": plain(meeting.title),
        "startDate": _moment(start, meeting.start_time, meeting.time_zone),
        "endDate": _moment(end, meeting.end_time, meeting.time_zone),
        "location": _location(meeting, labels),
        "organizer": _organisation(plain(meeting.convenor) or plain(meeting.body)),
        "inLanguage": meeting.language,
        "identifier": own_references(meeting),
        "keywords": list(meeting.keywords),
    }
    if meeting.online:
        found["eventAttendanceMode"] = f"https://schema.org/{_MODES[meeting.online.mode]}"
    return {name: value for name, value in found.items() if value}


def _moment(day: datetime.date | None, clock: str, zone: str) -> str:
    """Return a day, with time of day and distance from UTC where they are known, as in ISO 8601."""
    if day is None or not clock:
        return day.isoformat() if day else ""
    hours, rest = divmod(minutes(clock), 60)
    if hours == 24:
        day, hours = _next(day), 0
    moment = datetime.datetime.combine(day, datetime.time(hours, rest), codes.zone(zone) if zone else None)
    return moment.isoformat(timespec="minutes")


def _next(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(1) if day < datetime.date.max else day


def _location(meeting: Meeting, labels: Mapping[str, str]) -> dict[str, Any]:
    place = meeting.place
    if place is None:
        return {}
    name = ", ".join(filter(None, (plain(place.building), plain(place.room)))) or place.city
    return {"@type": "Place", "name": name, "address": _address(place, meeting.language, labels)}


def _address(place: Place, language: str, labels: Mapping[str, str]) -> dict[str, str]:
    found = {
        "@type": "PostalAddress",
        "streetAddress": plain(place.address),
        "addressLocality": place.city,
        "addressCountry": words.country(place.country, language, labels).rstrip("*"),
    }
    return {name: value for name, value in found.items() if value}


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}
