"""Template packs: found, read and checked."""

from thbreports.packs.find import available, find, pack_id, reference_name
from thbreports.packs.pack import MEDIA, Pack
from thbreports.packs.places import DEFAULT, GROUP, is_folder

__all__ = ["DEFAULT", "GROUP", "MEDIA", "Pack", "available", "find", "is_folder", "pack_id", "reference_name"]
