"""The archive of a .docx file, read back by another program's code."""

from __future__ import annotations

import io
import zipfile

from thbreports.outputs.docx.package.zip import TYPES, archive, packed

MEMBERS = {
    "word/document.xml": b"<a/>" * 1000,
    "word/media/réunion.png": b"\0\1",
    TYPES: b"",
    "_rels/.rels": b"x",
}


def test_what_is_packed_is_read_back() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(MEMBERS))) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == MEMBERS


def test_content_types_come_first_and_nothing_tells_of_the_making() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(MEMBERS))) as read:
        infos = read.infolist()
    assert [info.filename for info in infos] == [TYPES, "_rels/.rels", *sorted(MEMBERS)[2:]]
    assert {(info.date_time, info.create_system, info.extra) for info in infos} == {
        ((1980, 1, 1, 0, 0, 0), 0, b"")
    }


def test_it_is_what_the_standard_library_writes() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        for name in (TYPES, "_rels/.rels", *sorted(MEMBERS)[2:]):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            written.writestr(entry, MEMBERS[name])
    assert archive(MEMBERS) == target.getvalue()


def test_members_that_are_packed_already_make_the_same_archive() -> None:
    assert archive({name: packed(data) for name, data in MEMBERS.items()}) == archive(MEMBERS)
