"""The writers of the formats, each a module or package with ``write(document, **options) -> bytes``."""
