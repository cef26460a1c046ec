"""Whether reports still look and are built as they were: pages, structure of the PDF, parts of the DOCX.

Pictures of pages are compared with some tolerance, all else exactly.  What is expected lies in
`cases/pages/`; `python tests/test_pages.py` writes it anew, and the change is looked at like any other.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from PIL import Image, ImageChops, ImageFilter

import thbreports
from thbreports import packs
from thbreports.verify.pdf.content import Run, read_page

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "pages"
EU, COE = "meetings/eu-internet-forum-2023-06-01", "meetings/coe-round-table-2019-12-17"
COMMITTEE = "examples/records/committee-2026"


#: The words of a page by its marked-content numbers, for each page of a PDF.
Marked: TypeAlias = dict[tuple[int, int], dict[int, list[Run]]]


class Page(NamedTuple):
    """A page of a report, and words by which it is found: what stands before it may grow."""

    record: str
    pack: str
    name: str
    words: str
    engine: str = "weasyprint"

    @property
    def file(self) -> Path:
        second = "" if self.engine == "weasyprint" else f"--{self.engine}"
        return CASES / f"{self.pack}--{self.name}{second}.png"


PAGES: tuple[Page, ...] = (
    Page(EU, "eu-internet-forum", "first", "Expert level meeting of the EU Internet Forum"),
    Page(EU, "eu-internet-forum", "last", "Trafficking Day on 18 October 2023"),
    Page(COE, "coe-round-table", "first", "ROUND-TABLE MEETING"),
    Page(COE, "coe-round-table", "last", "Thanks to an intense work"),
    Page(COMMITTEE, "base", "title", "15th meeting"),
    Page(COMMITTEE, "base", "table", "Katharina Obermoser"),
    Page(COMMITTEE, "base", "footnote", "The replies do not always distinguish"),
    Page(COMMITTEE, "base", "picture", "Residence permits granted to victims"),
    Page(COMMITTEE, "base", "outcomes", "Protection does not depend on a statement"),
    Page(COMMITTEE, "committee-report", "title", "15th meeting"),
    Page(COMMITTEE, "committee-report", "participants", "Katharina Obermoser"),
    Page(COMMITTEE, "expert-group-minutes", "title", "15th meeting"),
    Page(COMMITTEE, "decisions-only", "title", "15th meeting"),
    Page(COMMITTEE, "participants-list", "title", "15th meeting"),
    Page("examples/records/council-note-2026", "council-note", "first", "No. prev. doc."),
    Page("examples/records/committee-minutes-2026", "ep-committee-minutes", "first", "Adoption of agenda"),
    Page("examples/records/committee-minutes-2026", "ep-committee-minutes", "presence", "ABADIE Solange"),
    Page("examples/records/web-summary-2026", "web-summary", "first", "54 people took part"),
    Page("examples/records/network-2026", "base", "beside", "Three forms are in use"),
)
#: What Typst draws beside: the first page of each pack, and those of the base that have most in them.
SECOND = {"title", "first", "table", "footnote", "outcomes"}
PAGES += tuple(page._replace(engine="typst") for page in PAGES if page.name in SECOND)
#: Reports whose structure and parts are compared.
WHOLE = ((EU, "eu-internet-forum"), (COE, "coe-round-table"))
PARTS = ("document", "footnotes", "numbering", "styles")

#: Small pictures: they show where things stand and how dark they are; the words are compared elsewhere.
DOTS_PER_INCH, COLOURS = 50, 64
#: Both pictures are blurred before they are compared.  Another release of a library of the layout may shift
#: letters by a part of a pixel or smooth them otherwise, which makes a great part of all pixels differ a
#: little: for another way to smooth, and for half a pixel, a mean of 1.7 and 2.7 at most was measured, and no
#: pixel differed by 25 of 255.  Where something is gone or elsewhere, few pixels differ much: 0.05 % of them
#: for a word of a table, 0.7 % for a line of text, 3 % and more for half a page that stands a line lower.
BLUR, MEAN, GREAT, SHARE = 2.0, 4.0, 25, 0.0003


@cache
def pdf(record: str, pack: str, engine: str = "weasyprint") -> bytes:
    return thbreports.render(thbreports.load(ROOT / f"{record}.yaml"), "pdf", pack=pack, engine=engine)


def drawn(page: Page) -> Image.Image:
    """Return the first page that holds the words."""
    document = pypdfium2.PdfDocument(pdf(page.record, page.pack, page.engine))
    try:
        for number in range(len(document)):
            text = document[number].get_textpage().get_text_bounded()
            if " ".join(page.words.split()) in " ".join(text.split()):
                picture: Image.Image = document[number].render(scale=DOTS_PER_INCH / 72).to_pil()
                return picture.convert("RGB")
    finally:
        document.close()
    raise AssertionError(f"no page of {page.record} in {page.pack} holds {page.words!r}")


def difference(expected: Image.Image, found: Image.Image) -> Image.Image:
    """Return how much the blurred pictures differ at each pixel, in the channel in which they differ most."""
    one, other = (picture.filter(ImageFilter.GaussianBlur(BLUR)) for picture in (expected, found))
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def amount(difference: Image.Image) -> tuple[float, float]:
    """Return the mean of a difference, and the share of its pixels that differ greatly."""
    counts = difference.histogram()
    total = sum(counts)
    return sum(value * count for value, count in enumerate(counts)) / total, sum(counts[GREAT:]) / total


def kept(expected: Image.Image, found: Image.Image, differing: Image.Image, file: Path) -> Path:
    """Save what was expected, what was found and how they differ, side by side."""
    sheet = Image.new("RGB", (3 * found.width, found.height), "white")
    shown = differing.point(lambda value: 255 - min(255, 4 * value))
    for place, picture in enumerate((expected, found, shown.convert("RGB"))):
        sheet.paste(picture, (place * found.width, 0))
    sheet.save(file)
    return file


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file.stem)
def test_a_page_looks_as_it_did(page: Page, tmp_path: Path) -> None:
    found = drawn(page)
    with Image.open(page.file) as opened:
        expected = opened.convert("RGB")
    assert found.size == expected.size
    differing = difference(expected, found)
    mean, share = amount(differing)
    if mean > MEAN or share > SHARE:
        sheet = kept(expected, found, differing, tmp_path / page.file.name)
        pytest.fail(f"{page.file.name} looks different (mean {mean:.2f}, {share:.3%} greatly): see {sheet}")


def test_a_line_that_is_gone_is_seen_and_half_a_pixel_is_not(tmp_path: Path) -> None:
    page = PAGES[0]
    with Image.open(page.file) as opened:
        expected = opened.convert("RGB")
    rows = (expected.crop((0, row, expected.width, row + 1)).convert("L") for row in range(400))
    dark = [any(row.histogram()[:200]) for row in rows]
    top = next(row for row in range(300, 400) if dark[row] and not dark[row - 1])
    gone = expected.copy()
    gone.paste("white", (0, top - 1, gone.width, dark.index(False, top)))
    assert amount(difference(expected, gone))[1] > SHARE
    large = expected.resize((expected.width * 8, expected.height * 8), Image.Resampling.BICUBIC)
    moved = ImageChops.offset(large, 0, 4).resize(expected.size, Image.Resampling.BOX)
    mean, share = amount(difference(expected, moved))
    assert mean <= MEAN and share <= SHARE
    sheet = kept(expected, gone, difference(expected, gone), tmp_path / "sheet.png")
    with Image.open(sheet) as opened:
        assert opened.size == (3 * expected.width, expected.height)


def test_every_pack_has_a_page_and_the_pictures_stay_small() -> None:
    every = {pack.name for pack in packs.available()}
    assert {page.pack for page in PAGES} == {page.pack for page in PAGES if page.engine == "typst"} == every
    assert set(CASES.glob("*.png")) == {page.file for page in PAGES}
    assert sum(path.stat().st_size for path in CASES.glob("*.png")) < 1_000_000


def structure(data: bytes) -> str:
    """Return the structure tree of a PDF: one element a line, with its attributes and the words it marks.

    Elements that say nothing of their own, one for each line of the layout, are left out.
    """
    with pikepdf.open(io.BytesIO(data)) as file:
        pages = {page.obj.objgen: read_page(page, {}) for page in file.pages}
        tree = file.Root.StructTreeRoot
        return "".join(f"{line}\n" for line in _elements(tree, None, pages, 0))


def _elements(
    parent: pikepdf.Object, page: tuple[int, int] | None, pages: Marked, depth: int
) -> Iterator[str]:
    words: list[str] = []
    for node, place in _flat(parent, page):
        if isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield from _said(words, depth)
            yield f"{'  ' * depth}{str(node.S)[1:]}{_attributes(node)}"
            yield from _elements(node, place, pages, depth + 1)
        elif isinstance(node, pikepdf.Dictionary) and "/Obj" in node:
            yield from _said(words, depth)
            yield f"{'  ' * depth}(annotation {node.Obj.get('/Contents', '')})"
        elif place is not None:
            number = int(node.MCID if isinstance(node, pikepdf.Dictionary) else node)
            words.append("".join(run.text for run in pages[place].get(number, [])))
    yield from _said(words, depth)


def _flat(
    parent: pikepdf.Object, page: tuple[int, int] | None
) -> Iterator[tuple[pikepdf.Object | int, tuple[int, int] | None]]:
    """Yield the children of an element with the page of each; for a plain ``Span``, what is in it."""
    children = parent.get("/K", pikepdf.Array())
    for child in list(children) if isinstance(children, pikepdf.Array) else [children]:
        holds = isinstance(child, pikepdf.Dictionary)
        place = child.Pg.objgen if holds and "/Pg" in child else page
        if holds and child.get("/S") in _PLAIN and not _attributes(child):
            yield from _flat(child, place)
        else:
            yield child, place


_PLAIN = (pikepdf.Name.Span, pikepdf.Name.NonStruct)


def _said(words: list[str], depth: int) -> Iterator[str]:
    text = " ".join(" ".join(words).split())
    words.clear()
    if text:
        yield f"{'  ' * depth}| {text if len(text) <= 80 else text[:79] + '…'}"


def _attributes(element: pikepdf.Object) -> str:
    said = [
        f"{name[1:]}={element[name]}" for name in ("/Lang", "/Alt", "/ActualText", "/E") if name in element
    ]
    given = element.get("/A", pikepdf.Array())
    for attributes in list(given) if isinstance(given, pikepdf.Array) else [given]:
        said += [
            f"{name[1:]}={value if not isinstance(value, pikepdf.Array) else list(map(str, value))}"
            for name, value in sorted(attributes.items())
            if name not in ("/O", "/BBox")
        ]
    return "".join(f" {one}" for one in said)


def bookmarks(data: bytes) -> str:
    """Return the bookmarks of a PDF, each with the number of its page."""
    with pikepdf.open(io.BytesIO(data)) as file, file.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages, start=1)}

        def lines(items: list[pikepdf.OutlineItem], depth: int) -> Iterator[str]:
            for item in items:
                target = item.destination
                assert isinstance(target, pikepdf.Array)
                yield f"{'  ' * depth}{item.title} ({numbers[target[0].objgen]})\n"
                yield from lines(item.children, depth + 1)

        return "".join(lines(outline.root, 0))


def parts(record: str, pack: str) -> dict[str, str]:
    """Return the parts of a DOCX as canonical XML, one element a line."""
    data = thbreports.render(thbreports.load(ROOT / f"{record}.yaml"), "docx", pack=pack)
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in PARTS:
            if f"word/{name}.xml" in package.namelist():
                tree = etree.fromstring(package.read(f"word/{name}.xml"))
                etree.indent(tree)
                found[f"{name}.xml"] = etree.tostring(tree, method="c14n").decode() + "\n"
    return found


def texts(record: str, pack: str) -> dict[str, str]:
    """Return what is compared exactly, by the name of its file."""
    data = pdf(record, pack)
    return {"structure.txt": structure(data), "bookmarks.txt": bookmarks(data), **parts(record, pack)}


@pytest.mark.parametrize(("record", "pack"), WHOLE, ids=lambda text: text.rpartition("/")[2])
def test_structure_bookmarks_and_parts_are_what_they_were(record: str, pack: str) -> None:
    found = texts(record, pack)
    assert set(found) == {path.name for path in (CASES / pack).iterdir()}
    for name, text in found.items():
        assert text == (CASES / pack / name).read_text(encoding="utf-8"), name


def write() -> None:
    """Write anew what is expected."""
    CASES.mkdir(exist_ok=True)
    for page in PAGES:
        picture = drawn(page).quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(page.file, optimize=True)
        print(page.file.relative_to(ROOT), page.file.stat().st_size)
    for record, pack in WHOLE:
        (CASES / pack).mkdir(exist_ok=True)
        for name, text in texts(record, pack).items():
            (CASES / pack / name).write_text(text, encoding="utf-8")
            print((CASES / pack / name).relative_to(ROOT))


if __name__ == "__main__":
    write()
