"""Votes and elections: figures, names, options and candidates."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from thbreports.record.kinds import Line, Plain, Prose
from thbreports.record.part import Restrictable
from thbreports.record.people import Party

Print = Literal["all", "text"]
"""Whether a part prints all that it holds, or its text alone and keeps the rest as data."""
BY_NAME = {"voted_for": "in_favour", "voted_against": "against", "abstained": "abstentions"}
"""The lists of those who voted in some way, and the figure that each must agree with."""


class Voter(Party):
    """Who voted: a person, a body, or a group with those of its members who voted so."""

    noun: ClassVar[str] = "voter"

    members: list[Party] = Field(default_factory=list)
    """Who of a group voted so; the name is then that of the group."""


class Tally(Restrictable):
    """How many voted for something, against it, or abstained, and who."""

    in_favour: int | None = Field(default=None, ge=0)
    """Votes for."""
    against: int | None = Field(default=None, ge=0)
    """Votes against."""
    abstentions: int | None = Field(default=None, ge=0)
    """Abstentions."""
    voted_for: list[Voter] = Field(default_factory=list)
    """Who voted for: a list, or lists by group (`{Group A: [Jan Novak], Group B: [Maria Rossi]}`)."""
    voted_against: list[Voter] = Field(default_factory=list)
    """Who voted against, in the same way."""
    abstained: list[Voter] = Field(default_factory=list)
    """Who abstained, in the same way."""
    print: Print = "all"
    """`text`: the words say it all; figures and names are data alone."""

    @model_validator(mode="before")
    @classmethod
    def _groups(cls, value: Any) -> Any:
        if not isinstance(value, Mapping) or value.keys().isdisjoint(BY_NAME):
            return value
        return {name: _voters(item) if name in BY_NAME else item for name, item in value.items()}


def _voters(value: Any) -> Any:
    """Return lists by group as a list of groups, and all else as it is."""
    if not isinstance(value, Mapping) or not all(isinstance(item, list) for item in value.values()):
        return value
    return [{"name": group, "members": members} for group, members in value.items()]


def count_of(voters: Iterable[Voter]) -> int:
    """Return how many votes are named: each name is one, unless it says another number of heads."""
    return sum(_heads(one) for voter in voters for one in voter.members or [voter])


def _heads(one: Party) -> int:
    return 1 if one.count is None else one.count


class PollOption(Tally):
    """One answer of a poll, or one candidate, with the votes for it."""

    noun: ClassVar[str] = "option"
    short_form: ClassVar[str] = "text"
    inherited_follow: ClassVar[str] = "votes"

    rank: Plain = ""
    """Rank as it should read: "1", "2-3"."""
    text: Line = ""
    """The answer."""
    candidate: Party | None = None
    """Who stood for election, where that is what is voted on."""
    votes: int | None = Field(default=None, ge=0)
    """How many chose it."""


class Vote(Tally):
    """A vote, by heads or by poll."""

    noun: ClassVar[str] = "vote"
    inherited_follow: ClassVar[str] = "text"

    number: Plain = ""
    """Number of the vote as it should read."""
    motion: Prose = ""
    """What was put to the vote; only a vote with a `text` can do without."""
    method: Line = ""
    """How it was taken: show of hands, roll call, written procedure."""
    text: Prose = ""
    """The vote as it was worded ("It was carried by 25 votes to 4."); the figures are then data alone."""
    unanimous: bool = False
    """Whether the vote was unanimous."""
    dissent: list[Party] = Field(default_factory=list)
    """Who voted against or asked for the dissent to be recorded, where not all names are known."""
    options: list[PollOption] = Field(default_factory=list)
    """Answers of a poll, in order of rank, or candidates."""
    result: Line = ""
    """What was decided: "The motion was carried."."""

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not self.motion and not self.text:
            raise PydanticCustomError("no_motion", "'motion' is missing in vote", {})
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = super().__get_pydantic_json_schema__(core, handler)
        handler.resolve_ref_schema(schema)["anyOf"] = [{"required": ["motion"]}, {"required": ["text"]}]
        return schema


class Election(Restrictable):
    """An election, an appointment or another change of members."""

    noun: ClassVar[str] = "election"

    post: Line
    """The post, or the change: "Vice-Chair", "new member"."""
    elected: list[Party] = Field(default_factory=list)
    """Who was elected or appointed."""
    term: Line = ""
    """Term of office, in words."""
    text: Prose = ""
    """How it went."""
    options: list[PollOption] = Field(default_factory=list)
    """The candidates, with the votes for each."""
    print: Print = "all"
    """`text`: the text says all that is to be printed; post, names, term and figures are data alone."""
