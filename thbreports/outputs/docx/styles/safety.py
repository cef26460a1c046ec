"""What may come in with a reference document: looks, and nothing that runs or reaches out of the file.

A report is built on what a secretariat drew, and goes to many readers: what is unsafe in the one is unsafe in
the others too.  So it is refused with its place, and not quietly taken out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from lxml import etree

from thbreports.errors import PackError, Problem
from thbreports.outputs.docx.package.package import Part, opened
from thbreports.outputs.docx.package.types import Content, Relation
from thbreports.outputs.docx.package.zip import TYPES
from thbreports.outputs.docx.xml.wml import W, w

LARGEST = 50 * 1024 * 1024
"""What a reference document may hold when it is unpacked."""
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
"""How a compound file begins: a .doc of Word 97 to 2003, or a document under a password ([MS-CFB], 2.2)."""
_UNDER_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = ("macroenabled", "vbaproject", "vbadata", "activex", "oleobject", "ms-office.attachedtoolbars")
"""Content types that carry code or foreign objects, by a part of their names."""
_FOREIGN_FOLDERS = ("word/embeddings/", "word/activex/")
_PROGRAMS = ("vbaproject.bin", "vbadata.xml", "attachedtoolbars.bin")
_BRINGING = frozenset(
    ("aFChunk", "activeXControlBinary", "attachedToolbars", "control", "frame", "oleObject", "package",
     "subDocument", "vbaProject", "wordVbaData")
)  # fmt: skip
"""Relationships that bring in code, foreign objects or other documents, wherever their target lies."""
_ACTIVE_FIELD = re.compile(
    r"(?i)\x00\s*(DATABASE|DDE|DDEAUTO|IMPORT|INCLUDE|INCLUDEPICTURE|INCLUDETEXT|LINK)\b"
)
"""Fields that fetch or run something (ECMA-376, part 1, 17.16.5; DDE and DDEAUTO are of older Words)."""
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of the encodings of XML, and how markup begins in UTF-16 without one."""
_BEGINNINGS = (b"<", b"<\x00", b"\x00<")


def accepted(data: bytes, origin: str) -> Part:
    """Return the package of a reference document that is safe to build on; a Word template (.dotx) comes back
    as a document.

    Raises ``PackError``, which names ``origin`` and the part of it, for what is not a Word document, for
    macros, embedded objects, fields that fetch or run something, a template or a picture that lies elsewhere,
    document types, members with names that lead out of a folder, and archives that unpack to more than
    ``LARGEST``.
    """
    try:
        members = _unpacked(data, origin)
        problems = [*_problems(members)]
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, NotImplementedError, EOFError) as error:
        raise _refused(origin, f"is no Word document ({error})", "save it as .docx with Word") from error
    if problems:
        raise PackError([_refusal(origin, message, hint) for message, hint in problems])
    members[TYPES] = members[TYPES].replace(Content.TEMPLATE.encode(), Content.DOCUMENT.encode())
    try:
        whole = opened(members)
    except (KeyError, etree.XMLSyntaxError) as error:  # a part that is named and not there
        raise _refused(origin, f"is no Word document ({error})", "save it as .docx with Word") from error
    if [part.kind for _, part in whole.targets(Relation.DOCUMENT)] != [Content.DOCUMENT]:
        raise _refused(origin, "is no Word document (it has no text)", "save it as .docx with Word")
    return whole


def _unpacked(data: bytes, origin: str) -> dict[str, bytes]:
    """Return the members of the archive, never more than they say they are, nor than ``LARGEST`` of all."""
    if data.startswith(_COMPOUND) and _UNDER_PASSWORD in data:
        raise _refused(origin, "is under a password", "save it without one")
    if data.startswith(_COMPOUND):
        raise _refused(origin, "is a .doc of Word 97 to 2003", "save it as .docx with Word")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        infos = packed.infolist()
        names = [info.filename for info in infos]
        if sum(info.file_size for info in infos) > LARGEST:
            raise _refused(origin, f"unpacks to more than {LARGEST // 1024**2} MB", "shrink its pictures")
        if locked := next((info.filename for info in infos if info.flag_bits & 1), None):
            raise _refused(origin, f"has {locked} under a password", "save it without one")
        if leading := next(filter(_leads_out, names), None):
            raise _refused(origin, f"has a member named {leading!r}", "save it anew with Word")
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise _refused(origin, f"has {twice} twice", "save it anew with Word")
        return {info.filename: _read(packed, info) for info in infos}


def _read(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member; one that is larger than the archive says is not unpacked beyond that, and found out by
    its checksum."""
    with packed.open(info) as member:
        return member.read(info.file_size + 1)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _problems(members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield message and hint for everything in a reference that reaches out of it or runs."""
    types = members.get(TYPES, b"")
    if Content.DOCUMENT.encode() not in types and Content.TEMPLATE.encode() not in types:
        yield "is no Word document or template without macros", "save it as .docx or .dotx"
        return
    yield from _foreign(members, types.decode(errors="replace").lower())
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name in sorted(members):
        if not _is_markup(members[name]):
            continue
        part = etree.fromstring(members[name], parser)
        if part.getroottree().docinfo.doctype:
            yield f"declares a document type in {name}", "save it anew with Word"
        elif name.endswith(".rels"):
            yield from _relations(name, part)
        else:
            for field in sorted(set(_ACTIVE_FIELD.findall(_field_codes(part)))):
                yield f"has a field {field.upper()} in {name}", "put what it shows in its place, and save"


def _foreign(members: Mapping[str, bytes], types: str) -> Iterator[tuple[str, str]]:
    folders = [name for name in members if name.lower().startswith(_FOREIGN_FOLDERS)]
    programs = [name for name in members if name.lower().endswith(_PROGRAMS)]
    kinds = [word for word in _FOREIGN if word in types]
    if kinds or folders or programs:
        found = ", ".join(sorted({*folders, *programs})) or ", ".join(kinds)
        yield f"holds macros or embedded objects ({found})", "save it without them"


def _is_markup(data: bytes) -> bool:
    for mark in _MARKS:
        data = data.removeprefix(mark)
    return data.lstrip(b" \t\r\n").startswith(_BEGINNINGS)


def _relations(name: str, relations: etree._Element) -> Iterator[tuple[str, str]]:
    for relation in relations:
        kind = (relation.get("Type") or "").rpartition("/")[2]
        target = relation.get("Target")
        if relation.get("TargetMode") == "External" and kind != "hyperlink":
            yield f"refers to {target!r} outside of it ({kind}, in {name})", _advice(kind)
        elif kind in _BRINGING:
            yield f"brings in {target!r} ({kind}, in {name})", "save it without that object"


def _advice(kind: str) -> str:
    if kind == "attachedTemplate":
        return "attach Normal.dotm in Word's Developer > Document Template, and save"
    return "embed it in the document, and save"


def _field_codes(part: etree._Element) -> str:
    """Return the instructions of all fields of a part, however they are split, each after a NUL."""
    codes = []
    for element in part.iter(w("fldChar"), w("instrText"), w("fldSimple")):
        if element.tag == w("instrText"):
            codes.append(element.text or "")
        elif element.tag == w("fldSimple"):
            codes.append(f"\0{element.get(w('instr')) or ''}\0")
        else:
            codes.append("\0" if element.get(f"{{{W}}}fldCharType") == "begin" else "\n")
    return "".join(codes)


def _refused(origin: str, message: str, hint: str) -> PackError:
    return PackError([_refusal(origin, message, hint)])


def _refusal(origin: str, message: str, hint: str) -> Problem:
    return Problem(origin, 0, 0, f"the reference document {message}", hint)
