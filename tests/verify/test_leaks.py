"""Words that were withheld are found wherever a finished file hides them, and public ones are not told."""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from thbreports.verify.leaks import Hit, Public, Unreadable, leaks
from thbreports.verify.leaks.needles import needles

NAME = "Zoltán Kowalczyk"
WITHHELD = [
    (("participants", 2, "name"), NAME),
    (("opening",), "The Chair thanked Zoltán Kowalczyk for the report on Lot 7."),
    (("contacts", 0, "details", 0, "text"), "z.kow@example.org, +33 3 88 41 20 00"),
]
PUBLIC = Public(["The Chair opened the meeting.", "A report on trade"], ["Participants", "Page"])


def found(data: bytes) -> list[Hit]:
    return leaks({"minutes": data}, WITHHELD, PUBLIC)


def page(inside: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body><p>Page</p>{inside}</body></html>".encode()


def docx(parts: dict[str, str | bytes], comment: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return target.getvalue()


def word(inside: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return docx(
        {"word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{inside}</w:body></w:document>'}
    )


def pdf(
    change: Callable[[pikepdf.Pdf], object] = lambda file: None, text: str = "Page", after: str = ""
) -> bytes:
    """Return a PDF of a page with a line of Helvetica, changed in some way."""
    file = pikepdf.new()
    file.add_blank_page(page_size=(400, 400))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    file.pages[0].Resources = Dictionary(Font=Dictionary(F1=font))
    shown = text.encode("cp1252").hex()
    file.pages[0].Contents = file.make_stream(f"BT /F1 12 Tf 50 300 Td <{shown}> Tj ET {after}".encode())
    change(file)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _bookmark(file: pikepdf.Pdf) -> None:
    with file.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(NAME, 0))


def _metadata(file: pikepdf.Pdf) -> None:
    with file.open_metadata() as meta:
        meta["dc:description"] = f"About {NAME}"


def _structure(key: str) -> Callable[[pikepdf.Pdf], None]:
    def change(file: pikepdf.Pdf) -> None:
        one = file.make_indirect(Dictionary({"/Type": Name.StructElem, "/S": Name.Span, key: String(NAME)}))
        file.Root.StructTreeRoot = file.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([one])))

    return change


def _attachment(file: pikepdf.Pdf) -> None:
    inside = docx({"a.txt": f"signed: {NAME}"})
    spec = pikepdf.AttachedFileSpec(
        file, inside, description="", filename="a.docx", mime_type="", creation_date="", mod_date=""
    )
    file.attachments["a.docx"] = spec


def _unused_drawing(file: pikepdf.Pdf) -> None:
    form = file.make_stream(b"BT /F1 9 Tf [(Zolt\\341n Kow) -20 (alc) 15 (zyk)] TJ ET")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Resources = file.pages[0].Resources
    file.Root.Kept = file.make_indirect(form)


def _hidden_page(file: pikepdf.Pdf) -> None:
    content = file.make_stream(b"BT /F1 9 Tf (Kowal) Tj (czyk) Tj ET")
    resources = file.pages[0].Resources
    file.Root.Kept = file.make_indirect(Dictionary(Type=Name.Page, Resources=resources, Contents=content))


def _picture() -> bytes:
    text = zlib.compress(f"photo of {NAME}".encode("latin-1"))
    body = b"Comment\0\0" + text
    chunk = len(body).to_bytes(4, "big") + b"zTXt" + body + zlib.crc32(b"zTXt" + body).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk


TRICKS = {
    # HTML
    "a comment": page(f"<!-- {NAME} -->"),
    "an attribute": page(f'<img alt="{NAME}">'),
    "hidden words": page(f'<p style="display: none">{NAME}</p>'),
    "across elements": page("<p>Kow<b>alcz</b>yk</p>"),
    "a soft hyphen": page("Kowal\u00adczyk"),
    "an entity without width": page("Kowal&#8203;czyk &zwj;"),
    "a decomposed accent": page("Zolta\u0301n"),
    "capitals": page("ZOLTÁN KOWALCZYK"),
    "wide letters": page("Ｋｏｗａｌｃｚｙｋ"),
    "the end of a line": page("<pre>Kowal-\nczyk</pre>"),
    "letters apart": page("K o w a l c z y k"),
    "from the end": page("kyzclawoK"),
    "JSON-LD": page("", f'<script type="application/ld+json">{json.dumps({"name": NAME})}</script>'),
    "escapes in JSON-LD": page("", '<script type="application/ld+json">"\\u004b\\u006fwalczyk"</script>'),
    "a string of a style sheet": page("", '<style>p::after { content: "Zolt\\e1 n" }</style>'),
    "a comment of a style sheet": page("", f"<style>/* {NAME} */</style>"),
    "an address": page('<a href="https://example.org/?q=Zolt%C3%A1n">x</a>'),
    "the target of a link": page('<a href="#zoltán-kowalczyk">x</a>'),
    "a picture inside": page(f'<img src="data:image/png;base64,{base64.b64encode(_picture()).decode()}">'),
    "a drawing inside": page(
        "",
        "<style>p { background: url(data:image/svg+xml;base64,"
        + base64.b64encode(f"<svg><!--{NAME}--></svg>".encode()).decode()
        + ") }</style>",
    ),
    "after the end": page("") + NAME.encode(),
    "UTF-16 inside": page("") + b"\0" + NAME.encode("utf-16-le"),
    "UTF-16": NAME.encode("utf-16"),
    "UTF-32": b"Page\0" + NAME.encode("utf-32-be"),
    "Latin-1": NAME.encode("latin-1"),
    "hexadecimal": page(f"<p data-x='{NAME.encode().hex()}'></p>"),
    "an e-mail address": page("z.kow@example.org"),
    "a number": page("tel:+33388412000"),
    "a number apart": page("00 33 (0)3"),  # not the number: see below
    "a part of a sentence": page("thanked zoltan for the report on lot 7"),
    # DOCX
    "runs": word("<w:p><w:r><w:t>Kow</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>alczyk</w:t></w:r></w:p>"),
    "a hidden run": word(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{NAME}</w:t></w:r></w:p>"),
    "deleted words": word(f"<w:p><w:del><w:r><w:delText>{NAME}</w:delText></w:r></w:del></w:p>"),
    "a bookmark": word('<w:p><w:bookmarkStart w:id="1" w:name="_Kowalczyk"/></w:p>'),
    "a comment of Word": docx({"word/comments.xml": f"<c><p><t>{NAME}</t></p></c>"}),
    "custom XML": docx({"customXml/item1.xml": f"<a b='{NAME}'/>"}),
    "properties": docx({"docProps/core.xml": f"<a><creator>{NAME}</creator></a>"}),
    "the name of a part": docx({"word/media/Kowalczyk.png": _picture()}),
    "a picture's own words": docx({"word/media/image1.png": _picture()}),
    "the archive's comment": docx({"a.xml": "<a/>"}, comment=NAME.encode()),
    "an archive inside": docx({"word/embeddings/a.docx": docx({"b.xml": f"<a>{NAME}</a>"})}),
    # PDF
    "a page": pdf(text=NAME),
    "under a black box": pdf(text=NAME, after="0 g 40 290 200 30 re f"),
    "without ink": pdf(after="BT 3 Tr /F1 12 Tf 50 200 Td (Kowalczyk) Tj ET"),
    "beyond the edge": pdf(after="BT /F1 12 Tf 5000 200 Td (Kowalczyk) Tj ET"),
    "a bookmark of PDF": pdf(_bookmark),
    "XMP": pdf(_metadata),
    "document information": pdf(lambda file: file.docinfo.__setitem__("/Subject", NAME)),
    "another property": pdf(lambda file: file.docinfo.__setitem__("/Case", NAME)),
    "ActualText": pdf(_structure("/ActualText")),
    "alternative text": pdf(_structure("/Alt")),
    "an expansion": pdf(_structure("/E")),
    "ActualText on a page": pdf(
        after=f"/Span <</ActualText <FEFF{NAME.encode('utf-16-be').hex()}>>> BDC EMC"
    ),
    "a comment on a page": pdf(after=f"\n% {NAME}\n".encode("latin-1").decode("latin-1")),
    "an attachment": pdf(_attachment),
    "a drawing that no page shows": pdf(_unused_drawing),
    "a page in no list": pdf(_hidden_page),
    "a name of PDF": pdf(lambda file: file.Root.__setitem__("/Kowalczyk", 1)),
    "a stream that nothing leads to": pdf() + b"\nstream\n" + zlib.compress(b"Kowalczyk") + b"\nendstream",
    # Others
    "a list": json.dumps({"files": {"minutes.pdf": {"title": NAME}}}).encode(),
}  # fmt: skip


@pytest.mark.parametrize("trick", sorted(TRICKS.keys() - {"a number apart"}))
def test_finds_withheld_words(trick: str) -> None:
    hits = found(TRICKS[trick])
    assert hits, trick
    assert {hit.location[0] for hit in hits} <= {"participants", "opening", "contacts"}


def test_says_where() -> None:
    places = {trick: {hit.place for hit in found(TRICKS[trick])} for trick in TRICKS}
    assert "comment" in places["a comment"]
    assert "word/comments.xml: text" in places["a comment of Word"]
    assert "bookmark" in places["a bookmark of PDF"]
    assert "XMP" in places["XMP"]
    assert "ActualText" in places["ActualText"]
    assert "attachment: a.txt" in places["an attachment"]
    assert "page 1" in places["under a black box"]
    assert any("tEXt" in place or "zTXt" in place for place in places["a picture's own words"])


@pytest.mark.parametrize(
    "inside",
    [
        "<p>The Chair opened the meeting.</p>",
        "<p>A report on trade: the Chair thanked the report.</p>",
        "<p class='report'>Page 7 of 88, 41 participants, 2000</p>",
        "<p>the chair</p><p>for the report on</p>",
    ],
)
def test_public_words_are_not_told(inside: str) -> None:
    assert not found(page(inside))
    assert not found(TRICKS["a number apart"])
    assert not found(pdf())


def test_names_are_told_from_longer_public_words() -> None:
    public = Public(["Company Xavier is international.", "Anna Smith and Jan Kowalska."])
    withheld = [(("a",), "Company X"), (("b",), "Internal"), (("c",), "Anna Kowalska")]

    def words(text: str) -> set[str]:
        return {hit.words for hit in leaks({"a": page(text)}, withheld, public)}

    assert words("Company Xavier is international. Anna Smith and Jan Kowalska.") == set()
    assert words("Company X, Internal") == {"Company X", "Internal"}
    assert words("KowalskaInternal") == {"Internal"}
    assert words("Anna Kowalska") == {"Anna Kowalska"}


def test_what_every_file_of_a_form_holds_is_of_the_form() -> None:
    def black(text: str) -> list[Hit]:
        data = page(f"<p>{text}</p>", "<style>p { color: orange }</style>")
        return leaks({"a": data}, [(("a",), "Mr Orange")], Public([]))

    blank = black("")
    assert blank and all(hit.is_of_form(blank) for hit in black(""))
    assert not all(hit.is_of_form(blank) for hit in black("said Orange"))


def test_many_words_are_found_as_few_are() -> None:
    words = [f"Name{number:05}x" for number in range(3000)]
    withheld = [(("opening",), " ".join(words))]
    text = page(f"{'some words ' * 2000} name02999x {' '.join(words[10:14])}")
    hits = {hit.words for hit in leaks({"a": text}, withheld, Public([]))}
    assert {"Name02999x", words[10], " ".join(words[10:14])} <= hits
    assert words[20] not in hits


def test_what_cannot_be_unpacked_is_not_cleared() -> None:
    with pytest.raises(Unreadable):
        found(docx({"word/document.xml": "<a>some words</a>"})[:-40])
    with pytest.raises(Unreadable):
        found(b"%PDF-1.7\nnothing")


def test_nothing_withheld_needs_no_look() -> None:
    assert leaks({"a": b"%PDF-1.7\nnothing"}, [], PUBLIC) == []


def test_what_is_found_is_told_in_the_order_of_the_record() -> None:
    words = " ".join(text for _, text in reversed(WITHHELD))
    wanted = [needle.written for needle in needles(WITHHELD, PUBLIC)]
    for name in ("text", "bytes of the file"):
        told = [hit.words for hit in found(page(words)) if hit.place == name]
        assert len(told) > 3 and told == sorted(told, key=wanted.index)


def test_what_parts_public_texts_is_no_public_word() -> None:
    public = Public(["We heard Anna", "Kowalska spoke"])
    assert [one.written for one in needles([((), "Anna ǁ Kowalska")], public)] == ["Anna ǁ Kowalska"]
