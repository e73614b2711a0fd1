"""What leads do to columns, boards and the order of Accepted, with scripts and without."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from board.core.clock import today
from board.flow.models import Board, CardPerson, Column, ColumnFold, Overrun, Proposal, Recurrence
from board.flow.rules.boards import open_board
from board.flow.rules.moves import move
from board.flow.rules.proposals import propose
from tests.accounts.hands import token
from tests.world import sign_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_(client):
    """A browser in which this person is signed in, and which sends the token of its pages."""

    def signed_in(person):
        sign_in(client, person)
        client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")
        return client

    return signed_in


def names(world, db):
    standing = select(Column).where(Column.board_id == world.board.id, Column.archived_at.is_(None)).order_by(Column.rank)
    return [column.name.en for column in db.session.scalars(standing)]


def undo_of(answer):
    return re.search(r'hx-post="([^"]+)"', answer.text)[1].replace("&amp;", "&")


def test_a_column_goes_to_the_left_and_back_again(world, as_, db):
    browser = as_(world.ana)

    answer = browser.post(f"/columns/{world.review.id}/place", data={"to": "left"}, headers=HTMX)

    assert "“Review” stands before “Making”." in answer.text
    assert "sirve:redraw" in json.loads(answer.headers["HX-Trigger"])
    assert names(world, db)[2:4] == ["Review", "Making"]
    browser.post(undo_of(answer), headers=HTMX)
    assert names(world, db)[2:4] == ["Making", "Review"]


def test_dropped_before_another_or_at_the_end_it_stands_there(world, as_, db):
    browser = as_(world.ana)

    browser.post(f"/columns/{world.review.id}/place", data={"before_id": world.ready.id}, headers=HTMX)
    assert names(world, db)[1] == "Review"
    browser.post(f"/columns/{world.review.id}/place", data={"before_id": ""}, headers=HTMX)
    assert names(world, db)[-1] == "Review"


def test_without_scripts_every_form_leads_back_to_the_board(world, as_, db):
    browser = as_(world.ana)
    board = f"/boards/{world.board.id}"
    world.card("Leaflet", world.review)

    page = browser.get(f"/columns/{world.review.id}/deletion").text
    assert "<main" in page and "To the bottom of “Making”" in page
    assert "form-dialog" not in page
    for path, values in (
        (f"/columns/{world.review.id}/place", {"to": "right"}),
        (f"/columns/{world.review.id}/fold", {"folded": "1"}),
        (f"{board}/columns/new?before={world.review.id}", {"name-en": "Proofs", "kind": "queue", "wip_limit": "2"}),
        (f"/columns/{world.review.id}/deletion", {"home": world.making.id}),
    ):
        assert browser.post(path, data=values).location == board
    assert names(world, db) == ["Accepted", "Ready", "Making", "Measuring", "Proofs", "Learned"]


def test_a_folded_column_is_a_strip_for_whoever_folded_it(world, as_, db):
    world.card("Leaflet", world.making)
    browser = as_(world.diego)
    first = browser.get(f"/boards/{world.board.id}")

    browser.post(f"/columns/{world.making.id}/fold", data={"folded": "1"}, headers=HTMX)
    again = browser.get(f"/boards/{world.board.id}", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 200
    assert re.search(rf'<section class="colf" id="column-{world.making.id}"', again.text)
    assert "Leaflet" not in again.text
    assert 'class="colf' not in as_(world.ana).get(f"/boards/{world.board.id}").text
    assert db.session.scalars(select(ColumnFold.user_id)).all() == [world.diego.id]


def test_folded_while_accepted_is_open_it_is_folded_there_too(world, as_):
    world.card("Leaflet", world.making)
    browser = as_(world.diego)
    assert "Leaflet" in browser.get(f"/boards/{world.board.id}?accepted=open").text

    browser.post(f"/columns/{world.making.id}/fold", data={"folded": "1"}, headers=HTMX)

    assert 'class="colf' in browser.get(f"/boards/{world.board.id}?accepted=open").text


def test_a_move_into_a_folded_column_counts_there(world, as_):
    card = world.card("Leaflet", world.ready)
    browser = as_(world.diego)
    browser.post(f"/columns/{world.making.id}/fold", data={"folded": "1"}, headers=HTMX)

    answer = browser.put(f"/cards/{card.id}/position", data={"column_id": world.making.id}, headers=HTMX)

    strip = answer.text[answer.text.index('<section class="colf"') :]
    assert re.search(r'<span class="col__c num">1', strip)


def test_a_column_is_deleted_with_a_home_and_comes_back(world, as_, db):
    card = world.card("Leaflet", world.review)
    browser = as_(world.ana)

    answer = browser.post(f"/columns/{world.review.id}/deletion", data={"home": world.making.id}, headers=HTMX)
    assert "Review" not in names(world, db)
    assert db.session.get(type(card), card.id).column_id == world.making.id

    browser.post(undo_of(answer), headers=HTMX)
    assert "Review" in names(world, db)
    assert db.session.get(type(card), card.id).column_id == world.review.id


def test_a_column_takes_its_cards_into_the_trash(world, as_, db):
    card = world.card("Leaflet", world.review)

    as_(world.ana).post(f"/columns/{world.review.id}/deletion", data={"home": "trash"}, headers=HTMX)

    assert db.session.get(type(card), card.id).deleted_at is not None


def test_the_only_column_for_what_was_accepted_stays(world, as_, db):
    answer = as_(world.ana).post(f"/columns/{world.accepted.id}/deletion", data={"home": "trash"}, headers=HTMX)

    assert answer.status_code == 422
    assert "A board needs one column for what was accepted." in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/columns/{column}/place",
        "/columns/{column}/deletion",
        "/boards/{board}/columns/new",
        "/boards/{board}/settings",
        "/boards/{board}/main",
    ],
)
def test_members_shape_nothing(world, as_, path):
    answer = as_(world.diego).post(path.format(column=world.review.id, board=world.board.id), data={"to": "left"}, headers=HTMX)

    assert answer.status_code == 403


def test_the_head_of_a_column_says_its_kind(world, as_):
    html = as_(world.diego).get(f"/boards/{world.board.id}").text

    assert 'class="kmark kmark--active" role="img" aria-label="active"' in html


def test_a_member_who_drags_within_accepted_is_asked_for_a_proposal(world, as_, db):
    first, second = world.card("First"), world.card("Second")
    values = {"column_id": world.accepted.id, "before_id": first.id, "seen": world.accepted.id}
    browser = as_(world.diego)

    asked = browser.put(f"/cards/{second.id}/position?accepted=open", data=values, headers=HTMX)
    assert (asked.status_code, asked.headers["HX-Retarget"]) == (422, "#dialog")
    assert re.search(rf'<option selected value="{first.id}">1. above “First”', asked.text)

    browser.post(f"/cards/{second.id}/proposal", data={"before_id": first.id, "reason": "The fair"}, headers=HTMX)
    assert world.titles(world.accepted) == ["First", "Second"]
    html = as_(world.ana).get(f"/boards/{world.board.id}?accepted=open").text
    assert "1 proposal of another place" in html
    assert "Diego Paz would put it above “First”." in html and "“The fair”" in html


def test_the_lead_puts_it_there_or_leaves_it_with_a_line(world, as_, db):
    first, second = world.card("First"), world.card("Second")
    one = propose(second, first, "", by=world.diego)
    browser = as_(world.ana)

    answer = browser.post(f"/proposals/{one.id}/acceptance", headers=HTMX)
    assert world.titles(world.accepted) == ["Second", "First"]
    browser.post(undo_of(answer), headers=HTMX)
    assert world.titles(world.accepted) == ["First", "Second"]

    other = propose(second, first, "", by=world.diego)
    assert "Leave it where it is" in browser.get(f"/proposals/{other.id}/refusal", headers=HTMX).text
    browser.post(f"/proposals/{other.id}/refusal", data={"answer": "After the fair"}, headers=HTMX)
    assert db.session.get(Proposal, other.id).answer == "After the fair"
    assert "Ana left it where it was: “After the fair”" in as_(world.diego).get(f"/cards/{second.id}").text


def test_scores_show_mean_and_spread_and_sort_only_the_view(world, as_):
    world.board.uses_scores = True
    first, second = world.card("First"), world.card("Second")
    as_(world.diego).post(f"/cards/{second.id}/score", data={"impact": 8, "confidence": 7, "ease": 6}, headers=HTMX)
    browser = as_(world.ana)
    refused = browser.post(f"/cards/{second.id}/score", data={"impact": 11, "confidence": 7, "ease": 6}, headers=HTMX)
    assert refused.status_code == 422
    browser.post(f"/cards/{second.id}/score", data={"impact": 4, "confidence": 5, "ease": 6}, headers=HTMX)

    html = browser.get(f"/boards/{world.board.id}?accepted=open&sort=score").text

    assert re.search(r"Score 216</b> 2 people, <span class=\"num\">120–336", html)
    assert html.index(f'id="card-{second.id}"') < html.index(f'id="card-{first.id}"')
    assert world.titles(world.accepted) == ["First", "Second"]


def test_over_the_limit_per_person_the_same_dialog_asks_why(world, as_, db):
    world.board.person_limit = 1
    in_hand, second = world.card("In hand", world.ready), world.card("Second", world.ready)
    db.session.add_all(CardPerson(card_id=card.id, user_id=world.diego.id) for card in (in_hand, second))
    move(in_hand, world.making, by=world.diego)
    browser = as_(world.ana)

    asked = browser.put(f"/cards/{second.id}/position", data={"column_id": world.making.id}, headers=HTMX)
    assert asked.status_code == 422
    assert "Diego Paz would have 2 of 1 cards in hand" in asked.text and ">In hand<" in asked.text

    values = {"column_id": world.making.id, "why": "other", "reason": "Nobody else draws"}
    assert browser.put(f"/cards/{second.id}/position", data=values, headers=HTMX).status_code == 200
    assert db.session.scalar(select(Overrun.reason)) == "Nobody else draws"


def test_a_card_comes_back_and_no_more_and_the_board_lists_it(world, as_, db):
    card = world.card("Newsletter")
    browser = as_(world.diego)
    day = today("Europe/Madrid") + timedelta(days=3)

    browser.post(f"/cards/{card.id}/recurrence", data={"every": "month", "next_on": day.isoformat()})
    assert "every month" in browser.get(f"/cards/{card.id}").text
    assert "Newsletter" in as_(world.ana).get(f"/boards/{world.board.id}/settings").text

    answer = as_(world.diego).post(f"/cards/{card.id}/recurrence/end/panel", headers=HTMX)
    assert db.session.scalar(select(Recurrence.ended_at)) is not None
    browser.post(undo_of(answer), headers=HTMX)
    assert db.session.scalar(select(Recurrence.ended_at)) is None


def test_a_day_that_is_over_is_refused_beside_its_field(world, as_):
    card = world.card("Newsletter")

    answer = as_(world.diego).post(f"/cards/{card.id}/recurrence", data={"every": "week", "next_on": "2020-01-01"})

    assert answer.status_code == 422
    assert "Choose a day from tomorrow on, within a year." in answer.text


def test_a_board_has_a_name_a_limit_and_scores(world, as_, db):
    browser = as_(world.ana)
    values = {"name-en": "Discover", "person_limit": "3", "uses_scores": "y"}

    assert browser.post(f"/boards/{world.board.id}/settings", data=values).status_code == 303
    board = db.session.get(Board, world.board.id)
    assert (board.person_limit, board.uses_scores, board.is_private) == (3, True, False)
    refused = browser.post(f"/boards/{world.board.id}/settings", data={**values, "person_limit": "0"})
    assert refused.status_code == 422 and "A limit is a number from 1 to 99." in refused.text


def test_a_further_board_is_opened_and_made_the_main_one(world, as_, db):
    browser = as_(world.ana)

    answer = browser.post("/teams/DES/boards/new", data={"name-en": "Fair"})
    fair = db.session.scalar(select(Board).where(~Board.is_main))
    assert answer.location == f"/boards/{fair.id}"
    assert "Make it the main board" in browser.get(f"/boards/{fair.id}/settings").text

    browser.post(f"/boards/{fair.id}/main")
    assert db.session.get(Board, fair.id).is_main


def test_a_private_board_and_its_forms_are_nothing_to_others(world, as_):
    other = open_board(world.dec, by=None)
    other.is_private = True
    column = world.review
    browser = as_(world.diego)

    assert browser.get(f"/boards/{other.id}/settings", headers=HTMX).status_code == 404
    assert browser.post("/proposals/999/acceptance", headers=HTMX).status_code == 404
    assert browser.post(f"/columns/{column.id}/place", data={"before_id": "999"}, headers=HTMX).status_code == 403
