"""What happened to a card, newest first, in plain words. The words themselves are in `telling`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import bindparam, or_, select

from ...accounts.models import User
from ...activity.models import Activity
from ...core.db import db
from ...core.words import Sentence, zone
from ..models import Blocker, Card, Move
from .seeing import boards_hidden, boards_seen
from .telling import TOLD, arrival, blocked, entry, told, unblocked

FIRST = 12
"""How many lines stand on the card before somebody asks for all."""


ALL = 1_000_000
STARTER, ENDER = User.__table__.alias("starter"), User.__table__.alias("ender")
BLOCKERS = (
    select(Blocker, STARTER.c.name, ENDER.c.name)
    .outerjoin(STARTER, STARTER.c.id == Blocker.by_id)
    .outerjoin(ENDER, ENDER.c.id == Blocker.ended_by_id)
    .where(Blocker.card_id == bindparam("card"))
    .order_by(Blocker.since.desc(), Blocker.id.desc())
    .limit(bindparam("most"))
)
TAKEN_BACK = select(Move.undoes_id).where(Move.card_id == bindparam("card"), Move.undoes_id.is_not(None))
MOVES = (
    select(Move)
    .where(Move.card_id == bindparam("card"), Move.undoes_id.is_(None), Move.id.not_in(TAKEN_BACK))
    .order_by(Move.at.desc(), Move.id.desc())
    .limit(bindparam("most"))
)
CHANGES = (
    select(Activity)
    .where(Activity.subject_kind == "card", Activity.subject_id == bindparam("card"), Activity.name.in_(TOLD))
    .order_by(Activity.id.desc())
    .limit(bindparam("most"))
)


class Line(Struct, frozen=True):
    """One thing that happened."""

    at: datetime
    sentence: Sentence


class History(Struct, frozen=True):
    """The lines of a card by day in the reader's zone, the newest first."""

    days: list[tuple[date, list[Line]]]
    is_whole: bool


def history_of(card: Card, to: User, whole: bool = False) -> History:
    """What `to` may read of what happened to the card; unless `whole`, only the newest lines. Four statements."""
    lines = history(card, to, None if whole else FIRST + 1)
    shown = lines if whole else lines[:FIRST]
    place = ZoneInfo(zone())
    by_day = groupby(shown, key=lambda line: line.at.astimezone(place).date())
    return History([(day, list(of_day)) for day, of_day in by_day], len(shown) == len(lines))


def history(card: Card, to: User | None = None, most: int | None = None) -> list[Line]:
    """The newest `most` things (None: all) that happened to the card, newest first. What `to` may not see is not named: neither
    other cards nor the columns of boards it came from."""
    lines = [*_moves(card, to, most), *_blockers(card, most), *_changes(card, to, most)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:most]


def _moves(card: Card, to: User | None, most: int | None) -> Iterable[Line]:
    found = MOVES if to is None else MOVES.where(Move.board_id.not_in(boards_hidden(to)))
    for move in db.session.scalars(found, {"card": card.id, "most": ALL if most is None else most}):
        is_first = move.from_column_id is None and not move.from_name
        yield Line(move.at, arrival(card, move) if is_first else entry(move))


def _blockers(card: Card, most: int | None) -> Iterable[Line]:
    rows = db.session.execute(BLOCKERS, {"card": card.id, "most": ALL if most is None else most})
    for blocker, blocked_by, ended_by in rows:
        yield Line(blocker.since, blocked(blocker, blocked_by))
        if blocker.until:
            yield Line(blocker.until, unblocked(blocker, ended_by))


def _changes(card: Card, to: User | None, most: int | None) -> Iterable[Line]:
    activities = db.session.scalars(CHANGES, {"card": card.id, "most": ALL if most is None else most}).all()
    others = {activity.facts["other_id"] for activity in activities if "other_id" in activity.facts}
    seen = _seen(others, to) if others else set()
    taken_back = {activity.facts["undoes_id"] for activity in activities if "undoes_id" in activity.facts}
    boards = _boards_named([activity for activity in activities if "from_board" in activity.facts], to)
    for activity in activities:
        facts = activity.facts
        if "undoes_id" in facts or facts.get("move_id") in taken_back:
            continue  # as of moves, neither what was undone nor the undoing
        is_here = facts.get("to_board", {}).get("id") == card.board_id
        sentence = told(activity, activity.id in boards or facts.get("other_id") in seen, is_here)
        if sentence is not None:
            yield Line(activity.at, sentence)


def _seen(card_ids: set[int], to: User | None) -> set[int]:
    """Those of the cards that may be named to `to`."""
    found = select(Card.id).where(Card.id.in_(card_ids))
    return set(db.session.scalars(found if to is None else found.where(Card.board_id.in_(boards_seen(to)), or_(Card.deleted_at.is_(None)))))


def _boards_named(activities: list[Activity], to: User | None) -> set[int]:
    """The ids of those, of what took the card to another board, that may name both boards to `to`."""
    if to is None or not activities:
        return {activity.id for activity in activities}
    seen = set(db.session.scalars(boards_seen(to)))
    return {each.id for each in activities if {each.facts["from_board"]["id"], each.facts["to_board"]["id"]} <= seen}
