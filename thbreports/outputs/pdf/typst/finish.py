"""A PDF of Typst, finished: its structure, languages and links, and its objects packed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from thbreports.outputs.pdf import objects
from thbreports.outputs.pdf.typst import fonts, links, structure
from thbreports.outputs.pdf.typst.file import File
from thbreports.outputs.pdf.typst.runs import Node
from thbreports.outputs.pdf.typst.tree import Tree

_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")


def finish(file: File, nodes: list[Node], language: str, codes: Mapping[str, str]) -> bytes:
    """Return a file with the structure that its ``nodes`` have.

    ``codes`` are codes of languages in it that stand for others.
    """
    tree = Tree(file)
    structure.correct(tree, nodes)
    links.name(tree, links.expected(nodes))
    catalog = file.entries(file.root)
    catalog[b"/Lang"] = objects.text(language)
    file.put(file.root, objects.dictionary(catalog))
    if codes:
        _replace_languages(file, tree, codes)
    _name_ids(tree)
    tree.write()
    number = int(catalog[b"/Metadata"].split()[0])
    file.put_content(number, file.content(number))  # Typst does not compress it
    fonts.lighten(file)
    return file.packed()


def _name_ids(tree: Tree) -> None:
    """Write the list of structure elements by their names anew (ISO 32000-1, table 322)."""
    saying = (one for one in tree.all if one.says(b"/ID"))
    named = {one.entries[b"/ID"]: b"%d 0 R" % one.number for one in saying if b"/ID" in one.entries}
    if named:
        tree.root[b"/IDTree"] = objects.name_tree(named)
    else:
        tree.root.pop(b"/IDTree", None)


def _replace_languages(file: File, tree: Tree, codes: Mapping[str, str]) -> None:
    written = {f"({code})".encode(): f"({name})".encode() for code, name in codes.items()}
    for struct in tree.all:
        if struct.says(b"/Lang") and (said := struct.entries.get(b"/Lang")) in written:
            struct.put(b"/Lang", written[said])
    for one in list(file.objects.values()):
        if one.data.startswith(b"<</Type/Page/") and (held := _CONTENTS.search(one.data)):
            number = int(held[1])
            before = after = file.content(number)
            for code, name in written.items():
                after = after.replace(b"/Lang" + code, b"/Lang" + name)
            if after != before:
                file.put_content(number, after)
