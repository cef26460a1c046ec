"""Template packs: found, read and checked."""

from thbreports.packs.find import available, find, identify, known_as
from thbreports.packs.pack import MEDIA, Pack
from thbreports.packs.places import GROUP, is_folder

__all__ = ["GROUP", "MEDIA", "Pack", "available", "find", "identify", "is_folder", "known_as"]
