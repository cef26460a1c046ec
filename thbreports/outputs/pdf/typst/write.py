"""The semantic document as PDF, laid out by Typst: tagged, PDF/UA-1 and PDF/A-2a in one file."""

from __future__ import annotations

import datetime
import functools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from thbreports.document import Document, glyphs
from thbreports.errors import OutputError, PackError, Problem
from thbreports.outputs.pdf.typst import apart, data, edges, faults, finish
from thbreports.outputs.pdf.typst.file import File
from thbreports.outputs.pdf.typst.tree import MismatchError
from thbreports.packs import typst as packs_typst
from thbreports.packs.glyphs import faces_for
from thbreports.packs.typst import Rules
from thbreports.system import once

if TYPE_CHECKING:
    from thbreports.packs.fonts import FontFace

_LOG = logging.getLogger("thbreports.outputs.pdf")

_LARGE = 300_000
"""Bytes of data, of some 70 pages, from which on a document is laid out in a process of its own.

Typst keeps what it has worked out for the next ten documents, a megabyte and more for each page, and its
memory does not shrink again.
"""


def write(document: Document) -> bytes:
    """Return the document as PDF.

    Typst reads nothing but its program, the rules of the packs, their fonts and the data that it is handed.
    Raises OutputError for what would be lost on paper: a character that no font of the pack has, a picture
    that cannot be read, words beyond the edge of the sheet; and PackError for rules or fonts of a pack that
    Typst cannot follow.  Threads may call it at the same time.
    """
    import typst

    from thbreports.outputs.pdf.typst import compiler

    pack = document.pack
    rules = packs_typst.rules(pack)
    folders = _font_folders(faces_for(pack, document.markup))
    if lost := faults.misread(document) + glyphs.problems(document) + faults.broad_inside(document):
        raise OutputError(lost)
    read = data.of(document, "".join(one.text for one in rules))
    if read.broken:
        raise OutputError([faults.no_picture(document, image) for image in read.broken])
    _tell_unspoken(packs_typst.unspoken(pack))
    files, moment = {**_rules(rules), **read.files}, _moment(document)
    is_ours = packs_typst.are_ours(rules)
    try:
        if is_ours and len(files["document.json"]) < _LARGE:
            made = _interruptible(lambda: compiler.engine(folders).compiled(files, moment))
        else:
            made = apart.compiled(files, folders, moment)
    except (typst.TypstError, apart.RefusedError) as error:
        raise faults.told(document, error, rules) from error
    except apart.CrashError:
        raise (faults.too_large(document) if is_ours else faults.crashed(rules)) from None
    file = File(made)
    if cut := edges.beyond(made, file):
        raise OutputError(faults.cut(document, cut))
    try:
        return finish.finish(file, read.body, document.language, read.languages.replaced)
    except MismatchError as error:
        raise faults.not_of_nodes(error, rules) from error


def _interruptible(work: Callable[[], bytes]) -> bytes:
    """Return what some work gives; a limit of time that is over, or Ctrl-C, ends the wait for it.

    Python hears of neither while the main thread is in compiled code.  What goes on for ever ends with the
    process.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    found: Future[bytes] = Future()

    def act() -> None:
        try:
            found.set_result(work())
        except BaseException as error:
            found.set_exception(error)

    threading.Thread(target=act, name="typst", daemon=True).start()
    return found.result()


def _rules(rules: tuple[Rules, ...]) -> dict[str, bytes]:
    """Return the rules of packs as files, and one that joins them: a child's stand over its parent's."""
    found = {f"pack-{place}.typ": one.text.encode("utf-8") for place, one in enumerate(rules)}
    lines = [f'#import "{name}" as pack-{place}' for place, name in enumerate(found)]
    lines.append("#let rules-of(d) = {\n  let found = (:)")
    lines += [
        f"  for (key, rule) in pack-{place}.rules(d)"
        " { found.insert(key, found.at(key, default: (:)) + rule) }"
        for place in range(len(found))
    ]
    lines.append("  found\n}\n")
    return {**found, "rules.typ": "\n".join(lines).encode("utf-8")}


@functools.lru_cache(maxsize=8)
def _font_folders(faces: tuple[FontFace, ...]) -> tuple[str, ...]:
    """Return the folders of the fonts of a pack.

    Raises PackError for those that Typst does not read, or knows by another name than the pack.
    """
    from thbreports.outputs.pdf.typst import compiler

    folders = tuple(sorted({str(face.path.parent) for face in faces}))
    known = {(Path(one.path or ""), one.family) for one in compiler.engine(folders).fonts.fonts()}
    problems = [
        Problem(
            str(face.path),
            0,
            0,
            f"Typst does not read it as a font of the family '{face.family}'",
            "save it as a static TTF or OTF of that family, or lay out with WeasyPrint",
        )
        for face in faces
        if (face.path, face.family) not in known
    ]
    if problems:
        raise PackError(problems)
    return folders


def _tell_unspoken(sheets: list[Path]) -> None:
    """Say of sheets once that they have no effect."""
    for sheet in sheets:
        if once.is_first(f"unspoken {sheet}"):
            _LOG.warning(
                "%s: Typst reads no style sheets; its pack has no typst.typ that says the same", sheet
            )


def _moment(document: Document) -> int:
    """Return when a file says it was made, in seconds since 1970."""
    said = document.metadata.get("made") or document.metadata.get("date")
    if not said:
        return 0
    moment = datetime.datetime.fromisoformat(said.replace("Z", "+00:00"))
    return int(moment.replace(tzinfo=moment.tzinfo or datetime.UTC).timestamp())
