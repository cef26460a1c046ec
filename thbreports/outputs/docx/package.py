"""The package of a .docx file: what may come in, and how it is written so that one report is always the same
bytes.

The parts and their relationships are read by python-docx; the layout of a package is ECMA-376, part 2.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache

import docx
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package as WordPackage
from lxml import etree

from thbreports.outputs.docx.wml import W, serialise
from thbreports.problems import PackError, Problem

#: What a reference document may hold when it is unpacked.
LARGEST = 50 * 1024 * 1024
DOCUMENT = CT.WML_DOCUMENT_MAIN
TEMPLATE = DOCUMENT.replace("document.main", "template.main")

_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
#: Content types that carry code or foreign objects, by a part of their names.
_FOREIGN = ("macroenabled", "vbaproject", "vbadata", "activex", "oleobject", "ms-office.attachedtoolbars")
_FOREIGN_FOLDERS = ("word/embeddings/", "word/activex/")
#: What stays of the document part of a reference: its looks, never its words or the comments on them.
_KEPT = (RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.FONT_TABLE, RT.THEME)
_RUNNING = (RT.HEADER, RT.FOOTER)


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of ``members`` that depends on nothing but them: sorted, with one date for all."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name in sorted(members, key=lambda name: (name != _TYPES, name != "_rels/.rels", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, members[name])
    return target.getvalue()


def content_types(parts: Mapping[str, str]) -> bytes:
    """Return ``[Content_Types].xml`` for parts given as member name and content type."""
    root = etree.Element(f"{{{_TYPES_NAMESPACE}}}Types", nsmap={None: _TYPES_NAMESPACE})
    defaults = {"rels": CT.OPC_RELATIONSHIPS, "xml": CT.XML}
    for name, kind in parts.items():
        if kind.startswith("image/"):
            defaults.setdefault(_extension(name), kind)
    for extension, kind in sorted(defaults.items()):
        etree.SubElement(root, f"{{{_TYPES_NAMESPACE}}}Default", Extension=extension, ContentType=kind)
    for name, kind in sorted(parts.items()):
        if defaults.get(_extension(name)) != kind:
            etree.SubElement(root, f"{{{_TYPES_NAMESPACE}}}Override", PartName=f"/{name}", ContentType=kind)
    return serialise(root)


@lru_cache(maxsize=8)
def accepted(data: bytes, origin: str) -> bytes:
    """Return a reference document that is safe to build on; a Word template (.dotx) comes back as a document.

    Raises ``PackError`` for what is not a Word document, for macros, embedded objects, a template or a
    picture that lies elsewhere, and for archives that unpack to more than ``LARGEST``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = packed.infolist()
            if sum(info.file_size for info in infos) > LARGEST:
                raise _refused(origin, f"unpacks to more than {LARGEST // 1024**2} MB", "shrink its pictures")
            members = {info.filename: packed.read(info) for info in infos}
        faults = [*_faults(members)]
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError, KeyError) as error:
        raise _refused(origin, f"is no Word document ({error})", "save it as .docx with Word") from error
    if faults:
        raise PackError([_refusal(origin, message, hint) for message, hint in faults])
    if TEMPLATE.encode() not in members[_TYPES]:
        return data
    return archive({**members, _TYPES: members[_TYPES].replace(TEMPLATE.encode(), DOCUMENT.encode())})


class Package:
    """A reference document of which the looks are kept and the words are replaced."""

    def __init__(self, data: bytes) -> None:
        """Open what ``accepted`` returned."""
        self.main = docx.Document(io.BytesIO(data)).part
        whole = self.main.package
        assert isinstance(whole, WordPackage), "python-docx opens Word packages"
        self.whole = whole
        self._blobs: dict[str, bytes] = {}
        self._keep_looks()

    def add(self, name: str, kind: str, relation: str, blob: bytes = b"", *, whole: bool = False) -> Part:
        """Add a part, related to the document part (to the package where ``whole``); return it."""
        part = Part(PackURI(f"/{name}"), kind, blob, self.whole)
        (self.whole if whole else self.main).relate_to(part, relation)
        return part

    def related(self, relation: str) -> Part | None:
        """Return the part of the document part that has this relation to it."""
        return next((rel.target_part for rel in self.main.rels.values() if rel.reltype == relation), None)

    def replace(self, part: Part, blob: bytes) -> None:
        """Let ``part`` be written as ``blob``."""
        self._blobs[part.partname.membername] = blob

    def save(self) -> bytes:
        """Return the package as the bytes of a .docx file."""
        members: dict[str, bytes] = {}
        kinds: dict[str, str] = {}
        for part in self.whole.iter_parts():
            name = part.partname.membername
            kinds[name] = part.content_type
            members[name] = self._blobs[name] if name in self._blobs else part.blob
            if part.rels:
                members[part.partname.rels_uri.membername] = _bytes(part.rels.xml)
        members["_rels/.rels"] = _bytes(self.whole.rels.xml)
        return archive({**members, _TYPES: content_types(kinds)})

    def _keep_looks(self) -> None:
        """Let go of the words, comments and properties of the reference, and of its preview picture."""
        running = {value for value in self.main.element.xpath("./w:body/w:sectPr/*/@r:id")}
        for key, rel in list(self.main.rels.items()):
            if rel.reltype not in _KEPT and not (rel.reltype in _RUNNING and key in running):
                del self.main.rels[key]
        for key, rel in list(self.whole.rels.items()):
            if rel.reltype != RT.OFFICE_DOCUMENT:
                del self.whole.rels[key]


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _faults(members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield message and hint for everything in a reference that reaches out of it or runs."""
    types = members[_TYPES]
    if DOCUMENT.encode() not in types and TEMPLATE.encode() not in types:
        yield "is no Word document or template without macros", "save it as .docx or .dotx"
        return
    foreign = [word for word in _FOREIGN if word in types.decode(errors="replace").lower()]
    folders = [name for name in members if name.lower().startswith(_FOREIGN_FOLDERS)]
    programs = [name for name in members if name.lower().endswith("vbaproject.bin")]
    if foreign or folders or programs:
        found = ", ".join(sorted({*folders, *programs})) or ", ".join(foreign)
        yield f"holds macros or embedded objects ({found})", "save it without them"
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name in sorted(members):
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in members[name]:
            yield f"declares a document type in {name}", "save it anew with Word"
        elif name.endswith(".rels"):
            for relation in etree.fromstring(members[name], parser):
                kind = (relation.get("Type") or "").rpartition("/")[2]
                if relation.get("TargetMode") == "External" and kind != "hyperlink":
                    yield f"refers to {relation.get('Target')!r} outside of it ({kind})", _advice(kind)


def _advice(kind: str) -> str:
    if kind == "attachedTemplate":
        return "attach Normal.dotm in Word's Developer > Document Template, and save"
    return "embed it in the document, and save"


def _refused(origin: str, message: str, hint: str) -> PackError:
    return PackError([_refusal(origin, message, hint)])


def _refusal(origin: str, message: str, hint: str) -> Problem:
    return Problem(origin, 0, 0, f"the reference document {message}", hint)


def section_of(package: Package) -> etree._Element | None:
    """Return a copy of the last section's properties of the reference: its page, margins, headers and
    footers."""
    found = package.main.element.find(f"{{{W}}}body/{{{W}}}sectPr")
    return None if found is None else etree.fromstring(etree.tostring(found))
