"""The closed vocabulary of the semantic document: its elements and its classes (docs/architecture.md)."""

from __future__ import annotations

ELEMENTS = frozenset(
    "html head meta title body main header footer section article aside div nav"
    " h1 h2 h3 h4 h5 h6 p blockquote pre code hr address figure img figcaption"
    " ul ol li dl dt dd table caption thead tbody tr th td"
    " strong em sub sup u s a time span cite abbr br".split()
)
"""Names of elements that a semantic document may hold."""

CLASSES = frozenset(
    "title-block kind series subtitle reference status marking place-date published byline number label"
    " presenters time-range speaker stem owner deadline state vote result signature note legal-notice"
    " participants agenda decisions conclusions commitments actions recommendations annex attachments"
    " contents footnotes footnote-ref footnote-back paren parens verbatim align-center align-right"
    " lower-alpha upper-alpha lower-roman upper-roman bullet marks-3 marks-4 marks-5 marks-6"
    " head-columns head-left head-right emblem issuer issuer-part issued subject-code language-mark"
    " landscape cover cover-title state-name item-line"
    # Sections of the base template.
    " addressing facts attendance documents previous-minutes previous-actions day break social remarks votes"
    " elections next-meetings closing contacts"
    # Groups and short names of a list of participants; columns of an agenda.
    " restricted audience wide group names few times delegation paper cover-foot purpose"
    # A heading that hangs under its title, and the room that its number has; a list whose numbers are short.
    " hangs room-2 room-4 room-6 room-8 room-10 room-12 room-14 room-16 short"
    # Two languages of one document: the second after the first, and rows of both.
    " second beside beside-heading beside-left beside-right".split()
)
"""Names of classes; they say what a block is, never how it looks."""
