"""A meeting as a schema.org Event, for search engines and calendars that read a published page."""

from __future__ import annotations

from typing import Any

from thbreports.record import Meeting, Place
from thbreports.record.markdown.words import plain
from thbreports.view import language as words

_MODES = {
    "in person": "OfflineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
}


def event(meeting: Meeting) -> dict[str, Any]:
    """Return the Event (https://schema.org/Event) as JSON-LD; nobody who took part is in it."""
    start, end = meeting.date or meeting.start, meeting.date or meeting.end
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": plain(meeting.title),
        "startDate": _moment(start, meeting.start_time),
        "endDate": _moment(end, meeting.end_time),
        "location": _location(meeting),
        "organizer": _organisation(plain(meeting.convenor) or plain(meeting.body)),
        "inLanguage": meeting.language,
        "identifier": list(meeting.references),
        "keywords": list(meeting.keywords),
    }
    if meeting.online:
        found["eventAttendanceMode"] = f"https://schema.org/{_MODES[meeting.online.mode]}"
    return {name: value for name, value in found.items() if value}


def _moment(day: Any, clock: str) -> str:
    """Return a day, with the time of day where one is known, in the form of ISO 8601."""
    if day is None:
        return ""
    return f"{day.isoformat()}T{clock.zfill(5)}" if clock else str(day.isoformat())


def _location(meeting: Meeting) -> dict[str, Any]:
    place = meeting.place
    if place is None:
        return {}
    name = ", ".join(filter(None, (plain(place.building), plain(place.room)))) or place.city
    return {"@type": "Place", "name": name, "address": _address(place, meeting.language)}


def _address(place: Place, language: str) -> dict[str, str]:
    found = {
        "@type": "PostalAddress",
        "streetAddress": plain(place.address),
        "addressLocality": place.city,
        "addressCountry": words.country(place.country, language),
    }
    return {name: value for name, value in found.items() if value}


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}
