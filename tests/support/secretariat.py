"""A reference document as a secretariat would draw it in Word, with all that such files hold by the way."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor

from thbreports.outputs.docx.package.zip import archive

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#: Where the fields of a report's properties stand, with what the secretariat saw in them last.
HEADER = (("STYLEREF Title", "Last year's title"), ("DOCPROPERTY  Reference  \\* Upper", "OLD/1"))
FOOTER = (
    ("TITLE", "Old title"),
    ('DOCPROPERTY "Meeting date" \\@ "dddd d MMMM yyyy"', "Friday 1 January 1999"),
    ("DOCPROPERTY Department", "House of words"),
    ("DOCPROPERTY Marking", "SECRET"),
    ("PAGE", "7"),
)
#: Its own custom properties; of these its running lines show ``Department``.
PROPERTIES = (("Reference", "OLD/1"), ("Department", "House of words"), ("Cost centre", "A 4711"))
FONT = "House Grotesque"
#: Numbering instances that Word gave to the lists of the secretariat, among them those that we would give.
NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="0"><w:nsid w:val="51D00000"/><w:multiLevelType w:val="hybridMultilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>
<w:lvlText w:val="»"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="400" w:hanging="400"/></w:pPr></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="7"><w:nsid w:val="51D00001"/><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="ListNumber"/>
<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="500" w:hanging="500"/></w:pPr></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="41"><w:abstractNumId w:val="7"/></w:num>
</w:numbering>"""


def drawn() -> bytes:
    """Return the reference document."""
    made = docx.Document()
    made.core_properties.title = "Template of the secretariat"
    made.core_properties.author = "A clerk"
    _styles(made)
    _page(made)
    _running(made)
    _by_the_way(made)
    target = io.BytesIO()
    made.save(target)
    with zipfile.ZipFile(target) as package:
        members = {name: package.read(name) for name in package.namelist()}
    assert b'typeface="Cambria"' in members["word/theme/theme1.xml"]
    members["word/theme/theme1.xml"] = members["word/theme/theme1.xml"].replace(b"Cambria", FONT.encode())
    members["word/numbering.xml"] = NUMBERING.encode()
    return archive(members)


def _styles(made: Document) -> None:
    title = made.styles["Title"]
    title.font.name, title.font.size, title.font.color.rgb = "Georgia", Pt(31), RGBColor(0x7A, 0x1F, 0x3D)
    made.styles["Normal"].font.size = Pt(13)
    for name, number in (("List Number", 1), ("List Bullet", 2)):
        properties = made.styles[name].element.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = number


def _page(made: Document) -> None:
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(40), Mm(30)
    section.different_first_page_header_footer = True


def _running(made: Document) -> None:
    section = made.sections[0]
    bands = (section.header, HEADER), (section.footer, FOOTER), (section.first_page_header, HEADER[1:])
    for band, fields in bands:
        paragraph = band.paragraphs[0]
        paragraph.text = "House of the secretariat "
        for code, shown in fields:
            for run in _complex(code, shown) if code.startswith("DOC") else (_simple(code, shown),):
                paragraph._p.append(parse_xml(run))


def _simple(code: str, shown: str) -> str:
    return f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def _complex(code: str, shown: str) -> Iterator[str]:
    """Yield the runs of a field as Word writes them: its code and its result each in pieces."""
    words = [f'<w:instrText xml:space="preserve"> {word} </w:instrText>' for word in code.split(" ", 1)]
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        *words,
        '<w:fldChar w:fldCharType="separate"/>',
        *(f"<w:rPr><w:i/></w:rPr><w:t>{piece}</w:t>" for piece in (shown[:2], shown[2:])),
        '<w:fldChar w:fldCharType="end"/>',
    ):
        yield f"<w:r {nsdecls('w')}>{content}</w:r>"


def _by_the_way(made: Document) -> None:
    """Add what Word leaves in a file beside its looks.

    The template of python-docx has a thumbnail, custom XML and the properties of a program as well.
    """
    paragraph = made.add_paragraph("Words of the secretariat")
    made.add_comment(paragraph.runs, "a remark", author="A. Clerk")
    package = made.part.package
    assert package is not None
    data = Part(PackURI("/customXml/item9.xml"), "application/xml", _DATA.encode(), package)
    made.part.relate_to(data, f"{_RELATION}customXml")
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    custom = Part(PackURI("/docProps/custom.xml"), kind, _CUSTOM.encode(), package)
    package.relate_to(custom, f"{_RELATION}custom-properties")


_DATA = '<data xmlns="urn:house">secret of the house</data>'
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM = (
    f'<Properties xmlns="{_SPACE}custom-properties" xmlns:vt="{_SPACE}docPropsVTypes">'
    + "".join(
        f'<property fmtid="{_FORMAT}" pid="{number}" name="{name}"><vt:lpwstr>{text}</vt:lpwstr></property>'
        for number, (name, text) in enumerate(PROPERTIES, start=2)
    )
    + "</Properties>"
)
