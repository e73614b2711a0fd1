"""The page of a board, and what a move answers."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from board.core.clock import now, today
from board.core.words import Both
from board.flow.models import CardLabel, Label, Move
from board.flow.queries import calendar
from board.flow.queries.columns import counted_view
from board.flow.rules.boards import change_board, open_board
from board.intake.rules.send import Asked, send
from board.metrics.rules import Draft, define, observe, set_goal
from board.teams.models import Membership
from tests.accounts.hands import token
from tests.world import sign_in


@pytest.fixture
def as_(client):
    """A browser in which this person is signed in, and which sends the token of its pages."""

    def signed_in(person):
        sign_in(client, person)
        client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")
        return client

    return signed_in


def put(client, card, **values):
    return client.put(f"/cards/{card.id}/position", data=values, headers={"HX-Request": "true"})


def test_the_board_shows_its_columns_limits_and_cards(world, as_):
    world.card("Leaflet for Tuesdays", world.ready)

    html = as_(world.diego).get(f"/boards/{world.board.id}").text

    assert "Leaflet for Tuesdays" in html
    assert "Everything we need to start is here." in html
    assert re.search(r"Ready</h2>\s*<span class=\"col__c num\">1<span class=\"col__lim\"> of 6", html)
    assert "Room for 5 more" in html


def test_a_board_without_a_card_offers_its_lead_to_bring_one_from_trello(world, as_):
    offer, board = f'href="/imports/new?team={world.des.key}"', f"/boards/{world.board.id}"

    lead = as_(world.ana)
    assert all(offer in lead.get(f"{board}{look}").text for look in ("", "?accepted=open", "?layout=list"))
    assert offer not in as_(world.diego).get(board).text
    world.card("Leaflet for Tuesdays", world.ready)
    world.board.version += 1
    assert offer not in as_(world.ana).get(board).text


def test_a_further_board_says_its_name_beside_its_team(world, as_):
    further = open_board(world.des, by=world.ana, name=Both(es="Campaña de otoño", en="Autumn campaign"))

    assert re.search(r"<h1.*Discover.*Autumn campaign</span></h1>", as_(world.diego).get(f"/boards/{further.id}").text, re.S)
    assert "tsw__of" not in as_(world.diego).get(f"/boards/{world.board.id}").text


def test_an_empty_board_says_what_to_do_in_every_layout(world, as_):
    browser, board = as_(world.diego), world.board.id

    assert f'hx-get="/cards/new/panel?board={board}"' in browser.get(f"/boards/{board}?layout=list").text
    lanes = browser.get(f"/boards/{board}?lanes=persona").text
    assert f'href="/boards/{board}?accepted=open">Choose from Accepted' in lanes


def test_the_calendar_says_whom_each_card_serves_and_its_labels(world, db, as_):
    card = world.card("Newsletter", world.making, due_on=today("Europe/Madrid"))
    label = Label(board_id=world.board.id, name="mail", colour="teal")
    db.session.add(label)
    db.session.flush()
    db.session.add(CardLabel(card_id=card.id, label_id=label.id))

    day = as_(world.diego).get(f"/boards/{world.board.id}?layout=calendar").text.split("is-today")[1].split("</td>")[0]

    assert re.search(r"Newsletter.*Marta.*label__c--teal.*mail", day, re.S)


def test_only_who_may_change_a_card_drags_it_in_the_calendar(world, as_):
    world.card("Newsletter", world.making, due_on=today("Europe/Madrid"))
    address = f"/boards/{world.board.id}?layout=calendar"

    assert "data-may-move" in as_(world.diego).get(address).text
    theirs = as_(world.irene).get(address).text
    assert "Newsletter" in theirs and "data-may-move" not in theirs and "data-day" not in theirs


def test_the_days_of_a_calendar_begin_with_today_and_those_before_are_told_apart(world, db, time_machine):
    time_machine.move_to(datetime(2026, 11, 15, 12, tzinfo=UTC))
    shown = partial(calendar.month, counted_view(world.board))
    assert shown("").days == []
    for day in (3, 20):
        world.card(f"Of the {day}.", world.making, due_on=date(2026, 11, day))

    this, before = shown(""), shown("2026-10")

    assert [day.on.day for day in this.earlier] == [3] and this.overdue == 1 and [day.on.day for day in this.days] == [15, 20]
    assert before.earlier == before.days == []
    time_machine.move_to(datetime(2026, 12, 5, 12, tzinfo=UTC))
    past = shown("2026-11")
    assert past.earlier == [] and [day.on.day for day in past.days] == [3, 20]


def test_the_whole_list_goes_into_a_spreadsheet_as_the_filter_leaves_it(world, as_):
    world.card("=1+1", world.making, due_on=date(2026, 12, 4))
    world.card("Leaflet", world.ready)
    browser, board = as_(world.diego), f"/boards/{world.board.id}"

    sheet = browser.get(f"{board}/cards.csv?sort=-number")

    assert sheet.headers["Content-Disposition"].startswith("attachment; filename=DES-")
    rows = [line.strip('"').split('","') for line in sheet.text.lstrip("\ufeff").splitlines()]
    assert rows[0][:3] == ["No.", "Card", "Column"]
    assert [row[:6] for row in rows[1:]] == [
        ["DES-2", "Leaflet", "Ready", "Marta", "", ""],
        ["DES-1", "'=1+1", "Making", "Marta", "", "2026-12-04"],
    ]
    assert "Leaflet" not in browser.get(f"{board}/cards.csv?q=1%2B1").text
    assert f'href="{board}/cards.csv?sort=due"' in browser.get(f"{board}?layout=list&sort=due").text


def test_the_navigation_leads_to_the_main_board_of_my_team(world, as_):
    answer = as_(world.diego).get("/boards")

    assert answer.location == f"/boards/{world.board.id}"


def test_whoever_has_no_board_gets_404_as_for_one_that_does_not_exist(world, as_):
    change_board(world.board, name=Both(en="Ours"), is_private=True, by=world.ana)

    assert as_(world.irene).get(f"/boards/{world.board.id}").status_code == 404
    assert as_(world.irene).get("/boards/9999").status_code == 404
    assert as_(world.diego).get(f"/boards/{world.board.id}").status_code == 200


def test_an_unchanged_board_is_not_sent_again(world, as_):
    browser = as_(world.diego)
    first = browser.get(f"/boards/{world.board.id}")

    again = browser.get(f"/boards/{world.board.id}", headers={"If-None-Match": first.headers["ETag"]})
    put(browser, world.card("Leaflet"), column_id=world.ready.id)
    changed = browser.get(f"/boards/{world.board.id}", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.text, changed.status_code) == (304, "", 200)


def test_a_board_kept_by_the_browser_is_not_that_of_an_earlier_session(world, as_):
    address = f"/boards/{world.board.id}"
    first = as_(world.diego).get(address)
    again = as_(world.diego).get(address, headers={"If-None-Match": first.headers["ETag"]})

    tokens = [page.text.split('name="csrf-token" content="')[1].split('"')[0] for page in (first, again)]
    assert again.status_code == 200 and tokens[0] != tokens[1]


KEPT = ["role", "shortcuts", "team", "waiting", "sentence", "order", "archived", "stage", "role of a customer", "corrected", "goal"]
KEPT += ["joined", "left"]


@pytest.mark.both_databases
@pytest.mark.parametrize("changed", KEPT)
def test_a_board_kept_by_the_browser_is_not_that_of_before(world, as_, db, changed):
    day = today(world.des.time_zone)
    trial = define(world.des, Draft(name=Both(en="Trials"), lens="customer"), by=world.ana, is_sure=True)
    observe(trial, day - timedelta(days=3), 41, by=world.ana)
    db.session.add(second := Membership(team_id=world.dec.id, user_id=world.ana.id))
    db.session.commit()
    browser, address = as_(world.ana), f"/boards/{world.board.id}"
    tag = browser.get(address).headers["ETag"]
    match changed:
        case "role":
            world.ana.role = "administrator"
        case "shortcuts":
            world.ana.shortcuts = not world.ana.shortcuts
        case "team":
            world.des.name = Both("Otro", "Another")
        case "waiting":
            words = Asked(change="read it", asked="A leaflet", language="en", email="eva@example.org")
            send(words, by=None, team_id=world.des.id)
        case "sentence":
            world.des.sentence = Both("Otros", "Others")
        case "order":
            world.dec.position, world.emp.position = world.emp.position, world.dec.position
        case "archived":
            world.dec.archived_at = now()
        case "stage":
            world.discover.name = Both("Otra", "Another")
        case "role of a customer":
            world.marta.role = Both("otra", "another")
        case "corrected":
            observe(trial, day - timedelta(days=3), 44, by=world.ana)
        case "joined":
            db.session.add(Membership(team_id=world.emp.id, user_id=world.ana.id))
        case "left":
            db.session.delete(second)
        case "goal":
            set_goal(trial, world.des, 41, day, 50, day + timedelta(days=60), by=world.ana)
    db.session.commit()

    assert browser.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.both_databases
def test_what_a_move_says_too_much_of_ends_where_its_place_does(world, as_, db):
    world.ready.wip_limit = 1
    world.card("First", world.ready)
    card = world.card("Leaflet")
    wordy = {"column_id": world.ready.id, "key": "k" * 500, "reason": "r" * 3000}

    answers = [put(as_(world.diego), card, **wordy).status_code for _ in range(2)]

    moved = db.session.scalars(select(Move).where(Move.card_id == card.id)).one()
    assert answers == [200, 200] and moved.over_limit_reason == "r" * 500


def test_a_move_answers_the_card_and_two_columns_in_less_than_6_kilobytes(world, as_):
    for n in range(5):
        world.card(f"Card {n}", world.ready)
    card = world.card("Leaflet", world.ready)

    answer = put(as_(world.diego), card, column_id=world.making.id, seen=world.ready.id)

    assert answer.status_code == 200
    assert len(answer.data) < 6_000
    assert f'id="card-{card.id}"' in answer.text
    assert "Card 1" not in answer.text
    assert json.loads(answer.headers["HX-Trigger"])["sirve:placed"] == {"card": card.id, "column": world.making.id, "before": None}


def test_the_answer_is_as_small_on_a_large_board(world, as_):
    world.ready.wip_limit = None
    for n in range(60):
        world.card(f"Card {n}", world.ready)

    assert len(put(as_(world.diego), world.card("Leaflet", world.making), column_id=world.ready.id).data) < 6_000


def test_over_the_limit_the_dialog_asks_why_and_the_same_move_with_a_reason_goes_in(world, as_):
    browser = as_(world.diego)
    for n in range(3):
        world.card(f"Card {n}", world.review)
    card = world.card("Leaflet", world.making)

    asked = put(browser, card, column_id=world.review.id)
    assert (asked.status_code, asked.headers["HX-Retarget"]) == (422, "#dialog")
    assert "Review would have 4 of 3" in asked.text

    done = put(browser, card, column_id=world.review.id, why="date", reason="")
    assert done.status_code == 200
    assert "limit 3 · Something happens on a date we cannot move" in done.text


def test_a_strict_column_refuses_with_its_sentence(world, as_):
    world.review.is_strict = True
    for n in range(3):
        world.card(f"Card {n}", world.review)

    refused = put(as_(world.diego), world.card("Leaflet", world.making), column_id=world.review.id)

    assert refused.status_code == 422
    assert "“Review” is full" in refused.text


@pytest.mark.parametrize(
    ("lacks", "to", "form"),
    [({"origin": "own_idea", "need": ""}, "ready", "edit"), ({"look_at": ""}, "making", "hypothesis"), ({}, "learned", "check")],
)
def test_what_a_card_lacks_is_asked_by_its_form_which_then_makes_the_move(world, as_, lacks, to, form):
    card, column = world.card("Leaflet", **lacks), getattr(world, to)
    browser = as_(world.diego)

    asked = put(browser, card, column_id=column.id)

    assert asked.status_code == 422
    assert json.loads(asked.headers["HX-Trigger"])["sirve:ask"]["href"] == f"/cards/{card.id}/{form}/panel?to={column.id}"
    assert asked.text == "", "no notice says that it was done, over the dialog that asks"
    assert "The card moves as soon as you have said it." in browser.get(f"/cards/{card.id}/{form}/panel?to={column.id}").text
    assert "The card moves as soon as" not in browser.get(f"/cards/{card.id}/{form}/panel").text


def test_a_column_of_another_board_or_none_is_404_and_nothing_moved(world, as_, db):
    fair = open_board(world.des, by=world.ana, name=Both(en="Fair"))
    foreign = world.card("Stand", db.session.scalars(select(type(world.ready)).where(type(world.ready).board_id == fair.id)).first())
    card = world.card("Leaflet")
    browser = as_(world.diego)

    for values in (
        {"column_id": foreign.column_id},
        {"column_id": "999999"},
        {"column_id": "nonsense"},
        {},
        {"column_id": world.ready.id, "before_id": foreign.id},
        {"column_id": world.ready.id, "before_id": 999999},
    ):
        assert put(browser, card, **values).status_code == 404
    assert db.session.scalar(select(func.count(Move.id))) == 0


def test_undo_puts_the_card_back_and_says_so(world, as_, db):
    card = world.card("Leaflet", world.ready)
    browser = as_(world.diego)
    put(browser, card, column_id=world.making.id)
    move = db.session.scalars(select(Move)).one()

    answer = browser.post(f"/moves/{move.id}/undoing", headers={"HX-Request": "true"})

    assert "Undone." in answer.text
    assert world.titles(world.ready) == ["Leaflet"]


def test_measuring_shows_what_is_to_be_checked_and_says_how_many_wait(world, as_):
    from datetime import timedelta

    from board.core.clock import now, today

    day = today("Europe/Madrid")
    world.card("Due this week", world.measuring, delivered_at=now(), check_on=day + timedelta(days=6))
    later = world.card("Due next month", world.measuring, delivered_at=now(), check_on=day + timedelta(days=30))
    browser = as_(world.diego)

    html = browser.get(f"/boards/{world.board.id}").text
    assert "Due this week" in html
    assert "Due next month" not in html
    assert "and 1 waits for its date" in html
    whole = browser.get(f"/boards/{world.board.id}?whole={world.measuring.id}").text
    assert later.title in whole


def test_accepted_opens_into_the_one_order_with_what_changes(world, as_):
    world.card("Leaflet", need="fill a Tuesday without discounts")

    folded = as_(world.diego).get(f"/boards/{world.board.id}").text
    opened = as_(world.diego).get(f"/boards/{world.board.id}?accepted=open").text

    assert "fill a Tuesday without discounts" not in folded
    assert "fill a Tuesday without discounts" in opened


def test_a_card_is_at_most_900_bytes_on_average(world, as_):
    world.ready.wip_limit = None
    world.making.wip_limit = None
    empty = len(as_(world.diego).get(f"/boards/{world.board.id}").data)
    for n in range(100):
        world.card(f"A title as long as titles of cards usually are, number {n}", (world.ready, world.making)[n % 2])

    full = len(as_(world.diego).get(f"/boards/{world.board.id}").data)

    assert (full - empty) / 100 <= 900


def test_a_board_takes_the_same_statements_whatever_its_size(world, as_, queries_made):
    browser = as_(world.diego)
    world.card("One", world.ready)
    world.ready.wip_limit = None
    page = lambda: browser.get(f"/boards/{world.board.id}")  # noqa: E731
    few = len(queries_made(page))
    for n in range(60):
        world.card(f"Card {n}", world.ready)

    assert len(queries_made(page)) <= few
    assert len(queries_made(page)) < few  # drawn cards are kept


def test_a_limit_of_minus_one_keeps_what_was_typed_and_says_what_to_do(world, as_):
    browser = as_(world.ana)
    values = {"name-es": "Haciendo", "name-en": "Making", "kind": "active", "wip_limit": "-1"}

    answer = browser.post(f"/columns/{world.making.id}/settings", data=values)

    assert answer.status_code == 422
    assert "from 1 to 999. Leave it empty for no limit." in answer.text
    assert 'value="-1"' in answer.text


def test_leads_set_columns_in_a_dialog_and_members_do_not(world, as_):
    browser = as_(world.ana)
    assert "The column “Making”" in browser.get(f"/columns/{world.making.id}/settings").text
    values = {"name-es": "Haciendo", "name-en": "Making", "kind": "active", "wip_limit": "5"}
    assert browser.post(f"/columns/{world.making.id}/settings", data=values).status_code == 303
    assert world.making.wip_limit == 5

    assert as_(world.diego).post(f"/columns/{world.making.id}/settings", data=values).status_code == 403


@pytest.mark.parametrize("path", ["/boards/{board}/settings", "/boards/{board}/columns/new", "/cards/{card}/move"])
def test_every_dialog_of_the_board_opens(world, as_, path):
    card = world.card("Leaflet")

    answer = as_(world.ana).get(path.format(board=world.board.id, card=card.id), headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "<dialog" in answer.text
