"""My work: what waits for me, what I have in hand, what I asked for, whom it has served."""

from datetime import timedelta

import pytest

from board.core.clock import now, today
from board.core.db import db, set_writing
from board.core.words import Both
from board.flow.models import CardPerson, CheckItem, Checklist
from board.flow.rules.blockers import block
from board.flow.rules.comments import write_comment
from board.insights.queries.my_work import my_work
from board.intake.rules.send import Asked, send
from board.metrics.models import Metric
from tests.flow.conftest import World
from tests.world import sign_in

TODAY = today("Europe/Madrid")


@pytest.fixture
def world(db):
    return World()


def put_on(card, person):
    db.session.add(CardPerson(card_id=card.id, user_id=person.id))
    db.session.flush()
    return card


def ask(world, title, by=None, **more):
    given = {"stage_id": world.discover.id, "persona_id": world.marta.id, **more}
    request, _ = send(Asked(asked=title, change="trust us", language="en", **given), by=by or world.jon)
    return request


def test_started_cards_come_first_the_oldest_on_top(world):
    put_on(world.card("Waiting", world.ready), world.diego)
    put_on(world.card("Young", world.making, started_at=now()), world.diego)
    put_on(world.card("Old", world.making, started_at=now() - timedelta(9)), world.diego)
    put_on(world.card("Out", world.measuring, delivered_at=now()), world.diego)
    put_on(world.card("Not mine", world.making), world.ana)

    mine = my_work(world.diego).mine

    assert [(each.card.title, each.age) for each in mine] == [("Old", 10), ("Young", 1), ("Waiting", None)]


def test_requests_of_my_teams_wait_for_me_the_most_urgent_first(world):
    ask(world, "Can wait").due_at = now() + timedelta(9)
    ask(world, "Today").due_at = now()
    ask(world, "Of another team", stage_id=world.stay.id)
    db.session.flush()

    assert [each.request.title for each in my_work(world.diego).requests] == ["Today", "Can wait"]


def test_more_than_five_requests_are_a_link(world):
    for number in range(7):
        ask(world, f"Request {number}")

    work = my_work(world.diego)

    assert (len(work.requests), work.more_requests) == (5, 2)


def test_my_checks_are_due_and_those_of_my_team_that_nobody_is_on(world):
    due = {"delivered_at": now(), "check_on": TODAY}
    put_on(world.card("Mine", world.measuring, **due), world.diego)
    world.card("Nobody’s", world.measuring, **due)
    put_on(world.card("Ana’s", world.measuring, **due), world.ana)
    put_on(world.card("Later", world.measuring, delivered_at=now(), check_on=TODAY + timedelta(1)), world.diego)
    put_on(world.card("Known", world.learned, learned_at=now(), **due), world.diego)

    assert {each.card.title for each in my_work(world.diego).checks} == {"Mine", "Nobody’s"}


def test_a_blocked_card_of_a_colleague_is_where_to_help_first(world):
    block(put_on(world.card("Mine", world.making), world.diego), "legal", by=world.diego)
    block(put_on(world.card("Hers", world.making), world.ana), "someone has to call", by=world.ana)

    assert my_work(world.diego).stuck.title == "Hers"


def test_what_i_asked_for_shows_its_public_state(world):
    ask(world, "A leaflet", by=world.diego, stage_id=world.stay.id)

    assert [(each.request.title, each.state) for each in my_work(world.diego).asked] == [("A leaflet", "received")]


def test_the_latest_card_that_moved_its_number_says_whom_it_served(world):
    metric = Metric(name=Both("Reservan", "Book"), created_at=now())
    db.session.add(metric)
    db.session.flush()
    moved = {"outcome": "moved", "metric_id": metric.id, "learned_at": now(), "delivered_at": now(), "outcome_value": 30}
    card = world.card("Logo", world.learned, outcome_at=now(), **moved)
    put_on(put_on(card, world.diego), world.ana)

    served = my_work(world.diego).served

    assert (served.card.title, served.with_whom, served.stage_place) == ("Logo", "Ana", 1)
    assert my_work(world.irene).served is None


def test_a_newcomer_is_told_where_to_begin(world, client):
    page = sign_in(client, world.diego).get("/my-work").text

    assert "Nothing is waiting for you" in page
    assert "Go to the board" in page


def test_somebody_without_a_team_is_told_what_happens_next(world, client):
    page = sign_in(client, world.carmen).get("/my-work").text
    assert "You are in no team: you look after all of them." in page and 'href="/requests"' in page

    world.carmen.role = "member"
    assert "You are not in a team yet" in client.get("/my-work").text


def test_the_title_counts_people_and_numbers(world, client):
    ask(world, "One")
    ask(world, "Two")
    put_on(world.card("Mine", world.measuring, delivered_at=now(), check_on=TODAY), world.diego)

    page = sign_in(client, world.diego).get("/my-work").text

    assert "two people and one number wait for you" in page


@pytest.mark.parametrize(("who", "status"), [("ruben", 403), ("jon", 403)])
def test_it_is_for_members(world, client, who, status):
    assert sign_in(client, getattr(world, who)).get("/my-work").status_code == status


def test_it_costs_the_same_statements_however_much_there_is(world, queries_made):
    def fill(count):
        for number in range(count):
            put_on(world.card(f"Card {number}", world.making, started_at=now()), world.diego)
            put_on(world.card(f"Out {number}", world.measuring, delivered_at=now(), check_on=TODAY), world.diego)
            ask(world, f"Request {number}")
        db.session.flush()

    def read():
        set_writing(False)  # as a page does: what many parts need is read once, and by each page anew
        db.session.info.pop("once", None)
        try:
            return queries_made(lambda: my_work(world.diego))
        finally:
            set_writing(True)

    fill(2)
    my_work(world.diego)
    few = read()
    fill(6)
    many = read()

    assert len(many) == len(few)


def test_what_is_in_hand_is_grouped_by_what_it_needs(world):
    put_on(world.card("Next", world.ready), world.diego)
    put_on(world.card("Going", world.making, started_at=now()), world.diego)
    put_on(world.card("Soon", world.making, started_at=now(), due_on=TODAY + timedelta(3)), world.diego)
    block(put_on(world.card("Stuck", world.making, started_at=now()), world.diego), "legal", by=world.diego)

    groups = [(group, [each.card.title for each in held]) for group, held in my_work(world.diego).groups]

    assert groups == [("blocked", ["Stuck"]), ("due", ["Soon"]), ("under_way", ["Going"]), ("next", ["Next"])]


def test_being_named_waits_until_one_has_written_there(world):
    card = world.card("Case study", world.making)
    write_comment(card, "What do you think, @Diego Paz?", by=world.ana)
    assert [(each.card.title, each.by, each.said) for each in my_work(world.diego).named] == [
        ("Case study", "Ana Ruiz", "What do you think, @Diego Paz?")
    ]

    write_comment(card, "I like it", by=world.diego)

    assert my_work(world.diego).named == []


def test_a_card_to_read_waits_and_is_not_in_hand(world):
    card = world.card("Case study", world.review, started_at=now())
    db.session.add(CardPerson(card_id=card.id, user_id=world.diego.id, role="reviewer"))
    db.session.flush()

    work = my_work(world.diego)

    assert ([each.title for each in work.reviews], work.mine, work.people_waiting) == (["Case study"], [], 1)


def test_a_step_given_to_me_on_a_card_of_somebody_else_waits(world):
    card = put_on(world.card("Case study", world.making, started_at=now()), world.ana)
    steps = Checklist(card_id=card.id, name="")
    db.session.add(steps)
    db.session.flush()
    db.session.add_all(
        CheckItem(checklist_id=steps.id, text=text, is_done=done, owner_id=world.diego.id)
        for text, done in (("Choose the photo", False), ("Done already", True))
    )
    db.session.flush()

    assert [each.text for each in my_work(world.diego).steps] == ["Choose the photo"]


def test_a_card_that_waits_for_me_says_since_when_and_why(world):
    card = put_on(world.card("Case study", world.making, started_at=now()), world.ana)
    block(card, "the quotes", "person", person=world.diego, by=world.ana)

    assert [(each.title, why.reason) for each, why in my_work(world.diego).blocked_on_me] == [("Case study", "the quotes")]


def test_a_board_that_was_kept_to_another_team_since_shows_nothing(world):
    card = put_on(world.card("Secret", world.making, started_at=now()), world.hugo)
    write_comment(card, "@Hugo Marín look", by=world.ana)
    world.board.is_private = True
    db.session.flush()

    assert my_work(world.hugo).is_empty


def test_every_line_is_on_the_page(world, client):
    card = world.card("Case study", world.review, started_at=now())
    db.session.add(CardPerson(card_id=card.id, user_id=world.diego.id, role="reviewer"))
    write_comment(card, "@Diego Paz <b>look</b>", by=world.ana)
    put_on(world.card("Mine", world.making, started_at=now()), world.diego)
    put_on(world.card("Later", world.ready), world.diego)
    db.session.commit()

    page = sign_in(client, world.diego).get("/my-work").text

    assert "You are asked to read it; it is in Review" in page
    assert "Ana Ruiz: “@Diego Paz &lt;b&gt;look&lt;/b&gt;”" in page
    assert "Under way" in page and "Next" in page
