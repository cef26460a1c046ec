"""How words are read out of a DOCX file: styles, fields, footnotes, what is left out."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from support.rendering import lines
from thbreports.formats import extract
from thbreports.record.markdown.passage import Extract, UnreadableError

FOOTNOTES = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r>
<w:r><w:t xml:space="preserve"> Written first</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:tab/>
<w:t xml:space="preserve">Referred to </w:t></w:r>
<w:r><w:rPr><w:i/></w:rPr><w:t>first</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def saved(document: Document, **parts: str) -> bytes:
    """Return the bytes of a document, with parts put in under `word/`."""
    result = io.BytesIO()
    document.save(result)
    with zipfile.ZipFile(result, "a") as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return result.getvalue()


def add(document: Document, content: str) -> None:
    """Add a paragraph written as WordprocessingML."""
    document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w', 'r')}>{content}</w:p>"))


def read(fill: Callable[[Document], object], **parts: str) -> Extract:
    document = docx.Document()
    fill(document)
    return extract("docx", saved(document, **parts))


def body_of(*paragraphs: str) -> str:
    def fill(document: Document) -> None:
        for content in paragraphs:
            add(document, content)

    return lines(read(fill).body)


def test_runs_of_one_paragraph() -> None:
    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("mid")
        paragraph.add_run("wo").bold = True
        paragraph.add_run("rd, ")
        paragraph.add_run("strong").style = "Strong"
        paragraph.add_run(" and ")
        paragraph.add_run("slanted").style = "Emphasis"
        both = paragraph.add_run(" both")
        both.bold = both.italic = True

    assert lines(read(fill).body) == "mid**wo**rd, **strong** and *slanted* ***both***"


def test_direct_formatting_takes_the_style_back() -> None:
    content = '<w:r><w:rPr><w:rStyle w:val="Strong"/><w:b w:val="0"/></w:rPr><w:t>plain</w:t></w:r>'
    assert body_of(content) == "plain"


def test_bold_of_headings_is_the_styles() -> None:
    def fill(document: Document) -> None:
        document.styles["Heading 1"].font.bold = True
        document.add_heading("Detection and ", 1).add_run("investigations").italic = True
        document.add_paragraph("A caption", "Caption").runs[0].bold = True

    assert lines(read(fill).body) == "Detection and *investigations*\nA caption"


def test_bold_by_a_paragraph_style_is_seen() -> None:
    def fill(document: Document) -> None:
        style = document.styles.add_style("Loud", WD_STYLE_TYPE.PARAGRAPH)
        style.font.bold = True
        child = document.styles.add_style("Louder", WD_STYLE_TYPE.PARAGRAPH)
        child.base_style = style
        document.add_paragraph("seen ", "Louder").add_run("turned round").style = "Strong"

    assert lines(read(fill).body) == "**seen** turned round"


def test_tables() -> None:
    def fill(document: Document) -> None:
        table = document.add_table(2, 2)
        for cell, text in zip((cell for row in table.rows for cell in row.cells), "abcd", strict=True):
            cell.paragraphs[0].add_run(text).bold = True
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))

    assert lines(read(fill).body) == "a\nb\n**c**\n**d**"


def test_white_space_and_hyphens() -> None:
    runs = '<w:r><w:t xml:space="preserve">a </w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>'
    rest = "<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>"
    assert body_of(runs + rest, "<w:r><w:t>next</w:t></w:r>") == "a b ccoop\u2011x\nnext"


def test_links_insertions_and_deletions() -> None:
    inside = "<w:r><w:t>link</w:t></w:r>"
    assert body_of(f'<w:hyperlink w:anchor="x">{inside}</w:hyperlink>') == "link"
    assert body_of(f'<w:ins w:id="1">{inside}</w:ins>') == "link"
    assert body_of('<w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del>' + inside) == "link"
    assert body_of("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>" + inside) == "link"


def field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields() -> None:
    result = "<w:r><w:t>result</w:t></w:r>"
    assert body_of(field("PAGE", result) + field("HYPERLINK x", result)) == "result"
    assert body_of(result + field(r"NOTEREF _Ref1 \f \h", "<w:r><w:t>1</w:t></w:r>")) == "result"
    assert body_of(f'<w:fldSimple w:instr=" NUMPAGES ">{result}</w:fldSimple>{result}') == "result"
    assert (
        body_of(field(r"TOC \o", field("HYPERLINK", result + field("PAGEREF x", result))) + result)
        == "result"
    )


def test_contents_list_over_several_paragraphs() -> None:
    start, end = field(r'TOC \o "1-3"', "<w:r><w:t>Opening</w:t></w:r>").rsplit("<w:r>", 1)
    contents = start, "<w:r><w:t>Closing</w:t></w:r>", f"<w:r>{end}"
    assert body_of(*contents, "<w:r><w:t>Text</w:t></w:r>") == "Text"


def test_contents_list_in_a_content_control_as_alternate_content() -> None:
    def choice(content: str) -> str:
        space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        word = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
        chosen = f'<mc:Choice {word} Requires="w15">{content}</mc:Choice>'
        return f"<w:r><mc:AlternateContent {space}>{chosen}<mc:Fallback/></mc:AlternateContent></w:r>"

    def fill(document: Document) -> None:
        start = choice('<w:fldChar w:fldCharType="begin"/>') + choice("<w:instrText> TOC \\u </w:instrText>")
        start += choice('<w:fldChar w:fldCharType="separate"/>')
        entries = f"<w:p>{start}<w:r><w:t>Opening</w:t></w:r></w:p><w:p><w:r><w:t>Closing</w:t></w:r>"
        entries += choice('<w:fldChar w:fldCharType="end"/>') + "</w:p>"
        gallery = (
            '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        )
        heading = "<w:p><w:r><w:t>Contents</w:t></w:r></w:p>"
        control = f"<w:sdt {nsdecls('w')}>{gallery}<w:sdtContent>{heading}{entries}</w:sdtContent></w:sdt>"
        document.element.body.insert(-1, parse_xml(control))
        document.add_paragraph("Text")

    assert lines(read(fill).body) == "Contents\nText"


def test_heading_of_the_contents_list() -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("Contents", "TOC Heading")
        document.add_paragraph("Text")

    assert lines(read(fill).body) == "Contents\nText"


def test_headers_and_numbering_are_no_words() -> None:
    def fill(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "running"
        document.add_paragraph("first", "List Number")

    assert lines(read(fill).body) == "first"


def test_footnotes_in_order_of_reference() -> None:
    def fill(document: Document) -> None:
        reference = (
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
        )
        second, first = reference.format(2), reference.format(1)
        add(document, f"<w:r><w:t>One</w:t></w:r>{second}<w:r><w:t>, two</w:t></w:r>{first}")

    found = read(fill, footnotes=FOOTNOTES)
    assert lines(found.body) == "One, two"
    assert [lines(note) for note in found.notes] == ["Referred to *first*", "Written first"]


def test_footnote_that_is_not_there() -> None:
    with pytest.raises(UnreadableError, match="does not hold: 7"):
        read(lambda document: add(document, '<w:r><w:footnoteReference w:id="7"/></w:r>'))


@pytest.mark.parametrize("data", [b"no archive", b"PK\x05\x06" + bytes(18)])
def test_no_docx(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        extract("docx", data)
