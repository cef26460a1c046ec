"""Take the comments out of the text of a record: they are for whoever writes it, and travel nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import yaml

from thbreports.source.nodes import Source
from thbreports.source.origin import Origin
from thbreports.source.yaml import LOADER

_COMMENT = re.compile(r"(?:^|(?<=\s))(#\s*may be published\b|(?=#)).*", re.MULTILINE | re.IGNORECASE)
"""A comment, and what of it says something to us."""


def without_comments(origin: Origin) -> Origin:
    """Return where the parts of a record stand, with spaces for its comments, and those of its defaults.

    Each line and column is where it was.
    """
    around = origin.beside and without_comments(origin.beside)
    source = origin.source
    if source is None or "#" not in source.text:
        return replace(origin, beside=around)
    try:
        text = "".join(_parts(source.text))
    except yaml.YAMLError:  # what was read by other means than this has no text that travels
        text = re.sub(r"[^\n]", " ", source.text)
    return replace(origin, source=Source(source.name, text), beside=around)


def _parts(text: str) -> Iterator[str]:
    """Yield the text in parts, those between the words of YAML without comments."""
    end = 0
    for token in yaml.scan(text, Loader=LOADER):
        start = token.start_mark.index
        if start > end:
            yield _blank(text[end:start])
            end = start
        if token.end_mark.index > end:
            yield _words(token, text[end : token.end_mark.index])
            end = token.end_mark.index
    yield _blank(text[end:])


def _words(token: yaml.Token, text: str) -> str:
    """Return a word of YAML; in front of the text of a block scalar a comment may stand, too."""
    if not (isinstance(token, yaml.ScalarToken) and token.style in ("|", ">")):
        return text
    head, line, rest = text.partition("\n")
    return _blank(head) + line + rest


def _blank(text: str) -> str:
    return _COMMENT.sub(lambda comment: comment[1].ljust(len(comment[0])), text)
