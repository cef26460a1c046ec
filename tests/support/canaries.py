"""Records with a word of its own in each text that some readers may not read."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from thbreports.record import Meeting
from thbreports.record.kinds import TextKind
from thbreports.record.part import FieldKind, Part, fields_of

ROOT = Path(__file__).parents[2]
RECORDS = sorted([*(ROOT / "examples/records").glob("*.yaml"), *(ROOT / "meetings").glob("*.yaml")])
READERS = ("public", "participants", "secretariat")
_CHANCE, _SPAN = 0.12, 0.25


class Planted(NamedTuple):
    """The text of a record; ``words`` has the audience of each canary, ``fields`` the kind of its field."""

    text: bytes
    words: dict[str, str]
    fields: dict[str, str]

    def withheld_from(self, reader: str) -> set[str]:
        """Return the words that a reader may not read."""
        place = READERS.index(reader)
        return {word for word, audience in self.words.items() if READERS.index(audience) > place}


def plant(path: Path, seed: int) -> Planted:
    """Return an example record of which parts and words are for some readers alone, each with canaries."""
    data = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    planter = _Planter(random.Random(seed))
    made = planter.part(Meeting, data, "", ())
    text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=1000)
    return Planted(text.encode(), planter.words, planter.fields)


class _Loader(yaml.SafeLoader):
    """Reads NO as the code of Norway, as a record does."""


_Loader.yaml_implicit_resolvers = {
    letter: [one for one in found if one[0] != "tag:yaml.org,2002:bool" or letter in "tTfF"]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Planter:
    def __init__(self, chance: random.Random) -> None:
        self.words: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self._chance = chance

    def part(self, model: type[Part], value: Any, audience: str, place: tuple[str, ...]) -> Any:
        if isinstance(value, str) and model.short_form:
            value = {model.short_form: value}
        if not isinstance(value, dict):
            return value
        if (
            place
            and place[-1] != "speaker"
            and "audience" in model.model_fields
            and not audience
            and self._chance.random() < _CHANCE
        ):
            value["audience"] = audience = self._chance.choice(READERS[1:])
        for name, kind in fields_of(model).items():
            if name in value and name not in ("id", "audience", "pack", "documents", "labels", "headings"):
                value[name] = self.value(model, name, kind, value[name], audience, place)
        return value

    def value(
        self, model: type[Part], name: str, kind: FieldKind, value: Any, audience: str, place: tuple[str, ...]
    ) -> Any:
        way = (*place, name)
        if kind.is_mapping or value is None:
            return value
        if isinstance(value, list):
            return [self.value(model, name, kind, one, audience, way) for one in value]
        if kind.part is not None and (isinstance(value, dict) or (kind.part.short_form and not kind.text)):
            return self.part(kind.part, value, audience, way)
        if kind.text is not None and isinstance(value, str):
            return self.text(f"{model.__name__}.{name}", kind.text, value, audience)
        return value

    def text(self, field: str, kind: TextKind, value: str, audience: str) -> str:
        if audience:
            if kind.name == "code":
                if value.startswith(("https://", "http://")):
                    return f"https://{self.word(field, audience)}.example/".lower()
                return value
            word = self.word(field, audience)
            if kind.name == "state":
                return word
            if "@" in value and " " not in value:
                return f"{word}@example.org".lower()
            return f"Said by {word}.\n\n{value}" if kind.name == "prose" else f"{word} {value}"
        if kind.name in ("prose", "line") and "\n" not in value and self._chance.random() < _SPAN:
            for_whom = self._chance.choice(READERS[1:])
            other = self._chance.choice(["", ' else="somebody"'])
            return f"{value} [by {self.word(field, for_whom)} alone]{{audience={for_whom}{other}}}"
        return value

    def word(self, field: str, audience: str) -> str:
        letters = "".join(self._chance.choices(string.ascii_lowercase, k=6))
        word = f"Zq{letters}"
        self.words[word] = audience
        self.fields[word] = field
        return word


def kinds_of_fields(model: type[Part] = Meeting, known: set[type[Part]] | None = None) -> Iterator[str]:
    """Yield each field that holds a text of words or an address, of every part of a record."""
    known = set() if known is None else known
    if model in known:
        return
    known.add(model)
    for name, kind in fields_of(model).items():
        if kind.text is not None and (kind.text.name != "code"):
            yield f"{model.__name__}.{name}"
        if kind.part is not None:
            yield from kinds_of_fields(kind.part, known)
