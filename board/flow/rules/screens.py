"""Showing a board on a screen: a link without an account, until a day, and its end before that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from ...accounts.models import User
from ...accounts.rules.secrets import hashed, new_secret
from ...activity.log import record
from ...core.clock import now, start_of, today
from ...core.db import db
from ...core.errors import DomainError, Gone, require
from ...core.words import say
from ..events import ScreenMade, ScreenReturned, ScreensEnded
from ..models import Board, Screen
from ..policy import can_shape
from .places import bump

LASTS = {"day": 1, "week": 7, "month": 30}
"""How long a link may show the board: days after the one on which it is made."""
MOST = 20
"""Links of a board at once: more than anybody can oversee."""


def make_screen(board: Board, lasts: str, by: User) -> str:
    """A secret whose address shows the board to whoever has it, until the end of its last day in the team's zone.

    Args:
        board: with its team loaded.

    Raises:
        DomainError: the board is its team's alone, or there are many links already.
    """
    _require_open(board, by)
    _require_place(board)
    zone, secret = board.team.time_zone, new_secret()
    until = today(zone) + timedelta(days=LASTS[lasts])
    ends_at = start_of(until + timedelta(days=1), zone)
    screen = Screen(board_id=board.id, secret_hash=hashed(secret), made_by_id=by.id, created_at=now(), ends_at=ends_at)
    db.session.add(screen)
    db.session.flush()
    record(ScreenMade(**_about(board), facts={"screen_id": screen.id, "until": until.isoformat()}), by=by)
    return secret


def end_screen(screen: Screen, board: Board, by: User) -> None:
    """Let the link lead nowhere. Ended twice, it is ended once."""
    require(can_shape(by, board), say("Only leads show a board on a screen."))
    _end(board, [screen.id], by)


def bring_back(screen: Screen, board: Board, by: User) -> None:
    """Let a link that was ended show the board again, until its day. Raises as `make_screen`, and `Gone` where that day is over."""
    _require_open(board, by)
    db.session.refresh(screen, ["ended_at"])
    if screen.ends_at <= now():
        raise Gone(say("Its last day is over: make another link."))
    if screen.ended_at is not None:
        _require_place(board)
        screen.ended_at = None
        record(ScreenReturned(**_about(board), facts={"screen_id": screen.id}), by=by)


def end_screens(board: Board, by: User) -> None:
    """End all links of a board that from now on is its team's alone."""
    require(can_shape(by, board), say("Only leads show a board on a screen."))
    _end(board, db.session.scalars(select(Screen.id).where(Screen.board_id == board.id)), by)


def note_seen(screen_id: int, day: date) -> None:
    """Somebody looked at it on that day."""
    is_first = or_(Screen.seen_on.is_(None), Screen.seen_on < day)
    db.session.execute(update(Screen).where(Screen.id == screen_id, is_first).values(seen_on=day))


def forget_over(before: datetime) -> None:
    """Forget the links whose last day was `before` that."""
    db.session.execute(delete(Screen).where(Screen.ends_at < before))


def _require_open(board: Board, by: User) -> None:
    """A lead asks, and everybody who works here sees the board anyway."""
    require(can_shape(by, board), say("Only leads show a board on a screen."))
    bump(board.id)
    db.session.refresh(board, ["is_private"])  # somebody may have closed it while we waited
    if board.is_private:
        raise DomainError(say("Only its team may see this board, so no link shows it to others."))


def _require_place(board: Board) -> None:
    live = select(func.count()).where(Screen.board_id == board.id, Screen.ended_at.is_(None), Screen.ends_at > now())
    if (db.session.scalar(live) or 0) >= MOST:
        raise DomainError(say("These are many links: end one first."))


def _end(board: Board, screen_ids: Iterable[int], by: User) -> None:
    at = now()
    live = update(Screen).where(Screen.id.in_(screen_ids), Screen.ended_at.is_(None), Screen.ends_at > at)
    ended = list(db.session.scalars(live.values(ended_at=at).returning(Screen.id)))
    if ended:
        record(ScreensEnded(**_about(board), facts={"screen_ids": ended}), by=by)


def _about(board: Board) -> dict[str, Any]:
    return {"subject": ("board", board.id), "title": str(board.name), "team_id": board.team_id, "board_id": board.id}
