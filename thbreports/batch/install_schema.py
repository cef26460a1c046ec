"""Put the JSON Schema beside records, and tell editors of it in their first lines."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from thbreports.batch.plan.records import Paths, RecordFile, find, listed
from thbreports.errors import OutputError, Problem
from thbreports.record.schema import IDENTIFIER, schema_text
from thbreports.system import files

NAME = "meeting.schema.json"
"""What the schema is called beside the records."""
_MODELINE = b"# yaml-language-server:"
_LOOKED_AT = 5
"""Lines at the beginning of a record in which editors look for the schema."""
_TITLE = re.compile(rb"^(?:\xef\xbb\xbf)?[ {]*[\"']?title[\"']?[ \t]*:", re.MULTILINE)
"""What every record has, and few other YAML files."""
_MARK = b"\xef\xbb\xbf"


def install(paths: Paths) -> Iterator[str]:
    """Write the schema into each folder that has records, and the line that names it into each record.

    Yields the path of each file that was written; a record that names a schema already is left as it is.
    So is a file of a folder that has no title: it is of another program.

    Raises OutputError for what is wrong with the paths, or where another file has the name of the schema,
    before anything is written; OSError where a file cannot be read or written.
    """
    found, problems = find(listed(paths))
    records = [one for one in found if one.is_named or _TITLE.search(one.read())]
    places = {os.path.dirname(record.file()) or os.curdir: None for record in records}
    problems += [problem for folder in places if (problem := _taken(Path(folder, NAME)))]
    if problems:
        raise OutputError(problems)
    text = schema_text().encode("utf-8")
    for folder in places:
        target = Path(folder, NAME)
        if not target.exists() or target.read_bytes() != text:
            files.write(target, text)
            yield str(target)
    for record in records:
        if changed := _with_line(record):
            files.write(Path(record.file()), changed)
            yield record.file()


def _taken(target: Path) -> Problem | None:
    """Return the problem of a file that has the name of the schema and is none of ours."""
    try:
        found = json.loads(target.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        found = None
    if isinstance(found, dict) and found.get("$id") == IDENTIFIER:
        return None
    hint = "move it away, or name the schema in the editor: thbreports schema --path"
    return Problem(str(target), 0, 0, "there is another file of this name; it stays as it is", hint)


def _with_line(record: RecordFile) -> bytes:
    """Return the bytes of a record with the line that names the schema on top; none where it names one."""
    data = record.read()
    mark = _MARK if data.startswith(_MARK) else b""
    rest = data.removeprefix(mark)
    if any(line.startswith(_MODELINE) for line in rest.splitlines()[:_LOOKED_AT]):
        return b""
    end = b"\r\n" if b"\r\n" in rest[:1000] else b"\n"
    return mark + _MODELINE + b" $schema=" + NAME.encode() + end + rest
