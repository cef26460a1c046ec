"""Runs of words for the Typst program: texts, and elements of a line between them."""

from __future__ import annotations

from typing import Any

Node = list[Any]
"""An element: its name, its attributes, its children."""


def add(into: list[Node | str], words: str) -> None:
    """Put words behind a run, as one text with those at its end."""
    if not words:
        return
    if into and isinstance(into[-1], str):
        into[-1] += words
    else:
        into.append(words)


def end_line(into: list[Node | str]) -> None:
    """Take away the space before a break."""
    if into and isinstance(into[-1], str):
        into[-1] = into[-1].rstrip(" ")
        if not into[-1]:
            into.pop()


def trimmed(words: list[Node | str]) -> list[Node | str]:
    """Return the words of a block without the space at its end."""
    found = list(words)
    while found:
        last = found[-1]
        if isinstance(last, str):
            if kept := last.rstrip(" "):
                found[-1] = kept
                break
            found.pop()
        elif last[0] in ("br", "word", "img", "note", "code") or not last[2]:
            break
        else:
            last[2] = trimmed(last[2])
            break
    return found


def fitting(said: dict[str, Any], words: list[Node | str]) -> dict[str, Any]:
    """Say of words whether there are such among them as may be wider than their room."""
    if _has_wide(words):
        said["fit"] = True
    return said


def _has_wide(words: list[Node | str]) -> bool:
    return any(
        kid[0] in ("word", "img") or (kid[0] != "note" and _has_wide(kid[2]))
        for kid in words
        if not isinstance(kid, str)
    )
