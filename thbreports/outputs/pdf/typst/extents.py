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
_PICTURE = re.compile(rb"q ([\d.]+) 0 0 ([\d.]+) (-?[\d.]+) (-?[\d.]+) cm/(x\d+) Do")
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
    _, _, width, height = map(float, page[b"/MediaBox"][1:-1].split())
    resources = page[b"/Resources"]
    held = resources if resources[:1] == b"<" else file.objects[_number(resources)].data
    drawn = _drawn(content, fonts.of(held), _images(file, held))
    return all(
        left >= 0 and bottom >= 0 and right <= width and top <= height for left, bottom, right, top in drawn
    )


def _images(file: File, resources: bytes) -> set[bytes]:
    """Return the names of pictures of pixels on a page."""
    held = objects.entries(objects.entries(resources[2:-2]).get(b"/XObject", b"<<>>")[2:-2])
    return {
        name[1:]
        for name, value in held.items()
        if b"/Subtype/Image" in file.objects[_number(value)].data.partition(b"stream\n")[0]
    }


_BEYOND = (-math.inf, -math.inf, math.inf, math.inf)
"""Where something stands of which it is not known where it stands."""


def _drawn(
    content: bytes, fonts: dict[bytes, bytes], images: set[bytes]
) -> Iterator[tuple[float, float, float, float]]:
    """Yield left, bottom, right and top, rather more, of each picture and of lines that are no artifacts."""
    moves: list[bool] = []
    place, is_artifact = None, False
    content = _NEARER.sub(b"", content)
    for escaped, octal in _ESCAPED:
        content = content.replace(escaped, octal)
    for line in content.split(b"\n"):
        if line.startswith(b"q"):
            is_moved = any(moves)
            moves.append(b" cm" in line)
            place = None if is_moved else _PLACE.match(line)
            if b" Do" in line:
                picture = None if is_moved else _PICTURE.fullmatch(line)
                if picture is None or picture[5] not in images:
                    yield _BEYOND
                    return
                width, height, left, bottom = map(float, picture.groups()[:4])
                yield left, bottom, left + width, bottom + height
        elif line == b"Q":
            moves.pop()
        elif line.endswith((b"BDC", b"BMC")):
            is_artifact = line.removeprefix(b"EMC").startswith(b"/Artifact")
        elif b"BT" in line and not is_artifact:
            drawn = _LINE.fullmatch(line)
            wide = None if drawn is None or place is None else _width(drawn, fonts)
            if place is None or drawn is None or wide is None:
                yield _BEYOND
                return
            left, base, size = float(place[1]), float(place[2]), float(drawn[2])
            more = _MARGIN * size
            yield left - more, base - size, left + wide * size + more, base + 1.5 * size
        elif b" Do" in line or b" cm" in line:
            yield _BEYOND
            return


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
