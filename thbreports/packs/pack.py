"""A name, a folder or an entry point to a template pack: the one door through which packs are read."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from thbreports import packfile, packparts
from thbreports.leftout import hidden_by
from thbreports.packparts import FontFace
from thbreports.problems import PackError, Problem, nearest
from thbreports.stamps import Stamp

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints

    from thbreports.record.origin import Location

GROUP = "thbreports.templates"
"""Entry point group of packs that other distributions bring."""
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
    requires: Mapping[str, str] = field(default_factory=dict, hash=False)
    defaults: Mapping[str, str] = field(default_factory=dict, hash=False)
    design: Mapping[str, str] = field(default_factory=dict, hash=False)
    running: Mapping[str, str] = field(default_factory=dict, hash=False)
    styles: Mapping[str, str] = field(default_factory=dict, hash=False)

    def chain(self) -> tuple[Pack, ...]:
        """Return the pack and its parents, the oldest first."""
        return (*self.parent.chain(), self) if self.parent else (self,)

    def folders(self) -> tuple[Path, ...]:
        """Return the folders of the chain, the oldest pack's first."""
        return tuple(pack.folder for pack in self.chain())

    def hidden(self) -> Callable[[Location], bool]:
        """Return the test whether the field at a location of a record is left out."""
        return hidden_by(self.leaves_out, self.prints, self.renumbers)

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
        paths = _below(self.folders(), "shared.css", f"{medium}.css")
        return f"{faces}:root{{{design}}}\n" + packparts.sheets(packparts.present(paths))

    def labels(self, language: str) -> Mapping[str, str]:
        """Return the words that a template prints in one language, by name (inside a table ``table.name``).

        A child's words stand over its parent's, and those of ``en-GB`` over those of ``en``.  A script is
        never dropped: ``sr-Latn`` does not take words from ``sr``, which is written in Cyrillic.

        Raises:
            PackError: if no pack of the chain has the language, or a file of labels is wrong.
        """
        found = packparts.present(
            _below(self.folders(), *(f"labels/{code}.toml" for code in _wider(language)))
        )
        if not found:
            valid = self.languages()
            hint = nearest(language, valid) or "available are " + (", ".join(valid) or "none")
            file = str(self.folder / "labels")
            raise PackError([Problem(file, 0, 0, f"pack '{self.name}' has no labels in '{language}'", hint)])
        return packparts.labels(found)

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
            return None if path is None else packparts.content(path)
        except OSError as error:
            raise PackError(
                [Problem(str(path), 0, 0, "the file cannot be read", error.strerror or "")]
            ) from None

    def font_faces(self) -> tuple[FontFace, ...]:
        """Return the faces that the ``fonts/fonts.toml`` of each pack lists, the oldest pack first.

        Raises:
            PackError: if a list is wrong or names a file that is missing.
        """
        lists = (pack.folder / "fonts" / "fonts.toml" for pack in self.chain())
        return tuple(face for path in lists if path.is_file() for face in packparts.faces(path))

    def fonts(self) -> tuple[Path, ...]:
        """Return the font files of the chain, each once."""
        return tuple(dict.fromkeys(face.path for face in self.font_faces()))

    def fingerprint(self) -> str:
        """Return a SHA-256 over names and contents of all files of the chain, in hexadecimal digits.

        It changes when a report made from the pack may change.
        """
        return packparts.fingerprint((pack.name, pack.folder) for pack in self.chain())


def find(name_or_path: str | Path) -> Pack:
    """Return a pack by its name, its folder, or its entry point of the group ``thbreports.templates``.

    A path object, and a text that starts with a full stop or holds a separator, is a folder.  A built-in pack
    comes before an entry point of the same name.

    Raises:
        PackError: if there is no such pack; or with every fault of its pack.toml and of its parents'.
    """
    return _current(_place(name_or_path))


def identify(name_or_path: str | Path) -> tuple[str, str] | None:
    """Return name and fingerprint of a pack without looking at what its files say, which takes much longer.

    None stands for a pack that ``find`` would refuse at once; others it may refuse as well.
    """
    chain: dict[Path, str] = {}
    try:
        folder = _place(name_or_path)
        while folder not in chain:
            chain[folder], parent = packparts.said(folder / packfile.FILE)
            if parent is None:
                oldest_first = [(name, one) for one, name in reversed(chain.items())]
                return oldest_first[-1][0], packparts.fingerprint(oldest_first)
            folder = _place(parent, folder)
    except (OSError, KeyError, PackError):
        pass
    return None


def _place(name_or_path: str | Path, beside: Path = Path()) -> Path:
    """Return the folder of a pack.  Raises PackError where there is none of this name."""
    if isinstance(name_or_path, Path) or is_folder(name_or_path):
        return (beside / name_or_path).resolve()
    if (folder := _named(name_or_path)) is None:
        hint = nearest(name_or_path, _names()) or "available are " + ", ".join(_names())
        raise PackError([Problem(name_or_path, 0, 0, "there is no template pack of this name", hint)])
    return folder


def is_builtin(pack: Pack) -> bool:
    """Tell whether a pack is one of ours."""
    return pack.folder.parent == packparts.builtin()


def known_as(pack: Pack) -> str:
    """Return what ``find`` takes for a pack: its name if that leads to it, else its folder."""
    return pack.name if _named(pack.name) == pack.folder else str(pack.folder)


def available() -> list[Pack]:
    """Return the built-in packs and those of entry points, by name.

    Raises:
        PackError: if one of them is wrong.
    """
    return [find(name) for name in _names()]


def is_folder(name: str) -> bool:
    """Tell whether what names a pack is a folder: it starts with a full stop or holds a separator."""
    return name.startswith(".") or "/" in name or os.sep in name


def _names() -> list[str]:
    built_in = {path.parent.name for path in packparts.builtin().glob(f"*/{packfile.FILE}")}
    return sorted(built_in | _brought().names)


def _named(name: str) -> Path | None:
    """Return where the pack of a name really lies, or None."""
    folder = os.path.join(packparts.builtin(), name)
    if name and os.path.isfile(os.path.join(folder, packfile.FILE)):
        return Path(os.path.realpath(folder))
    return next((_folder_of(point).resolve() for point in _brought().select(name=name)), None)


def _brought() -> EntryPoints:
    """Return the packs of other distributions; looking for them opens a file of each that is installed."""
    from importlib import metadata

    return metadata.entry_points(group=GROUP)


def _folder_of(point: EntryPoint) -> Path:
    """Return the folder of an entry point: that of its module, its path, or what its function returns."""
    try:
        value = point.load()
        if callable(value):
            value = value()
    except (ImportError, AttributeError) as error:
        message = f"the entry point of the pack cannot be loaded: {error}"
        raise PackError([Problem(point.name, 0, 0, message, f"it names {point.value}")]) from error
    if isinstance(value, ModuleType):
        folders = [*getattr(value, "__path__", ())] or [os.path.dirname(value.__file__ or "")]
        return Path(folders[0])
    if isinstance(value, (str, os.PathLike)):
        return Path(value)
    message = f"the entry point of the pack gives {type(value).__name__}, not a folder"
    raise PackError([Problem(point.name, 0, 0, message, f"it names {point.value}")])


_Seen = dict[Path, Stamp]
_kept: dict[Path, tuple[Pack, _Seen]] = {}
_MOST_KEPT = 64
_LONGEST = 16
"""How many packs may extend one another."""


def _current(folder: Path) -> Pack:
    """Return the pack of a folder, read anew if one of the files that it was read from has changed."""
    pack, seen = _kept.get(folder, (None, {}))
    if pack is None or packparts.present(seen) != tuple(seen.items()):
        seen = {}
        pack = _load(folder, (), seen)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[folder] = pack, seen
    return pack


def _load(folder: Path, below: tuple[Path, ...], seen: _Seen) -> Pack:
    """Read the pack of a folder and its parents; ``below`` are the folders of the packs that extend it.

    What it was read from is added to ``seen``, as it was before.
    """
    try:
        seen.update(packparts.present((folder, folder / packfile.FILE, *_sheets(folder))))
        file = packfile.read(folder / packfile.FILE)
    except OSError as error:
        message = f"there is no template pack here: {packfile.FILE} cannot be read"
        raise PackError([Problem(str(folder), 0, 0, message, error.strerror or "")]) from error
    parent = _parent(file, folder, (*below, folder), seen)
    if parent:
        file.check_design(parent.design, lambda: packparts.sheets(packparts.present(_sheets(folder))))
    if file.problems:
        raise PackError(file.problems)

    def merged(section: str) -> dict[str, str]:
        return {**(getattr(parent, section) if parent else {}), **getattr(file, section)}

    def nearest_list(key: str) -> tuple[str, ...]:
        return file.lists[key] if key in file.lists else getattr(parent, key) if parent else ()

    return Pack(
        name=file.name,
        title=file.title,
        folder=folder,
        parent=parent,
        leaves_out=nearest_list("leaves_out"),
        prints=nearest_list("prints"),
        renumbers=nearest_list("renumbers"),
        requires=merged("requires"),
        defaults=merged("defaults"),
        design=merged("design"),
        running=merged("running"),
        styles=merged("styles"),
    )


def _sheets(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.css"))


def _parent(file: packfile.PackFile, folder: Path, below: tuple[Path, ...], seen: _Seen) -> Pack | None:
    """Return the pack that ``extends`` names, or None; its faults are added to the problems of the file."""
    if not file.extends:
        return None
    try:
        found = folder / file.extends if is_folder(file.extends) else _named(file.extends)
        if found is None:
            hint = nearest(file.extends, _names()) or "available are " + ", ".join(_names())
            file.fault("", "extends", f"there is no template pack '{file.extends}'", hint)
        elif (found := found.resolve()) in below:
            circle = " extends ".join(path.name for path in (*below[below.index(found) :], found))
            file.fault("", "extends", "the pack extends itself", circle)
        elif len(below) >= _LONGEST:
            file.fault("", "extends", f"more than {_LONGEST} packs extend one another")
        else:
            parent = _load(found, below, seen)
            if same := next((one for one in parent.chain() if one.name == file.name), None):
                file.fault("", "name", f"the pack extends one of the same name, '{same.name}'", "rename it")
            return parent
    except PackError as error:
        file.problems.extend(error.problems)
    return None


@functools.lru_cache(maxsize=256)
def _below(folders: tuple[Path, ...], *names: str) -> tuple[Path, ...]:
    """Return the paths of files of these names, folder by folder."""
    return tuple(folder / name for folder in folders for name in names)


def _wider(language: str) -> Iterator[str]:
    """Yield the language without its region, then the language itself: en, en-GB."""
    subtags = language.split("-")
    for count in range(1, len(subtags) + 1):
        if not any(len(subtag) == 4 and subtag.isalpha() for subtag in subtags[count:]):
            yield "-".join(subtags[:count])
