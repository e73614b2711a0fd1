"""Going over a limit asks why; a strict column refuses."""

import pytest

from board.core.clock import now
from board.flow.rules.limits import ColumnFull, ReasonNeeded
from board.flow.rules.moves import move
from board.flow.rules.undoing import undo_move


def fill(world, column):
    return [world.card(f"Card {n}", column) for n in range(column.wip_limit)]


def test_over_a_soft_limit_the_reason_is_asked(world):
    fill(world, world.review)
    card = world.card("One more", world.making)

    with pytest.raises(ReasonNeeded, match="Review would have 4 of 3") as asked:
        move(card, world.review, by=world.diego)

    assert (asked.value.column, asked.value.would_have) == (world.review, 4)


def test_with_a_reason_it_goes_in_and_the_reason_is_remembered(world):
    fill(world, world.review)

    moved = move(world.card("One more", world.making), world.review, by=world.diego, reason="Launch on Thursday")

    assert (moved.over_limit, moved.over_limit_reason) == (4, "Launch on Thursday")


def test_a_reason_given_for_nothing_is_not_kept(world):
    moved = move(world.card("Only one", world.making), world.review, by=world.diego, reason="Launch on Thursday")

    assert (moved.over_limit, moved.over_limit_reason) == (None, "")


def test_a_strict_column_refuses_whatever_the_reason(world):
    fill(world, world.review)
    world.review.is_strict = True

    with pytest.raises(ColumnFull, match="“Review” is full"):
        move(world.card("One more", world.making), world.review, by=world.diego, reason="Launch on Thursday")


def test_the_last_place_is_free_without_a_word(world):
    fill(world, world.review)[0].archived_at = now()

    assert move(world.card("In its place", world.making), world.review, by=world.diego)


def test_a_new_order_within_a_full_column_asks_nothing(world):
    cards = fill(world, world.review)

    assert move(cards[2], world.review, before=cards[0], by=world.diego)


@pytest.mark.parametrize("column", ["accepted", "measuring"])
def test_accepted_and_measuring_hold_any_number_whatever_is_written(world, column):
    to = getattr(world, column)
    to.wip_limit = 1
    world.card("One", to)

    assert move(world.card("Two", world.making), to, by=world.diego)


def test_undoing_into_a_strict_column_that_filled_up_is_refused(world):
    cards = fill(world, world.review)
    moved = move(cards[0], world.measuring, by=world.diego)
    world.card("Took the place", world.review)
    world.review.is_strict = True

    with pytest.raises(ColumnFull):
        undo_move(moved, by=world.diego)
