"""One module for each peer, and one for thbreports: each makes documents, warm."""

from __future__ import annotations

from pathlib import Path


def variants(folder: Path, record: str, suffix: str, first: int, count: int) -> list[Path]:
    """Return the files of ``count`` variants of a record, from the first on, and round again at the end."""
    number = len(list(folder.glob(f"{record}-[0-9]*.{suffix}")))
    return [folder / f"{record}-{(first + place) % number}.{suffix}" for place in range(count)]
