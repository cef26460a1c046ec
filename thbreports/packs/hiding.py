"""Rules of a style sheet that hide words of a page, which no check of an HTML file could see.

HTML is read back without its sheets.  What hides words on paper is found on the finished pages of a PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tinycss2.ast import Declaration, Node

SHEETS = ("screen.css", "shared.css")
"""The sheets that HTML is shown with."""
HINT = "write 'leaves_out' in pack.toml for fields that are not to be printed, @media print for paper alone"
_NO_WORDS = (".footnote-back", ".skip", ".contents", "nav")
"""Ends of selectors of what is no word of a record: back links, the way past the head, the contents."""
_AWAY = 300.0
"""Pixels by which words leave their place for good."""
_PIXELS = {"px": 1, "pt": 4 / 3, "pc": 16, "mm": 3.8, "cm": 38, "in": 96, "ch": 8, "ex": 8}
_OFFSETS = frozenset(
    "left right top bottom inset text-indent margin margin-left margin-top translate".split()
)
_SIDES = frozenset("width height max-width max-height block-size inline-size".split())


class Hidden(NamedTuple):
    """A declaration that hides words: where it stands, and how it is written."""

    line: int
    column: int
    written: str


def hidden(text: str) -> Iterator[Hidden]:
    """Yield the declarations of a sheet that hide words on a screen."""
    import tinycss2

    yield from _in_rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), False)


def _in_rules(rules: Sequence[Node], spared: bool) -> Iterator[Hidden]:
    """Yield what hides words in rules and in those inside them; ``spared`` are those of what is no word."""
    import tinycss2

    declared: dict[str, Declaration] = {}
    for rule in rules:
        if rule.type == "declaration":
            declared[rule.lower_name] = rule
        elif rule.type == "qualified-rule" or (rule.type == "at-rule" and rule.content is not None):
            prelude = tinycss2.serialize(rule.prelude).strip()
            if rule.type == "at-rule" and (
                rule.lower_at_keyword == "page" or (rule.lower_at_keyword == "media" and prelude == "print")
            ):
                continue
            inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            own = rule.type == "qualified-rule" and all(map(_names_no_words, prelude.split(",")))
            yield from _in_rules(inside, spared or own)
    if not spared:
        yield from (_found(one) for one in declared.values() if _hides(one, declared))


def _names_no_words(selector: str) -> bool:
    last = selector.split()[-1] if selector.split() else ""
    return "::" in last or last.endswith((":before", ":after", *_NO_WORDS))


def _found(declaration: Declaration) -> Hidden:
    import tinycss2

    written = f"{declaration.name}: {tinycss2.serialize(declaration.value).strip()}"
    return Hidden(declaration.source_line, declaration.source_column, written[:60])


def _hides(declaration: Declaration, beside: dict[str, Declaration]) -> bool:
    name = declaration.lower_name
    tokens = [one for one in declaration.value if one.type not in ("whitespace", "comment")]
    if name in _OFFSETS:
        return any(map(_is_far, tokens))
    if name in _SIDES:
        cuts = {"hidden", "clip"}
        flows = (beside[one] for one in ("overflow", "overflow-x", "overflow-y") if one in beside)
        return any(map(_is_zero, tokens)) and any(_has(one.value, cuts) for one in flows)
    test = _TESTS.get(name)
    return test is not None and test(tokens)


def _has(tokens: Sequence[Node], words: set[str]) -> bool:
    return any(one.type == "ident" and one.lower_value in words for one in tokens)


def _is_zero(token: Node) -> bool:
    return token.type in ("number", "dimension", "percentage") and token.value == 0


def _is_far(token: Node) -> bool:
    """Tell whether a length leads words off the page to the left or the top."""
    if token.type == "percentage":
        return bool(token.value <= -100)
    if token.type != "dimension":
        return False
    pixels = _PIXELS.get(token.lower_unit, 16 if token.lower_unit in ("em", "rem") else 10)
    return bool(token.value * pixels <= -_AWAY)


def _zero(tokens: Sequence[Node]) -> bool:
    return any(map(_is_zero, tokens))


def _one_of(*words: str) -> Callable[[Sequence[Node]], bool]:
    """Return the test for one of some words, or a value that stands elsewhere and may be one of them."""

    def test(tokens: Sequence[Node]) -> bool:
        named = any(one.type == "function" and one.lower_name == "var" for one in tokens)
        return named or _has(tokens, {*words})

    return test


def _is_clear(tokens: Sequence[Node]) -> bool:
    signs = [one.value for one in tokens if one.type == "hash"]
    clear = any(
        (len(sign) == 4 and sign[3] == "0") or (len(sign) == 8 and sign[6:] == "00") for sign in signs
    )
    return clear or _has(tokens, {"transparent"})


def _scales_away(tokens: Sequence[Node]) -> bool:
    """Tell whether a transformation leaves nothing of the words, or puts them elsewhere."""
    made = [one for one in tokens if one.type == "function"]
    scaled = any(one.lower_name.startswith(("scale", "matrix")) and _shrinks(one) for one in made)
    return scaled or any(
        one.lower_name.startswith("translate") and any(map(_is_far, one.arguments)) for one in made
    )


def _shrinks(function: Node) -> bool:
    """Tell whether nothing is left of the width or the height of what is scaled."""
    numbers = [one.value for one in function.arguments if one.type in ("number", "percentage")]
    if function.lower_name == "matrix":
        return len(numbers) == 6 and numbers[0] * numbers[3] == numbers[1] * numbers[2]
    return 0 in numbers[:2] if function.lower_name != "matrix3d" else False


_TESTS: dict[str, Callable[[Sequence[Node]], bool]] = {
    "display": _one_of("none"),
    "visibility": _one_of("hidden", "collapse"),
    "content-visibility": _one_of("hidden"),
    "font-size": _zero,
    "font": _zero,
    "opacity": _zero,
    "zoom": _zero,
    "scale": _zero,
    "color": _is_clear,
    "-webkit-text-fill-color": _is_clear,
    "transform": _scales_away,
    "clip": lambda tokens: not _has(tokens, {"auto"}),
    "clip-path": lambda tokens: not _has(tokens, {"none"}),
}
