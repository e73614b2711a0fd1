"""How often limits were exceeded, and why: by column and reason, never by person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ...accounts.models import User
from ...core.db import db
from ...core.words import Both
from ...teams.models import Team
from ...teams.policy import works_in
from ..models import Board, Card, Column, Move, Overrun
from .seeing import boards_hidden


class Reason(Struct):
    """One reason, in somebody's words, with the cards it was given for (id, title), the latest first."""

    words: str
    cards: list[tuple[int, str]] = field(default_factory=list)


class Exceeded(Struct):
    """A limit that was exceeded: a column's, or, where `column` is None, the one per person."""

    column: Both | None
    times: int = 0
    reasons: list[Reason] = field(default_factory=list)

    @property
    def in_order(self) -> list[Reason]:
        """The reason given most often first."""
        return sorted(self.reasons, key=lambda reason: -len(reason.cards))


def exceeded(team: Team, since: datetime, to: User) -> list[Exceeded]:
    """Every limit of the team's boards that was exceeded since then, most often first: two statements.

    What was undone, and cards in the trash, are left out; so are private boards for people who do not work in the team.
    """
    found: dict[object, Exceeded] = {}
    for column_id, name, words, card_id, title in _columns(team, since, to):
        _add(found.setdefault(column_id, Exceeded(name)), words, (card_id, title))
    hands = Exceeded(None)
    for words, card_id, title in _hands(team, since, to):
        _add(hands, words, (card_id, title))
    return sorted([*found.values(), *([hands] if hands.times else [])], key=lambda each: -each.times)


def _add(limit: Exceeded, words: str, card: tuple[int, str]) -> None:
    limit.times += 1
    reason = next((each for each in limit.reasons if each.words.casefold() == words.casefold()), None)
    if reason is None:
        limit.reasons.append(reason := Reason(words))
    reason.cards.append(card)


def _columns(team: Team, since: datetime, to: User) -> Iterable[Any]:
    undoing = aliased(Move)
    undone = select(undoing.id).where(undoing.undoes_id == Move.id).exists()
    return db.session.execute(
        select(Move.to_column_id, func.coalesce(Column.name, Move.to_name), Move.over_limit_reason, Card.id, Card.title)
        .join(Card, Card.id == Move.card_id)
        .outerjoin(Column, Column.id == Move.to_column_id)
        .where(Move.team_id == team.id, Move.at >= since, Move.over_limit.is_not(None), Move.over_limit_reason != "")
        .where(Move.undoes_id.is_(None), ~undone, Move.board_id.not_in(boards_hidden(to)), *_open_to(team, to))
        .order_by(Move.at.desc(), Move.id.desc())
    )


def _hands(team: Team, since: datetime, to: User) -> Iterable[Any]:
    return db.session.execute(
        select(Overrun.reason, Card.id, Card.title)
        .join(Card, Card.id == Overrun.card_id)
        .where(Card.team_id == team.id, Overrun.at >= since, *_open_to(team, to))
        .order_by(Overrun.at.desc(), Overrun.id.desc())
    )


def _open_to(team: Team, to: User) -> list[Any]:
    shown = [Card.deleted_at.is_(None)]
    if not works_in(to, team.id):
        shown.append(Card.board_id.not_in(select(Board.id).where(Board.team_id == team.id, Board.is_private)))
    return shown
