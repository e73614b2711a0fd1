"""A board on a screen: a lead makes a link, whoever has it sees the board until its day, and nobody sees more than that."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from board.activity.models import Activity
from board.core import clock
from board.core.clock import now, today
from board.core.errors import DomainError, Gone, NotAllowed
from board.core.words import Both
from board.flow.models import Blocker, CardLabel, CardPerson, Comment, Label, Screen
from board.flow.queries.screens import NoScreen, on_screen, screen_behind, screens_of
from board.flow.rules import screens, trash
from board.flow.rules.boards import change_board, make_main, open_board
from board.flow.rules.moves import move
from board.teams.rules.charters import archive_team, restore_team
from board.web.logs import masked

OVER = "This screen has ended"


def events(db, name):
    return list(db.session.scalars(select(Activity).where(Activity.name == name)))


@pytest.fixture
def secret(world, db):
    """Ana shows the board of Discover for a week."""
    made = screens.make_screen(world.board, "week", by=world.ana)
    db.session.commit()
    return made


# Who makes and ends it


@pytest.mark.both_databases
def test_what_was_over_for_a_month_is_forgotten(world, db, secret):
    ends_at = screen_behind(secret).ends_at

    for before, left in ((ends_at, 1), (ends_at + timedelta(seconds=1), 0)):
        screens.forget_over(before)
        assert db.session.scalar(select(func.count(Screen.id))) == left


@pytest.mark.both_databases
def test_a_lead_makes_a_link_of_which_only_the_hash_is_kept(world, db):
    secret = screens.make_screen(world.board, "week", by=world.ana)

    screen = screen_behind(secret)
    assert len(secret) >= 43, "256 bits"
    assert secret not in repr([getattr(screen, column.key) for column in Screen.__table__.c])
    (made,) = events(db, "flow.screen.made")
    assert made.facts == {"screen_id": screen.id, "until": (today(world.des.time_zone) + timedelta(days=7)).isoformat()}
    assert secret not in repr(made.facts)
    (link,) = screens_of(world.board)
    assert (link.by, link.until.isoformat(), link.seen_on) == ("Ana Ruiz", made.facts["until"], None)


@pytest.mark.both_databases
def test_an_ended_link_leads_nowhere_and_is_ended_once(world, db):
    one, other = (screens.make_screen(world.board, "day", by=world.ana) for _ in range(2))
    for _ in range(2):
        screens.end_screen(db.session.scalar(select(Screen).order_by(Screen.id)), world.board, by=world.carmen)

    with pytest.raises(NoScreen):
        screen_behind(one)
    assert screen_behind(other)
    assert [ended.facts for ended in events(db, "flow.screen.ended")] == [{"screen_ids": [1]}]
    assert [link.id for link in screens_of(world.board)] == [2]


def test_an_ended_link_is_brought_back_by_a_lead_as_long_as_the_board_is_open_to_all(world, db, secret):
    screen = screen_behind(secret)
    screens.end_screen(screen, world.board, by=world.ana)
    with pytest.raises(NotAllowed):
        screens.bring_back(screen, world.board, by=world.diego)
    for _ in range(2):
        screens.bring_back(screen, world.board, by=world.ana)
    assert screen_behind(secret)
    assert [back.facts for back in events(db, "flow.screen.returned")] == [{"screen_id": screen.id}]

    screens.end_screen(screen, world.board, by=world.ana)
    change_board(world.board, name=world.board.name, is_private=True, by=world.ana)
    with pytest.raises(DomainError, match="no link shows it"):
        screens.bring_back(screen, world.board, by=world.ana)


def test_neither_members_nor_leads_of_others_make_or_end_one(world, db, secret):
    screen = screen_behind(secret)
    for person in (world.diego, world.irene, world.jon):
        with pytest.raises(NotAllowed):
            screens.make_screen(world.board, "week", by=person)
        with pytest.raises(NotAllowed):
            screens.end_screen(screen, world.board, by=person)


def test_nobody_oversees_more_than_twenty_links(world, db):
    for _ in range(screens.MOST):
        screens.make_screen(world.board, "day", by=world.ana)
    with pytest.raises(DomainError, match="end one first"):
        screens.make_screen(world.board, "day", by=world.ana)

    ended = db.session.get(Screen, 1)
    screens.end_screen(ended, world.board, by=world.ana)
    screens.make_screen(world.board, "day", by=world.ana)
    with pytest.raises(DomainError, match="end one first"):
        screens.bring_back(ended, world.board, by=world.ana)


def test_a_link_whose_day_is_over_does_not_come_back(world, db, secret):
    screen = screen_behind(secret)
    screens.end_screen(screen, world.board, by=world.ana)
    screen.ends_at = now() - timedelta(seconds=1)

    with pytest.raises(Gone, match="last day is over"):
        screens.bring_back(screen, world.board, by=world.ana)
    assert not events(db, "flow.screen.returned")


# Until when


@pytest.mark.both_databases
@pytest.mark.parametrize(("lasts", "days"), [("day", 1), ("week", 7), ("month", 30)])
def test_it_shows_the_board_until_the_end_of_its_last_day_where_the_team_is(world, lasts, days, monkeypatch):
    world.des.time_zone = "Pacific/Auckland"
    secret = screens.make_screen(world.board, lasts, by=world.ana)
    over = clock.start_of(today("Pacific/Auckland") + timedelta(days=days + 1), "Pacific/Auckland")

    monkeypatch.setattr("board.flow.queries.screens.now", lambda: over - timedelta(seconds=1))
    assert screen_behind(secret)
    monkeypatch.setattr("board.flow.queries.screens.now", lambda: over)
    with pytest.raises(NoScreen):
        screen_behind(secret)


@pytest.mark.both_databases
def test_a_private_board_has_no_link_and_closing_a_board_ends_its_links(world, db, secret):
    change_board(world.board, name=world.board.name, is_private=True, by=world.ana)
    with pytest.raises(NoScreen):
        screen_behind(secret)
    with pytest.raises(DomainError, match="no link shows it"):
        screens.make_screen(world.board, "week", by=world.ana)
    assert len(events(db, "flow.screen.ended")) == 1

    change_board(world.board, name=world.board.name, is_private=False, by=world.ana)
    with pytest.raises(NoScreen):
        screen_behind(secret)


@pytest.mark.both_databases
def test_the_screen_of_a_board_in_the_trash_is_dark_until_it_is_back(world, db):
    board = open_board(world.des, world.ana, Both("Feria", "Fair"))
    secret = screens.make_screen(board, "week", by=world.ana)
    trash.delete_board(board, by=world.ana)
    with pytest.raises(NoScreen):
        screen_behind(secret)
    trash.restore_board(board, by=world.ana)
    assert screen_behind(secret).board_id == board.id


def test_the_screen_of_a_team_that_ended_is_dark(world, db, secret):
    archive_team(world.des, by=world.carmen)
    with pytest.raises(NoScreen):
        screen_behind(secret)
    restore_team(world.des, by=world.carmen)
    assert screen_behind(secret)


# What it shows


@pytest.fixture
def full(world, db):
    """A card with all that a stranger may not see."""
    card = world.card("Leaflet <b>for</b> Tuesdays", world.making, started_at=now() - timedelta(days=3))
    card.blocked_at, card.blocked_reason = now() - timedelta(days=4), "secret-reason"
    card.description, card.due_on = "secret-description", today("Europe/Madrid")
    label = Label(board_id=world.board.id, name="Print", colour="blue")
    db.session.add_all([
        CardPerson(card_id=card.id, user_id=world.diego.id),
        CardPerson(card_id=card.id, name="Zoe Unmatched"),
        Comment(card_id=card.id, author_id=world.diego.id, author_name="Diego Paz", text="secret-comment", at=now()),
        Blocker(card_id=card.id, reason="secret-reason", since=card.blocked_at, by_id=world.diego.id),
        label,
    ])
    db.session.flush()
    db.session.add(CardLabel(card_id=card.id, label_id=label.id))
    db.session.commit()
    return card


@pytest.mark.both_databases
def test_a_stranger_sees_the_board_and_nothing_else(world, client, full, secret):
    answer = client.get(f"/screen/{secret}", headers={"Accept-Language": "en"})
    page = answer.text

    assert answer.status_code == 200
    for shown in (f"DES-{full.number}", "Leaflet &lt;b&gt;for&lt;/b&gt; Tuesdays", "Marta", "Blocked 4 days", "Print", ">DP<", ">ZU<",
                  "Making", " of 4", "Room for 3 more", "Discover"):  # fmt: skip
        assert shown in page, shown
    for kept in ("secret-", "Diego", "Zoe", "@", "comment", "fill a Tuesday"):
        assert kept not in page, kept
    assert not re.findall(r"<(?:a|form|input|textarea|select|iframe)\b|hx-|csrf|/cards/|/boards/|/people|/stream", page)


def test_its_answer_is_neither_found_nor_kept_nor_told_to_others(world, client, secret):
    answer = client.get(f"/screen/{secret}")

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert secret not in answer.text
    assert masked(f"GET /screen/{secret}") == "GET /screen/…"


def test_wrong_ended_and_over_are_told_apart_by_nobody(world, client, secret, db):
    wrong = client.get("/screen/" + "x" * 43)
    db.session.get(Screen, 1).ended_at = now()
    ended = client.get(f"/screen/{secret}")
    db.session.get(Screen, 1).ended_at, db.session.get(Screen, 1).ends_at = None, now() - timedelta(seconds=1)
    over = client.get(f"/screen/{secret}")

    assert {answer.status_code for answer in (wrong, ended, over)} == {404}
    assert wrong.text == ended.text == over.text
    assert "Esta pantalla ha terminado" in wrong.text
    assert wrong.headers["Referrer-Policy"] == "no-referrer"
    assert OVER in client.get(f"/screen/{secret}", headers={"Accept-Language": "en-GB"}).text


@pytest.mark.parametrize("secret", ["x", "' or 1=1", "%00", "é" * 50, "a" * 2_000])
def test_nonsense_is_a_wrong_secret(world, client, secret):
    assert client.get(f"/screen/{secret}").status_code in (400, 404)


def test_its_secret_opens_nothing_else(world, client, secret):
    screen = Screen.__table__.c
    assert screen.secret_hash.unique
    for path in (f"/r/{secret}", f"/resets/{secret}", f"/invitations/{secret}"):
        assert client.get(path).status_code in (404, 410), path
    assert client.get(f"/boards/{world.board.id}").status_code == 303
    assert client.post(f"/screen/{secret}").status_code in (403, 405)


def test_accepted_shows_the_first_five_and_other_columns_all_there_is_room_for(world, db, secret):
    for n in range(7):
        world.card(f"Wish {n}")
    for n in range(6):
        world.card(f"Work {n}", world.making)
    accepted, _ready, making, *_ = on_screen(world.board)

    assert [card.title for card in accepted.cards] == [f"Wish {n}" for n in range(5)]
    assert accepted.more == 2
    assert (len(making.within), len(making.beyond), making.more, making.view.over) == (4, 2, 0, 2)


def test_the_number_of_cards_asks_nothing_more(world, db, secret, queries_made):
    def shown():
        db.session.expire_all()
        return on_screen(screen_behind(secret).board)

    world.making.wip_limit = None  # why a limit is exceeded is asked for apart
    world.card("First", world.making)
    shown()
    few = queries_made(shown)
    for n in range(30):
        card = world.card(f"Card {n}", world.making)
        db.session.add(CardPerson(card_id=card.id, user_id=world.diego.id))
    db.session.flush()
    assert len(queries_made(shown)) == len(few)


# Asked for again


def test_what_did_not_change_is_not_sent_again(world, client, secret, db, queries_made):
    card = world.card("Leaflet", world.ready)
    first = client.get(f"/screen/{secret}")
    known = {"If-None-Match": first.headers["ETag"]}

    same = client.get(f"/screen/{secret}", headers=known)
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["Cache-Control"] == "no-store"
    asked = queries_made(lambda: client.get(f"/screen/{secret}", headers=known))
    assert len(asked) == 3, asked
    assert client.get(f"/screen/{secret}", headers=known | {"Accept-Language": "en"}).status_code == 200

    move(card, world.making, None, by=world.diego)
    assert client.get(f"/screen/{secret}", headers=known).status_code == 200


@pytest.mark.both_databases
def test_the_day_on_which_it_was_looked_at_is_remembered_once_a_day(world, client, secret, db):
    day = today(world.des.time_zone)
    client.get(f"/screen/{secret}")
    assert db.session.get(Screen, 1).seen_on == day

    db.session.get(Screen, 1).seen_on = day - timedelta(days=2)
    tag = client.get(f"/screen/{secret}").headers["ETag"]
    assert client.get(f"/screen/{secret}", headers={"If-None-Match": tag}).status_code == 304
    assert db.session.get(Screen, 1).seen_on == day


# The sheet


def test_a_lead_makes_copies_and_ends_a_link_on_its_sheet(world, signed_in, client, db):
    here = signed_in(world.ana)
    sheet = f"/boards/{world.board.id}/screens"
    assert f'href="{sheet}"' in here.get(f"/boards/{world.board.id}/settings").text
    assert 'value="week" checked' in here.get(sheet).text

    made = here.post(sheet, data={"lasts": "month"})
    address = re.search(r'id="screen-link" readonly value="http://localhost(/screen/[\w-]{43})"', made.text)[1]
    assert made.headers["Cache-Control"] == "no-store"
    assert client.get(address).status_code == 200
    again = here.get(sheet).text
    assert address not in again
    assert "made by Ana" in again
    assert "last seen on" in again

    assert here.post("/screens/1/end").status_code == 303
    assert client.get(address).status_code == 404
    assert "made by Ana" not in here.get(sheet).text
    assert here.post("/screens/1/return").status_code == 303
    assert client.get(address).status_code == 200


def test_a_link_needs_one_of_the_lengths(world, signed_in, db):
    answer = signed_in(world.ana).post(f"/boards/{world.board.id}/screens", data={"lasts": "year"})
    assert answer.status_code == 422
    assert not db.session.scalars(select(Screen)).all()


def test_members_and_strangers_do_not_reach_the_sheet(world, signed_in, client, secret):
    for person, status in ((world.diego, 403), (world.irene, 403), (world.jon, 403)):
        here = signed_in(person)
        assert here.get(f"/boards/{world.board.id}/screens").status_code == status
        assert here.post(f"/boards/{world.board.id}/screens", data={"lasts": "week"}).status_code == status
        assert here.post("/screens/1/end").status_code == status
        assert here.post("/screens/1/return").status_code == status
    assert client.get(f"/boards/{world.board.id}/screens").status_code == 303
    assert screen_behind(secret)


def test_a_private_board_says_why_there_is_no_link(world, signed_in, db):
    change_board(world.board, name=world.board.name, is_private=True, by=world.ana)
    here = signed_in(world.ana)
    page = here.get(f"/boards/{world.board.id}/screens").text
    assert "Only its team may see this board" in page
    assert "Make the link" not in page
    assert here.post(f"/boards/{world.board.id}/screens", data={"lasts": "week"}).status_code == 422


def test_a_further_board_shows_its_own_cards_alone(world, client, db):
    world.card("Ours", world.making)
    other = open_board(world.des, world.ana, Both("Feria", "Fair"))
    secret = screens.make_screen(other, "week", by=world.ana)
    page = client.get(f"/screen/{secret}", headers={"Accept-Language": "en"}).text
    assert "Fair" in page
    assert "Ours" not in page
    make_main(other, by=world.ana)
    assert client.get(f"/screen/{secret}").status_code == 200
