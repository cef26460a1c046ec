"""A record of some two hundred pages, made of the committee's: its sessions, lists and annexes repeated."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import yaml

RECORD = Path(__file__).parents[2] / "examples" / "records" / "committee-2026.yaml"
TIMES = 13
_REPEATED = (
    "participants",
    "sessions",
    "conclusions",
    "decisions",
    "recommendations",
    "commitments",
    "actions",
    "notes",
    "annexes",
)


def record(folder: Path, times: int = TIMES) -> Path:
    """Write the record into ``folder``; its parts stand in it ``times`` times, each with words of its own."""
    # All scalars as they are written: what a date or a number is, the fields of a record say.
    fields: dict[str, Any] = yaml.load(RECORD.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    fields.pop("documents", None)
    for name in _REPEATED:
        fields[name] = [
            _varied(part, number) for number in range(times) for part in copy.deepcopy(fields[name])
        ]
    for picture in RECORD.parent.glob("*.png"):
        shutil.copy(picture, folder)
    path = folder / f"{RECORD.stem}-{times}.yaml"
    path.write_text(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")
    return path


def _varied(part: Any, number: int) -> Any:
    """Return a part with identifiers and words that no other copy of it has."""
    if isinstance(part, list):
        return [_varied(one, number) for one in part]
    if not isinstance(part, dict) or number == 0:
        return part
    varied = {name: _varied(value, number) for name, value in part.items()}
    if "id" in varied:
        varied["id"] += f"-{number}"
    if "minutes" in varied:
        varied["minutes"] = f"In part {number + 1}. {varied['minutes']}"
    for name in ("title", "motion"):
        if isinstance(varied.get(name), str):
            varied[name] = f"{varied[name].rstrip()} ({number + 1})"
    return varied
