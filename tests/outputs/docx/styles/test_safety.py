"""What is unsafe in a reference document is refused with the name of the file and the place in it."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from support.reference import TYPES, drawn, members, problems
from support.stand_in import document, stand_in_pack
from thbreports.errors import PackError
from thbreports.outputs.docx.package.zip import archive
from thbreports.outputs.docx.styles import made
from thbreports.outputs.docx.write import write
from thbreports.outputs.docx.xml.wml import W
from thbreports.packs import Pack
from thbreports.packs import find as find_pack

RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"{}/>'
    "</Relationships>"
)
OUTSIDE = ' TargetMode="External"'
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def refusal(data: bytes) -> str:
    """Return what is told of a reference, which begins with the name of its file."""
    told = problems(data)
    assert told.startswith("templates/base/reference.docx: error: the reference document ")
    assert "; " in told, "says what to do"
    return told


def related(kind: str, target: str, mode: str = OUTSIDE) -> bytes:
    return drawn(**{"word/_rels/settings.xml.rels": RELATION.format(kind, target, mode).encode()})


def typed(kind: bytes) -> bytes:
    """Return the reference of the base pack as a document of another content type."""
    parts = members(made.build(stand_in_pack()))
    return archive({**parts, TYPES: parts[TYPES].replace(MAIN, kind)})


def pack_with(folder: Path, name: str, data: bytes) -> Pack:
    folder.mkdir()
    (folder / name).write_bytes(data)
    (folder / "pack.toml").write_text(
        f'name = "{folder.name}"\ntitle = "House"\nextends = "base"\n', encoding="utf-8"
    )
    return find_pack(str(folder))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 but nothing more",
        b"{\\rtf1 Rich text}",
        archive({"a.txt": b"a"}),
        archive({TYPES: MAIN}),
        drawn(**{"word/_rels/styles.xml.rels": b"<broken"}),
        typed(b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    ],
)
def test_no_word_document(data: bytes) -> None:
    assert "is no Word document" in refusal(data)


def test_a_document_that_is_not_related_to_its_package() -> None:
    parts = members(made.build(stand_in_pack()))
    parts["_rels/.rels"] = RELATION.format("styles", "word/styles.xml", "").encode()
    assert "is no Word document" in refusal(archive(parts))


def test_a_damaged_archive() -> None:
    data = bytearray(made.build(stand_in_pack()))
    place = data.index(b"word/styles.xml") + 200
    data[place : place + 8] = b"\xff" * 8
    assert "is no Word document" in refusal(bytes(data))


def test_a_doc_that_was_given_another_name() -> None:
    compound = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
    assert "is a .doc of Word 97 to 2003; save it as .docx" in refusal(compound)
    assert "is under a password" in refusal(compound + "EncryptedPackage".encode("utf-16-le"))


def test_a_member_under_a_password() -> None:
    data = bytearray(made.build(stand_in_pack()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert "has [Content_Types].xml under a password" in refusal(bytes(data))


@pytest.mark.parametrize("name", ["../evil.xml", "word/../../evil.xml", "/evil.xml", "C:evil.xml"])
def test_members_that_lead_out(name: str) -> None:
    assert f"has a member named {name!r}" in refusal(drawn(**{name: b"<a/>"}))


def test_a_member_that_is_there_twice() -> None:
    target = io.BytesIO(made.build(stand_in_pack()))
    with zipfile.ZipFile(target, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr("word/styles.xml", b"<styles/>")
    assert "has word/styles.xml twice" in refusal(target.getvalue())


def test_archives_that_swell() -> None:
    assert "unpacks to more than 50 MB" in refusal(drawn(**{"word/media/a.png": bytes(51 * 1024 * 1024)}))


def test_many_members_that_swell_together() -> None:
    many = {f"word/media/{number}.png": bytes(11 * 1024 * 1024) for number in range(5)}
    assert "unpacks to more than 50 MB" in refusal(drawn(**many))


def test_a_member_that_lies_about_its_size() -> None:
    data = bytearray(drawn(**{"word/media/a.png": bytes(60 * 1024 * 1024)}))
    for mark, size, name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        place = 0
        while not data.startswith(b"word/media/a.png", (place := data.index(mark, place + 1)) + name):
            pass
        struct.pack_into("<I", data, place + size, 100)
    assert "is no Word document" in refusal(bytes(data))


def test_macros() -> None:
    assert "holds macros or embedded objects (word/vbaProject.bin)" in refusal(
        drawn(**{"word/vbaProject.bin": b""})
    )
    kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    assert "without macros" in refusal(typed(kind))
    assert "without macros" in refusal(typed(kind.replace(b"document.m", b"template.m", 1)))
    told = refusal(related("../2006/relationships/vbaProject", "code.bin", ""))
    assert "brings in 'code.bin' (vbaProject, in word/_rels/settings.xml.rels)" in told


@pytest.mark.parametrize(
    "name", ["word/embeddings/oleObject1.bin", "word/embeddings/Sheet.xlsx", "word/activeX/activeX1.xml"]
)
def test_embedded_objects(name: str) -> None:
    assert name in refusal(drawn(**{name: b"<a/>"}))


@pytest.mark.parametrize("kind", ["oleObject", "package", "control", "aFChunk", "subDocument", "frame"])
def test_foreign_parts_under_another_name(kind: str) -> None:
    told = refusal(related(kind, "media/picture.png", ""))
    assert f"brings in 'media/picture.png' ({kind}, in word/_rels/settings.xml.rels)" in told


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame", "mailMergeSource"])
def test_what_lies_outside(kind: str) -> None:
    told = refusal(related(kind, "http://example.org/x"))
    assert f"refers to 'http://example.org/x' outside of it ({kind}, in word/_rels/settings.xml.rels)" in told


def test_a_template_that_lies_elsewhere_comes_with_advice() -> None:
    assert "attach Normal.dotm" in refusal(related("attachedTemplate", r"\\server\house.dotm"))


def test_links_may_lead_outside() -> None:
    data = drawn(
        **{
            "word/_rels/fontTable.xml.rels": members(related("hyperlink", "http://example.org/x"))[
                "word/_rels/settings.xml.rels"
            ]
        }
    )
    assert write(document("<p>a</p>", pack=stand_in_pack(drawn=data)))


DECLARED = '<?xml version="1.0" encoding="{}"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", ["word/styles.xml", "word/theme/theme1.xml", "customXml/item1.data"])
def test_document_types(name: str, encoding: str) -> None:
    data = DECLARED.format(encoding.removesuffix("-sig")).encode(encoding)
    assert f"declares a document type in {name}" in refusal(drawn(**{name: data}))


def test_entities_that_swell() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    data = f'<!DOCTYPE x [<!ENTITY a0 "a">{entities}]><x>&a11;</x>'.encode()
    assert refusal(drawn(**{"word/styles.xml": data}))


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("DDEAUTO", '<w:instrText>DDEAUTO c:\\\\x.exe "a"</w:instrText>'),
        ("INCLUDEPICTURE", "<w:instrText> include</w:instrText><w:instrText>picture http://a/</w:instrText>"),
        ("INCLUDETEXT", '<w:instrText> INCLUDETEXT "http://a/b.docx"</w:instrText>'),
        ("LINK", "<w:instrText> LINK Excel.Sheet.8 </w:instrText>"),
    ],
)
def test_fields_that_fetch_or_run_something(field: str, code: str) -> None:
    runs = f'<w:r><w:fldChar w:fldCharType="begin"/>{code}<w:fldChar w:fldCharType="end"/></w:r>'
    header = f'<w:hdr xmlns:w="{W}"><w:p>{runs}</w:p></w:hdr>'.encode()
    assert f"has a field {field} in word/header7.xml" in refusal(drawn(**{"word/header7.xml": header}))
    simple = f'<w:ftr xmlns:w="{W}"><w:p><w:fldSimple w:instr=" dde a b "/></w:p></w:ftr>'.encode()
    assert "has a field DDE in word/footer7.xml" in refusal(drawn(**{"word/footer7.xml": simple}))


def test_fields_with_the_properties_of_the_report_are_welcome() -> None:
    simple = "".join(f'<w:fldSimple w:instr=" {code} "/>' for code in ("TITLE", "HYPERLINK x", "STYLEREF a"))
    header = f'<w:hdr xmlns:w="{W}"><w:p>{simple}</w:p></w:hdr>'.encode()
    data = drawn(**{"word/header7.xml": header})
    assert write(document("<p>a</p>", pack=stand_in_pack(drawn=data)))


def test_the_problem_names_the_file_of_the_pack_that_has_it(tmp_path: Path) -> None:
    parent = pack_with(tmp_path / "house", "reference.dotx", drawn(**{"word/vbaProject.bin": b""}))
    child = tmp_path / "child"
    child.mkdir()
    (child / "pack.toml").write_text(
        'name = "child"\ntitle = "Child"\nextends = "../house"\n', encoding="utf-8"
    )
    with pytest.raises(PackError) as caught:
        write(document("<p>a</p>", pack=find_pack(str(child))))
    assert [problem.file for problem in caught.value.problems] == [str(parent.folder / "reference.dotx")]
