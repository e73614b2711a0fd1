"""Everybody's day: what was moved, written, read and answered, never how much of it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from board.activity.models import Activity
from board.core.clock import now, today
from board.core.db import db
from board.flow.models import CardPerson
from board.flow.rules.blockers import block
from board.flow.rules.comments import write_comment
from board.flow.rules.moves import move
from board.flow.rules.steps import add_steps
from board.flow.rules.undoing import undo_move
from board.insights.queries.day import day
from tests.flow.conftest import World
from tests.world import sign_in

TODAY = today("Europe/Madrid")


@pytest.fixture
def world(db):
    return World()


def told(shown):
    return {colleague.name: [(thing.title, thing.said) for thing in colleague.things] for colleague in shown.people}


def test_it_says_of_each_colleague_what_they_did_in_the_order_of_the_alphabet(world):
    card = world.card("Case study", world.ready)
    move(card, world.making, by=world.diego)
    move(card, world.review, by=world.diego)
    write_comment(card, "Ready to read", by=world.diego)
    block(world.card("Webinar", world.making), "legal", by=world.ana)

    assert list(told(day(None, "", world.diego)).items()) == [
        ("Ana Ruiz", [("Webinar", "said what it waits for")]),
        ("Diego Paz", [("Case study", "moved it to Review and wrote on it")]),
    ]


def test_reading_for_somebody_is_seen_as_such(world):
    card = world.card("Case study", world.review, started_at=now())
    db.session.add(CardPerson(card_id=card.id, user_id=world.ana.id, role="reviewer"))
    write_comment(card, "The second part is too long", by=world.ana)

    assert told(day(None, "", world.diego)) == {"Ana Ruiz": [("Case study", "read it and wrote on it")]}


def test_what_was_taken_back_did_not_happen(world):
    undo_move(move(world.card("Case study", world.ready), world.making, by=world.diego), by=world.diego)

    assert day(None, "", world.diego).people == []


def test_a_day_is_one_of_the_person_who_looks(world):
    write_comment(world.card("Case study"), "Late", by=world.diego)
    db.session.execute(update(Activity).values(at=now() - timedelta(days=1)))

    assert day(None, "", world.diego).people == []
    assert told(day(TODAY - timedelta(days=1), "", world.diego)).keys() == {"Diego Paz"}
    assert day(TODAY + timedelta(days=9), "", world.diego).on == TODAY


@pytest.mark.both_databases
def test_one_steps_over_days_on_which_nothing_was_done(world, client):
    cards = [world.card("Case study") for _ in range(3)]
    for card, ago in zip(cards, (1, 5, 9), strict=True):
        write_comment(card, "Hello", by=world.diego)
        db.session.execute(update(Activity).where(Activity.subject_id == card.id).values(at=now() - timedelta(days=ago)))
    add_steps(cards[0], "Ask Lola", None, by=world.diego)
    db.session.execute(update(Activity).where(Activity.name == "flow.steps.changed").values(at=now() - timedelta(days=7)))
    cards[0].archived_at = cards[0].deleted_at = now()
    db.session.flush()

    days = {ago: day(TODAY - timedelta(days=ago), "", world.diego) for ago in (0, 3, 5, 9)}
    assert [(TODAY - each.before).days if each.before else None for each in days.values()] == [5, 5, 9, None]
    assert [(TODAY - each.after).days for each in days.values()] == [0, 0, 0, 5]
    diego = sign_in(client, world.diego)
    assert f'href="/my-work/day?on={TODAY - timedelta(days=5)}" rel="prev"' in diego.get("/my-work/day").text
    assert 'rel="prev"' not in diego.get(f"/my-work/day?on={TODAY - timedelta(days=9)}").text


def test_other_teams_are_one_choice_away(world):
    write_comment(world.card("Case study"), "Hello", by=world.diego)

    assert day(None, "", world.hugo).people == []
    assert told(day(None, "all", world.hugo)).keys() == told(day(None, "DES", world.hugo)).keys() == {"Diego Paz"}


def test_what_one_may_not_see_is_not_told(world):
    card = world.card("Case study")
    write_comment(card, "Hello", by=world.diego)
    world.board.is_private = True
    db.session.flush()

    assert day(None, "all", world.hugo).people == []
    assert told(day(None, "all", world.ana)).keys() == {"Diego Paz"}


def test_it_counts_nobody_and_survives_any_address(world, client):
    write_comment(world.card("Case study"), "Hello", by=world.diego)
    db.session.commit()
    ana = sign_in(client, world.ana)

    page = ana.get("/my-work/day").text
    assert "Diego Paz" in page and "Case study" in page
    for address in ("?on=nonsense", "?on=0001-01-01", "?on=2026-02-30&team=XXX", "?team=%00"):
        assert ana.get(f"/my-work/day{address}").status_code == 200


def test_it_costs_the_same_statements_however_much_was_done(world, queries_made):
    def fill(count):
        for number in range(count):
            write_comment(world.card(f"Card {number}"), "Hello", by=world.diego)
        db.session.flush()

    fill(2)
    day(None, "", world.ana)
    few = queries_made(lambda: day(None, "", world.ana))
    fill(6)

    assert len(queries_made(lambda: day(None, "", world.ana))) == len(few)
