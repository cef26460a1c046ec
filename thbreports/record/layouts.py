"""How the lists of outcomes of a record are laid out."""

from typing import ClassVar, Literal

from thbreports.record.part import Part
from thbreports.record.votes import Print

Layout = Literal["list", "table", "inline"]
ParticipantsLayout = Literal["table", "list", "states", "authorities", "crosses", "names"]
AgendaLayout = Literal["table", "list"]
Bilingual = Literal["after", "beside"]


class ListLayout(Part):
    """How one list of outcomes is laid out."""

    noun: ClassVar[str] = "layout of a list"
    short_form: ClassVar[str] = "layout"

    layout: Layout | None = None
    """`list`: details in a line below each; `table`: in columns; `inline`: in one line, the owner first."""
    print: Print | None = None
    """`text`: its sentences say by whom and by when; owners, deadlines and the like are data alone."""


class Layouts(Part):
    """The layouts of the lists of outcomes, by their names; what is not said is as in the pack."""

    noun: ClassVar[str] = "layouts"

    conclusions: ListLayout | None = None
    """That of the conclusions."""
    decisions: ListLayout | None = None
    """That of the decisions."""
    recommendations: ListLayout | None = None
    """That of the recommendations."""
    commitments: ListLayout | None = None
    """That of the commitments."""
    actions: ListLayout | None = None
    """That of the actions."""
    previous_actions: ListLayout | None = None
    """That of the actions from earlier meetings."""


class MeetingLayouts(Layouts):
    """How lists of the meeting are laid out, by their names; what is not said is as in the pack."""

    noun: ClassVar[str] = "layouts of the meeting"
    inherited_follow: ClassVar[str] = "agenda"

    participants: ParticipantsLayout | None = None
    """How the participants are listed: `list`, each in a line (`Ana Ruiz, Judge`); `names`: with brackets
    (`Ana Ruiz (Judge)`); `table`: in columns; `states`, `authorities`, `crosses`: as a pack has them."""
    agenda: AgendaLayout | None = None
    """`table`: in columns where the agenda has times; `list`: a list, whatever it has."""
    bilingual: Bilingual | None = None
    """Where the second language of a document stands: `after` the first, or `beside` it in two columns."""
