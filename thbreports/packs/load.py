"""Load a template pack from its folder, anew when one of its files has changed."""

from __future__ import annotations

from pathlib import Path

from thbreports.errors import PackError, Problem, nearest
from thbreports.packs import colours, files, head, running, toml, typefaces
from thbreports.packs.pack import Pack
from thbreports.packs.places import folder_from, hint_for, is_folder, named
from thbreports.system.stamps import Stamp

_Seen = dict[Path, Stamp]
_kept: dict[Path, tuple[Pack, _Seen]] = {}
_MOST_KEPT = 64
_LONGEST = 16
"""How many packs may extend one another."""
_FOLLOWS = {"heading": "accent", "dark-heading": "dark-accent"}
"""What a pack that names a colour, and not this one, gives it."""


def current(folder: Path) -> Pack:
    """Return the pack of a folder, read anew if one of the files that it was read from has changed."""
    pack, seen = _kept.get(folder, (None, {}))
    if pack is None or files.present(seen) != tuple(seen.items()):
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
        seen.update(files.present((folder, folder / toml.FILE, *_sheets(folder))))
        file = toml.read(folder / toml.FILE)
    except OSError as error:
        message = f"there is no template pack here: {toml.FILE} cannot be read"
        raise PackError([Problem(str(folder), 0, 0, message, error.strerror or "")]) from error
    seen.update(files.present(folder / one.file for one in file.pictures.values()))
    parent = _parent(file, folder, (*below, folder), seen)
    if parent:
        file.check_design(parent.design, lambda: files.sheets(files.present(_sheets(folder))))
    _check_pictures(file, parent)
    inherited = parent.design if parent else {}
    own = {**typefaces.design_of(file.typefaces, inherited), **file.design}
    own |= {key: own[other] for key, other in _FOLLOWS.items() if other in own and key not in own}
    design = colours.completed(inherited, own)
    if not file.problems:  # a value that is no colour is told as such
        for slip in colours.slips(design, file.design):
            file.problem("design", *slip)
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
        pdf_engine=file.pdf_engine or (parent.pdf_engine if parent else "auto"),
        order=nearest_list("order"),
        audiences=nearest_list("audiences"),
        requires=merged("requires"),
        defaults=merged("defaults"),
        options=merged("options"),
        design=design,
        running=merged("running"),
        styles=merged("styles"),
        head=head.merged(parent.head if parent else {}, file.head),
        own_pictures=file.pictures,
    )


def _check_pictures(file: toml.PackFile, parent: Pack | None) -> None:
    """Note pictures of head and running lines that neither the pack nor its parents have."""
    name, known = file.head.get("picture", ""), [*file.pictures, *(parent.pictures() if parent else ())]
    if name and name not in known:
        hint = nearest(name, known) or "name it under [pictures]"
        file.problem("head", "picture", f"there is no picture '{name}'", hint)
    for slip in running.picture_slips(file.running, known):
        file.problem("running", *slip)


def _sheets(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.css"))


def _parent(file: toml.PackFile, folder: Path, below: tuple[Path, ...], seen: _Seen) -> Pack | None:
    """Return the pack that ``extends`` names, or None; its problems are added to the problems of the file."""
    if not file.extends:
        return None
    try:
        found = folder_from(folder, file.extends) if is_folder(file.extends) else named(file.extends)
        if found is None:
            hint = hint_for(file.extends, folder)
            file.problem("", "extends", f"there is no template pack '{file.extends}'", hint)
        elif (found := found.resolve()) in below:
            circle = " extends ".join(path.name for path in (*below[below.index(found) :], found))
            file.problem("", "extends", "the pack extends itself", circle)
        elif len(below) >= _LONGEST:
            file.problem("", "extends", f"more than {_LONGEST} packs extend one another")
        else:
            parent = _load(found, below, seen)
            if same := next((one for one in parent.chain() if one.name == file.name), None):
                file.problem("", "name", f"the pack extends one of the same name, '{same.name}'", "rename it")
            return parent
    except PackError as error:
        file.problems.extend(error.problems)
    return None
