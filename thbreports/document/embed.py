"""Pictures put into the document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from thbreports.errors import PackError, Problem, RecordError, nearest
from thbreports.packs import pictures as pack_pictures
from thbreports.record import Meeting
from thbreports.record.load import named_pictures
from thbreports.source import pictures

if TYPE_CHECKING:
    from thbreports.packs import Pack


def embed_pictures(root: etree._Element, meetings: Sequence[Meeting], pack: Pack) -> dict[str, str]:
    """Put the pictures into the document, and return the SHA-256 of each by its name.

    ``meetings`` are the one or two, each in its language, of which the document is made.

    Raises PackError where the template prints a picture of the record's folder that the record does not name.
    """
    meeting = meetings[0]
    found: dict[str, str] = {}
    addresses: dict[str, str] = {}
    named: set[str] | None = None
    for image in root.iter("img"):
        if (own := image.get("data-picture")) is not None:
            _embed_own(image, own, pack)
            continue
        source = image.get("src", "")
        if source not in addresses:
            if named is None:
                listed = (picture for one in meetings for picture in named_pictures(one))
                named = {pictures.named(picture.source) for picture in listed}
            if pictures.named(source) not in named:
                message = f"the template prints the picture '{source}', which the record does not name"
                hint = "print pictures through the texts of the record"
                raise PackError([Problem(str(pack.folder / "document.html.j2"), 0, 0, message, hint)])
            try:
                data = pictures.contents(meeting._origin.folder, source)
                addresses[source] = pictures.address(data)
            except pictures.PictureError as error:
                raise RecordError([Problem(meeting._origin.name, 0, 0, error.message, error.hint)]) from None
            found[pictures.named(source)] = hashlib.sha256(data).hexdigest()
        image.set("src", addresses[source])
        image.attrib.pop("data-path", None)
    return found


def _embed_own(image: etree._Element, name: str, pack: Pack) -> None:
    """Put a picture of the pack into the document, with the class by which sheets know its height."""
    known = pack.pictures()
    if name not in known:
        message = f"the template prints the picture '{name[:60]}', which pack.toml does not name"
        hint = nearest(name, list(known)) or "name it under [pictures]"
        raise PackError([Problem(str(pack.folder / "document.html.j2"), 0, 0, message, hint)])
    folder, picture = known[name]
    image.set("src", pack_pictures.address(folder, picture))
    image.set("class", f"{image.get('class', '')} picture-{name}".strip())
