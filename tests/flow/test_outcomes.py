"""What became of what we delivered."""

from datetime import timedelta

import pytest

from board.core.clock import now, today
from board.core.db import db as database
from board.core.errors import Conflict, DomainError, NotAllowed
from board.core.words import Both
from board.flow.models import Move
from board.flow.queries.cards import is_check_due, visible_card
from board.flow.queries.history import history
from board.flow.rules.moves import move
from board.flow.rules.outcomes import check_later, learn
from board.metrics.models import Metric

TODAY = today("Europe/Madrid")


@pytest.fixture
def delivered(world):
    """A card with the customer whose check date is today; it was to raise a number from 3.3 to 4."""
    metric = Metric(name=Both("Piden una demo", "Ask for a demo"), unit="%", decimals=1, created_at=now())
    database.session.add(metric)
    database.session.flush()
    card = world.card("Demo form", look_at="", metric_id=metric.id, expected_from=3.3, expected_to=4, check_on=TODAY)
    for column in (world.ready, world.making, world.measuring):
        move(card, column, by=world.diego)
    return visible_card(card.id, to=world.diego)


@pytest.mark.parametrize("outcome", ["moved", "did_not"])
def test_an_answer_brings_the_card_to_learned_with_its_value(world, delivered, outcome):
    learn(delivered, outcome, 4.1, "People on a phone gave up.", by=world.diego)

    assert (delivered.outcome, delivered.outcome_value, delivered.outcome_note) == (outcome, 4.1, "People on a phone gave up.")
    assert delivered.column_id == world.learned.id
    assert delivered.learned_at is not None
    assert delivered.delivered_at is not None


def test_it_cannot_be_told_needs_no_value(world, delivered):
    learn(delivered, "cannot_tell", by=world.diego)

    assert delivered.column_id == world.learned.id


def test_the_answer_and_the_move_are_both_in_the_history(world, delivered):
    learn(delivered, "moved", 4.1, by=world.diego)

    assert {str(line.sentence) for line in history(delivered)[:2]} == {"Diego: it moved", "Diego moved it to Learned"}


def test_moved_needs_the_value(world, delivered):
    with pytest.raises(DomainError) as refused:
        learn(delivered, "moved", by=world.diego)

    assert refused.value.field == "value"
    assert delivered.outcome is None


def test_an_unknown_answer_is_refused(world, delivered):
    with pytest.raises(DomainError) as refused:
        learn(delivered, "rather", 1, by=world.diego)

    assert refused.value.field == "outcome"


def test_a_second_answer_is_a_conflict(world, delivered):
    learn(delivered, "moved", 4.1, by=world.diego)

    with pytest.raises(Conflict, match="answered already"):
        learn(delivered, "did_not", 3.2, by=world.ana)
    assert delivered.outcome == "moved"


def test_what_is_not_delivered_has_no_outcome(world):
    with pytest.raises(DomainError, match="not with the customer yet"):
        learn(world.card("Fresh"), "cannot_tell", by=world.diego)


def test_a_reopened_card_is_asked_again_and_keeps_its_history(world, delivered):
    learn(delivered, "did_not", 3.2, by=world.diego)
    for column in (world.making, world.measuring):
        move(delivered, column, by=world.diego)

    assert is_check_due(delivered)
    learn(delivered, "moved", 4.2, by=world.diego)

    sentences = [str(line.sentence) for line in history(delivered)]
    assert sentences.count("Diego: it did not move") == sentences.count("Diego: it moved") == 1


def test_a_board_without_a_learned_column_keeps_the_card_where_it_is(world, delivered):
    world.learned.kind = "delivered"
    database.session.flush()

    learn(delivered, "moved", 4.1, by=world.diego)

    assert delivered.column_id == world.measuring.id
    assert delivered.learned_at is not None


def test_it_is_due_on_its_day_and_not_before(world, delivered):
    assert is_check_due(delivered)

    check_later(delivered, TODAY + timedelta(days=14), by=world.diego)

    assert not is_check_due(delivered)
    assert delivered.check_on == TODAY + timedelta(days=14)


def test_later_is_a_day_to_come(world, delivered):
    with pytest.raises(DomainError) as refused:
        check_later(delivered, TODAY, by=world.diego)

    assert refused.value.field == "check_on"


@pytest.mark.parametrize("who", ["irene", "ruben"])
def test_only_its_team_says_what_became_of_it(world, delivered, who):
    with pytest.raises(NotAllowed):
        learn(delivered, "cannot_tell", by=getattr(world, who))
    with pytest.raises(NotAllowed):
        check_later(delivered, TODAY + timedelta(days=1), by=getattr(world, who))


def test_the_answer_moves_once(world, delivered):
    learn(delivered, "moved", 4.1, by=world.diego)

    moves = database.session.query(Move).filter_by(card_id=delivered.id, to_column_id=world.learned.id).all()
    assert len(moves) == 1
