"""The index follows what happens, through the outbox."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from board import create_app
from board.accounts.models import User
from board.activity.log import record
from board.activity.models import Task
from board.activity.outbox import deliver_due
from board.cli import schema
from board.core.clock import now
from board.core.db import db
from board.exchange.events import BoardImported
from board.flow.events import CommentWritten
from board.flow.rules.cards import archive, create_card
from board.flow.rules.traces import envelope
from board.flow.rules.words import CardWords
from board.search.models import Document
from board.search.queries.asking import understood
from board.search.queries.finding import find
from board.search.rules import indexing
from board.teams.rules.keys import renew_key
from board.wiring import CONSUMERS, JOBS

pytestmark = pytest.mark.both_databases


def seen_by(person, words):
    return [each.key for each in find(understood(words), person, 20).found]


def test_a_new_card_is_found(world, the_worker_has_been_here):
    card = create_card(world.board, CardWords(title="Terrace in spring"), by=world.ana)
    assert seen_by(world.diego, "terrace") == []

    the_worker_has_been_here()

    assert seen_by(world.diego, "terrace") == [f"DES-{card.number}"]


def test_a_comment_is_found_and_a_move_asks_nothing_of_the_index(world, the_worker_has_been_here):
    card = world.card("Terrace")
    said = world.comment(card, "ask the neighbours")
    record(CommentWritten(**envelope(card), facts={"comment_id": said.id, "text": said.text, "mentions": []}), by=world.diego)
    the_worker_has_been_here()

    assert seen_by(world.ana, "neighbours") == [f"DES-{card.number}"]
    assert "search.index" not in CONSUMERS.get("flow.card.moved", [])


def test_telling_it_twice_changes_nothing(world, the_worker_has_been_here):
    create_card(world.board, CardWords(title="Terrace"), by=world.ana)
    the_worker_has_been_here()
    db.session.execute(Task.__table__.update().values(done_at=None, leased_until=None, due_at=now()))
    the_worker_has_been_here()

    assert indexing.size()["card"] == 1


def test_what_was_deleted_leaves_the_index(world):
    card = world.card("Terrace")
    world.comment(card, "terrace indeed")
    indexing.fill()
    card.archived_at = card.deleted_at = now()
    db.session.flush()
    indexing.follow("card", [card.id])
    indexing.fill()

    kinds = set(db.session.scalars(select(Document.kind)))
    assert kinds == {"person"}
    assert db.session.scalar(text("SELECT count(*) FROM document_words")) == indexing.size()["person"]


def test_rows_that_went_without_a_word_are_forgotten_when_it_is_filled_anew(world):
    gone = world.card("Gone card")
    kept = world.card("Kept card")
    indexing.fill()
    db.session.delete(gone)
    db.session.flush()

    assert indexing.fill()["card"] == 1
    assert seen_by(world.ana, "card") == [f"DES-{kept.number}"]


def test_a_team_with_another_key_is_found_under_both(world, the_worker_has_been_here):
    card = create_card(world.board, CardWords(title="Terrace"), by=world.ana)
    renew_key(world.des, "INT", by=world.carmen)
    the_worker_has_been_here()

    assert seen_by(world.ana, f"INT-{card.number}") == seen_by(world.ana, f"DES-{card.number}") == [f"INT-{card.number}"]
    assert seen_by(world.ana, "int") == [f"INT-{card.number}"]


def test_an_imported_board_is_found_as_a_whole(world, the_worker_has_been_here):
    for number in range(3):
        world.comment(world.card(f"Imported {number}"), "legno")
    facts = {"source": "trello", "created": 3, "updated": 0, "unchanged": 0, "gone": 0}
    record(BoardImported(subject=("board", world.board.id), board_id=world.board.id, facts=facts), by=world.ana)
    the_worker_has_been_here()

    assert len(seen_by(world.diego, "imported")) == len(seen_by(world.diego, "legno")) == 3


def test_an_archived_card_stays_to_be_found(world, the_worker_has_been_here):
    card = create_card(world.board, CardWords(title="Terrace"), by=world.ana)
    archive(card, by=world.ana)
    the_worker_has_been_here()

    assert find(understood("terrace"), world.ana, 20).found[0].mark == "Archived"


def test_after_an_upgrade_the_worker_fills_the_index_once(database, tmp_path):
    url = f"sqlite:///{tmp_path}/old.db"
    if database.kind != "sqlite":
        pytest.skip("a database of another name would be needed")
    schema.upgrade(url, "0002_board")
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.execute(
            "INSERT INTO users (id, name, email, role, language, time_zone, theme, shortcuts, is_example, created_at) "
            "VALUES (1, 'Ada Lovelace', 'ada@example.org', 'member', 'es', 'Europe/Madrid', 'system', 1, 0, '2026-11-21')"
        )
        old.commit()
    schema.upgrade(url)
    app = create_app(replace(database.settings, data_folder=tmp_path, database_url=url))
    with app.app_context():
        deliver_due(JOBS)
        deliver_due(JOBS)
        assert seen_by(db.session.get_one(User, 1), "lovelace") == [""]
        assert db.session.scalars(select(Task.error)).all() == [""]
        db.engine.dispose()
