"""Fill the tables by which the parser's library writes addresses, before any thread reads them.

``mdurl`` (0.1.2) fills them at their first use, while another thread may already read them, which ends in an
IndexError.  Python has one thread execute a module, and all others wait for it.  This can go when the library
keeps a table only once it is full.
"""

from __future__ import annotations

from markdown_it.common import normalize_url

normalize_url.normalizeLink("https://example.org/")
normalize_url.normalizeLinkText("https://example.org/")
