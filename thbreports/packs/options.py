"""Ways of printing between which a pack chooses, in the table ``[options]`` of its pack.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from thbreports.errors import nearest

_LAYOUTS = ("list", "table", "inline")
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "participants": ("table", "list", "states", "authorities", "crosses", "names"),
    "agenda": ("table", "list"),
    "most_bullets": ("any", "five"),
    "speaker": ("colon", "dash"),
    "public_version": ("unmarked", "marked"),
    "stand_ins": ("none", "numbered", "same"),
    "bilingual": ("after", "beside"),
    "conclusions": _LAYOUTS,
    "decisions": _LAYOUTS,
    "recommendations": _LAYOUTS,
    "commitments": _LAYOUTS,
    "actions": _LAYOUTS,
    "previous_actions": _LAYOUTS,
    "withheld": ("silent", "told"),
    "numbers": ("counted", "kept"),
}
"""The values of each option; the first is that of a pack which says nothing."""


def slips(chosen: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield key, message and hint of each option that there is not, or that cannot be so."""
    for key, value in chosen.items():
        if key not in OPTIONS:
            yield key, f"unknown option '{key}'", nearest(key, list(OPTIONS)) or f"known are {_all(OPTIONS)}"
        elif value not in OPTIONS[key]:
            hint = nearest(value, OPTIONS[key]) or f"write one of {_all(OPTIONS[key])}"
            yield key, f"'{key}' cannot be {value!r}", hint


def _all(names: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(names)


def chosen(options: Mapping[str, str]) -> dict[str, str]:
    """Return the value of every option, where a pack names some."""
    return {name: options.get(name, values[0]) for name, values in OPTIONS.items()}
