"""The labels of our packs, in every language: the same, with the same placeholders, and in that language."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from thbreports import packs
from thbreports.packs import label_files, label_gaps, label_places, placeholders, translation
from thbreports.view import dates
from thbreports.view.language import plural_form, plural_forms
from thbreports.view.patterns import tokens

NAMES = [pack.name for pack in packs.available()]
LANGUAGES = packs.find(packs.DEFAULT).languages()
LABELS = packs.find(packs.DEFAULT).folder / "labels"
ALIKE = re.compile(r"[\W\d_]*|.* / LISTE? .*|\(OR\. \{language\}\)|\{who\}, \{body\}", re.DOTALL)
"""Labels that may be as they are in English: those without words, or in many languages at once."""
SAME_WORDS = {
    "*": "online status",  # taken over by most languages
    "da": "for note organisation",
    "de": "name organisation",
    "fr": "abstention abstentions action actions conclusion conclusions contact documents introduction note"
    " organisation participants quorum rapporteur votes",
    "it": "quorum",
    "mt": "rapporteur",
    "nb": "for",
    "nl": "agenda contact follow-up quorum rapporteur",
    "ro": "contact secretariat",
    "sv": "organisation",
    "tr": "no",
}
SCRIPTS = {"bg": "CYRILLIC", "mk": "CYRILLIC", "sr": "CYRILLIC", "uk": "CYRILLIC", "el": "GREEK"}
SCRIPTS |= {"hy": "ARMENIAN", "ka": "GEORGIAN", "ar": "ARABIC", "he": "HEBREW"}
OF_REPORTS = ("time-in", "kosovo-note", "anonymous-number", "withheld")
"""Labels that reports have without a template that names them."""
FOREIGN = re.compile(
    "OR|LIST OF PARTICIPANTS"
    "|ATTENDANCE LIST|LISTE DE PRÉSENCE|ANWESENHEITSLISTE|LISTA DE ASISTENCIA|ELENCO DI PRESENZA"
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_label_with_its_placeholders(
    name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(label_gaps, "_OURS", ())
    pack = packs.find(name)
    assert label_gaps.missing(pack, language) == []
    own, english = pack.labels(language), pack.labels("en")
    wanted = {label_files.whole_name(key): set(placeholders.names_in(text)) for key, text in english.items()}
    for key, text in own.items():
        if (
            not key.startswith(("states.", "zones.", "format.", "time-in"))
            and label_files.whole_name(key) in wanted
        ):
            assert set(placeholders.names_in(text)) == wanted[label_files.whole_name(key)], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_unknown(language: str) -> None:
    for name in NAMES:
        for key in packs.find(name).labels(language):
            whole = label_files.whole_name(key)
            if whole.startswith("states."):
                assert re.fullmatch(r"states\.[A-Z]{2}", whole)
            elif whole.startswith("format."):
                assert whole.removeprefix("format.") in dates.FORMATS
            elif not whole.startswith("zones.") and whole not in OF_REPORTS:
                table, _, rest = whole.partition(".")
                known = table in NAMES and rest
                assert known or _any_names(whole), f"{name}: {whole}"


def _any_names(whole: str) -> bool:
    """Tell whether a template of any pack of ours names a label."""
    return any(label_gaps._is_named(whole, label_gaps._names(packs.find(name))) for name in NAMES)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_label_is_english_by_accident(language: str) -> None:
    same = {*SAME_WORDS["*"].split(), *SAME_WORDS.get(language, "").split()}
    for name in NAMES:
        pack = packs.find(name)
        own, english = pack.labels(language), pack.labels("en")
        for key, text in own.items():
            if key.startswith(("states.", "format.")) or key not in english or ALIKE.fullmatch(text):
                continue
            words, other = (bare(one) for one in (text, english[key]))
            assert not words or words != other or words in same, f"{name}: {key} = {text!r}"


def bare(words: str) -> str:
    return re.sub(r"\{[a-z]+\}", "", words).strip(":.\xa0 +0()\u2212").casefold()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_label_is_written_in_the_script_of_its_language(language: str) -> None:
    script = SCRIPTS.get(language, "LATIN")
    for name in NAMES:
        for key, text in packs.find(name).labels(language).items():
            words = FOREIGN.sub("", re.sub(r"\{[a-z]+\}", "", text))
            if key.startswith("format."):
                continue
            found = {unicodedata.name(char).split()[0] for char in words if char.isalpha() and ord(char) > 64}
            assert found - {"FEMININE", "MASCULINE", "MODIFIER", "NUMERO"} <= {script}, f"{key} = {text!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    needed = {plural_form(count, language) for count in range(1000)} | {"other"}
    for name in NAMES:
        labels = packs.find(name).labels(language)
        for whole in {label_files.whole_name(key) for key in labels} - set(labels):
            forms = {key.removeprefix(f"{whole}.") for key in labels if label_files.whole_name(key) == whole}
            assert needed <= forms <= plural_forms(language), whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_formats_are_patterns_of_cldr(language: str) -> None:
    for key, pattern in packs.find("base").labels(language).items():
        if key in ("format.day", "format.weekday", "format.time", "format.hour"):
            fields = {token.field[0] for token in tokens(pattern) if token.field}
            assert fields <= set("dMyE" if "day" in key else "Hm"), key


def test_marks_of_review_name_labels_that_are_there() -> None:
    for path in LABELS.glob("*.toml"):
        marked = [
            name for _, name, comment in label_places.lines_of(path.read_text("utf-8")) if "review" in comment
        ]
        known = {*label_files.names(path), *map(label_files.whole_name, label_files.names(path))}
        assert {*marked} <= known


def test_a_starter_holds_all_labels_that_a_language_lacks(tmp_path: Path) -> None:
    pack = packs.find("base")
    text = translation.starter(pack, "rm", ["one", "other"])
    assert '# agenda = "Agenda"' in text
    assert '# [abstentions]\n# one = "{count} abstentions"\n# other = "{count} abstentions"\n' in text
    filled = tmp_path / "rm.toml"
    filled.write_text(re.sub(r"(?m)^# (?=[\[a-z]+.*[\]=])", "", text), encoding="utf-8")
    assert set(map(label_files.whole_name, label_files.names(filled))) == set(label_gaps.wanted(pack))


def test_words_of_a_pack_in_the_file_of_its_parent_stand_over_the_parents() -> None:
    assert packs.find("committee-report").labels("de")["agenda-item"] == "TAGESORDNUNGSPUNKT {number}"
    assert "agenda-item" not in packs.find("base").labels("de")
    assert packs.find("coe-round-table").labels("pl")["states.RU"] == "Federacja Rosyjska"
