"""A database of the first release, filled in every table, comes to this release with every row and can be used (X16)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from board.accounts.models import User
from board.cli import schema
from board.config import Settings
from board.core.db import Both, BothText, Instant, Model, RankText, db, writing
from board.flow.models import Board, Card, Column
from board.flow.queries.boards import visible_board
from board.flow.queries.cards import visible_card
from board.flow.queries.columns import board_view
from board.flow.rules import trash
from board.flow.rules.moves import move
from tests import databases

FIRST = "0001_first"
ROWS = 3
SAID: dict[str, Any] = {
    "installation.id": 1,
    "users.role": ["administrator", "member", "member"],
    "users.is_active": True,
    "users.language": "en",
    "columns.board_id": 1,
    "columns.kind": ["backlog", "queue", "active"],
    "cards.board_id": 1,
    "cards.team_id": 1,
    "cards.archived_at": None,
    "cards.class_of_service": "standard",
    "cards.outcome": None,
    "cards.origin": "request",
    "cards.blocked_at": None,
    "cards.delivered_at": None,
    "cards.learned_at": None,
    "columns.archived_at": None,
    "columns.wip_limit": None,
    "boards.archived_at": None,
    "boards.is_main": True,
    "boards.is_private": False,
    "teams.archived_at": None,
    "teams.time_zone": "Europe/Madrid",
    "memberships.role": "lead",
    "imports.state": "done",
    "metrics.direction": "up",
    "metrics.lens": "customer",
    "requests.state": "accepted",
    "decisions.outcome": "accepted",
    "outbox.done_at": datetime(2026, 1, 1, tzinfo=UTC),
}
"""What not every value fits; a list holds the three rows' own."""


@pytest.fixture(params=databases.KINDS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[databases.Database]:
    """An empty database as the first release made it."""
    server = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    found = databases.database(request.param, tmp_path / "data", server)
    if server:
        databases.drop(server, found.name)
        server.statement(f'CREATE DATABASE "{found.name}"')
    schema.upgrade(found.settings.sqlalchemy_url, FIRST)
    yield found
    found.close()
    if server:
        databases.drop(server, found.name)


def tables_of(engine: sa.Engine) -> dict[str, sa.Table]:
    """The tables as they stand, with the column types of the models, in the order in which rows can go in."""
    schema.all_models()
    stored, house = sa.MetaData(), sa.MetaData()
    stored.reflect(engine)
    found = {}
    for table in Model.metadata.sorted_tables:
        if table.name in stored.tables:
            names = [column.name for column in stored.tables[table.name].columns]
            found[table.name] = sa.Table(table.name, house, *(sa.Column(each, table.c[each].type) for each in names))
    return found


def fill(engine: sa.Engine) -> None:
    """Three rows in every table, every column said; row n refers to row n."""
    tables = tables_of(engine)
    with engine.begin() as connection:
        for name, table in tables.items():
            known = Model.metadata.tables[name]
            for n in range(1, 2 if name == "installation" else ROWS + 1):
                row = {column.name: value_of(name, known.c[column.name], n) for column in table.columns}
                connection.execute(table.insert().values(row))
            if engine.dialect.name == "postgresql" and "id" in table.c:
                connection.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {ROWS})"))


def value_of(table: str, column: sa.Column[Any], n: int) -> Any:
    if f"{table}.{column.name}" in SAID:
        given = SAID[f"{table}.{column.name}"]
        return given[n - 1] if isinstance(given, list) else given
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name
        return None if target == table else n
    return _by_type(column, n)


def _by_type(column: sa.Column[Any], n: int) -> Any:
    kind = column.type
    if isinstance(kind, BothText):
        return Both(f"Español {n}", f"English {n}")
    if isinstance(kind, Instant):
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n)
    if isinstance(kind, RankText):
        return f"V00{n}"
    if isinstance(kind, sa.JSON):
        return {"n": n}
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.Date):
        return date(2026, 1, n)
    if isinstance(kind, (sa.Integer, sa.BigInteger, sa.Float)):
        return n
    if isinstance(kind, sa.LargeBinary):
        return bytes([n]) * 32
    return f"{column.name}{n}"[: getattr(kind, "length", None) or 200]


def rows_of(engine: sa.Engine, tables: dict[str, sa.Table]) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            name: sorted(json.dumps([str(value) for value in row]) for row in connection.execute(sa.select(table)))
            for name, table in tables.items()
        }


def test_every_row_of_the_first_release_is_kept_and_its_board_can_be_used(old: databases.Database) -> None:
    settings: Settings = old.settings
    engine = sa.create_engine(settings.sqlalchemy_url)
    fill(engine)
    tables = tables_of(engine)
    before = rows_of(engine, tables)
    assert len(before) > 30
    assert all(len(rows) == (1 if name == "installation" else ROWS) for name, rows in before.items())

    told = schema.migrate(settings)

    assert (told["from"], told["to"]) == (FIRST, schema.newest())
    after = rows_of(engine, tables)
    assert [(name, row) for name, rows in before.items() for row in rows if row not in after[name]] == []
    assert [name for name in before if len(after[name]) > len(before[name])] in ([], ["outbox"])
    assert schema.migrate(settings)["from"] == schema.newest()
    if settings.is_sqlite:
        assert Path(told["backup"]).exists()
        with engine.connect() as connection:
            assert connection.execute(sa.text("PRAGMA foreign_key_check")).fetchall() == []
    engine.dispose()
    _use(old)


def _use(old: databases.Database) -> None:
    with old.app.app_context(), writing():
        person = db.session.get_one(User, 1)
        view = board_view(visible_board(1, to=person))
        assert [shown.count for shown in view.columns] == [1, 1, 1]
        card = visible_card(1, to=person)
        assert (card.revision, card.words_revision, card.description_revision, card.deleted_at) == (1, 1, 1, None)
        move(card, db.session.get_one(Column, 2), by=person)
        trash.delete_card(db.session.get_one(Card, 3), by=person)
        trash.restore_card(db.session.get_one(Card, 3), by=person)
        db.session.commit()
        assert db.session.get_one(Board, 1).version > 1
        db.session.remove()
