"""Parsed Markdown to the elements of the semantic document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from thbreports.record.markdown import fast_path, marks
from thbreports.record.markdown.parse import Markdown, is_figure, parsed
from thbreports.record.markdown.spans import KINDS, SINGLE_WORDS, STYLES, read_attributes

if TYPE_CHECKING:
    from markdown_it.token import Token

_SIMPLE = {
    "paragraph": "p",
    "bullet_list": "ul",
    "blockquote": "blockquote",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "caption": "caption",
    "strong": "strong",
    "em": "em",
    "s": "s",
}
_STYLE_TAGS = {"underline": "u", "sub": "sub", "sup": "sup"}


def escaped(words: str) -> str:
    """Return words as markupsafe's ``escape`` does, without a ``Markup`` of them: in a third of the time."""
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return words.replace('"', "&#34;").replace("'", "&#39;")


def show_prose(text: str, path: str, known: Markdown | None = None) -> tuple[str, dict[str, str]]:
    """Return a prose text as ``render_blocks`` does, and its footnotes as ``render_notes`` does.

    ``known`` is what the parser made of it before.
    """
    start = f'<p data-path="{escaped(path)}">'
    words = text.rstrip("\n")
    if fast_path.is_bare(words, inline=False):
        return f"{start}{words}</p>\n", {}
    found = None if known else fast_path.pieces(words, inline=False)
    if found is None:
        markdown = known or parsed(text, inline=False)
        return render_blocks(markdown, path), dict(render_notes(markdown, path))
    return f"{start}{_simple(found, start)}</p>\n", {}


def show_line(text: str, path: str) -> str:
    """Return a text of one paragraph as ``render_inline`` does."""
    if fast_path.is_bare(text, inline=True):
        return text
    found = fast_path.pieces(text, inline=True)
    return render_inline(parsed(text, inline=True), path) if found is None else _simple(found)


def _simple(found: Sequence[fast_path.Piece], start: str = "") -> str:
    """Return the words and signs of a simple text as elements; ``start`` begins each further paragraph."""
    if len(found) == 1:
        return escaped(found[0][0])
    parts: list[str] = []
    opened: list[tuple[int, str]] = []
    for piece in found:
        kind, words = piece.lastgroup, piece[0]
        if kind is None:
            parts.append(escaped(words))
        elif kind == "end":
            parts.append(f"</p>\n{start}")
        elif kind == "opening":
            opened.append((len(parts), ""))
            parts.append("")
        elif kind == "emphasis":
            closes = bool(opened) and opened[-1][1] == words
            parts.append(f"</{fast_path.EMPHASIS[words]}>" if closes else f"<{fast_path.EMPHASIS[words]}>")
            if closes:
                opened.pop()
            else:
                opened.append((len(parts), words))
        else:
            place, _ = opened.pop()
            if kind == "link":
                opening, closing = f'<a href="{escaped(piece[kind][1:-1])}">', "</a>"
            else:
                opening, closing = _span(read_attributes(piece.string, piece.start(kind))[0])
            parts[place] = opening
            parts.append(closing)
    return "".join(parts)


def render_blocks(markdown: Markdown, path: str) -> str:
    """Return the blocks of a prose text as elements; the outermost carry ``path`` as ``data-path``.

    A reference to a footnote is an empty ``sup.footnote-ref`` that names its note in ``data-note``; the
    document numbers it.  A heading carries its level within the text in ``data-relative``.
    """
    return _render(markdown.tokens, path)


def render_notes(markdown: Markdown, path: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each footnote, as references give it, with its blocks."""
    for note in markdown.footnotes:
        name = f"{path}^{note.label}"
        yield name, _render(note.tokens, name)


def render_inline(markdown: Markdown, path: str) -> str:
    """Return the inline elements of a text of one paragraph."""
    return "".join(_inline(token.children or [], path) for token in markdown.tokens if token.type == "inline")


def _render(tokens: Sequence[Token], path: str) -> str:
    base = min((token.level for token in tokens), default=0)
    parts: list[str] = []
    expected = [0]  # the number that the next item of each open ordered list would get by itself
    closers: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "inline":
            figure = is_figure(tokens, place)
            parts.append(_inline(token.children or [], path, captions=figure))
        elif token.type in ("fence", "code_block"):
            parts.append(f"<pre{_path(token, base, path)}><code>{escaped(token.content)}</code></pre>\n")
        elif token.type == "hr":
            parts.append("<hr/>\n")
        elif token.type == "html_block":
            parts.append(f"<p{_path(token, base, path)}>{escaped(token.content)}</p>\n")
        elif token.nesting == 1:
            if token.type == "ordered_list_open":
                expected.append(_start(token))
            opening, closing = _block(token, tokens, place, expected)
            parts.append(opening and f"{opening}{_path(token, base, path)}>")
            closers.append(closing)
        elif token.nesting == -1:
            if token.type == "ordered_list_close":
                expected.pop()
            closing = closers.pop()
            parts.append(closing and f"{closing}\n")
    return "".join(parts)


def _path(token: Token, base: int, path: str) -> str:
    return f' data-path="{escaped(path)}"' if token.level == base and path else ""


def _block(token: Token, tokens: Sequence[Token], place: int, expected: list[int]) -> tuple[str, str]:
    """Return the start of the opening tag, without its ``>``, and the closing tag of a block."""
    kind = token.type.removesuffix("_open")
    if token.hidden:
        return "", ""
    if kind == "paragraph" and is_figure(tokens, place + 1):
        return "<figure", "</figure>"
    if kind == "heading":
        return f'<h6 data-relative="{token.tag[1:]}"', "</h6>"
    if kind == "ordered_list":
        start = _start(token)
        written = f' start="{start}"' if start != 1 else ""
        meta = token.meta
        kinds = [marks.KINDS[meta.get("kind", "1")], marks.BRACKETS[meta.get("signs", token.markup)]]
        classes = " ".join(filter(None, kinds))
        return f"<ol{written}" + (f' class="{classes}"' if classes else ""), "</ol>"
    if kind == "list_item":
        return "<li" + _number(token, expected), "</li>"
    if kind in ("th", "td"):
        return _cell(kind, token, tokens[place + 1])
    tag = _SIMPLE[kind]
    return f"<{tag}", f"</{tag}>"


def _start(token: Token) -> int:
    """Return the number that an ordered list begins with."""
    start = token.meta.get("start", token.attrGet("start"))
    return 1 if start is None else int(start)


def _number(token: Token, expected: list[int]) -> str:
    """Return the number of an item where it departs from the sequence: numbers stay as they were written."""
    if not token.info:
        return ""
    number = int(token.info)
    departs = number != expected[-1]
    expected[-1] = number + 1
    return f' value="{number}"' if departs else ""


def _cell(kind: str, token: Token, inline: Token) -> tuple[str, str]:
    side = str(token.attrGet("style") or "").removeprefix("text-align:")
    aligned = f' class="align-{side}"' if side in ("right", "center") else ""
    if kind == "th" and inline.content.strip():
        return f'<th scope="col"{aligned}', "</th>"
    return f"<td{aligned}", "</td>"  # an empty header names nothing


def _inline(children: Iterable[Token], path: str, *, captions: bool = False) -> str:
    parts: list[str] = []
    for token in children:
        kind = token.type
        if kind.startswith("span_"):
            parts.append(_span(token.meta)[token.nesting == -1])
        elif kind == "link_open":
            parts.append(f'<a href="{escaped(str(token.attrGet("href") or ""))}">')
        elif kind == "link_close":
            parts.append("</a>")
        elif kind == "image":
            parts.append(_image(token, path) + (_caption(token) if captions else ""))
        elif kind == "footnote_ref":
            label = token.meta.get("label") or f"inline-{token.meta['id'] + 1}"
            parts.append(f'<sup class="footnote-ref" data-note="{escaped(f"{path}^{label}")}"></sup>')
        elif kind == "softbreak":
            parts.append("\n")
        elif kind == "hardbreak":
            parts.append("<br/>\n")
        elif kind == "code_inline":
            parts.append(f"<code>{escaped(token.content)}</code>")
        elif token.nesting:
            tag = _SIMPLE[kind.rsplit("_", 1)[0]]
            parts.append(f"<{tag}>" if token.nesting == 1 else f"</{tag}>")
        else:
            parts.append(escaped(token.content))
    return "".join(parts)


def _span(attributes: Mapping[str, str]) -> tuple[str, str]:
    """Return the tags that open and close a span: one for what it is, one for each typographic mark."""
    styles = [_STYLE_TAGS[name] for name in STYLES if name in attributes]
    kinds = " ".join(name for name in KINDS if name in attributes)
    opening = "<span" + (f' class="{kinds}"' if kinds else "")
    for name, value in attributes.items():
        if name not in (*SINGLE_WORDS, "else"):
            opening += f' {name if name == "lang" else "data-" + name}="{escaped(value)}"'
    opening += ' data-else=""' if attributes.get("else") else ""  # what others read is not for these readers
    opening += ">" + "".join(f"<{tag}>" for tag in styles)
    return opening, "".join(f"</{tag}>" for tag in reversed(styles)) + "</span>"


def _image(token: Token, path: str) -> str:
    source = escaped(str(token.attrGet("src") or ""))
    return f'<img src="{source}" alt="{escaped(_words(token))}" data-path="{escaped(path)}"/>'


def _caption(token: Token) -> str:
    title = token.attrGet("title")
    return f"<figcaption>{escaped(str(title))}</figcaption>" if title else ""


def _words(token: Token) -> str:
    """Return the words of a picture's text without its Markdown, as an attribute can hold them."""
    children = token.children or []
    return " ".join("".join(child.content or " " * ("break" in child.type) for child in children).split())
