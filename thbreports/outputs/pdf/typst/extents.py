"""Pages of a file of Typst that hold all words inside of the paper, as what draws their lines says.

Whatever is drawn in another way than a line of words, or is too near to an edge, makes a page doubtful.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from thbreports.outputs.pdf import objects
from thbreports.outputs.pdf.typst.file import File

_REFERENCE = re.compile(rb"(\d+) 0 R")
_PLACE = re.compile(rb"q 1 0 0 -1 (-?[\d.]+) (-?[\d.]+) cm/")
_LINE = re.compile(rb"BT 0 Tr/(f\d+) ([\d.]+) Tf 1 0 0 -1 0 0 Tm(?:\[(\(.*\))\]TJ|(\(.*\))Tj)", re.DOTALL)
_NEARER, _WIDER = re.compile(rb"\)[\d.]+\("), re.compile(rb"\)-([\d.]+)\(")
"""What stands between letters that are nearer to one another than they say, and farther from one another."""
_ESCAPED = ((rb"\(", rb"\050"), (rb"\)", rb"\051"))
_STEP = 8
"""Thousandths of an em in which widths are counted, so that each fits into a byte."""
_MARGIN = 0.5
"""Ems by which a letter may reach over the room that it takes."""
_WIDTHS = re.compile(rb"/W\[([\d. ]*)\]")


def doubtful(file: File) -> list[int]:
    """Return the numbers of pages, from zero, of which it is not certain that all words stand inside."""
    pages = objects.entries(file.objects[_number(file.entries(file.root)[b"/Pages"])].data[2:-2])
    kids = [int(number) for number in _REFERENCE.findall(pages[b"/Kids"])]
    fonts = _Fonts(file)
    return [place for place, number in enumerate(kids) if not _is_inside(file, number, fonts)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


class _Fonts:
    """The widths of the letters of each font of a file."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._known: dict[int, bytes | None] = {}

    def of(self, resources: bytes) -> dict[bytes, bytes]:
        """Return the widths of each font by the name that it has on a page, without those of many letters."""
        held = objects.entries(objects.entries(resources[2:-2]).get(b"/Font", b"<<>>")[2:-2])
        found = {name[1:]: self._widths(_number(value)) for name, value in held.items()}
        return {name: widths for name, widths in found.items() if widths}

    def _widths(self, number: int) -> bytes | None:
        if number not in self._known:
            self._known[number] = self._read(number)
        return self._known[number]

    def _read(self, number: int) -> bytes | None:
        below = _REFERENCE.search(self._file.entries(number).get(b"/DescendantFonts", b""))
        said = _WIDTHS.search(self._file.objects[int(below[1])].data) if below else None
        if said is None:
            return None
        widths = bytearray(256)
        numbers = [float(one) for one in said[1].split()]
        for first, last, width in zip(*[iter(numbers)] * 3, strict=True):
            if last > 255 or width > 255 * _STEP:
                return None
            for letter in range(int(first), int(last) + 1):
                widths[letter] = math.ceil(width / _STEP)
        return bytes(widths)


def _is_inside(file: File, number: int, fonts: _Fonts) -> bool:
    page = file.entries(number)
    content = file.content(_number(page[b"/Contents"]))
    if b" Do" in content:
        return False
    _, _, width, height = map(float, page[b"/MediaBox"][1:-1].split())
    resources = page[b"/Resources"]
    held = resources if resources[:1] == b"<" else file.objects[_number(resources)].data
    known = fonts.of(held)
    return all(
        left >= _MARGIN * size
        and right + _MARGIN * size <= width
        and base >= size
        and base + 1.5 * size <= height
        for left, base, right, size in _lines(content, known)
    )


def _lines(content: bytes, fonts: dict[bytes, bytes]) -> Iterator[tuple[float, float, float, float]]:
    """Yield left end, base, right end and size of each line of words that is no artifact.

    A line that is drawn in another way stands beyond all edges.
    """
    depth, place, is_artifact = 0, None, False
    content = _NEARER.sub(b"", content)
    for escaped, octal in _ESCAPED:
        content = content.replace(escaped, octal)
    for line in content.split(b"\n"):
        if line.startswith(b"q"):
            depth += 1
            place = _PLACE.match(line) if depth == 1 else None
        elif line == b"Q":
            depth -= 1
        elif line.endswith((b"BDC", b"BMC")):
            is_artifact = line.removeprefix(b"EMC").startswith(b"/Artifact")
        elif b"BT" in line and not is_artifact:
            drawn = _LINE.fullmatch(line)
            width = None if drawn is None or place is None else _width(drawn, fonts)
            if place is None or drawn is None or width is None:
                yield -math.inf, 0.0, math.inf, 0.0
                return
            left, size = float(place[1]), float(drawn[2])
            yield left, float(place[2]), left + width * size, size


def _width(drawn: re.Match[bytes], fonts: dict[bytes, bytes]) -> float | None:
    """Return how wide a line is at most, in ems, or None where that is not known."""
    widths, words = fonts.get(drawn[1]), drawn[3] or drawn[4]
    if widths is None:
        return None
    wider = 0.0
    if b")-" in words:
        wider = sum(map(float, _WIDER.findall(words)))
        words = _WIDER.sub(b"", words)
    letters = words[1:-1].decode("unicode_escape").encode("latin-1")
    if len(letters) % 2 or any(letters[::2]):
        return None
    return (sum(letters[1::2].translate(widths)) * _STEP + wider) / 1000
