"""What a move leaves behind: its row in the history, and what the log says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from ...accounts.models import User
from ...core.clock import now
from ...core.db import db
from ...core.errors import Conflict, NotFound
from ...core.hot import hot
from ...core.objects import restated, stored
from ...core.words import Both
from ...teams.models import Team
from ..models import Board, Card, Column, Move
from .clocks import clocks_of
from .places import bump
from .taking import TAKEN_OVER, columns_in_order, is_taken

STORED = [column.key for column in Card.__table__.c]
"""What is read again once the board is locked; what was loaded beside it stays."""

AS_STORED = hot(select(*Card.__table__.c).where(Card.__table__.c.id == bindparam("card")))
CARDS, MOVES = Card.__table__.c, Move.__table__.c
NAMED = hot(select(MOVES.id).where(MOVES.card_id == bindparam("card"), MOVES.source_id == bindparam("name")))


STORED_OF_A_MOVE = [column.key for column in MOVES if column.key != "id"]
STORE = hot(insert(Move.__table__).returning(MOVES.id), *STORED_OF_A_MOVE)


def hold(card: Card) -> None:
    """Lock the card's board and read the card again: what is compared from here on stays true until the end.

    Raises:
        Conflict: somebody took the card to another board meanwhile.
    """
    was_on = card.board_id
    bump(was_on)
    read_again(card)
    if card.board_id != was_on:
        raise Conflict(TAKEN_OVER)


def held_columns(card: Card) -> Sequence[Column]:
    """Hold the card, unless it was taken for this, and give the columns of its board from left to right, archived ones too."""
    if is_taken(card):
        return card.board.columns
    hold(card)
    return columns_in_order(card.board_id)


def read_again(card: Card) -> None:
    """What is stored of the card, as it is now; what was loaded beside it stays.

    Raises:
        NotFound: it is gone for good.
    """
    row = db.session.execute(AS_STORED, {"card": card.id}).one_or_none()
    if row is None:
        raise NotFound
    for name, value in zip(STORED, row, strict=True):
        set_committed_value(card, name, value)


def note(card: Card, to: Column, left: Column | None, by: User | None, key: str = "") -> Move:
    """Add the row that says `card` entered `to`, coming from `left` (None: it was created there)."""
    moved = Move(**_noted(card, to, left, by, key))
    db.session.add(moved)
    return moved


def write(card: Card, to: Column, left: Column | None, by: User | None, key: str = "", **more: Any) -> Move:
    """Store at once what `note` would add, with what there is `more` to say: one statement, without all that a flush looks at."""
    moved = _noted(card, to, left, by, key) | more
    return stored(db.session(), Move, moved | {"id": db.session.scalar(STORE, moved)})


def place_at(card: Card, to: Column, rank: str, clocks: Mapping[str, Any]) -> None:
    """Store at once where the card stands from now on, with these `clocks`: one statement, as `write`."""
    wanted = {**clocks, "column_id": to.id, "rank": rank, "revision": card.revision + 1}
    values = {name: value for name, value in wanted.items() if value != getattr(card, name)}
    db.session.execute(_placing(tuple(values)), {f"new_{name}": value for name, value in values.items()} | {"card": card.id})
    restated(card, {**values, "column": to})


@cache
def _placing(names: tuple[str, ...]) -> Update:
    """Writes these columns of a card and no others: SQLite writes every index of a column that is named, whatever it held."""
    values = {name: bindparam(f"new_{name}", type_=CARDS[name].type) for name in names}
    return hot(update(Card.__table__).where(CARDS.id == bindparam("card")).values(values))


def _noted(card: Card, to: Column, left: Column | None, by: User | None, key: str) -> dict[str, Any]:
    """The row of `note`."""
    return {
        "card_id": card.id,
        "board_id": card.board_id,
        "team_id": card.team_id,
        "at": now(),
        "by_id": by.id if by else None,
        "by_name": by.name if by else "",
        "from_column_id": left.id if left else None,
        "from_name": left.name if left else Both(),
        "from_kind": left.kind if left else "",
        "from_rank": card.rank if left else "",
        "clocks": clocks_of(card) if left else {},
        "to_column_id": to.id,
        "to_name": to.name,
        "to_kind": to.kind,
        "is_commitment": False,
        "over_limit": None,
        "over_limit_reason": "",
        "undoes_id": None,
        "source_id": _source(key) if key else None,
    }


def done_before(card: Card, key: str) -> Move | None:
    """The move of `card` that a client named `key`, if it was made already."""
    if not key:
        return None
    move_id = db.session.scalar(NAMED, {"card": card.id, "name": _source(key)})
    return db.session.get_one(Move, move_id) if move_id else None


def _source(key: str) -> str:
    return f"key:{key}"[:80]


def last_move(card: Card) -> Move | None:
    """The latest move of `card`."""
    return db.session.scalar(select(Move).where(Move.card_id == card.id).order_by(Move.id.desc()).limit(1))


def column_of(card: Card, columns: Sequence[Column]) -> Column:
    """The one of `columns` that `card` stands in."""
    return next(each for each in columns if each.id == card.column_id)


def zone_of(board: Board) -> str:
    """The time zone of the board's team."""
    return db.session.scalar(select(Team.time_zone).where(Team.id == board.team_id)) or "UTC"


def envelope(card: Card) -> dict[str, Any]:
    """What every event of a card carries."""
    return {"subject": ("card", card.id), "title": card.title, "team_id": card.team_id, "board_id": card.board_id}


def facts(moved: Move) -> dict[str, Any]:
    """What the log says of a move."""
    return {
        "move_id": moved.id,
        "from": _side(moved.from_column_id, moved.from_name, moved.from_kind),
        "to": _side(moved.to_column_id, moved.to_name, moved.to_kind),
        "over_limit": moved.over_limit,
        "reason": moved.over_limit_reason,
        "started": moved.is_commitment,
    }


def _side(column_id: int | None, name: Both, kind: str) -> dict[str, Any]:
    return {"column_id": column_id, "es": name.in_("es"), "en": name.in_("en"), "kind": kind}
