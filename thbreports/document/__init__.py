"""Meeting + template pack to the one semantic document that every output is made from."""

from thbreports.document.compose import compose
from thbreports.document.document import Document

__all__ = ["Document", "compose"]
