"""Minutes from a database: rows to a meeting, a meeting to HTML, PDF, DOCX and the YAML of its record.

    python examples/from_database.py [FOLDER]

The database is made in memory, so that the program runs anywhere.  One of its meetings holds slips, as old
databases do: what is wrong is told, and the other meetings get their reports.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import thbreports

FORMATS = ("html", "pdf", "docx")

SCHEMA = """
CREATE TABLE meeting (
    id INTEGER PRIMARY KEY, body TEXT, title TEXT NOT NULL, held_on TEXT NOT NULL, opened TEXT, closed TEXT,
    city TEXT, room TEXT, reference TEXT, status TEXT
);
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT, organisation TEXT, country TEXT);
CREATE TABLE attendance (
    meeting_id INTEGER REFERENCES meeting, person_id INTEGER REFERENCES person, capacity TEXT, state TEXT,
    presiding INTEGER DEFAULT 0, PRIMARY KEY (meeting_id, person_id)
);
CREATE TABLE item (
    id INTEGER PRIMARY KEY, meeting_id INTEGER REFERENCES meeting, position INTEGER, title TEXT, minutes TEXT
);
CREATE TABLE speaker (item_id INTEGER REFERENCES item, person_id INTEGER REFERENCES person, position INTEGER);
CREATE TABLE decision (
    id INTEGER PRIMARY KEY, item_id INTEGER REFERENCES item, kind TEXT, number TEXT, text TEXT,
    owner_id INTEGER REFERENCES person, due TEXT, due_on TEXT
);
"""

ROWS = """
INSERT INTO meeting VALUES
    (1, 'Network of Shelter Coordinators', 'Places for the winter', '2026-03-12', '09:30', '12:15', 'Lisbon',
     'Room 4', 'NSC (2026) 3', 'Approved'),
    (2, 'Network of Shelter Coordinators', 'Training of night staff', '2026-02-30', '09:30', NULL, 'Porto',
     NULL, 'NSC (2026) 2', 'Draft');
INSERT INTO person VALUES
    (1, 'Ines Valadares', 'Coordinator', 'City of Lisbon', 'PT'),
    (2, 'Tomas Brandl', 'Head of unit', 'Ministry of Social Affairs', 'AT'),
    (3, 'Leena Korpi', NULL, 'Northern Shelters Association', 'FI');
INSERT INTO attendance VALUES
    (1, 1, 'member', 'present', 1), (1, 2, 'member', 'remote', 0), (1, 3, 'observer', 'present', 0),
    (2, 1, 'member', 'present', 1);
INSERT INTO item VALUES
    (1, 1, 1, 'Places available',
     'The coordinator showed the figures of the winter: **412 places** in nine cities, of which 37 were free.

The association recalled [the Housing First Charter]{instrument ref="HFC 2024"}.'),
    (2, 1, 2, 'A common register',
     'Members agreed that a *common register* would spare people a second search.'),
    (3, 2, 1, 'Training of night staff', 'Twelve people were trained.<br>The next course is in May.');
INSERT INTO speaker VALUES (1, 1, 1), (1, 3, 2), (2, 2, 1);
INSERT INTO decision VALUES
    (1, 1, 'commitment', '1', 'The association opens twenty more places.', 3,
     'before the next winter', '2026-11-01'),
    (2, 2, 'decision', '2', 'The network adopted the outline of the register (*draft 2*).', NULL, NULL, NULL),
    (3, 2, 'action', '3', 'Send the outline to all cities.', 1, 'by the end of April', '2026-04-30');
"""


def open_database() -> sqlite3.Connection:
    """Return the database of this example, made and filled in memory."""
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    database.executescript(SCHEMA + ROWS)
    return database


def given(**fields: Any) -> dict[str, Any]:
    """Return the fields that hold something: a column that is NULL becomes a field that is not there."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def plain(words: str | None) -> str | None:
    """Return words of a column that is no Markdown as Markdown that reads as just these words."""
    return words and thbreports.escape(words)


def party(row: sqlite3.Row) -> dict[str, Any]:
    """Return a person as the field of a record."""
    return given(name=row["name"], role=row["role"], organisation=row["organisation"], country=row["country"])


def participants(database: sqlite3.Connection, meeting: int) -> Iterator[dict[str, Any]]:
    """Yield the attendance list: one group for each capacity, the chair first."""
    query = """SELECT * FROM attendance JOIN person ON person.id = person_id
               WHERE meeting_id = ? ORDER BY capacity, presiding DESC, name"""
    for row in database.execute(query, [meeting]):
        known = given(capacity=row["capacity"], attendance=row["state"], presiding=bool(row["presiding"]))
        yield {**party(row), **known}


def outcomes(database: sqlite3.Connection, item: int, kind: str) -> Iterator[dict[str, Any]]:
    """Yield what an item led to: its decisions, commitments or actions."""
    query = """SELECT * FROM decision LEFT JOIN person ON person.id = owner_id
               WHERE item_id = ? AND kind = ? ORDER BY decision.id"""
    for row in database.execute(query, [item, kind]):
        yield given(
            number=row["number"],
            text=plain(row["text"]),
            owners=[party(row)] if row["owner_id"] else [],
            deadline=given(text=plain(row["due"]), date=row["due_on"]),
        )


def sessions(database: sqlite3.Connection, meeting: int) -> Iterator[dict[str, Any]]:
    """Yield the minutes of each agenda item."""
    speakers = """SELECT * FROM speaker JOIN person ON person.id = person_id
                  WHERE item_id = ? ORDER BY position"""
    for row in database.execute("SELECT * FROM item WHERE meeting_id = ? ORDER BY position", [meeting]):
        yield given(
            number=str(row["position"]),
            title=plain(row["title"]),
            presenters=[party(speaker) for speaker in database.execute(speakers, [row["id"]])],
            minutes=row["minutes"],  # the one column in which people write Markdown
            decisions=list(outcomes(database, row["id"], "decision")),
            commitments=list(outcomes(database, row["id"], "commitment")),
            actions=list(outcomes(database, row["id"], "action")),
        )


def read_meeting(database: sqlite3.Connection, row: sqlite3.Row) -> thbreports.Meeting:
    """Return a row of the table of meetings, and all that belongs to it, as a meeting.

    ``load`` takes plain data as well as files, checks all of it and tells every problem at once: a
    ``thbreports.RecordError`` carries the list.
    """
    return thbreports.load(
        given(
            body=plain(row["body"]),
            title=plain(row["title"]),
            date=row["held_on"],
            start_time=row["opened"],
            end_time=row["closed"],
            place=given(city=row["city"], room=row["room"]),
            references=[row["reference"]],
            status=row["status"],
            participants=list(participants(database, row["id"])),
            sessions=list(sessions(database, row["id"])),
        ),
        name=f"meeting {row['id']}",
    )


def write_reports(meeting: thbreports.Meeting, folder: Path, name: str) -> list[Path]:
    """Write the record and its reports, each compared with the record, and return the paths."""
    record = folder / f"{name}.yaml"
    record.write_text(thbreports.dump(meeting), encoding="utf-8")
    written = [record]
    for format in FORMATS:
        path = folder / f"{name}.{format}"
        path.write_bytes(thbreports.render(meeting, format, verify=True))
        written.append(path)
    return written


def owed(facts: Iterable[thbreports.Fact]) -> Iterator[str]:
    """Yield a line for each fact that somebody is to follow up."""
    for fact in facts:
        who, when = fact.attributes.get("owner", "all"), fact.attributes.get("date", "no date")
        yield f"  {fact.kind} ({who}, {when}): {fact.text}"


def main(folder: Path) -> int:
    """Write the reports of all meetings; return how many meetings could not be read."""
    folder.mkdir(parents=True, exist_ok=True)
    database = open_database()
    failed = 0
    for row in database.execute("SELECT * FROM meeting ORDER BY id"):
        try:
            meeting = read_meeting(database, row)
        except thbreports.RecordError as error:
            failed += 1
            print(f"Meeting {row['id']}, {row['title']}: {len(error.problems)} problems")
            for problem in error.problems:  # data: a program can put them beside the fields of a form
                print(f"  {problem.message} ({problem.hint})")
            continue
        print(f"Meeting {row['id']}, {row['title']}:")
        for path in write_reports(meeting, folder, f"meeting-{row['id']}"):
            print(f"  {path}")
        owing = thbreports.register(meeting, "commitment") + thbreports.register(meeting, "action")
        print(*owed(owing), sep="\n")
    return failed


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/from-database"))
