"""The JSON Schema of a record: what editors accept, and that the committed files are those that it makes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from thbreports.errors import RecordError
from thbreports.record import Meeting
from thbreports.record.load import load
from thbreports.record.schema import parts, schema

ROOT = Path(__file__).resolve().parents[2]
RECORDS = sorted([*ROOT.glob("meetings/*.yaml"), *ROOT.glob("examples/records/**/*.yaml")])


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: by the core schema of YAML 1.2, in which ``no`` and a date are texts."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_CORE = {
    "bool": ("true|True|TRUE|false|False|FALSE", "tTfF"),
    "null": ("~|null|Null|NULL|", "~nN"),
    "int": ("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan", "-+.0123456789"),
}
for tag, (form, first) in _CORE.items():
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), [*first, ""])


def editor(text: str) -> list[str]:
    """Return what an editor would mark in a record."""
    validator = jsonschema.Draft202012Validator(schema())
    data = yaml.load(text, EditorLoader)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_committed_files_are_those_that_the_models_make() -> None:
    command = [sys.executable, str(ROOT / "script" / "make-docs"), "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    committed = (ROOT / "thbreports" / "record" / "meeting.schema.json").read_text(encoding="utf-8")
    assert json.loads(committed) == schema()


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_records_pass_in_an_editor(path: Path) -> None:
    assert editor(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "lines",
    [
        "title: 2023",
        "title: true\nsubtitle: no",
        "title: A\nminutes_not_given:\n".replace("minutes_not_given", "purpose"),
        "title: A\nsessions:",
        "title: A\nplace: Strasbourg",
        "title: A\nplace: 12",
        "title: A\nonline: hybrid",
        "title: A\nonline:\n  mode: in person",
        "title: A\ncontents: yes",
        "title: A\ncontents: true",
        "title: A\nlanguage: no",
        "title: A\nlanguage: sr-Latn",
        "title: A\nstart_time: 9:05\nend_time: 24:00",
        "title: A\nsessions:\n  - number: 2\n    presenters: [Europol, 12]\n    points:\n      - 1.5",
        "title: A\nvotes:\n  - motion: To close.\n    in_favour: 12",
        "title: A\nreferences: [1, 2.1]",
    ],
)
def test_what_thbreports_reads_an_editor_accepts(lines: str) -> None:
    text = f"{lines}\ndate: 2023-06-01\n"
    assert load(text).title
    assert editor(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "title: A",
        "date: 2023-06-01",
        "title:\ndate: 2023-06-01",
        "title: ''\ndate: 2023-06-01",
        "title: A\ndate: 1 June 2023",
        "title: A\nstart: 2023-06-01",
        "title: A\ndate: 2023-06-01\nstart: 2023-06-01\nend: 2023-06-02",
        "title: A\ndate: 2023-06-01\nstart: 2023-06-01",
        "title: A\ndate: 2023-06-01\nconvener: B",
        "title: A\ndate: 2023-06-01\nstart_time: 25:00",
        "title: A\ndate: 2023-06-01\nlanguage: English",
        "title: A\ndate: 2023-06-01\nlanguages: ['']",
        "title: A\ndate: 2023-06-01\nonline: nowhere",
        "title: A\ndate: 2023-06-01\nsessions: A",
        "title: A\ndate: 2023-06-01\nsessions:\n  - A",
        "title: A\ndate: 2023-06-01\nvotes:\n  - in_favour: 12",
        "title: A\ndate: 2023-06-01\nvotes:\n  - {motion: B, in_favour: -1}",
        "title: A\ndate: 2023-06-01\nattachments:\n  - {title: B, link: example.org}",
        "title: A\ndate: 2023-06-01\nplace: [Strasbourg]",
    ],
)
def test_what_thbreports_refuses_an_editor_marks(text: str) -> None:
    with pytest.raises(RecordError):
        load(text + "\n")
    assert editor(text)


def subschemas(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "type" in node or "enum" in node or "anyOf" in node:
            yield node
        for key, value in node.items():
            if key not in ("enum", "examples", "default", "required"):
                yield from subschemas(value)
    elif isinstance(node, list):
        for item in node:
            yield from subschemas(item)


def test_the_schema_helps_and_does_not_chatter() -> None:
    made = schema()
    for one in subschemas({key: value for key, value in made.items() if key != "title"}):
        assert not isinstance(one.get("title"), str)
        assert one.get("default") not in ("", None, []) or "default" not in one
    for model in parts():
        body = made if model is Meeting else made["$defs"][model.__name__]
        assert body["description"] and body["additionalProperties"] is False
        assert all(field.get("description") for field in body["properties"].values()), model


def errors(text: str) -> list[tuple[str, str]]:
    """Return place and message of what an editor marks, as VS Code's language server for YAML words it."""
    validator = jsonschema.Draft202012Validator(schema())
    found = []
    for error in validator.iter_errors(yaml.load(text, EditorLoader)):
        for one in [error, *(error.context or ())][-1:]:
            own = one.schema if isinstance(one.schema, dict) else {}
            plain = own.get("patternErrorMessage") if one.validator == "pattern" else own.get("errorMessage")
            found.append((error.json_path, str(plain or one.message)))
    return found


HEAD = "title: A\ndate: 2023-06-01\n"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("title: A\ndate: 1 June\n", "$.date", "Write the day as 2023-06-01."),
        ("title: A\ndate: 2023-13-01\n", "$.date", "Write the day as 2023-06-01."),
        (HEAD + "start_time: 25:00\n", "$.start_time", "Write the time of day as 10:30."),
        (HEAD + "language: English\n", "$.language", "Write a code such as en, fr or sr-Latn."),
        (HEAD + "online: nowhere\n", "$.online", "Write one of in person, hybrid, online."),
        (HEAD + "contents: maybe\n", "$.contents", "Write yes or no."),
        (HEAD + "keywords: a\n", "$.keywords", "Write a list: each item on a line that starts with '- '."),
        (HEAD + "votes: [{motion: A, against: x}]\n", "$.votes[0].against", "Write a whole number from 0."),
    ],
)
def test_a_problem_is_one_plain_message(text: str, place: str, message: str) -> None:
    assert errors(text) == [(place, message)]


def test_a_wrong_name_in_a_part_with_a_short_form_is_one_problem() -> None:
    (told,) = errors(HEAD + "participants: [{nam: A}]\n")
    assert told[0] == "$.participants[0]" and told[1].startswith("'nam' does not match any")


def test_editors_offer_packs_languages_and_prose_below_a_bar() -> None:
    from thbreports import packs

    fields = schema()["properties"]
    assert fields["pack"]["examples"] == [pack.name for pack in packs.available()]
    assert fields["documents"]["items"]["examples"] == fields["pack"]["examples"]
    assert {*packs.find("base").languages()} <= {*fields["language"]["examples"]}
    assert fields["opening"]["defaultSnippets"][0]["body"] == "|\n  ${1:Words}"
    assert "`thbreports packs`" in fields["pack"]["markdownDescription"]


def test_minutes_are_a_text_or_a_list_with_turns() -> None:
    record = """\
title: Title
date: 2024-05-13
sessions:
  - minutes: Words.
  - minutes:
      - Words.
      - speaker: Observer
        text: Thanked the Group.
      - vote: {motion: To meet., in_favour: 20}
"""
    assert editor(record) == []
    (told,) = editor(record.replace("speaker", "speakers"))
    assert told.startswith("$.sessions[1].minutes[1]: 'speakers' does not match any")


def test_words_may_be_a_mapping_of_languages() -> None:
    record = """\
title: {en: Meeting, fr: Réunion}
date: 2024-05-13
keywords: [{all: THB}]
footnotes: {k: {en: Note, fr: Note}}
decisions:
- {en: We decide., fr: Nous décidons.}
- text: {en: One, sr-Latn: Jedan}
  deadline: {en: soon, fr: }
"""
    assert editor(record) == []
    assert editor(record.replace("fr: Réunion", "french: Réunion"))
    assert editor(record.replace("- {en: We decide., fr", "- {id: d, fr"))
    assert editor(record.replace("date: 2024-05-13", "date: {en: 2024-05-13}"))
