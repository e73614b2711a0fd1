"""What is deleted lies in the trash for thirty days, is seen nowhere else, and comes back to where it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from board import wiring
from board.accounts.models import Draft
from board.activity import log, outbox
from board.activity.models import Activity
from board.core import clock
from board.core.clock import now
from board.core.errors import NotAllowed, NotFound
from board.core.words import Both
from board.flow import jobs
from board.flow.models import Attachment, Board, Card, Column, Comment, Move
from board.flow.queries.cards import visible_card
from board.flow.rules import cards, trash
from board.flow.rules.boards import open_board
from board.flow.rules.columns import BadColumn
from board.flow.rules.limits import ColumnFull
from board.flow.rules.moves import move
from board.flow.rules.trash import Return
from board.search.models import Document

pytestmark = pytest.mark.both_databases


def names(db, card):
    found = select(Activity.name).where(Activity.subject_kind == "card", Activity.subject_id == card.id)
    return list(db.session.scalars(found.order_by(Activity.id)))


def test_a_deleted_card_comes_back_to_its_place(world, db):
    first, card, last = (world.card(title, world.ready) for title in ("First", "Leaflet", "Last"))
    trash.delete_card(card, by=world.diego)
    assert world.titles(world.ready) == ["First", "Last"]
    assert card.archived_at == card.deleted_at

    move(last, world.ready, first, by=world.diego)
    assert trash.restore_card(card, by=world.diego) is Return.IN_PLACE

    assert world.titles(world.ready) == ["Last", "First", "Leaflet"]
    assert card.archived_at is None
    assert card.deleted_by_id is None
    assert names(db, card) == ["flow.card.deleted", "flow.card.restored"]


def test_a_card_that_was_put_away_comes_back_put_away(world, db):
    card = world.card("Leaflet", world.ready)
    cards.archive(card, by=world.diego)
    trash.delete_card(card, by=world.diego)
    db.session.flush()
    db.session.expire_all()

    assert trash.restore_card(card, by=world.diego) is Return.PUT_AWAY

    assert card.archived_at is not None
    assert card.deleted_at is None
    assert cards.restore(card, by=world.diego) is Return.IN_PLACE


def test_twice_is_once(world, db):
    card = world.card("Leaflet", world.ready)
    for _ in range(2):
        trash.delete_card(card, by=world.diego)
    for _ in range(2):
        trash.restore_card(card, by=world.diego)
    assert names(db, card) == ["flow.card.deleted", "flow.card.restored"]


def test_a_card_in_the_trash_is_not_put_back_as_one_that_was_put_away(world):
    card = world.card("Leaflet", world.ready)
    trash.delete_card(card, by=world.diego)
    with pytest.raises(NotFound):
        cards.restore(card, by=world.diego)


def test_who_only_looks_on_deletes_nothing(world):
    card = world.card("Leaflet", world.ready)
    with pytest.raises(NotAllowed):
        trash.delete_card(card, by=world.hugo)
    with pytest.raises(NotAllowed):
        trash.delete_column(world.review, None, by=world.diego)
    with pytest.raises(NotAllowed):
        trash.delete_board(world.board, by=world.diego)


def test_a_column_goes_with_its_cards_and_comes_back_with_them(world, db):
    titles = [world.card(f"Card {n}", world.review).title for n in range(3)]
    put_away = world.card("Put away", world.review)
    cards.archive(put_away, by=world.ana)
    deleted = world.card("Deleted before", world.review)
    trash.delete_card(deleted, by=world.ana)

    assert trash.delete_column(world.review, None, by=world.ana) == 3
    db.session.expire_all()
    assert world.titles(world.review) == []
    assert trash.restore_column(world.review, by=world.ana) == 3
    db.session.expire_all()

    assert world.titles(world.review) == titles
    assert world.review.archived_at is None
    assert put_away.archived_at is not None
    assert put_away.deleted_at is None
    assert deleted.deleted_at is not None


def test_cards_find_a_home_and_come_back_from_it_unless_somebody_moved_them(world, db):
    made, moved, archived = (world.card(title, world.review) for title in ("Made", "Moved", "Put away"))
    there = world.card("There before", world.making)
    assert trash.delete_column(world.review, world.making, by=world.ana) == 3
    assert world.titles(world.making) == ["There before", "Made", "Moved", "Put away"]
    move(moved, world.ready, by=world.diego)
    cards.archive(archived, by=world.diego)

    assert trash.restore_column(world.review, by=world.ana) == 1

    assert world.titles(world.review) == ["Made"]
    assert world.titles(world.making) == [there.title]
    assert moved.column_id == world.ready.id
    assert archived.column_id == world.making.id
    assert db.session.scalar(select(func.count(Move.id)).where(Move.card_id == made.id)) == 2


def test_a_home_keeps_its_limits_and_what_it_asks(world, db):
    world.making.wip_limit = 1
    world.card("There before", world.making)
    card = world.card("Leaflet", world.review)
    trash.delete_column(world.review, world.making, by=world.ana)
    entry = db.session.scalar(select(Move).where(Move.card_id == card.id))
    assert (entry.over_limit, entry.over_limit_reason) == (2, "The column “Review” was deleted.")

    world.ready.wip_limit, world.ready.is_strict = 1, True
    world.card("There before", world.ready)
    with pytest.raises(ColumnFull), db.session.begin_nested():
        trash.delete_column(world.making, world.ready, by=world.ana)
    assert len(world.titles(world.making)) == 2


def test_a_home_is_another_column_of_the_board_and_one_backlog_stays(world):
    for home in (world.review, open_column_elsewhere(world)):
        with pytest.raises(NotFound):
            trash.delete_column(world.review, home, by=world.ana)
    with pytest.raises(BadColumn):
        trash.delete_column(world.accepted, None, by=world.ana)


def open_column_elsewhere(world):
    other = open_board(world.dec, by=None)
    column = Column(board_id=other.id, name=Both("Otra"), kind="queue", rank="z")
    column.board = other
    return column


def test_one_card_of_a_deleted_column_brings_its_column_back(world, db):
    card, other = world.card("Leaflet", world.review), world.card("Other", world.review)
    trash.delete_column(world.review, None, by=world.ana)
    db.session.expire_all()

    assert trash.restore_card(card, by=world.diego) is Return.WITH_COLUMN
    db.session.expire_all()

    assert world.titles(world.review) == ["Leaflet"]
    assert other.deleted_at is not None
    assert not other.is_deleted_with_column
    trash.restore_card(other, by=world.diego)
    assert world.titles(world.review) == ["Leaflet", "Other"]


def test_where_its_column_was_put_away_it_comes_to_the_backlog(world, db):
    card = world.card("Leaflet", world.review, started_at=now())
    trash.delete_card(card, by=world.diego)
    world.review.archived_at = now()
    db.session.flush()

    assert trash.restore_card(card, by=world.diego) is Return.IN_ACCEPTED

    assert world.titles(world.accepted) == ["Leaflet"]
    assert card.started_at is None
    assert db.session.scalar(select(Move.to_column_id).where(Move.card_id == card.id)) == world.accepted.id


def test_a_board_goes_and_comes_back_whole(world, db):
    board = open_board(world.des, world.ana, Both("Campaña", "Campaign"))
    queue = db.session.scalar(select(Column).where(Column.board_id == board.id, Column.kind == "queue"))
    open_card, put_away, deleted = (world.card(title, queue) for title in ("Open", "Put away", "Deleted"))
    cards.archive(put_away, by=world.ana)
    trash.delete_card(deleted, by=world.ana)

    trash.delete_board(board, by=world.ana)
    db.session.expire_all()
    for card in (open_card, put_away, deleted):
        with pytest.raises(NotFound):
            visible_card(card.id, to=world.ana)
    with pytest.raises(NotFound):
        trash.restore_card(open_card, by=world.ana)
    trash.restore_board(board, by=world.ana)
    db.session.expire_all()

    assert world.titles(queue) == ["Open"]
    assert put_away.archived_at is not None
    assert put_away.deleted_at is None
    assert deleted.deleted_at is not None
    with pytest.raises(trash.MainBoard):
        trash.delete_board(world.board, by=world.ana)


def test_after_thirty_days_it_is_gone_for_good(world, db):
    board = open_board(world.des, world.ana, Both("Campaña", "Campaign"))
    queue = db.session.scalar(select(Column).where(Column.board_id == board.id, Column.kind == "queue"))
    elsewhere = world.card("On the other board", queue)
    card, kept, put_away = world.card("Leaflet", world.ready), world.card("Kept", world.ready), world.card("Away", world.review)
    said = Comment(card_id=kept.id, author_name="Ana", text="Secret", at=now(), deleted_at=now())
    file = Attachment(card_id=card.id, name="a.png", storage="aa/" + "a" * 32, thumbnail="bb/" + "b" * 32)
    link = Attachment(card_id=kept.id, name="Link", url="https://example.org", deleted_at=now())
    found = Document(kind="card", subject_id=card.id, scope="board:1", title="Leaflet", url="/cards/1", at=now())
    ids = [card.id, elsewhere.id]
    places = [f"card:{card.id}:description", f"at:/cards/{card.id}/blocker", f"card:{card.id}0:title", f"card:{kept.id}:title"]
    drafts = [Draft(user_id=world.diego.id, place=place, text="{}", at=now()) for place in places]
    db.session.add_all([said, file, link, found, *drafts])
    cards.archive(put_away, by=world.ana)
    trash.delete_card(card, by=world.ana)
    trash.delete_column(world.review, None, by=world.ana)
    trash.delete_board(board, by=world.ana)

    def emptied(days):
        names = []
        trash.empty_trash(now() + timedelta(days=days), names.extend)
        return names

    assert emptied(29) == []
    assert db.session.scalar(select(func.count(Card.id)).where(Card.id.in_(ids))) == 2
    assert sorted(emptied(31)) == ["aa/" + "a" * 32, "bb/" + "b" * 32, "bb/" + "b" * 32 + "-large"]
    assert emptied(31) == []

    db.session.expire_all()
    assert db.session.scalar(select(func.count(Card.id)).where(Card.id.in_(ids))) == 0
    assert db.session.scalar(select(func.count(Comment.id))) == 0
    assert db.session.scalar(select(func.count(Attachment.id))) == 0
    assert db.session.scalar(select(func.count(Document.id))) == 0
    assert db.session.scalar(select(func.count(Board.id))) == 1
    assert set(db.session.scalars(select(Draft.place))) == set(places[2:])
    assert put_away.column_id == world.accepted.id
    assert put_away.archived_at is not None
    about = select(Activity).where(Activity.subject_kind == "card", Activity.subject_id == ids[0])
    assert {(row.title, str(row.facts)) for row in db.session.scalars(about)} == {("", "{}")}
    assert world.titles(world.ready) == ["Kept"]


def test_the_worker_empties_the_trash_once_a_day_and_its_files_a_day_later(world, db, settings, monkeypatch):
    card = world.card("Leaflet", world.ready)
    name = "aa/" + "a" * 32
    file = settings.data_folder / "files" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"picture")
    db.session.add(Attachment(card_id=card.id, name="a.png", storage=name))
    trash.delete_card(card, by=world.ana)
    db.session.commit()
    began = now()

    def work_on_day(days):
        for module in (clock, outbox, log, jobs):
            monkeypatch.setattr(module, "now", lambda: began + timedelta(days=days))
        outbox.queue_daily(wiring.DAILY, None)
        outbox.queue_daily(wiring.DAILY, None)
        outbox.deliver_due(wiring.JOBS)
        return db.session.scalar(select(func.count(Card.id))), file.exists()

    assert work_on_day(29) == (1, True)
    assert work_on_day(31) == (0, True)
    assert work_on_day(33) == (0, False)


def test_the_page_shows_what_who_when_and_brings_it_back(world, db, signed_in):
    world.diego.language = "en"
    card = world.card("Leaflet", world.ready)
    trash.delete_card(card, by=world.ana)
    client = signed_in(world.diego)

    page = client.get(f"/boards/{world.board.id}/trash").get_data(as_text=True)
    assert "Leaflet" in page
    assert "Ana Ruiz deleted it" in page
    assert "30 days left" in page
    answer = client.post(f"/boards/{world.board.id}/trash", data={"kind": "card", "id": card.id}, headers={"HX-Request": "true"})
    assert "“Leaflet” is back in Ready." in answer.get_data(as_text=True)
    assert world.titles(world.ready) == ["Leaflet"]
    assert client.post(f"/boards/{world.board.id}/trash", data={"kind": "nonsense", "id": 1}).status_code == 404
    assert signed_in(world.hugo).post(f"/boards/{world.board.id}/trash", data={"kind": "card", "id": card.id}).status_code == 403


def test_delete_and_its_undo(world, db, signed_in):
    card = world.card("Leaflet", world.ready)
    client = signed_in(world.diego)

    answer = client.post(f"/cards/{card.id}/deletion/panel").get_data(as_text=True)

    assert f'action="/cards/{card.id}/restoration/panel"' in answer
    assert client.get(f"/cards/{card.id}").status_code == 404
    client.post(f"/cards/{card.id}/restoration/panel")
    assert client.get(f"/cards/{card.id}").status_code == 200


def test_the_archive_is_searched_by_title_and_number(world, db, signed_in):
    world.diego.language = "en"
    for title in ("Guía de reservas", "Leaflet"):
        cards.archive(world.card(title, world.ready), by=world.ana)
    hidden = world.card("Guía vieja", world.ready)
    trash.delete_card(hidden, by=world.ana)
    client = signed_in(world.diego)

    def found(query):
        page = client.get(f"/boards/{world.board.id}/archive", query_string={"q": query}).get_data(as_text=True)
        return [title for title in ("Guía de reservas", "Leaflet", "Guía vieja") if title in page]

    assert found("") == ["Guía de reservas", "Leaflet"]
    assert found("guia") == ["Guía de reservas"]
    assert found("DES-2") == ["Leaflet"]
    assert found("100%") == []


def test_a_deleted_board_comes_back_from_the_page_of_its_team(world, db, signed_in):
    world.ana.language = "en"
    board = open_board(world.des, world.ana, Both("Campaña", "Campaign"))
    client = signed_in(world.ana)
    assert client.post(f"/boards/{board.id}/deletion").location.endswith("/teams/DES/trash")
    assert client.get(f"/boards/{board.id}").status_code == 404
    assert "Campaign" in client.get("/teams/DES/trash").get_data(as_text=True)
    client.post(f"/boards/{board.id}/restoration")
    assert client.get(f"/boards/{board.id}").status_code == 200
    assert signed_in(world.diego).post(f"/boards/{board.id}/deletion").status_code == 403


def test_a_column_that_came_closed_is_listed_and_put_on_the_board_by_its_lead(world, db, signed_in):
    card, board = world.card("Old poster", world.review), world.board.id
    world.review.archived_at = now()
    ana = signed_in(world.ana)

    page = ana.get(f"/boards/{board}/archive").text
    assert "Closed columns" in page and "1 card" in page
    assert "Put it on the board" not in signed_in(world.diego).get(f"/boards/{board}/archive").text
    with pytest.raises(NotAllowed):
        trash.open_column(world.review, by=world.diego)
    trash.open_column(world.review, by=world.ana)
    trash.open_column(world.review, by=world.ana)

    assert world.review.archived_at is None and card.column_id == world.review.id
    assert "Closed columns" not in signed_in(world.ana).get(f"/boards/{board}/archive").text


def test_a_deleted_column_is_not_opened_beside_its_trash(world):
    trash.delete_column(world.review, None, by=world.ana)

    trash.open_column(world.review, by=world.ana)

    assert world.review.archived_at is not None
