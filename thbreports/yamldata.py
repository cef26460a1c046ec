"""YAML text to plain data, without the places of its values: those are made when somebody asks for them.

A record in which nothing is unusual, as nearly all are, is read line by line; any other one as ``source``
reads it, which tells what is wrong.
"""

from __future__ import annotations

from typing import Any

from thbreports import yamllines
from thbreports.source import Mapping, Node, Scalar, Source, take


def read(text: str, name: str = "<record>") -> tuple[Source, Any]:
    """Return the source of one YAML record, and its data; a field with nothing after its colon is absent.

    Raises RecordError as ``source.parse`` does.
    """
    source = take(text, name)
    try:
        return source, yamllines.read(text)
    except yamllines.Unusual:
        return source, plain(source.root)


def plain(node: Node) -> Any:
    """Return the plain data of a node, as ``read`` does."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Mapping):
        return {
            name: plain(value)
            for name, value in node.fields.items()
            if not (isinstance(value, Scalar) and value.empty)
        }
    return [plain(item) for item in node.items]
