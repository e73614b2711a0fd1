"""Huge columns come in windows; hot statements are few, the same for any size, and find their rows by an index."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, insert, text

from board.accounts.rules.sessions import BY_SECRET
from board.core import rank
from board.core.db import db
from board.flow.models import Card
from board.flow.queries import boards, columns, faces, sight
from board.flow.rules import limits, moves, numbers, places, taking, traces
from board.intake.queries.answering import LEAVING
from board.intake.queries.people import OF_ADDRESS, OF_PERSON
from tests.accounts.hands import token
from tests.world import sign_in

LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def diego(world, client):
    """Diego's browser."""
    sign_in(client, world.diego)
    client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")
    return client


def fill(world, column, count: int, first: int = 0) -> None:
    """Put `count` cards into `column`, in order."""
    about = {
        "board_id": world.board.id, "column_id": column.id, "team_id": world.des.id, "title": "Card", "stage_id": world.discover.id,
        "created_at": LONG_AGO, "entered_at": LONG_AGO, "look_at": "tables", "origin": "request", "need": "fill a Tuesday",
    }  # fmt: skip
    column.wip_limit = None
    rows = [{**about, "number": 10_000 + column.id * 1_000 + n, "rank": rank.nth(n)} for n in range(first, first + count)]
    db.session.execute(insert(Card.__table__), rows)
    db.session.commit()


def shown(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li class="kcard[^>]* id="card-(\d+)"', html)]


def following(html: str) -> str:
    """The address of the next cards."""
    found = re.search(r'class="krest".*?hx-get="([^"]+)"', html, re.DOTALL)
    return found[1].replace("&amp;", "&") if found else ""


def test_a_column_of_450_comes_in_three_windows_in_order_each_card_once(world, diego):
    fill(world, world.making, 450)

    page = diego.get(f"/boards/{world.board.id}").text
    second = diego.get(following(page)).text
    third = diego.get(following(second)).text

    assert [len(shown(part)) for part in (page, second, third)] == [200, 200, 50]
    in_order = shown(page) + shown(second) + shown(third)
    assert in_order == sorted(in_order)
    assert len(set(in_order)) == 450
    assert following(third) == ""
    assert "Show 200 more of 450" in page
    assert "Show 50 more of 450" in second
    assert re.search(r'class="col__c num">450', page)


def test_the_next_card_is_named_and_a_move_above_it_stays_at_the_edge_of_the_window(world, diego):
    fill(world, world.making, 250)
    card = world.card("Leaflet", world.ready)
    page = diego.get(f"/boards/{world.board.id}").text
    edge = int(re.search(r'class="krest"[^>]* data-next="(\d+)"', page)[1])

    answer = diego.put(f"/cards/{card.id}/position", data={"column_id": world.making.id, "before_id": edge, "why": "unblocks"})

    assert answer.status_code == 200
    again = diego.get(f"/boards/{world.board.id}").text
    assert f'data-next="{card.id}"' in again
    assert f'"before": {edge}' in answer.headers["HX-Trigger"]


def test_what_somebody_loaded_stays_when_the_columns_are_fetched_anew(world, diego):
    fill(world, world.making, 450)

    html = diego.get(f"/boards/{world.board.id}/columns?shown={world.making.id}-400").text

    assert len(shown(html)) == 400
    assert "Show 50 more of 450" in html


def test_board_and_move_take_the_same_statements_with_4_cards_and_with_400(world, diego, queries_made):
    def page():
        assert diego.get(f"/boards/{world.board.id}").status_code == 200

    def move():
        put = {"column_id": (there := next(places_to_go)).id, "before_id": ""}
        assert diego.put(f"/cards/{card.id}/position", data=put).status_code == 200, there.name

    def asked(cards: int, first: int) -> tuple[int, int]:
        for column in (world.making, world.review):
            fill(world, column, cards, first)
        moving = len(queries_made(move))
        return len(queries_made(page)), moving

    card = world.card("Leaflet", world.ready)
    places_to_go = iter([world.making, world.review] * 2)
    page()
    move()
    few, many = asked(2, first=100), asked(190, first=300)

    assert many == few
    assert few[1] <= 33


HOT = {
    "session": (BY_SECRET.statement, {"secret": "x"}),
    "board": (boards.BY_ID.statement, {"board": 1}),
    "a card": (boards.STANDING.statement, {"card": 1}),
    "the lock": (taking.RAISE, {"card": 1}),
    "card to move": (taking.STANDING.statement, {"card": 1}),
    "card above which": (boards.BESIDE, {"card": 1, "board": 1}),
    "columns to move in": (taking.COLUMNS_OF.statement, {"board": 1}),
    "columns": (columns.COLUMNS_OF, {"board": 1}),
    "counts": (sight.counting(), {"columns": [1, 2], "lately": LONG_AGO, "due": LONG_AGO.date(), "late": LONG_AGO, "whole": 0}),
    "cards": (sight.standing("active"), {"column": 1, "start": "", "most": 201}),
    "learned": (sight.standing("learned"), {"column": 1, "start": "", "most": 201, "lately": LONG_AGO}),
    "faces": (faces.FACES, {"ids": [1, 2]}),
    "people": (faces.PEOPLE, {"ids": [1, 2]}),
    "personas": (faces.PERSONAS, {"ids": [1, 2]}),
    "the rank above": (places.ABOVE, {"column": 1, "besides": 1, "rank": "V"}),
    "the last rank": (places.LAST, {"column": 1, "besides": 1, "rank": ""}),
    "held": (limits.HELD, {"column": 1, "besides": 1}),
    "done before": (traces.NAMED, {"card": 1, "name": "key:x"}),
    "as stored": (traces.AS_STORED, {"card": 1}),
    "numbers of cards": (numbers.TAKE, {"team": 1, "how_many": 1}),
    "where it stands": (moves.WHERE, {"card": 1}),
    "what else they asked": (OF_PERSON, {"who": 1, "request": 1, "since": LONG_AGO}),
    "what else that address asked": (OF_ADDRESS, {"who": "x@y.example", "request": 1, "since": LONG_AGO}),
    "answers that leave": (LEAVING, {"person": 1, "at": LONG_AGO}),
}
"""What a board, a move, an opened card or a request asks each time."""


@pytest.mark.both_databases
@pytest.mark.parametrize("name", HOT)
def test_hot_statements_never_read_a_whole_table(app, name):
    is_sqlite = db.engine.dialect.name == "sqlite"
    if not is_sqlite:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))  # the tables are empty: reading them whole would be quickest
    plan = "\n".join(_plan(*HOT[name], "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"))

    big = "(cards|moves|sessions|card_people|card_personas|check_items|checklists|comments|requests|decisions)"
    assert plan
    assert not re.search(rf"SCAN {big}\b(?! USING)" if is_sqlite else rf"Seq Scan on {big}", plan), plan


def _plan(statement, values, explain: str) -> list[str]:
    """How the database would go about it."""
    found: list[str] = []

    def ask(_connection, cursor, sql, parameters, _context, _many):
        if not found:
            cursor.execute(f"{explain} {sql}", parameters)
            found.extend(str(row[-1]) for row in cursor.fetchall())

    db.session.connection()
    event.listen(db.engine, "before_cursor_execute", ask)
    try:
        db.session.execute(statement, values)
    finally:
        event.remove(db.engine, "before_cursor_execute", ask)
    return found
