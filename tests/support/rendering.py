"""Bare PDF pages of semantic HTML, drawn with the fonts of the base pack."""

import functools
import io
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from thbreports.record.markdown.passage import Extract, Passage
from thbreports.verify.compare import starred

FONTS = Path(__file__).parents[2] / "templates" / "base" / "fonts"
SHEET = """
@page { size: 10cm 14cm; margin: 1cm; @bottom-right { content: counter(page) " of " counter(pages) } }
html { font-size: 10pt; overflow-wrap: anywhere }
h1, h2, h3, h4, h5, h6, th { font-weight: normal }
table { width: 100% }
tr { break-inside: avoid }
thead { display: table-row-group }
address, cite { font-style: normal }
q::before, q::after { content: none }
sup, sub { line-height: 0; font-size: 0.7em }
.verbatim { list-style: none; padding-left: 0 }
.verbatim > li { padding-left: 3em }
.verbatim > li > .number { float: left; margin-left: -3em; min-width: 2.5em; padding-right: 0.5em }
.contents a::after { content: leader(".") target-counter(attr(href), page) }
"""


def unmarked(found: Extract) -> Extract:
    """Return what was read without the marks of lists, which a bare page does not count as our sheets do."""
    return replace(found, marks=None)


def page(body: str) -> str:
    """Return a semantic document with the given body."""
    head = '<head><meta charset="utf-8"/><title>Report</title></head>'
    return f'<!DOCTYPE html>\n<html lang="en">{head}<body><main>{body}</main></body></html>'


@functools.cache
def _fonts() -> tuple[FontConfiguration, weasyprint.CSS]:
    index = tomllib.loads((FONTS / "fonts.toml").read_text(encoding="utf-8"))
    families = ", ".join(f'"{family}"' for family in index["stacks"]["serif"])
    faces = "".join(
        f'@font-face {{ font-family: "{face["family"]}"; src: url({(FONTS / face["file"]).as_uri()});'
        f" font-weight: {face['weight']}; font-style: {face['style']} }}"
        for face in index["faces"]
    )
    configuration = FontConfiguration()
    sheet = f"{faces} html {{ font-family: {families} }}"
    return configuration, weasyprint.CSS(string=sheet, font_config=configuration)


def to_pdf(markup: str, css: str = "") -> bytes:
    """Return the pages of a document as WeasyPrint tags them, without any correction."""
    configuration, fonts = _fonts()
    sheets = [fonts, weasyprint.CSS(string=SHEET + css, font_config=configuration)]
    html = weasyprint.HTML(string=markup)
    result = html.write_pdf(pdf_variant="pdf/ua-1", stylesheets=sheets, font_config=configuration)
    assert isinstance(result, bytes)
    return result


def retagged(data: bytes, choose: Callable[[pikepdf.Dictionary], str | None]) -> bytes:
    """Return a PDF in which structure elements got the types that `choose` names, from the root downwards."""
    with pikepdf.open(io.BytesIO(data)) as file:
        _retag(file.Root.StructTreeRoot, choose)
        result = io.BytesIO()
        file.save(result)
    return result.getvalue()


def _retag(element: pikepdf.Object, choose: Callable[[pikepdf.Dictionary], str | None]) -> None:
    for child in element.get("/K", pikepdf.Array()):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            chosen = choose(child)
            if chosen is not None:
                child.S = pikepdf.Name(chosen)
            _retag(child, choose)


def lines(passage: Passage) -> str:
    """Return a passage with one line for each block, emphasis written with asterisks."""
    shown, start = [], 0
    for block in passage.text.split("\f"):
        shown.append(starred(passage, start, start + len(block)))
        start += len(block) + 1
    return "\n".join(shown)
