"""The marked content of PDF pages: what is drawn under each marked-content identifier, and where."""

from dataclasses import dataclass, field
from typing import NamedTuple

import pikepdf

from thbreports.record.markdown.passage import UnreadableError
from thbreports.verify.pdf.fonts import Font

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


class Run(NamedTuple):
    """Characters drawn at one go, and where they stand in default user space (y upwards)."""

    text: str
    mark: str
    mark_of_symbols: str
    left: float
    right: float
    baseline: float
    size: float


def _product(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


@dataclass
class _Marked:
    """One open marked-content sequence."""

    mcid: int | None
    actual: str | None
    runs: list[Run] = field(default_factory=list)


class _Page:
    """Draws one page without ink: follows the operators that place text and collects runs by identifier."""

    def __init__(self, page: pikepdf.Object, fonts: dict[tuple[int, int], Font]) -> None:
        resources = page.get("/Resources", pikepdf.Dictionary())
        self._named_fonts = resources.get("/Font", pikepdf.Dictionary())
        self._properties = resources.get("/Properties", pikepdf.Dictionary())
        self._fonts = fonts
        self.runs: dict[int, list[Run]] = {}
        self._open: list[_Marked] = []
        self._saved: list[tuple[Matrix, Font | None, float, float]] = []
        self._ctm = self._matrix = self._line = _IDENTITY
        self._font: Font | None = None
        self._size = self._leading = 0.0

    def follow(self, operator: str, operands: list[pikepdf.Object]) -> None:
        """Apply one operator of the content stream."""
        match operator:
            case "q":
                self._saved.append((self._ctm, self._font, self._size, self._leading))
            case "Q" if self._saved:
                self._ctm, self._font, self._size, self._leading = self._saved.pop()
            case "cm":
                self._ctm = _product(_matrix(operands), self._ctm)
            case "BMC" | "BDC":
                self._open.append(self._marked(operands))
            case "EMC" if self._open:
                self._close()
            case _:
                self._follow_text(operator, operands)

    def _follow_text(self, operator: str, operands: list[pikepdf.Object]) -> None:
        match operator:
            case "BT":
                self._matrix = self._line = _IDENTITY
            case "Tf":
                self._choose_font(str(operands[0]), float(operands[1]))
            case "TL":
                self._leading = float(operands[0])
            case "Tm":
                self._matrix = self._line = _matrix(operands)
            case "Td" | "TD":
                across, down = float(operands[0]), float(operands[1])
                if operator == "TD":
                    self._leading = -down
                self._move(across, down)
            case "T*":
                self._move(0, -self._leading)
            case "'" | '"':
                self._move(0, -self._leading)
                self._show([operands[-1]])
            case "Tj":
                self._show(operands)
            case "TJ":
                self._show(list(operands[0]))

    def _marked(self, operands: list[pikepdf.Object]) -> _Marked:
        properties = operands[1] if len(operands) > 1 else pikepdf.Dictionary()
        if isinstance(properties, pikepdf.Name):
            properties = self._properties.get(str(properties), pikepdf.Dictionary())
        mcid, actual = properties.get("/MCID"), properties.get("/ActualText")
        return _Marked(None if mcid is None else int(mcid), None if actual is None else str(actual))

    def _close(self) -> None:
        marked = self._open.pop()
        runs = marked.runs if marked.actual is None else replaced(marked.runs, marked.actual)
        if marked.mcid is not None:
            self.runs.setdefault(marked.mcid, []).extend(runs)
        elif self._open:
            self._open[-1].runs.extend(runs)

    def _choose_font(self, name: str, size: float) -> None:
        font = self._named_fonts.get(name)
        if font is None:
            raise UnreadableError(f"the page names a font {name} that it does not hold")
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = Font(font)
        self._font, self._size = self._fonts[font.objgen], size

    def _move(self, across: float, down: float) -> None:
        self._matrix = self._line = _product((1, 0, 0, 1, across, down), self._line)

    def _show(self, pieces: list[pikepdf.Object]) -> None:
        if self._font is None:
            return
        text, width = "", 0.0
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                letters, advance = self._font.decode(bytes(piece))
                text, width = text + letters, width + advance * self._size
            else:
                width -= float(piece) / 1000 * self._size
        start = _product(self._matrix, self._ctm)
        self._matrix = _product((1, 0, 0, 1, width, 0), self._matrix)
        end = _product(self._matrix, self._ctm)
        if self._open:
            size = abs(start[3]) * self._size
            self._open[-1].runs.append(
                Run(text, self._font.mark, self._font.mark_of_symbols, start[4], end[4], start[5], size)
            )


def _matrix(operands: list[pikepdf.Object]) -> Matrix:
    a, b, c, d, e, f = (float(operand) for operand in operands)
    return a, b, c, d, e, f


def replaced(runs: list[Run], actual: str) -> list[Run]:
    """Return runs whose glyphs stand for the given text (ActualText); the first run carries it."""
    if not runs:
        return []
    first = runs[0]._replace(text=actual)
    return [first, *(run._replace(text="") for run in runs[1:])]


def read_page(page: pikepdf.Page, fonts: dict[tuple[int, int], Font]) -> dict[int, list[Run]]:
    """Return what a page draws under each marked-content identifier, without artifacts.

    Args:
        page: the page.
        fonts: the fonts met so far, by object number; pages of one file share it.

    Raises:
        UnreadableError: the content names a font that the page does not have.
    """
    reader = _Page(page.obj, fonts)
    for instruction in pikepdf.parse_content_stream(page):
        if isinstance(instruction, pikepdf.ContentStreamInstruction):
            reader.follow(str(instruction.operator), list(instruction.operands))
    return reader.runs
