"""The semantic document as PDF, laid out by Typst: tagged, PDF/UA-1 and PDF/A-2a in one file."""

from __future__ import annotations

import datetime
import functools
from importlib import resources
from typing import TYPE_CHECKING, Any

from thbreports.document import Document
from thbreports.outputs.pdf.typst import data, finish

if TYPE_CHECKING:
    import typst

_STANDARDS = ["a-2a", "ua-1"]


def write(document: Document) -> bytes:
    """Return the document as PDF."""
    import typst

    rules = _rules(document)
    read = data.of(document, "".join(rules.values()))
    files: dict[str, Any] = {**_program(), **{k: v.encode() for k, v in rules.items()}, **read.files}
    made: bytes = typst.compile(
        files,
        font_paths=_fonts(tuple(str(path.parent) for path in document.pack.fonts())),
        pdf_standards=_STANDARDS,
        timestamp=_moment(document),
        root="/tmp/ty/empty",
    )
    return finish.finish(made, read.body, document.language, read.languages.replaced)


def _rules(document: Document) -> dict[str, str]:
    """Return the rules of the packs of a document."""
    paths = [pack.folder / "typst.typ" for pack in document.pack.chain()]
    texts = [path.read_text(encoding="utf-8") for path in paths if path.is_file()]
    files = {f"pack-{place}.typ": text for place, text in enumerate(texts)}
    lines = [f'#import "{name}" as p{place}' for place, name in enumerate(files)]
    lines.append("#let rules-of(d) = {\n  let found = (:)")
    lines += [
        f"  for (key, rule) in p{place}.rules(d) {{ found.insert(key, found.at(key, default: (:)) + rule) }}"
        for place in range(len(files))
    ]
    lines.append("  found\n}\n")
    return {**files, "rules.typ": "\n".join(lines)}


@functools.cache
def _program() -> dict[str, bytes]:
    folder = resources.files(__package__) / "program"
    files = {one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith(".typ")}
    return {"main.typ": files.pop("main.typ"), **files}


@functools.lru_cache(maxsize=8)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=sorted(set(folders))
    )


def _moment(document: Document) -> int:
    """Return when a file says it was made, in seconds since 1970."""
    said = document.metadata.get("made") or document.metadata.get("date")
    if not said:
        return 0
    moment = datetime.datetime.fromisoformat(said.replace("Z", "+00:00"))
    return int(moment.replace(tzinfo=moment.tzinfo or datetime.UTC).timestamp())
