"""Saying whom the cards serve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from board.activity.models import Activity
from board.core.db import db
from board.core.errors import Conflict, DomainError, NotAllowed, NotFound
from board.exchange.queries import sorting as queries
from board.exchange.rules.sorting import NothingToSort, sort_cards, undo_sorting
from board.exchange.rules.trello import import_board
from board.flow.models import Board, Card, CardPersona, Column
from tests.world import World, sign_in

from .conftest import read

Raw = Callable[[str], dict[str, Any]]


@pytest.fixture
def board(world: World, raw: Raw) -> Board:
    """Discover's board from Trello: seven cards, five of them to sort."""
    report = import_board(read(raw("es")), world.des, by=world.ana)
    db.session.commit()
    return queries.sortable_board(report.board_id, to=world.ana)


def ids(*titles: str) -> list[int]:
    return [db.session.scalars(select(Card.id).where(Card.title.startswith(title))).one() for title in titles]


def served(title: str) -> tuple[int | None, list[int]]:
    card = db.session.scalars(select(Card).where(Card.title.startswith(title))).one()
    personas = select(CardPersona.persona_id).where(CardPersona.card_id == card.id).order_by(CardPersona.persona_id)
    return card.stage_id, list(db.session.scalars(personas))


def test_open_cards_wait_until_they_have_a_stage_and_a_persona(world: World, board: Board) -> None:
    view = queries.sorting(board)
    assert (view.total, view.waiting) == (5, 5)
    assert [str(group.column.name) for group in view.groups] == ["Ideas", "En marcha", "Hecho"]

    sort_cards(board, ids("Guía", "Ficha"), stage=world.discover, personas=[], by=world.ana)
    assert queries.sorting(board).waiting == 5
    sort_cards(board, ids("Guía", "Ficha"), stage=None, personas=[world.marta], by=world.diego)
    assert queries.sorting(board).waiting == 3
    assert served("Guía") == (world.discover.id, [world.marta.id])


@pytest.mark.both_databases
def test_sorting_is_one_event_and_raises_the_board_once(world: World, board: Board) -> None:
    version = board.version
    sort_cards(board, ids("Guía", "Vídeo"), stage=world.decide, personas=[world.marta, world.lola], by=world.ana)
    db.session.commit()

    told = db.session.scalars(select(Activity).where(Activity.name == "exchange.cards.sorted")).one()
    assert told.facts["cards"] == sorted(ids("Guía", "Vídeo"))
    assert db.session.scalar(select(Board.version).where(Board.id == board.id)) == version + 1
    assert served("Vídeo") == (world.decide.id, [world.marta.id, world.lola.id])


def test_it_can_be_taken_back(world: World, board: Board) -> None:
    sort_cards(board, ids("Guía"), stage=world.discover, personas=[world.lola], by=world.ana)
    done = sort_cards(board, ids("Guía", "Ficha"), stage=world.decide, personas=[world.marta], by=world.ana)

    undo_sorting(board, done.id, by=world.diego)

    assert served("Guía") == (world.discover.id, [world.lola.id])
    assert served("Ficha") == (None, [])


def test_what_somebody_changed_since_is_not_taken_back(world: World, board: Board) -> None:
    done = sort_cards(board, ids("Guía", "Ficha"), stage=world.decide, personas=[world.marta], by=world.ana)
    sort_cards(board, ids("Ficha"), stage=world.stay, personas=[], by=world.diego)

    with pytest.raises(Conflict, match="nothing was undone"):
        undo_sorting(board, done.id, by=world.ana)
    with pytest.raises(NotFound):
        undo_sorting(board, 999_999, by=world.ana)


def test_cards_of_elsewhere_are_not_touched(world: World, board: Board, raw: Raw) -> None:
    theirs = import_board(read(raw("es")), world.dec, by=world.irene)
    mine = select(Card.id).where(Card.board_id == theirs.board_id)
    with pytest.raises(NothingToSort):
        sort_cards(board, list(db.session.scalars(mine)), stage=world.decide, personas=[], by=world.ana)


def test_nothing_chosen_is_refused(world: World, board: Board) -> None:
    with pytest.raises(DomainError, match="at least one card"):
        sort_cards(board, [], stage=world.decide, personas=[], by=world.ana)
    with pytest.raises(DomainError, match="a stage, a customer, or both"):
        sort_cards(board, ids("Guía"), stage=None, personas=[], by=world.ana)


def test_only_the_team_sorts(world: World, board: Board) -> None:
    for outsider in (world.irene, world.ruben):
        with pytest.raises(NotAllowed):
            sort_cards(board, ids("Guía"), stage=world.decide, personas=[], by=outsider)


def test_the_map_shows_where_the_work_goes(world: World, board: Board) -> None:
    sort_cards(board, ids("Guía", "Ficha"), stage=world.discover, personas=[world.marta], by=world.ana)
    sort_cards(board, ids("Vídeo"), stage=world.stay, personas=[world.ivan], by=world.ana)
    view = queries.sorting(board)

    found = {(str(one.stage.name), str(one.persona.name)): one.cards for one in view.moments if one.cards}
    assert found == {("Discover", "Marta"): 2, ("Stay", "Iván"): 1}
    assert view.busiest is not None
    assert view.busiest.cards == 2
    assert view.elsewhere == 1
    assert [(str(one.stage.name), str(one.persona.name)) for one in view.neglected] == [("Discover", "Lola")]


def test_a_department_without_personas_sorts_by_stage_alone(world: World, board: Board) -> None:
    for persona in (world.marta, world.ivan, world.lola):
        persona.archived_at = board.created_at
    db.session.flush()
    sort_cards(board, ids("Guía"), stage=world.discover, personas=[], by=world.ana)
    view = queries.sorting(board)

    assert view.waiting == 4
    assert [[one.cards for one in row] for row in view.rows] == [[1, 0, 0, 0]]


def test_the_page_costs_the_same_statements_whatever_the_board(world: World, raw: Raw, queries_made: Any) -> None:
    small = raw("es")
    large = {**raw("es"), "id": "b" * 24}
    for n in range(150):
        large["cards"].append({"id": f"{n:024x}", "name": f"Card {n}", "idList": large["lists"][n % 5]["id"], "pos": n})
    boards = [import_board(read(found), world.des, by=world.ana).board_id for found in (small, large)]
    few, many = (
        queries_made(lambda board_id=one: queries.sorting(queries.sortable_board(board_id, to=world.ana))) for one in boards
    )

    assert len(many) <= len(few)


def test_the_form_works_without_a_script(client: FlaskClient, world: World, board: Board) -> None:
    sign_in(client, world.ana)
    address = f"/boards/{board.id}/sorting"
    page = client.get(address).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    ideas = db.session.scalars(select(Column.id).where(Column.board_id == board.id).order_by(Column.rank)).first()

    chosen = {"csrf_token": token, "columns": str(ideas), "stage": str(world.discover.id), "persona": "all"}
    done = client.post(address, data=chosen)
    assert done.status_code == 303
    assert served("Ficha") == (world.discover.id, [world.marta.id, world.ivan.id, world.lola.id])
    assert "<b>2 of 5</b>" in client.get(done.location).get_data(as_text=True)

    undone = client.post(f"{address}/undoing", data={"csrf_token": token, "done": done.location.rpartition("=")[2]})
    assert undone.status_code == 303
    assert served("Ficha") == (None, [])


def test_the_page_is_the_teams(client: FlaskClient, world: World, board: Board) -> None:
    for person, status in ((world.diego, 200), (world.carmen, 200), (world.irene, 403), (world.jon, 403)):
        sign_in(client, person)
        assert client.get(f"/boards/{board.id}/sorting").status_code == status, person.name
