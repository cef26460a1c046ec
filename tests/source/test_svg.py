"""Drawings in SVG are drawn in every format; nothing in them runs, asks for anything or names its maker."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from PIL import Image

import thbreports
from thbreports import batch
from thbreports.errors import OutputError, RecordError
from thbreports.source import svg
from thbreports.source.svg import DrawingError

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'


def drawing(body: str, size: str = 'width="100" height="50"') -> bytes:
    return HEAD.format(size, body).encode()


EXPORTED = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- made by Secret -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  width="75pt" height="37.5pt" viewBox="0 0 100 50" version="1.1"
  xmlns:inkscape="http://www.inkscape.org/" inkscape:version="Secret">
 <title>Secret</title><metadata><creator>Secret</creator></metadata><inkscape:view id="Secret"/>
 <defs><style type="text/css"><![CDATA[ *{stroke-linejoin: round} .bar {fill: #cc0000} ]]></style>
 <path id="tick" d="M 0 0 L 0 3" style="stroke: #000000; stroke-width: 0.8"/>
 <clipPath id="clip"><rect width="100" height="50"/></clipPath></defs>
 <g clip-path="url(#clip)"><rect class="bar" x="10" y="10" width="80" height="30"/>
 <use xlink:href="#tick" x="5" y="45"/><text x="12" y="8" font-size="6">Cases <tspan>2024</tspan></text></g>
</svg>"""


def test_a_drawing_keeps_its_look_and_nothing_of_its_maker() -> None:
    made = svg.read(EXPORTED.encode())
    assert (made.width, made.height) == (100, 50)
    assert b"Secret" not in made.data and b"DOCTYPE" not in made.data and b"inkscape" not in made.data
    assert b'clip-path="url(#clip)"' in made.data and b'href="#tick"' in made.data
    assert b"Cases <tspan>2024</tspan>" in made.data
    assert svg.read(made.data).width == 100


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<script>alert(1)</script>", "has a script, which is not drawn"),
        ('<rect onclick="alert(1)"/>', "has a script, 'onclick'"),
        ('<rect ONLOAD="alert(1)"/>', "has a script, 'ONLOAD'"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", "another language"),
        ('<image href="file:///etc/passwd"/>', "has a picture inside"),
        ('<use href="other.svg#a"/>', "leads out of itself"),
        ('<use xlink:href="https://example.org/a.svg#a"/>', "leads out of itself"),
        ('<use href="data:image/svg+xml;base64,AAAA#a"/>', "leads out of itself"),
        ('<rect fill="url(https://example.org/#a)"/>', "leads out of itself"),
        ('<rect fill="u\\72l(https://example.org/)"/>', "leads out of itself"),
        ('<rect style="fill: url(//example.org/)"/>', "leads out of itself"),
        ('<rect style="behavior: x"/>', "has a style 'behavior'"),
        ("<style>@import 'https://example.org/a.css';</style>", "more than plain rules"),
        ("<style>@font-face { src: url(https://example.org/) }</style>", "more than plain rules"),
        ("<style>rect { fill: url(https://example.org/) }</style>", "names something with 'url(...)'"),
        ("<a href='https://example.org'><rect/></a>", "has an element <a>"),
        ('<animate attributeName="href" to="x"/>', "has an element <animate>"),
        ('<set attributeName="onclick" to="x"/>', "has an element <set>"),
        ('<rect foo="1"/>', "has an attribute 'foo' of <rect>"),
        ('<g id="a"><use href="#a"/></g>', "draws itself"),
        ('<pattern id="a"><rect fill="url(#a)"/></pattern>', "draws itself"),
        (
            "".join(f'<g id="a{n}">' + f'<use href="#a{n + 1}"/>' * 10 + "</g>" for n in range(20)),
            "has too many elements: at most 50,000",
        ),
        ("<g>", "is damaged: it is not well-formed"),
    ],
)
def test_what_is_not_a_drawing_alone_is_refused(body: str, told: str) -> None:
    with pytest.raises(DrawingError) as caught:
        svg.read(drawing(body))
    assert told in str(caught.value)


def test_entities_stand_for_nothing() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(DrawingError):
        svg.read(bomb.encode() + drawing("<text>&b;</text>"))


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ('width="10mm" height="5mm"', (38, 19)),
        ('viewBox="0 0 30 20"', (30, 20)),
        ('width="100%" height="100%" viewBox="-5 -5 30 20"', (30, 20)),
        ('width="60" viewBox="0 0 30 20"', (60, 40)),
    ],
)
def test_sizes(size: str, pixels: tuple[int, int]) -> None:
    made = svg.read(drawing("<rect/>", size))
    assert (made.width, made.height) == pixels


@pytest.mark.parametrize("size", ["", 'width="100%"', 'viewBox="0 0 0 0"', 'width="90000" height="1"'])
def test_a_drawing_without_a_size_is_refused(size: str) -> None:
    with pytest.raises(DrawingError, match="says no size|at most 20,000"):
        svg.read(drawing("<rect/>", size))


def record(folder: Path, data: bytes) -> Path:
    (folder / "a.svg").write_bytes(data)
    path = folder / "r.yaml"
    path.write_text("title: A\ndate: 2023-06-01\nopening: '![Words](a.svg \"Caption\")'\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("format", ["pdf", "docx"])
@pytest.mark.parametrize("body", ['<rect width="3" height="3" opacity="x"/>', '<path d="M0 0 A 1 1"/>'])
def test_a_drawing_that_cannot_be_drawn_is_told_at_its_line(tmp_path: Path, body: str, format: str) -> None:
    meeting = thbreports.load(record(tmp_path, drawing(body)))
    with pytest.raises(OutputError) as error:
        thbreports.render(meeting, format)
    (problem,) = error.value.problems
    assert [problem] == batch.validate(tmp_path)
    assert (problem.line, problem.column) == (3, 13)
    assert problem.message == "the drawing 'Words' has values that cannot be drawn"


def test_a_drawing_is_in_every_format(tmp_path: Path) -> None:
    meeting = thbreports.load(record(tmp_path, EXPORTED.encode()))
    page = thbreports.render(meeting, "html", verify=True).decode()
    address = page.partition('src="data:image/svg+xml;base64,')[2].partition('"')[0]
    assert b'class="bar"' in base64.b64decode(address)
    paper = thbreports.render(meeting, "pdf", verify=True)
    with pikepdf.open(io.BytesIO(paper)) as file:
        assert not [one for one in file.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
    word = thbreports.render(meeting, "docx", verify=True)
    assert word == thbreports.render(meeting, "docx")
    with ZipFile(io.BytesIO(word)) as archive, archive.open("word/media/picture1.png") as file:
        image = Image.open(io.BytesIO(file.read()))
    assert image.size == (300, 150)
    assert image.getpixel((image.width // 2, image.height // 2)) == (204, 0, 0)
    assert image.getpixel((2, 2)) == (255, 255, 255)


def test_what_is_wrong_with_a_drawing_is_told_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        thbreports.load(record(tmp_path, drawing("<script>alert(1)</script>")))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (3, 11)
    assert str(problem).endswith(
        "the picture 'a.svg' has a script, which is not drawn; take it out, or save the drawing as PNG"
    )
