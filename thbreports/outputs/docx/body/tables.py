"""Tables: the grid, header rows that repeat, merged cells, and widths that follow the content."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from lxml import etree

from thbreports.outputs.columns import is_figure, narrowed
from thbreports.outputs.docx.body.blocks import Body
from thbreports.outputs.docx.body.context import BlockContext
from thbreports.outputs.docx.body.runs import Look
from thbreports.outputs.docx.xml.markup import Node, Paragraph, empty, ends_with_table
from thbreports.outputs.docx.xml.measure import words_of
from thbreports.outputs.docx.xml.wml import Element

_CHARACTER, _DIGIT, _MARGINS = 95, 115, 200
"""Twips of one character of table text, of a digit in a wide font, and of the margins of a cell with air."""
_LONGEST_WORD = 24
"""Characters of a word beyond which a column does not grow for it."""
_LONGEST_NAME = 22
"""Characters of the name of a row that stay in one line."""
_texts = etree.XPath(".//text()[not(parent::*[@role='doc-noteref'])]", smart_strings=False)


class Cell(NamedTuple):
    """One cell of the grid; without ``node`` it fills a gap or continues the cell above it."""

    node: Element | None
    column: int
    span: int
    merge: str | None


def write_table(body: Body, node: Element, place: BlockContext) -> None:
    """Write a ``table``: its caption above it, then the grid, fitted to the width of its place."""
    caption = node.find("caption")
    if caption is not None:
        body.paragraph(caption, place._replace(item=None), body.styles.of(caption), keep_next=True)
    elif ends_with_table(place.parent):
        body.spacer(place.parent)
    head, rows = _rows(node)
    count = max((cell.column + cell.span for row in rows for cell in row), default=0)
    if not count:
        return
    rows = [_filled(row, count) for row in rows]
    width = place.width - place.indent
    widths = column_widths(rows, count, width)
    grid = "".join([f'<w:gridCol w:w="{column}"/>' for column in widths])
    written = [
        f"<w:tbl>{_properties(body, node, place, rows, (head, width))}<w:tblGrid>{grid}</w:tblGrid>",
        *(_row(body, row, place, widths, number < head) for number, row in enumerate(rows)),
        "</w:tbl>",
    ]
    place.parent.children.append("".join(written))


def write_columns(body: Body, node: Element, place: BlockContext) -> None:
    """Write two columns, of the head or of two languages: cells without lines, read from left to right.

    It has no rows that repeat and no header cells: nothing in it is data.
    """
    halves = "beside" in (node.get("class") or "").split()
    right = round(place.width * (0.5 if halves else body.story.job.head_right_share))
    widths = [place.width - right, right]
    sides = [child for child in node if isinstance(child.tag, str)]
    cells = [_column(body, side, width) for side, width in zip(sides, widths, strict=True)]
    grid = "".join(empty("gridCol", w=width) for width in widths)
    margins = "".join(empty(side, w=w, type="dxa") for side, w in (("left", 0), ("right", _MARGINS)))
    look = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn"), 0)
    about = (
        f"{empty('tblW', w=place.width, type='dxa')}{empty('tblLayout', type='fixed')}"
        f"<w:tblCellMar>{margins}</w:tblCellMar>{empty('tblLook', val='0600', **look, noHBand=1, noVBand=1)}"
    )
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
    place.parent.children.append(
        f"<w:tbl><w:tblPr>{about}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{row}</w:tbl>"
    )


def _column(body: Body, node: Element, width: int) -> str:
    box = Node("tc")
    language = node.get("lang")
    look = Look() if language is None else body.story.spoken(Look(), language)
    inner = BlockContext(box, width - _MARGINS, look)
    body.flow(node, inner)
    body.close(box, inner)
    first = box.children[0]
    begins = not (node.get("class") or "").startswith("beside")
    if begins and isinstance(first, Paragraph) and body.styles.sheet.before(first.style):
        first.properties.append(empty("spacing", before=0))  # both columns begin at one height
    return f"<w:tc><w:tcPr>{empty('tcW', w=width, type='dxa')}</w:tcPr>{box.inside()}</w:tc>"


def _row(body: Body, row: list[Cell], place: BlockContext, widths: list[int], head: bool) -> str:
    """Return a row, which stays on one page; one of the head is repeated on each page."""
    cells = [_cell(body, one, place, sum(widths[one.column : one.column + one.span])) for one in row]
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def column_widths(rows: list[list[Cell]], count: int, width: int) -> list[int]:
    """Return the widths of the columns in twips: room for the longest word first, then by the length of
    the text.

    Where there is no room for the longest words, the widest columns give way, but for their figures.
    """
    least, natural = [_MARGINS + 3 * _CHARACTER] * count, [_MARGINS + 3 * _CHARACTER] * count
    figures = least.copy()
    for row in rows:
        for cell in row:
            if cell.node is not None and cell.span == 1:
                words = words_of(cell.node).split()
                whole = sum(map(len, words)) + len(words)
                longest = min(max(map(len, words), default=0), _LONGEST_WORD)
                if cell.node.get("scope") == "row":  # names are read first, and stay whole
                    longest = max(longest, min(whole - 1, _LONGEST_NAME))
                least[cell.column] = max(least[cell.column], longest * _CHARACTER + _MARGINS)
                natural[cell.column] = max(natural[cell.column], whole * _CHARACTER + _MARGINS)
                if is_figure(" ".join(words)):
                    figures[cell.column] = max(figures[cell.column], (whole - 1) * _DIGIT + _MARGINS)
    least = list(map(max, least, figures))
    natural = list(map(max, natural, least))
    if sum(natural) <= width:
        return _exact([width * one / sum(natural) for one in natural], width)
    if sum(least) >= width:
        basis = narrowed(least, [max(one, _MARGINS + 5 * _CHARACTER) for one in figures], width)
        return _exact([width * one / sum(basis) for one in basis], width)
    wanted = [sqrt(full - low) for full, low in zip(natural, least, strict=True)]
    spare, share = width - sum(least), sum(wanted)
    return _exact([low + spare * part / share for low, part in zip(least, wanted, strict=True)], width)


def _exact(widths: list[float], width: int) -> list[int]:
    whole = [int(one) for one in widths]
    whole[-1] += width - sum(whole)
    return whole


def _rows(node: Element) -> tuple[int, list[list[Cell]]]:
    """Return the number of header rows and all rows; a cell never reaches beyond its part of the table."""
    rows: list[list[Cell]] = []
    head = 0
    parts = [part for part in node if part.tag in ("thead", "tbody", "tfoot")] or [node]
    for part in parts:
        lines = part.findall("tr")
        rows.extend(_grid(lines))
        head += len(lines) if part.tag == "thead" else 0
    if not head and len(rows) > 1:
        head = int(all(cell.node is not None and cell.node.tag == "th" for cell in rows[0]))
    return head, rows


def _grid(lines: list[Element]) -> list[list[Cell]]:
    held: dict[int, tuple[int, int]] = {}  # column: rows that the cell above still takes, and its span
    rows = []
    for number, line in enumerate(lines):
        row: list[Cell] = []
        column = 0
        for node in line.iterchildren("td", "th"):
            column = _continue(row, held, column)
            span, down = _count(node, "colspan"), min(_count(node, "rowspan"), len(lines) - number)
            while held and span > 1 and any(place in held for place in range(column, column + span)):
                span -= 1
            row.append(Cell(node, column, span, "restart" if down > 1 else None))
            if down > 1:
                held[column] = (down, span)
            column += span
        _continue(row, held, column, to_end=True)
        held = {place: (left - 1, span) for place, (left, span) in held.items() if left > 1}
        rows.append(sorted(row, key=lambda cell: cell.column))
    return rows


def _continue(row: list[Cell], held: dict[int, tuple[int, int]], column: int, *, to_end: bool = False) -> int:
    """Write the cells that continue from above at ``column``, and return the next free column."""
    if not held:
        return column
    taken = {cell.column for cell in row}
    if to_end:
        row.extend(
            Cell(None, place, span, "continue")
            for place, (_, span) in held.items()
            if place >= column and place not in taken
        )
        return column
    while column in held and column not in taken:
        span = held[column][1]
        row.append(Cell(None, column, span, "continue"))
        column += span
    return column


def _filled(row: list[Cell], count: int) -> list[Cell]:
    """Return the row with empty cells where it has none."""
    if len(row) == count:
        return row
    whole: list[Cell] = []
    column = 0
    for cell in row:
        whole.extend(Cell(None, gap, 1, None) for gap in range(column, cell.column))
        whole.append(cell)
        column = cell.column + cell.span
    return [*whole, *(Cell(None, gap, 1, None) for gap in range(column, count))]


def _properties(
    body: Body, node: Element, place: BlockContext, rows: list[list[Cell]], size: tuple[int, int]
) -> str:
    head, width = size
    style = body.styles.of(node)
    found = [] if style is None else [empty("tblStyle", val=style)]
    found.append(empty("tblW", w=width, type="dxa"))
    if place.indent:
        found.append(empty("tblInd", w=place.indent, type="dxa"))
    found.append(empty("tblLayout", type="fixed"))
    named = all(row[0].node is None or row[0].node.tag == "th" for row in rows[head:])
    look = {"firstRow": int(bool(head)), "lastRow": 0, "firstColumn": int(named), "lastColumn": 0}
    code = f"{0x0600 + 0x20 * bool(head) + 0x80 * named:04X}"
    found.append(empty("tblLook", val=code, **look, noHBand=1, noVBand=1))
    caption = node.find("caption")
    if caption is not None and (words := _words(caption)):
        found.append(empty("tblCaption", val=words))
    heads = [_words(cell.node) for cell in (rows[0] if head else []) if cell.node is not None]
    if described := ", ".join(word for word in heads if word):
        found.append(empty("tblDescription", val=described))
    return f"<w:tblPr>{''.join(found)}</w:tblPr>"


def _cell(body: Body, cell: Cell, place: BlockContext, width: int) -> str:
    about = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.span > 1:
        about += empty("gridSpan", val=cell.span)
    if cell.merge is not None:
        about += empty("vMerge", val=cell.merge)
    node, look = cell.node, place.look
    if node is not None:
        if (name := node.get("id")) is not None:
            body.story.job.bookmarks.await_paragraph(name)
        if (language := node.get("lang")) is not None:
            look = body.story.spoken(look, language)
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{_inside(body, node, look, width - _MARGINS)}</w:tc>"


def _inside(body: Body, node: Element | None, look: Look, width: int) -> str:
    """Return the blocks of a cell: as a rule one paragraph, and no element in it."""
    style = _style(body, node)
    if node is None or not len(node):
        return body.plain("" if node is None else node.text, style, look)
    box = Node("tc")
    inner = BlockContext(box, width, look, style, forced=True)
    body.flow(node, inner)
    body.close(box, inner)
    return box.inside()


def _style(body: Body, node: Element | None) -> str | None:
    """Return the style of a cell; the name of a row is not kept with the next row, as that of a column is."""
    if node is None or (node.tag == "th" and node.get("scope") == "row"):
        row = body.styles.named("#row") if node is not None else None
        return row or body.styles.named("td")
    return body.styles.of(node)


def _count(node: Element, name: str) -> int:
    text = node.get(name)
    return max(1, int(text)) if text is not None and text.isdigit() else 1


def _words(node: Element) -> str:
    """Return the words of a cell or caption, without the numbers of its notes."""
    return " ".join("".join(_texts(node)).split())
