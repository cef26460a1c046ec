"""A meeting as an event: when it began and ended, for calendars anywhere."""

from __future__ import annotations

import pytest

import thbreports
from thbreports.document import compose
from thbreports.view.prepare import prepare


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        (
            "date: 2026-03-28\nstart_time: '22:00'\nend_time: '01:30'\n",
            "2026-03-28T22:00",
            "2026-03-29T01:30",
        ),
        (
            "date: 2026-03-28\nstart_time: '22:00'\nend_time: '03:30'\ntime_zone: Europe/Brussels\n",
            "2026-03-28T22:00+01:00",
            "2026-03-29T03:30+02:00",
        ),
        ("date: 2026-03-28\nstart_time: '9:00'\nend_time: '24:00'\n", "2026-03-28T09:00", "2026-03-29T00:00"),
        ("date: 2026-03-28\n", "2026-03-28", "2026-03-28"),
        (
            "start: 2026-03-27\nend: 2026-03-28\nstart_time: '14:00'\nend_time: '13:00'\ntime_zone: UTC\n",
            "2026-03-27T14:00+00:00",
            "2026-03-28T13:00+00:00",
        ),
    ],
)
def test_when_a_meeting_was(times: str, start: str, end: str) -> None:
    event = compose(*prepare(thbreports.load(f"title: T\n{times}"))).event
    assert (event["startDate"], event["endDate"]) == (start, end)


@pytest.mark.parametrize(("pack", "name"), [("base", "Moldova"), ("coe-round-table", "Republic of Moldova")])
def test_states_are_named_as_the_institution_of_the_form_does(pack: str, name: str) -> None:
    meeting = thbreports.load("title: T\ndate: 2026-03-28\nplace: {city: Chisinau, country: MD}\n")
    document = compose(*prepare(meeting, pack))
    assert document.event["location"]["address"]["addressCountry"] == name
    assert f"Chisinau, {name}" in " ".join("".join(document.tree().itertext()).split())
    assert thbreports.render(meeting, pack=pack, verify=True)
