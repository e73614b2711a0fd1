"""What a card is worth as several people see it, and that it moves nothing."""

from datetime import timedelta

import pytest

from board.core.clock import now
from board.core.errors import DomainError, NotAllowed
from board.flow.models import CardScore
from board.flow.queries.accepted import Near, Scored, score_from
from board.flow.rules.scores import forget_score, score_card


@pytest.fixture
def scoring(world):
    world.board.uses_scores = True
    return world


def scored(*parts, days=0):
    return Scored(1, *parts, at=now() - timedelta(days=days))


def test_the_score_is_the_product_of_the_means_with_the_spread():
    score = score_from([scored(8, 7, 6), scored(4, 5, 6)], now())

    assert (score.value, score.people, score.low, score.high) == (216, 2, 120, 336)


def test_a_score_older_than_sixty_days_no_longer_counts():
    assert score_from([scored(8, 7, 6, days=61)], now()) is None
    assert score_from([scored(8, 7, 6, days=61), scored(1, 2, 3)], now()).value == 6


def test_sorted_by_score_what_has_none_comes_last_in_the_leads_order(scoring):
    cards = [scoring.card(title) for title in ("A", "B", "C", "D")]
    score_card(cards[2], 2, 2, 2, by=scoring.diego)
    score_card(cards[3], 9, 9, 9, by=scoring.diego)
    ids = [card.id for card in cards]

    near = Near.beside(ids, scoring.board, scoring.diego)

    assert near.by_score(ids) == [cards[3].id, cards[2].id, cards[0].id, cards[1].id]
    assert scoring.titles(scoring.accepted) == ["A", "B", "C", "D"]


@pytest.mark.both_databases
def test_one_person_has_one_score_and_may_take_it_back(scoring, db):
    card = scoring.card("Leaflet")

    score_card(card, 1, 2, 3, by=scoring.diego)
    score_card(card, 4, 5, 6, by=scoring.diego)
    kept = db.session.get(CardScore, (card.id, scoring.diego.id))
    assert (kept.impact, kept.confidence, kept.ease) == (4, 5, 6)

    forget_score(card, by=scoring.diego)
    assert db.session.get(CardScore, (card.id, scoring.diego.id)) is None


@pytest.mark.parametrize("parts", [(0, 5, 5), (5, 11, 5), (5, 5, -1)])
def test_a_part_is_from_one_to_ten(scoring, parts):
    with pytest.raises(DomainError, match="from 1 to 10"):
        score_card(scoring.card("Leaflet"), *parts, by=scoring.diego)


def test_a_board_without_scores_takes_none_and_strangers_give_none(world):
    card = world.card("Leaflet")
    with pytest.raises(DomainError, match="does not use scores"):
        score_card(card, 5, 5, 5, by=world.diego)
    world.board.uses_scores = True
    with pytest.raises(NotAllowed):
        score_card(card, 5, 5, 5, by=world.irene)
