"""A template pack: its values, merged over those of its parents."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from thbreports.errors import PackError, Problem, nearest
from thbreports.packs import fonts, pictures, typefaces
from thbreports.packs.files import content, fingerprint, present, sheets
from thbreports.packs.fonts import FontFace
from thbreports.packs.label_files import labels
from thbreports.packs.pictures import PackPicture
from thbreports.packs.places import builtin
from thbreports.packs.visibility import hidden_fields
from thbreports.packs.weights import is_bold

if TYPE_CHECKING:
    from thbreports.source.origin import Location
    from thbreports.system.stamps import Stamp

T = TypeVar("T")

MEDIA = ("screen", "print")


@dataclass(frozen=True)
class Pack:
    """A template pack, its values merged over those of its parents: the child wins, key by key.

    Files are read when they are asked for, and again when they have changed.
    """

    name: str
    title: str
    folder: Path
    parent: Pack | None = None
    leaves_out: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    renumbers: tuple[str, ...] = ()
    pdf_engine: str = "auto"
    order: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    requires: Mapping[str, str] = field(default_factory=dict, hash=False)
    defaults: Mapping[str, str] = field(default_factory=dict, hash=False)
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    design: Mapping[str, str] = field(default_factory=dict, hash=False)
    running: Mapping[str, str] = field(default_factory=dict, hash=False)
    styles: Mapping[str, str] = field(default_factory=dict, hash=False)
    head: Mapping[str, Any] = field(default_factory=dict, hash=False)
    own_pictures: Mapping[str, PackPicture] = field(default_factory=dict, hash=False)
    """The pictures of this pack alone, which lie in its folder."""
    seen: dict[str, Any] | None = field(default=None, compare=False, repr=False)
    """What some of its files say, where they are asked once."""

    def settled(self) -> Pack:
        """Return the same pack for one look at many records, during which its files are asked for once."""
        return replace(self, seen={})

    def _once(self, name: str, find: Callable[[], T]) -> T:
        """Return what is found in files, which a settled pack knows by its name from the first time on."""
        if self.seen is None:
            return find()
        if name not in self.seen:
            self.seen[name] = find()
        found: T = self.seen[name]
        return found

    def chain(self) -> tuple[Pack, ...]:
        """Return the pack and its parents, the oldest first."""
        return (*self.parent.chain(), self) if self.parent else (self,)

    def folders(self) -> tuple[Path, ...]:
        """Return the folders of the chain, the oldest pack's first."""
        return tuple(pack.folder for pack in self.chain())

    def all_ours(self) -> bool:
        """Tell whether the pack and all its parents are among those that come along."""
        return self._is_ours

    @functools.cached_property
    def _is_ours(self) -> bool:
        return all(folder.parent == builtin() for folder in self.folders())

    def pictures(self) -> dict[str, tuple[Path, PackPicture]]:
        """Return the pictures of the chain by name, each with the folder in which it lies."""
        return {name: (pack.folder, one) for pack in self.chain() for name, one in pack.own_pictures.items()}

    def hidden(self, also: Sequence[str] = ()) -> Callable[[Location], bool]:
        """Return the test whether the field at a location of a record is left out.

        ``also`` are the fields that the record itself leaves out.
        """
        return hidden_fields((*self.leaves_out, *also), self.prints, self.renumbers)

    def css(self, medium: str, font_url: Callable[[FontFace], str] | None = None) -> str:
        """Return the style sheet for a medium: the design as custom properties, then the sheets of each pack.

        The oldest pack comes first; of each, ``shared.css`` stands before ``screen.css`` or ``print.css``.

        Args:
            medium: ``"screen"`` or ``"print"``.
            font_url: gives the address of a font file; without it no ``@font-face`` rule is written, and the
                output registers the files of ``font_faces`` itself or trusts the reader's fonts.

        Raises:
            ValueError: if the medium is another.
            PackError: if a sheet cannot be read as text.
        """
        if medium not in MEDIA:
            raise ValueError(f"no medium {medium!r}: screen or print")
        faces = "".join(face.rule(font_url(face)) for face in self.font_faces()) if font_url else ""
        design = "".join(f"--{key}:{value};" for key, value in self.design.items())
        if (weight := self.design.get("heading-weight")) is not None:
            # What a record has bold is regular in bold headings.
            design += f"--heading-strong:{'normal' if is_bold(weight) else 'bold'};"
        paths = _below(self.folders(), "shared.css", f"{medium}.css")
        text = sheets(present(paths))
        return f"{faces}:root{{{design}}}\n" + pictures.rules(self.pictures(), text) + text

    def labels(self, language: str) -> Mapping[str, str]:
        """Return the words that a template prints in one language, by name (inside a table ``table.name``).

        A child's words stand over its parent's, and those of ``en-GB`` over those of ``en``.  A file may hold
        words of packs that extend its own, each in a table of the pack's name, so that a family of packs can
        have one file for each language.  A script is never dropped: ``sr-Latn`` does not take words from
        ``sr``, which is written in Cyrillic.

        Raises:
            PackError: if no pack of the chain has the language, or a file of labels is wrong.
        """
        return self._once(f"labels/{language}", lambda: self._labels(language))

    def _labels(self, language: str) -> Mapping[str, str]:
        found = present(_below(self.folders(), *(f"labels/{code}.toml" for code in _wider(language))))
        if not found:
            valid = self.languages()
            hint = nearest(language, valid) or "available are " + (", ".join(valid) or "none")
            hint += f"; to write in '{language}', give a pack of your own a labels/{language}.toml"
            file = str(self.folder / "labels")
            raise PackError([Problem(file, 0, 0, f"pack '{self.name}' has no labels in '{language}'", hint)])
        return labels(found, tuple((pack.folder, pack.name) for pack in self.chain()))

    def languages(self) -> tuple[str, ...]:
        """Return the codes of the languages in which the chain has labels, sorted."""
        files = (path for pack in self.chain() for path in (pack.folder / "labels").glob("*.toml"))
        return tuple(sorted({path.stem for path in files}))

    def reference_file(self) -> Path | None:
        """Return the nearest reference.docx, or Word template reference.dotx, of the chain; or None."""
        names = ("reference.docx", "reference.dotx")
        paths = (pack.folder / name for pack in reversed(self.chain()) for name in names)
        return next((path for path in paths if path.is_file()), None)

    def reference(self) -> bytes | None:
        """Return what is in ``reference_file``, or None."""
        path = self.reference_file()
        try:
            return None if path is None else content(path)
        except OSError as error:
            raise PackError(
                [Problem(str(path), 0, 0, "the file cannot be read", error.strerror or "")]
            ) from None

    def font_faces(self) -> tuple[FontFace, ...]:
        """Return the faces that the ``fonts/fonts.toml`` of each pack lists, the oldest pack first.

        The twins of typefaces follow where the design names one.

        Raises:
            PackError: if a list is wrong or names a file that is missing.
        """
        return fonts.faces(self.font_lists())

    def font_lists(self) -> tuple[tuple[Path, Stamp], ...]:
        """Return the lists of fonts that there are, with their stamps, the oldest pack's first."""
        return self._once("fonts", self._font_lists)

    def _font_lists(self) -> tuple[tuple[Path, Stamp], ...]:
        lists = _below(self.folders(), "fonts/fonts.toml")
        return present((*lists, builtin() / typefaces.FILE) if typefaces.wants_twins(self.design) else lists)

    def fonts(self) -> tuple[Path, ...]:
        """Return the font files of the chain, each once."""
        return tuple(dict.fromkeys(face.path for face in self.font_faces()))

    def fingerprint(self) -> str:
        """Return a SHA-256 over names and contents of all files of the chain, in hexadecimal digits.

        It changes when a report made from the pack may change.
        """
        return fingerprint((pack.name, pack.folder) for pack in self.chain())


def is_builtin(pack: Pack) -> bool:
    """Tell whether a pack is one of ours."""
    return pack.folder.parent == builtin()


@functools.lru_cache(maxsize=256)
def _below(folders: tuple[Path, ...], *names: str) -> tuple[Path, ...]:
    """Return the paths of files of these names, folder by folder."""
    return tuple(folder / name for folder in folders for name in names)


_USUAL_SCRIPT = {"sr-Cyrl": "sr", "sr-Cyrl-RS": "sr-RS"}
"""Codes that name the script which their language has anyway."""


def _wider(language: str) -> Iterator[str]:
    """Yield the language without its region, then the language itself: en, en-GB."""
    subtags = _USUAL_SCRIPT.get(language, language).split("-")
    for count in range(1, len(subtags) + 1):
        if not any(len(subtag) == 4 and subtag.isalpha() for subtag in subtags[count:]):
            yield "-".join(subtags[:count])
