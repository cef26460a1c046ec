"""A PDF of Typst, finished: its structure, languages and links, and its objects packed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, String

from thbreports.outputs.pdf.typst import links, structure
from thbreports.outputs.pdf.typst.nodes import Node
from thbreports.outputs.pdf.typst.tree import Tree


def finish(data: bytes, nodes: list[Node], language: str, codes: Mapping[str, str]) -> bytes:
    """Return a file with the structure that its ``nodes`` have.

    ``codes`` are codes of languages in it that stand for others.
    """
    with pikepdf.open(io.BytesIO(data)) as file:
        tree = Tree(file)
        structure.correct(tree, nodes)
        links.name(tree, list(links.expected(nodes)))
        file.Root["/Lang"] = String(language)
        if codes:
            _replace_languages(file, tree, codes)
        _name_ids(tree)
        target = io.BytesIO()
        file.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
            deterministic_id=True,
        )
    return target.getvalue()


def _name_ids(tree: Tree) -> None:
    """Write the list of structure elements by their names anew (ISO 32000-1, table 322)."""
    named = sorted((str(one.object["/ID"]), one.object) for one in tree.all if "/ID" in one.object)
    if named:
        names = [part for name, element in named for part in (String(name), element)]
        tree.root["/IDTree"] = Dictionary(Names=Array(names))
    elif "/IDTree" in tree.root:
        del tree.root["/IDTree"]


def _replace_languages(file: pikepdf.Pdf, tree: Tree, codes: Mapping[str, str]) -> None:
    for struct in tree.all:
        said = struct.object.get("/Lang")
        if said is not None and str(said) in codes:
            struct.object["/Lang"] = String(codes[str(said)])
    written = {f"/Lang({code})".encode(): f"/Lang({name})".encode() for code, name in codes.items()}
    for page in file.pages:
        contents = page.obj["/Contents"]
        for stream in contents if isinstance(contents, Array) else [contents]:
            before: Any = stream.read_bytes()
            after = before
            for code, name in written.items():
                after = after.replace(code, name)
            if after != before:
                stream.write(after)
