"""The parts of a .docx file and what they refer to (ECMA-376, part 2).

What is read from a reference document is never changed: a report begins with its own copies of the parts that
get relationships, and shares all others.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from thbreports.outputs.docx.package.types import Content
from thbreports.outputs.docx.package.zip import TYPES, Packed, archive, packed
from thbreports.outputs.docx.xml.wml import serialise

_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OUTSIDE = "External"
_CHANGED = frozenset(
    (Content.DOCUMENT, Content.STYLES, Content.NUMBERING, Content.SETTINGS, Content.HEADER, Content.FOOTER)
)
"""The parts of a reference that are not the same in all reports on it."""
PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False)


class Related(NamedTuple):
    """A relationship: its type, and the part or, outside of the package, the address that it leads to."""

    kind: str
    target: Part | str


class Part:
    """A part by its name in the archive, its content type and data, and its relationships by their
    identifiers.

    The package as a whole, which has relationships too, is the part without a name.
    """

    def __init__(self, name: str, kind: str, data: bytes = b"") -> None:
        self.name, self.kind, self.data = name, kind, data
        self.relations: dict[str, Related] = {}
        self._identifiers: dict[Related, str] = {}
        self._next = 1

    def relate(self, kind: str, target: Part | str) -> str:
        """Return the identifier of a relationship, which is added where the part does not have it yet."""
        related = Related(kind, target)
        if related not in self._identifiers:
            while (identifier := f"rId{self._next}") in self.relations:
                self._next += 1
            self.add_relation(identifier, related)
        return self._identifiers[related]

    def add_relation(self, identifier: str, related: Related) -> None:
        """Add a relationship under an identifier that the part does not use."""
        self.relations[identifier] = related
        self._identifiers.setdefault(related, identifier)

    def targets(self, kind: str) -> list[tuple[str, Part]]:
        """Return the parts that this one refers to with relationships of a type, and the identifiers of
        these."""
        found = ((name, one.target) for name, one in self.relations.items() if one.kind == kind)
        return [(name, part) for name, part in found if isinstance(part, Part)]


class Package:
    """A report while it is written: the document part, and all that it refers to.

    It begins with a ``reference``, a package that refers to its document part alone; ``packed`` has parts of
    it, by their names, ready for the archive.
    """

    def __init__(self, reference: Part, packed: Mapping[str, Packed]) -> None:
        ((identifier, related),) = reference.relations.items()
        assert isinstance(related.target, Part), "a document lies in its package"
        self.main = _copied(related.target)
        self.whole = Part("", "")
        self.whole.add_relation(identifier, Related(related.kind, self.main))
        self._data: dict[str, bytes | Packed] = dict(packed)

    def add(self, name: str, kind: str, relation: str, data: bytes = b"", *, whole: bool = False) -> Part:
        """Add a part, related to the document part (to the package where ``whole``); return it."""
        part = Part(name, kind, data)
        (self.whole if whole else self.main).relate(relation, part)
        return part

    def replace(self, part: Part, data: bytes | Packed) -> None:
        """Let ``part``, which other reports may share, be written with ``data``."""
        self._data[part.name] = data

    def change(self, kinds: Collection[str], change: Callable[[bytes], bytes]) -> None:
        """Let the parts of some types be written with what ``change`` makes of their data."""
        for part in reachable(self.whole):
            data = self._data.get(part.name, part.data)
            if part.kind in kinds and isinstance(data, bytes):
                self._data[part.name] = change(data)

    def save(self) -> bytes:
        """Return the package as the bytes of a .docx file."""
        return save(self.whole, self._data)


def _copied(part: Part) -> Part:
    made = Part(part.name, part.kind)
    for identifier, related in part.relations.items():
        made.add_relation(identifier, related)
    return made


def save(whole: Part, replaced: Mapping[str, bytes | Packed] = MappingProxyType({})) -> bytes:
    """Return a package as the bytes of a file; ``replaced`` has other data for parts, by their names."""
    members: dict[str, bytes | Packed] = {}
    kinds: dict[str, str] = {}
    for part in reachable(whole):
        if part.relations:
            folder, _, file = part.name.rpartition("/")
            members[posixpath.join(folder, "_rels", f"{file}.rels")] = _relations(
                tuple(_described(folder, name, one) for name, one in part.relations.items())
            )
        if part is not whole:
            kinds[part.name] = part.kind
            members[part.name] = replaced.get(part.name, part.data)
    return archive({**members, TYPES: _content_types(tuple(sorted(kinds.items())))})


def reachable(whole: Part) -> Iterator[Part]:
    """Yield a part and all parts that it leads to, each once."""
    waiting, met = [whole], {whole}
    while waiting:
        part = waiting.pop()
        yield part
        found = {related.target for related in part.relations.values()} - met
        targets = [target for target in found if isinstance(target, Part)]
        waiting += targets
        met.update(targets)


def opened(members: Mapping[str, bytes]) -> Part:
    """Return the package that the members of an archive are.

    Raises ``KeyError`` for a part that is named and not there or has no content type, and
    ``etree.XMLSyntaxError`` for one that is not well-formed.
    """
    from docx.opc.pkgreader import PackageReader  # needed for a pack's own document alone

    reader = PackageReader.from_file(io.BytesIO(archive(members)))  # type: ignore[no-untyped-call]
    whole = Part("", "")
    parts = {"/": whole}
    for name, kind, _, data in reader.iter_sparts():
        parts[name] = Part(name.removeprefix("/"), kind, _tidied(data, kind))
    for source, relation in reader.iter_srels():
        target = relation.target_ref if relation.is_external else parts[relation.target_partname]
        parts[source].add_relation(relation.rId, Related(relation.reltype, target))
    return whole


def _tidied(data: bytes, kind: str) -> bytes:
    """Return a part without the white space between its elements, where it is one that a report changes."""
    return serialise(etree.fromstring(data, PARSER)) if kind in _CHANGED else data


def _described(folder: str, identifier: str, related: Related) -> tuple[str, str, str, bool]:
    if isinstance(related.target, str):
        return identifier, related.kind, related.target, True
    name = related.target.name
    target = name.removeprefix(f"{folder}/") if name.startswith(f"{folder}/") or not folder else ""
    return identifier, related.kind, target or posixpath.relpath(name, folder), False


@lru_cache(maxsize=16)
def _content_types(parts: tuple[tuple[str, str], ...]) -> Packed:
    """Return ``[Content_Types].xml`` for parts given as name and content type."""
    root = etree.Element(f"{{{_TYPES_NAMESPACE}}}Types", nsmap={None: _TYPES_NAMESPACE})
    defaults = {"rels": Content.RELATIONSHIPS, "xml": Content.XML}
    for name, kind in parts:
        if kind.startswith("image/"):
            defaults.setdefault(_extension(name), kind)
    for extension, kind in sorted(defaults.items()):
        etree.SubElement(root, f"{{{_TYPES_NAMESPACE}}}Default", Extension=extension, ContentType=kind)
    for name, kind in parts:
        if defaults.get(_extension(name)) != kind:
            etree.SubElement(root, f"{{{_TYPES_NAMESPACE}}}Override", PartName=f"/{name}", ContentType=kind)
    return packed(serialise(root))


@lru_cache(maxsize=16)
def _relations(related: tuple[tuple[str, str, str, bool], ...]) -> Packed:
    """Return a ``.rels`` part for relationships given as identifier, type, target and whether it lies
    outside."""
    root = etree.Element(f"{{{_RELATIONS_NAMESPACE}}}Relationships", nsmap={None: _RELATIONS_NAMESPACE})
    for identifier, kind, target, outside in related:
        name = f"{{{_RELATIONS_NAMESPACE}}}Relationship"
        made = etree.SubElement(root, name, Id=identifier, Type=kind, Target=target)
        if outside:
            made.set("TargetMode", _OUTSIDE)
    return packed(serialise(root))


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()
