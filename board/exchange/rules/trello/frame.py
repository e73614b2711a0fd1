"""The frame of a board: the board itself, its columns, labels and custom fields."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ....core.clock import now
from ....core.db import db
from ....core.errors import Gone
from ....core.words import Both, say
from ....flow.models import KINDS, Board, BoardField, Column, Label
from ....flow.rules.places import bump
from ....teams.models import Team
from ...trello import Export
from ...trello.shapes import ListOfCards
from ..kinds import proposed_kind
from ..merging import merged, ranked, woven
from .landing import HOMELESS, Landing


def land_board(export: Export, team: Team) -> Board:
    """The board of the team that this export landed on before, locked, or a new further one.

    Raises:
        Gone: it is in the trash: an import brings back nothing that somebody deleted.
    """
    known = db.session.scalar(
        select(Board).where(Board.team_id == team.id, Board.source == "trello", Board.source_id == export.id)
    )
    if known:
        if known.deleted_at is not None:
            raise Gone(say("The board “%(board)s” is in the trash. Bring it back first, then import it again.", board=known.name))
        known.archived_at = None
        db.session.flush()
        bump(known.id)
        return known
    name = export.name or str(say("Board from Trello"))
    board = Board(
        team_id=team.id, name=Both.of(name), is_main=False, source="trello", source_id=export.id, created_at=now()
    )
    db.session.add(board)
    db.session.flush()
    return board


def rename_board(landing: Landing) -> None:
    """Follow a new name at the source, unless the board was renamed here."""
    board, coming = landing.board, {"name": landing.export.name}
    before = landing.before("board", landing.export.id)
    if merged(before, coming, {"name": _one(board.name)}).taken and landing.export.name:
        board.name = Both.of(landing.export.name)
    landing.bring("board", landing.export.id, coming)


def land_columns(landing: Landing) -> None:
    """Lists become columns in the order of the lists; closed ones are archived."""
    lists = list(landing.export.lists)
    if any(card.list_id not in {one.id for one in lists} for card in landing.export.cards):
        lists.append(ListOfCards(HOMELESS, str(say("Not in any list"))))
    if not lists:
        lists.append(ListOfCards(HOMELESS, str(say("No lists yet"))))
    here = _columns_here(landing)
    known = {column.source_id: column for column in here}
    landing.columns = {one.id: known.get(one.id) or _new_column(landing, one) for one in lists}
    for one in lists:
        _update_column(landing, one)
    order = woven([column.source_id or f"#{column.id}" for column in here], [one.id for one in lists])
    held = [(column.source_id or f"#{column.id}", column.rank) for column in here]
    ranks = ranked(held, order, held[-1][1] if held else None)
    for column in (*here, *landing.columns.values()):
        if rank := ranks.get(column.source_id or f"#{column.id}"):
            column.rank = rank
            db.session.add(column)
    db.session.flush()
    landing.columns = known | landing.columns  # lists that are gone stay columns
    _pass_by_the_trash(landing)


def _pass_by_the_trash(landing: Landing) -> None:
    """Cards of a list whose column was deleted here go to the backlog, or else to the first column there is."""
    there = [list_id for list_id, column in landing.columns.items() if column.archived_at is None]
    home = next((list_id for list_id in there if landing.columns[list_id].kind == "backlog"), there[0] if there else None)
    for list_id, column in landing.columns.items():
        if column.deleted_at is not None and home is None:
            column.archived_at = column.deleted_at = None
        elif column.deleted_at is not None and home is not None:
            landing.elsewhere[list_id] = home


def _columns_here(landing: Landing) -> list[Column]:
    found = select(Column).where(Column.board_id == landing.board.id).order_by(Column.rank)
    return list(db.session.scalars(found))


def _new_column(landing: Landing, coming: ListOfCards) -> Column:
    kind = landing.chosen.get(coming.id, proposed_kind(coming.name))
    return Column(
        board_id=landing.board.id,
        name=Both.of(coming.name or str(say("List without a name"))),
        kind=kind if kind in KINDS else "active",
        wip_limit=coming.limit,
        source_id=coming.id,
        archived_at=landing.at if coming.is_closed else None,
    )


def _update_column(landing: Landing, one: ListOfCards) -> None:
    column = landing.columns[one.id]
    if column.deleted_at is not None:
        return
    coming: dict[str, Any] = {"name": one.name, "closed": one.is_closed}
    before = landing.before("column", one.id)
    if before:
        here = {"name": _one(column.name), "closed": column.archived_at is not None}
        change = merged(before, coming, here)
        if "name" in change.taken and one.name:
            column.name = Both.of(one.name)
        if "closed" in change.taken:
            column.archived_at = landing.at if one.is_closed else None
        if landing.chosen.get(one.id, column.kind) in KINDS:
            column.kind = landing.chosen.get(one.id, column.kind)
    landing.bring("column", one.id, coming)


def land_labels(landing: Landing) -> None:
    """Labels and custom fields by their source ids; a new name or colour at the source comes along."""
    known = {one.source_id: one for one in db.session.scalars(select(Label).where(Label.board_id == landing.board.id))}
    for label in landing.export.labels:
        row = known.get(label.id)
        if row is None:
            row = Label(board_id=landing.board.id, source_id=label.id)
            db.session.add(row)
            known[label.id] = row
        row.name, row.colour = label.name, label.colour
    db.session.flush()
    landing.labels = {source_id: row.id for source_id, row in known.items() if source_id}


def land_fields(landing: Landing) -> None:
    """Custom fields by their source ids, under the name they have now."""
    mine = select(BoardField).where(BoardField.board_id == landing.board.id)
    known = {one.source_id: one for one in db.session.scalars(mine)}
    for each in landing.export.fields:
        row = known.get(each.id)
        if row is None:
            row = BoardField(board_id=landing.board.id, source_id=each.id, name="")
            db.session.add(row)
            known[each.id] = row
        row.name = each.name
    db.session.flush()
    landing.fields = {source_id: row.id for source_id, row in known.items() if source_id}


def _one(name: Both) -> str:
    """The text of a name nobody has written in two languages."""
    return name.es if name.es == name.en or not name.en else name.en if not name.es else f"{name.es}\n{name.en}"
