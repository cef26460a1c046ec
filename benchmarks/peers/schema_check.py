"""Validation as anyone would write it: the JSON Schema of a record, and PyYAML.

    python benchmarks/peers/schema_check.py schema.json folder once|each|fast count

``once`` makes the validator once, ``each`` calls jsonschema.validate for each record, ``fast`` parses in C.
It tells neither line nor column, and knows neither Markdown, nor packs, nor the order of dates.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import yaml


def main(schema_file: str, folder: str, how: str, count: str) -> None:
    """Validate some records of a folder, and print how many have faults."""
    schema = json.loads(Path(schema_file).read_text(encoding="utf-8"))
    loader = yaml.CSafeLoader if how == "fast" else yaml.SafeLoader
    validator = jsonschema.Draft202012Validator(schema)
    faulty = 0
    for path in sorted(Path(folder).iterdir())[: int(count)]:
        # JSON has no dates, so that they are read as an editor reads them: as words.
        record = json.loads(json.dumps(yaml.load(path.read_text(encoding="utf-8"), loader), default=str))
        try:
            if how == "each":
                jsonschema.validate(record, schema)
            else:
                validator.validate(record)
        except jsonschema.ValidationError:
            faulty += 1
    print(f"{count} records, {faulty} with faults")


if __name__ == "__main__":
    main(*sys.argv[1:])
