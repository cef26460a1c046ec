"""What no report from YAML by a Jinja2 template can be made without, warm: the floor of what is ours.

libyaml reads the record, a plain template of Jinja2 prints its words, and for DOCX the finished parts are
packed.  Nothing is checked, told, laid out in sections, numbered or linked.
"""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import yaml

from benchmarks import subjects
from benchmarks.peers import pipeline


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` pages, or the packages of Word with as many words."""
    text = subjects.text(record)
    texts = [subjects.varied(text, number) for number in range(first, first + count)]
    if job == "html":
        return [functools.partial(_page, one) for one in texts]
    with zipfile.ZipFile(folder / f"{record}-0.docx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return [functools.partial(_packed, one, parts) for one in texts]


def _page(text: str) -> bytes:
    return pipeline.html(yaml.load(text, yaml.CSafeLoader))


def _packed(text: str, parts: dict[str, bytes]) -> bytes:
    _page(text)
    with zipfile.ZipFile(written := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return written.getvalue()
