"""Who issues the document, and under which codes it is filed: what the head of a letter says."""

from typing import ClassVar, Literal

from thbreports.record.kinds import Language, Line, Plain
from thbreports.record.part import Restrictable

ReferenceRole = Literal["own", "subject", "file", "registration", "previous"]


class Issuer(Restrictable):
    """The institution that issues the document, down to the unit; once for each language of its letterhead.

    A bare text is the institution.
    """

    noun: ClassVar[str] = "issuer"
    short_form: ClassVar[str] = "institution"

    institution: Line = ""
    """Institution: "Harbour Council"."""
    secretariat: Line = ""
    """Secretariat or directorate-general."""
    directorate: Line = ""
    """Directorate or department."""
    unit: Line = ""
    """Unit or division."""
    initials: Plain = ""
    """Initials of who drafted and who typed the document: "GS/ACA/ld", for its foot, where the form
    has them there."""
    address: Line = ""
    """Address, for the foot of the first page, where the form has it there."""
    motto: Line = ""
    """Motto, for the foot, where the form has it there."""
    language: Language = ""
    """Language of these words, where it is not that of the record."""


class Reference(Restrictable):
    """A code under which the document is known or filed, or that of another document.

    A bare text is a code of the document itself.
    """

    noun: ClassVar[str] = "reference"
    short_form: ClassVar[str] = "code"

    code: Plain = ""
    """The code, as it should read."""
    role: ReferenceRole = "own"
    """What it is: the document's own code, a subject code, the number of the file, the registration number
    of the document, or the code of the document before it."""
