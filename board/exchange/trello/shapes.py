"""What an export holds, as far as a board here can use it. Ids are those of Trello; instants are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ...core.words import Sentence


@dataclass(slots=True)
class ListOfCards:
    id: str
    name: str
    is_closed: bool = False
    limit: int | None = None


@dataclass(slots=True)
class Label:
    id: str
    name: str
    colour: str


@dataclass(slots=True)
class Person:
    id: str
    name: str
    username: str = ""


@dataclass(slots=True)
class Field:
    """A custom field; `choices` are the texts of a list field by the id of the option."""

    id: str
    name: str
    choices: dict[str, str]


@dataclass(slots=True)
class Step:
    id: str
    text: str
    is_done: bool


@dataclass(slots=True)
class Checklist:
    id: str
    card_id: str
    name: str
    steps: list[Step]


@dataclass(slots=True)
class Link:
    """An attachment; `url` is empty unless it begins with http or https, and then the name says what stood there."""

    id: str
    name: str
    url: str
    at: datetime | None


@dataclass(slots=True)
class FieldValue:
    """The value as text; `choice` is the id of the option where it was chosen from a list."""

    field_id: str
    text: str
    choice: str = ""


@dataclass(slots=True)
class Card:
    id: str
    list_id: str
    title: str
    description: str
    is_closed: bool
    due: datetime | None
    created_at: datetime | None
    active_at: datetime | None
    closed_at: datetime | None
    place: float
    label_ids: list[str]
    person_ids: list[str]
    links: list[Link]
    values: list[FieldValue]


@dataclass(slots=True)
class Move:
    """A card entered a list; `from_id` is empty where it was created there."""

    id: str
    card_id: str
    at: datetime
    by_id: str
    from_id: str
    from_name: str
    to_id: str
    to_name: str


@dataclass(slots=True)
class Comment:
    id: str
    card_id: str
    at: datetime
    by_id: str
    text: str


@dataclass(slots=True)
class Export:
    """A whole board. Everything is in the order of the board: lists, and in each list its cards."""

    id: str = ""
    name: str = ""
    lists: list[ListOfCards] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    """Members of the board."""
    strangers: dict[str, Person] = field(default_factory=dict)
    """Others that cards, comments or moves name: people who have left the board."""
    fields: list[Field] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    checklists: list[Checklist] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    """Oldest first."""
    comments: list[Comment] = field(default_factory=list)
    problems: list[Sentence] = field(default_factory=list)
    """What could not be read, or had to be cut."""
