"""What is like a request: others that were asked, and cards, by the words they share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, case, literal, null, select, type_coerce, union_all

from ...accounts.models import User
from ...core.db import db
from ...core.text import fold
from ...core.words import Both
from ...flow.models import Board, Card, Column
from ...teams.models import Team
from ..models import Request, RequestCard
from ..policy import may_see_requests

NEWEST = 400
"""How many requests, and how many cards, are compared."""
COMPARED = ("waiting", "asked", "deferred", "declined")
"""An accepted request is compared as its card."""
LEAST = 0.34
"""Share of the shorter text's words that both must have."""
STEM = 5
WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")
COMMON = frozenset(
    """para como cuando donde desde sobre entre hasta pero porque este esta esto estos estas cada todo todos todas
    that this with from have will they them their what when where which your about into than then""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Similar:
    """Something that may be the same wish. `kind` is "request" or "card"."""

    kind: str
    id: int
    title: str
    team: Both | None
    state: str
    """The state of a request; "open", "delivered" or the outcome of a card."""
    place: Both | None
    """The column of a card."""
    score: float

    @property
    def can_join(self) -> bool:
        """It is not finished, so that both can follow it."""
        return self.state in ("open", "waiting", "asked", "accepted", "deferred", "sending")


def similar(request: Request, to: User, most: int = 3) -> list[Similar]:
    """The most similar requests and cards, best first: one statement."""
    own = words(f"{request.title} {request.change}")
    if not may_see_requests(to) or not own:
        return []
    compared = (_compare(row, own) for row in db.session.execute(_candidates(request)))
    found = sorted((each for each in compared if each.score >= LEAST), key=lambda each: -each.score)
    return found[:most]


def words(text: str) -> frozenset[str]:
    """The beginnings of the words that say something, without marks and case."""
    return frozenset(word[:STEM] for word in WORD.findall(fold(text)) if word not in COMMON)


def _compare(row: Any, own: frozenset[str]) -> Similar:
    other = words(f"{row.title} {row.change}")
    shared = len(own & other)
    title = words(row.title)
    score = shared / max(3, min(len(own), len(title) or 1)) if shared > 1 else 0.0
    return Similar(row.kind, row.id, row.title, row.team, row.state, row.place, score)


def _candidates(request: Request) -> CompoundSelect[Any]:
    others = (
        select(
            literal("request").label("kind"),
            Request.id,
            Request.title,
            Request.change,
            Team.name.label("team"),
            Request.state,
            type_coerce(null(), Column.name.type).label("place"),
        )
        .outerjoin(Team, Team.id == Request.team_id)
        .where(Request.id != request.id, Request.state.in_(COMPARED))
        .order_by(Request.id.desc())
        .limit(NEWEST)
        .subquery()
    )
    own = select(RequestCard.card_id).where(RequestCard.request_id == request.id)
    cards = (
        select(
            literal("card").label("kind"),
            Card.id,
            Card.title,
            Card.need.label("change"),
            Team.name.label("team"),
            case(
                (Card.outcome.is_not(None), Card.outcome),
                (Card.delivered_at.is_not(None), "delivered"),
                else_="open",
            ).label("state"),
            Column.name.label("place"),
        )
        .join(Column, Column.id == Card.column_id)
        .join(Board, Board.id == Card.board_id)
        .join(Team, Team.id == Card.team_id)
        .where(Card.archived_at.is_(None), Board.is_private.is_(False), Card.id.not_in(own))
        .order_by(Card.id.desc())
        .limit(NEWEST)
        .subquery()
    )
    return union_all(select(others), select(cards))
