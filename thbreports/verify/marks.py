"""The marks of lists as a reader sees them, whatever made them."""

from __future__ import annotations

_ROMAN = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl"}
_ROMAN |= {10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i"}


def counted(value: int, kind: str) -> str:
    """Return a number as a list counts it: ``kind`` is ``lower-alpha`` and the like, or anything else."""
    number = str(value)
    if kind.endswith("alpha") and value > 0:
        number = _columns(value)
    elif kind.endswith("roman") and 0 < value < 4000:
        number = ""
        for worth, sign in _ROMAN.items():
            number += sign * (value // worth)
            value %= worth
    return number.upper() if kind.startswith("upper") else number


def _columns(value: int) -> str:
    """Return the letters of a number; z is followed by aa and ab, as in the columns of a sheet."""
    return (_columns((value - 1) // 26) if value > 26 else "") + chr(ord("a") + (value - 1) % 26)


def seen(text: str) -> list[str]:
    """Return a mark as it is compared, without space; signs that count nothing are those of a style sheet."""
    mark = "".join(text.split())
    return [mark] if any(map(str.isalnum, mark)) else []
