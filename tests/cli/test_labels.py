"""``thbreports packs --labels``: what is missing or unsure, and a file to start from."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from thbreports.cli.main import commands


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    labels = tmp_path / "house" / "labels"
    labels.mkdir(parents=True)
    (labels.parent / "pack.toml").write_text(
        'name = "house"\ntitle = "H"\nextends = "base"\n', encoding="utf-8"
    )
    template = (
        '{% extends "base/document.html.j2" %}{% block opening %}<p>{{ label("motto") }}</p>{% endblock %}'
    )
    (labels.parent / "document.html.j2").write_text(template, encoding="utf-8")
    (labels / "en.toml").write_text('motto = "Every voice"\n', encoding="utf-8")
    (labels / "fr.toml").write_text('motto = "Chaque voix" # review\n', encoding="utf-8")


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, ["packs", *words])


def test_what_is_missing_or_unsure_is_listed_by_language() -> None:
    lines = run("./house", "--labels").stdout.splitlines()
    assert lines[0].startswith("house: ")
    told = {line.split()[0]: line.split(maxsplit=1)[1] for line in lines[1:]}
    assert told["en"] == "complete"
    assert told["fr"] == "1 to review: motto"
    assert told["de"].startswith("1 missing: motto; ") and "web-summary" not in told["de"], "another form"


def test_a_file_to_start_from_has_all_that_is_missing() -> None:
    done = run("./house", "--labels", "--language", "de", "-o", "house/labels/de.toml")
    assert (done.exit_code, done.stdout) == (0, "house/labels/de.toml\n")
    written = Path("house/labels/de.toml").read_text(encoding="utf-8")
    assert written.splitlines()[-1] == '# motto = "Every voice"'
    assert run("./house", "--labels", "--language", "de").stdout == written
    assert run("./house", "--labels", "--language", "de", "-o", "house/labels/de.toml").exit_code != 0


def test_a_language_goes_with_labels_and_one_pack() -> None:
    assert run("./house", "--language", "de").exit_code == 2
    assert run("--labels", "--language", "de").exit_code == 2
