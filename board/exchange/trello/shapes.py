"""What an export holds, as far as a board here can use it. Ids are those of Trello; instants are aware, in UTC."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, field

from ...core.words import Sentence


class ListOfCards(Struct):
    id: str
    name: str
    is_closed: bool = False
    limit: int | None = None


class Label(Struct):
    id: str
    name: str
    colour: str


class Person(Struct):
    id: str
    name: str
    username: str = ""


class Field(Struct):
    """A custom field; `choices` are the texts of a list field by the id of the option."""

    id: str
    name: str
    choices: dict[str, str]


class Step(Struct):
    id: str
    text: str
    is_done: bool


class Checklist(Struct):
    id: str
    card_id: str
    name: str
    steps: list[Step]


class Link(Struct):
    """An attachment; `url` is empty unless it begins with http or https, and then the name says what stood there."""

    id: str
    name: str
    url: str
    at: datetime | None


class FieldValue(Struct):
    """The value as text; `choice` is the id of the option where it was chosen from a list."""

    field_id: str
    text: str
    choice: str = ""


class Card(Struct):
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


class Move(Struct):
    """A card entered a list; `from_id` is empty where it was created there."""

    id: str
    card_id: str
    at: datetime
    by_id: str
    from_id: str
    from_name: str
    to_id: str
    to_name: str


class Comment(Struct):
    id: str
    card_id: str
    at: datetime
    by_id: str
    text: str


class Export(Struct):
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
