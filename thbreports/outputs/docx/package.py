"""The package of a .docx file, written so that one report is always the same bytes.

The parts and their relationships are read by python-docx; the layout of a package is ECMA-376, part 2.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

import docx
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.package import Package as WordPackage
from lxml import etree

from thbreports.outputs.docx.wml import Element, W, serialise

TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
#: What stays of the document part of a reference: its looks, never its words or the comments on them.
_KEPT = (RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.FONT_TABLE, RT.THEME)
_RUNNING = (RT.HEADER, RT.FOOTER)


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of ``members`` that depends on nothing but them: sorted, with one date for all."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name in sorted(members, key=lambda name: (name != TYPES, name != "_rels/.rels", name)):
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


class Package:
    """A reference document of which the looks are kept and the words are replaced."""

    def __init__(self, data: bytes) -> None:
        """Open what ``accepted`` returned."""
        self.main = docx.Document(io.BytesIO(data)).part
        whole = self.main.package
        assert isinstance(whole, WordPackage), "python-docx opens Word packages"
        self.whole = whole
        self._blobs: dict[str, bytes] = {}
        #: The custom properties of the reference, of which those are kept that its running lines show.
        self.custom = self._custom_properties()
        self._keep_looks()

    def add(self, name: str, kind: str, relation: str, blob: bytes = b"", *, whole: bool = False) -> Part:
        """Add a part, related to the document part (to the package where ``whole``); return it."""
        part = Part(PackURI(f"/{name}"), kind, blob, self.whole)
        (self.whole if whole else self.main).relate_to(part, relation)
        return part

    def running(self) -> Iterator[Element]:
        """Yield the headers and footers that the reference brought, to be changed in place."""
        for relation in self.main.rels.values():
            part = relation.target_part if relation.reltype in _RUNNING else None
            if isinstance(part, XmlPart):
                yield part.element

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
        return archive({**members, TYPES: content_types(kinds)})

    def _custom_properties(self) -> dict[str, Element]:
        relations = self.whole.rels.values()
        part = next((one.target_part for one in relations if one.reltype == RT.CUSTOM_PROPERTIES), None)
        if part is None:
            return {}
        found = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
        return {str(one.get("name")): one for one in found}

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


def section_of(package: Package) -> Element | None:
    """Return a copy of the last section's properties of the reference: its page, margins, headers and
    footers."""
    found = package.main.element.find(f"{{{W}}}body/{{{W}}}sectPr")
    return None if found is None else etree.fromstring(etree.tostring(found))
