"""Reasons for going over limits are kept, and told by column and reason, never by person."""

from datetime import timedelta

import pytest

from board.core.clock import now
from board.core.words import Both
from board.flow.models import CardPerson
from board.flow.queries.overruns import exceeded
from board.flow.rules.boards import change_board
from board.flow.rules.moves import move
from board.flow.rules.trash import delete_card
from board.flow.rules.undoing import undo_move


@pytest.fixture
def crowded(world):
    """Review holds its three, and four more went in."""
    for n in range(3):
        world.card(f"Card {n}", world.review)
    for n, why in enumerate(["Launch Thursday", "launch Thursday", "A customer is stuck", "Launch Thursday"]):
        move(world.card(f"More {n}", world.making), world.review, by=world.diego, reason=why)
    return world


def told(world, to=None):
    return exceeded(world.des, now() - timedelta(days=90), to or world.ana)


def test_each_limit_says_how_often_and_why_most_often_first(crowded):
    (review,) = told(crowded)

    assert (str(review.column), review.times) == ("Review", 4)
    assert [(reason.words.casefold(), len(reason.cards)) for reason in review.in_order] == [
        ("launch thursday", 3),
        ("a customer is stuck", 1),
    ]
    assert [title for _id, title in review.in_order[0].cards] == ["More 3", "More 1", "More 0"]


def test_the_limit_per_person_names_nobody(world, db, signed_in):
    world.board.person_limit = 1
    for title in ("One", "Two"):
        card = world.card(title, world.ready)
        db.session.add(CardPerson(card_id=card.id, user_id=world.diego.id))
        db.session.flush()
        move(card, world.making, by=world.ana, reason="Only they know it")

    (hands,) = told(world)
    assert (hands.column, hands.times) == (None, 1)
    html = signed_in(world.ana).get("/results/DES").text
    told_there = html[html.index('id="over-limits"') :]
    assert "The limit per person was exceeded 1 time" in told_there
    assert "Diego" not in told_there[: told_there.index("</section>")]


def test_what_was_undone_or_thrown_away_is_not_told(crowded):
    one = move(crowded.card("Undone", crowded.making), crowded.review, by=crowded.diego, reason="Too soon")
    undo_move(one, by=crowded.diego)
    gone = crowded.card("Thrown away", crowded.making)
    move(gone, crowded.review, by=crowded.diego, reason="Too late")
    delete_card(gone, by=crowded.diego)

    assert told(crowded)[0].times == 4


def test_a_private_board_tells_its_reasons_to_its_team_alone(crowded):
    change_board(crowded.board, name=Both(en="Ours"), is_private=True, by=crowded.ana)

    assert told(crowded, to=crowded.irene) == []
    assert told(crowded, to=crowded.diego)[0].times == 4


def test_two_statements_however_many(crowded, queries_made, db):
    db.session.flush()

    assert len([each for each in queries_made(lambda: told(crowded)) if "memberships" not in each]) == 2
