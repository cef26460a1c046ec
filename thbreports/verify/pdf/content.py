"""The marked content of PDF pages: what is drawn under each marked-content identifier, and where.

Words that nobody who looks at a page can see (beyond its edges, cut away, too small, without ink) are none.
"""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import pikepdf

from thbreports.record.markdown.passage import UnreadableError
from thbreports.verify.pdf.fonts import Font

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_Box = tuple[float, float, float, float]
_LEAST = 1.0
"""Points below which no letter can be read."""
_UNSEEN = (3, 7)
"""Modes in which text is drawn without ink."""
_PAINTS = frozenset("n S s f F f* B B* b b*".split())


class Run(NamedTuple):
    """Characters drawn at one go, and where they stand in default user space (y upwards)."""

    text: str
    mark: str
    mark_of_symbols: str
    left: float
    right: float
    baseline: float
    size: float
    is_seen: bool = True


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


class _State(NamedTuple):
    """What a page saves and gets back: where it draws, with what, and what of it can be seen."""

    ctm: Matrix
    clip: _Box
    font: Font | None = None
    size: float = 0.0
    leading: float = 0.0
    mode: int = 0
    alpha: float = 1.0


class _Page:
    """Draws one page without ink: follows the operators that place text and collects runs by identifier."""

    def __init__(self, page: pikepdf.Object, fonts: dict[tuple[int, int], Font]) -> None:
        resources = page.get("/Resources", pikepdf.Dictionary())
        self._named_fonts = resources.get("/Font", pikepdf.Dictionary())
        self._properties = resources.get("/Properties", pikepdf.Dictionary())
        self._fonts = fonts
        self.runs: dict[int, list[Run]] = {}
        self._open: list[_Marked] = []
        self._looks = resources.get("/ExtGState", pikepdf.Dictionary())
        left, bottom, right, top = (float(side) for side in page.get("/MediaBox", (0, 0, 1e6, 1e6)))
        self._now = _State(_IDENTITY, (left, bottom, right, top))
        self._saved: list[_State] = []
        self._matrix = self._line = _IDENTITY
        self._path: list[tuple[float, float]] = []
        self._clips = False

    def follow(self, operator: str, operands: list[pikepdf.Object]) -> None:
        """Apply one operator of the content stream."""
        match operator:
            case "q":
                self._saved.append(self._now)
            case "Q" if self._saved:
                self._now = self._saved.pop()
            case "cm":
                self._now = self._now._replace(ctm=_product(_matrix(operands), self._now.ctm))
            case "gs":
                look = self._looks.get(str(operands[0]), pikepdf.Dictionary())
                self._now = self._now._replace(alpha=float(look.get("/ca", self._now.alpha)))
            case "re" | "m" | "l" | "c" | "v" | "y" | "W" | "W*":
                self._draw(operator, [float(operand) for operand in operands])
            case _ if operator in _PAINTS:
                self._end_path()
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
                self._now = self._now._replace(leading=float(operands[0]))
            case "Tr":
                self._now = self._now._replace(mode=int(operands[0]))
            case "Tm":
                self._matrix = self._line = _matrix(operands)
            case "Td" | "TD":
                across, down = float(operands[0]), float(operands[1])
                if operator == "TD":
                    self._now = self._now._replace(leading=-down)
                self._move(across, down)
            case "T*":
                self._move(0, -self._now.leading)
            case "'" | '"':
                self._move(0, -self._now.leading)
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
        self._now = self._now._replace(font=self._fonts[font.objgen], size=size)

    def _draw(self, operator: str, numbers: list[float]) -> None:
        """Follow a path, which may say what of the page can be seen."""
        if operator.startswith("W"):
            self._clips = True
        elif operator == "re":
            x, y, width, height = numbers
            corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
            self._path += [_placed(one, self._now.ctm) for one in corners]
        else:
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            self._path += [_placed(one, self._now.ctm) for one in pairs]

    def _end_path(self) -> None:
        if self._clips and self._path:
            across, up = [x for x, _ in self._path], [y for _, y in self._path]
            left, bottom, right, top = self._now.clip
            clip = max(left, min(across)), max(bottom, min(up)), min(right, max(across)), min(top, max(up))
            self._now = self._now._replace(clip=clip)
        self._path, self._clips = [], False

    def _is_seen(self, start: Matrix, end: Matrix) -> bool:
        """Tell whether somebody who looks at the page finds letters between two places of it."""
        now = self._now
        size = math.hypot(start[2], start[3]) * now.size
        left, bottom, right, top = now.clip
        return (
            size >= _LEAST
            and now.mode not in _UNSEEN
            and now.alpha > 0
            and min(right - left, top - bottom) >= _LEAST
            and min(start[4], end[4]) - size < right
            and max(start[4], end[4]) + size > left
            and min(start[5], end[5]) - size < top
            and max(start[5], end[5]) + size > bottom
        )

    def _move(self, across: float, down: float) -> None:
        self._matrix = self._line = _product((1, 0, 0, 1, across, down), self._line)

    def _show(self, pieces: list[pikepdf.Object]) -> None:
        font = self._now.font
        if font is None:
            return
        text, width = "", 0.0
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                letters, advance = font.decode(bytes(piece))
                text, width = text + letters, width + advance * self._now.size
            else:
                width -= float(piece) / 1000 * self._now.size
        start = _product(self._matrix, self._now.ctm)
        self._matrix = _product((1, 0, 0, 1, width, 0), self._matrix)
        end = _product(self._matrix, self._now.ctm)
        if self._open:
            size = abs(start[3]) * self._now.size
            seen = self._is_seen(start, end)
            words = text if seen else ""
            self._open[-1].runs.append(
                Run(words, font.mark, font.mark_of_symbols, start[4], end[4], start[5], size, seen)
            )


def _placed(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    x, y = point
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def _matrix(operands: list[pikepdf.Object]) -> Matrix:
    a, b, c, d, e, f = (float(operand) for operand in operands)
    return a, b, c, d, e, f


def replaced(runs: list[Run], actual: str) -> list[Run]:
    """Return runs whose glyphs stand for the given text (ActualText); the first run carries it."""
    if not runs:
        return []
    first = runs[0]._replace(text=actual if any(run.is_seen for run in runs) else "")
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
