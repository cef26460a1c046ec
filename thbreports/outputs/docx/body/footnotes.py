"""Footnotes: a part of their own, with the separators that Word draws above them."""

from __future__ import annotations

from thbreports.outputs.docx.body.blocks import Body
from thbreports.outputs.docx.body.context import BlockContext, ListItem
from thbreports.outputs.docx.body.runs import Look
from thbreports.outputs.docx.body.story import PartContext
from thbreports.outputs.docx.body.writers import body_of
from thbreports.outputs.docx.xml.markup import Node, empty, part, written
from thbreports.outputs.docx.xml.wml import Element

SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
"""The notes that hold the separators; text notes are numbered from 1."""


def footnotes(story: PartContext) -> bytes:
    """Return the footnotes part for every note that the text refers to, formatting and links included."""
    plain = story.job.styles.named("#spacer")
    about = "" if plain is not None else f"<w:pPr>{empty('spacing', after=0)}</w:pPr>"
    notes = []
    for kind, number in SEPARATORS:
        note = Node("footnote", written(type=kind, id=number))
        note.children.append(f"<w:p>{about}<w:r>{empty(kind)}</w:r></w:p>")
        notes.append(note.markup())
    body = body_of(story)
    for target, number in story.job.notes.numbers.items():
        note = Node("footnote", written(id=number))
        _write(body, story.job.notes.bodies[target], note, "footnoteRef")
        _write_following(body, note)
        body.close(note, _place(body, note))
        notes.append(note.markup())
    return part("footnotes", "".join(notes))


def _write_following(body: Body, note: Node) -> None:
    """Write the notes that only this note refers to, each under its number."""
    following = body.story.job.notes.following
    done = 0
    while done < len(following):
        target, shown = following[done]
        _write(body, body.story.job.notes.bodies[target], note, shown)
        done += 1
    following.clear()


def _write(body: Body, source: Element, note: Node, mark: str) -> None:
    place = _place(body, note)
    marked = ListItem(place.style, place.style)
    marked.mark = mark
    body.flow(source, place._replace(item=marked))
    if not marked.started:
        body.open(place._replace(item=marked)).finish()


def _place(body: Body, note: Node) -> BlockContext:
    style = body.styles.named("section.footnotes")
    return BlockContext(note, body.story.width, Look(), style, forced=True)
