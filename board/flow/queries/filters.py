"""Which cards of a board somebody wants to see: read from an address, told to the database, written back to an address."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import ColumnElement, String, and_, cast, exists, func, or_, select

from ...core.clock import start_of, today
from ...core.db import NAME, holds
from ...core.fields import as_id
from ...core.text import fold, one_line
from ...teams.models import Team
from ..figures.times import UsualTime
from ..models import CLASSES, Board, Card, CardLabel, CardPerson, CardPersona, Label

NAMES = ("q", "for", "who", "blocked", "late", "label", "due", "class")
"""The words of the address, in the order they are written."""
DUE = ("overdue", "week", "none")
NOBODY = 0
"""Stands among ids for "none named": `for=none`, `who=nobody`."""
KEY = re.compile(r"(?:[a-z0-9]{2,5}-)?\d{1,9}")


class Address(Protocol):
    """A query string, in which a name may come several times."""

    def get(self, name: str, default: str = ...) -> str | None: ...

    def getlist(self, name: str) -> list[str]: ...


class Filter(Struct, frozen=True):
    """What is asked of a card. Within one question any of the answers will do; all questions have to be met."""

    text: str = ""
    personas: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    """Ids of accounts; `me` of the address is an id by now."""
    is_blocked: bool = False
    is_late: bool = False
    labels: tuple[int, ...] = ()
    due: str = ""
    classes: tuple[str, ...] = ()
    me: int | None = None
    """Who asked, so that an address for somebody else still says "me"."""

    @classmethod
    def asked(cls, address: Address, me: int | None) -> Filter:
        """The filter of a query string; what it does not know it leaves out."""
        return cls(
            text=one_line(address.get("q") or "")[:NAME],
            personas=_ids(address.getlist("for"), {"none": NOBODY}),
            people=_ids(address.getlist("who"), {"nobody": NOBODY, "me": me}),
            is_blocked=bool(address.get("blocked")),
            is_late=bool(address.get("late")),
            labels=_ids(address.getlist("label"), {"none": NOBODY}),
            due=due if (due := address.get("due") or "") in DUE else "",
            classes=tuple(name for name in CLASSES if name in address.getlist("class")),
            me=me,
        )

    @property
    def is_empty(self) -> bool:
        """Whether every card is wanted."""
        return self == Filter(me=self.me)

    @property
    def is_mine(self) -> bool:
        return self.me is not None and self.me in self.people

    @property
    def others(self) -> tuple[int, ...]:
        """The people asked for, without oneself."""
        return tuple(each for each in self.people if each != self.me)

    @property
    def arguments(self) -> dict[str, Any]:
        """The filter as the query string says it; only what is asked."""
        if self.is_empty:
            return {}
        said = {
            "q": self.text,
            "for": [each or "none" for each in self.personas],
            "who": ["me" if each == self.me else each or "nobody" for each in self.people],
            "blocked": int(self.is_blocked),
            "late": int(self.is_late),
            "label": [each or "none" for each in self.labels],
            "due": self.due,
            "class": list(self.classes),
        }
        return {name: value for name, value in said.items() if value}

    def conditions(self, board: Board, usual: UsualTime) -> list[ColumnElement[bool]]:
        """What a `Card` has to meet. `board` comes with its team; its zone says which day it is."""
        zone = board.team.time_zone
        day = today(zone)
        found = [_says(word) for word in fold(self.text).split()]
        if self.personas:
            found.append(_among(CardPersona, CardPersona.persona_id, self.personas))
        if self.people:
            found.append(_among(CardPerson, CardPerson.user_id, self.people))
        if self.labels:
            found.append(_among(CardLabel, CardLabel.label_id, self.labels))
        if self.is_blocked:
            found.append(Card.blocked_at.is_not(None))
        if self.is_late:
            found.append(late(day, usual, zone))
        if self.due:
            found.append(_due(self.due, day))
        if self.classes:
            found.append(Card.class_of_service.in_(self.classes))
        return found


def late(day: date, usual: UsualTime, zone: str) -> ColumnElement[bool]:
    """Over our usual time: started more than so many days ago, today counted, and not delivered."""
    begins = start_of(day - timedelta(days=(usual.days or 0) - 1), zone)
    return and_(bool(usual.days), Card.delivered_at.is_(None), Card.started_at < begins)  # type: ignore[arg-type]


def _ids(values: list[str], words: dict[str, int | None]) -> tuple[int, ...]:
    """Ids in order, each once; `words` are the names that stand for one."""
    found = (words[value] if value in words else as_id(value) for value in values[:50])
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _says(word: str) -> ColumnElement[bool]:
    """The folded `word` stands in the title, the description, the number or the name of a label."""
    labelled = select(CardLabel.card_id).join(Label, Label.id == CardLabel.label_id)
    places = [
        holds(Card.title, word),
        Card.id.in_(labelled.where(holds(Label.name, word))),
        holds(Card.description, word),
    ]
    if KEY.fullmatch(word):
        team = select(Team.key).where(Team.id == Card.team_id).scalar_subquery()
        number = cast(Card.number, String)
        places.append(func.lower(team + "-" + number) == word if "-" in word else number == word)
    return or_(*places)


def _among(link: Any, column: Any, ids: tuple[int, ...]) -> ColumnElement[bool]:
    """A row of `link` names one of `ids`; `NOBODY` is met where there is none at all."""
    named = [each for each in ids if each != NOBODY]
    on_card = exists().where(link.card_id == Card.id)
    ways = [on_card.where(column.in_(named))] if named else []
    return or_(*ways, *([~on_card] if NOBODY in ids else []))


def _due(due: str, day: date) -> ColumnElement[bool]:
    if due == "none":
        return Card.due_on.is_(None)
    is_open = Card.delivered_at.is_(None)
    if due == "overdue":
        return and_(is_open, Card.due_on < day)
    monday = day - timedelta(days=day.weekday())
    return and_(is_open, Card.due_on.between(monday, monday + timedelta(days=6)))
