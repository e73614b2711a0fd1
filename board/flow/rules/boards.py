"""Opening a board and saying which one is the main one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, update

from ...accounts.models import User
from ...activity.log import record
from ...core import rank
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import Both, say
from ...teams.models import Team
from ...teams.policy import leads
from ..events import BoardChanged, BoardOpened
from ..models import Board, Column
from ..policy import can_shape
from .places import bump, bump_all
from .screens import end_screens

DEFAULT_COLUMNS = (
    (
        "backlog",
        Both("Aceptado", "Accepted"),
        None,
        Both(
            "El único orden de todo a lo que hemos dicho que sí.",
            "The one order of everything we said yes to.",
        ),
    ),
    (
        "queue",
        Both("Preparado", "Ready"),
        6,
        Both("Tenemos todo para empezar.", "Everything we need to start is here."),
    ),
    (
        "active",
        Both("Haciendo", "Making"),
        4,
        Both("Lo lleva una pareja y se enseña pronto.", "A pair works on it and shows it early."),
    ),
    (
        "active",
        Both("Revisión", "Review"),
        3,
        Both("Lo lee alguien de fuera de la pareja.", "Someone outside the pair reads it."),
    ),
    (
        "delivered",
        Both("Midiendo", "Measuring"),
        None,
        Both(
            "Ya lo tiene el cliente. Solo lo que se comprueba esta semana.",
            "With the customer. Only those to be checked this week.",
        ),
    ),
    (
        "learned",
        Both("Aprendido", "Learned"),
        None,
        Both(
            "Se movió, no se movió o no se puede saber. Últimos 14 días.",
            "Moved, did not, or we cannot tell. Last 14 days.",
        ),
    ),
)
"""Kind, name, limit and policy, from left to right."""
MOST_IN_HAND = 99


def open_board(team: Team, by: User | None, name: Both | None = None) -> Board:
    """A board with the six columns of the house: the team's main one if it has none, else a further one.

    Args:
        by: a lead of the team; None where the installation itself sets the team up.
        name: of a further board; the main one is called like its team.

    Raises:
        DomainError: a further board without a name.
    """
    require(by is None or leads(by, team.id), say("Only leads open boards."))
    is_main = main_board_id(team.id) is None
    if not is_main and not name:
        raise DomainError(say("Give the board a name."), field="name")
    board = Board(team=team, name=name or team.name, is_main=is_main, created_at=now(), version=1)
    db.session.add(board)
    db.session.flush()
    for place, (kind, called, limit, policy) in enumerate(DEFAULT_COLUMNS):
        db.session.add(
            Column(board=board, kind=kind, name=called, wip_limit=limit, policy=policy, rank=rank.nth(place))
        )
    db.session.flush()
    record(BoardOpened(**_about(board), facts={"is_main": is_main}), by=by)
    return board


def make_main(board: Board, by: User) -> Board:
    """Make `board` the one that *Board* in the navigation opens; the former main one stays as a further board."""
    require(can_shape(by, board), say("Only leads choose the main board."))
    there = select(Board.id).where(Board.team_id == board.team_id, Board.archived_at.is_(None))
    bump_all({board.id, *db.session.scalars(there)})  # whichever is the main one by now
    former = main_board_id(board.team_id)
    if former == board.id:
        return board
    for board_id, is_main in ((former, False), (board.id, True)):
        db.session.execute(update(Board).where(Board.id == board_id).values(is_main=is_main))
    record(BoardChanged(**_about(board), facts={"changes": {"is_main": "true"}}), by=by)
    return board


def change_board(
    board: Board, *, name: Both, is_private: bool, person_limit: int | None = None, uses_scores: bool = False, by: User
) -> Board:
    """Rename the board; show it to everybody who works here, or to its team alone; limit what one person has in hand;
    let its people score what waits in Accepted.

    Raises:
        DomainError: no name, or a limit that is none from 1 to 99; `field` names it.
    """
    require(can_shape(by, board), say("Only leads change a board."))
    if not name:
        raise DomainError(say("Give the board a name."), field="name")
    if person_limit is not None and not 1 <= person_limit <= MOST_IN_HAND:
        told = say("A limit is a number from 1 to %(most)d. Leave it empty for no limit.", most=MOST_IN_HAND)
        raise DomainError(told, field="person_limit")
    bump(board.id)
    wanted = {"name": name, "is_private": is_private, "person_limit": person_limit, "uses_scores": uses_scores}
    changes = {field: _plain(value) for field, value in wanted.items() if getattr(board, field) != value}
    for field in changes:
        setattr(board, field, wanted[field])
    if is_private and "is_private" in changes:
        end_screens(board, by=by)
    if changes:
        record(BoardChanged(**_about(board), facts={"changes": changes}), by=by)
    return board


def main_board_id(team_id: int) -> int | None:
    """The team's main board, if it has one."""
    return db.session.scalar(select(func.max(Board.id)).where(Board.team_id == team_id, Board.is_main))


def _plain(value: Any) -> Any:
    return {"es": value.es, "en": value.en} if isinstance(value, Both) else "" if value is None else str(value).lower()


def _about(board: Board) -> dict[str, Any]:
    return {
        "subject": ("board", board.id),
        "title": str(board.name),
        "team_id": board.team_id,
        "board_id": board.id,
    }
