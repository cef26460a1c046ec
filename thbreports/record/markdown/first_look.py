"""What a look at a text tells of its Markdown before the parser is asked."""

from __future__ import annotations

import functools
import re

from thbreports.record.markdown.bounds import MAX_IN_LINE, SHORT
from thbreports.record.markdown.dropped import may_drop, may_name_nothing
from thbreports.record.markdown.fast_path import is_simple
from thbreports.record.markdown.lookalikes import may_be_list, may_lose_signs

_OFTEN_SAID = 60
"""Characters of texts that records have again and again: names, offices, bodies, headings."""

_TRIGGER = re.compile(r"[\[\]<{]|\*\*|^[-+*>\d.) \t]{20}", re.MULTILINE)


def is_fine(text: str, *, inline: bool) -> bool:
    """Tell, without the parser, whether nothing is wrong with a text, and it shows no pictures."""
    if len(text) <= _OFTEN_SAID:
        return _is_known_fine(text, inline)
    return len(text) <= (MAX_IN_LINE if inline else SHORT) and _is_fine(text, inline)


def _is_fine(text: str, inline: bool) -> bool:
    return is_simple(text, inline=inline) and (inline or not may_be_list(text))


_is_known_fine = functools.lru_cache(maxsize=4096)(_is_fine)


def may_hold_problems(text: str, *, inline: bool) -> bool:
    """Tell whether something may be wrong with a text, which the parser alone finds out."""
    if len(text) > (MAX_IN_LINE if inline else SHORT):
        return True
    more = may_name_nothing(text) if inline else may_drop(text) or may_be_list(text)
    return more or may_lose_signs(text) or _TRIGGER.search(text) is not None
