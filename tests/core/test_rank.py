"""The order of cards: any place can be taken by writing one rank."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.core import rank


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_two_thousand_insertions_anywhere_stay_in_order(chance):
    order: list[str] = []
    for _ in range(2_000):
        at = chance.randint(0, len(order))
        above = order[at - 1] if at else None
        below = order[at] if at < len(order) else None
        order.insert(at, rank.between(above, below))

    assert order == sorted(set(order))
    assert max(map(len, order)) <= rank.LIMIT


def test_five_thousand_at_the_end_stay_short():
    order = [rank.nth(0)]
    for _ in range(5_000):
        order.append(rank.between(order[-1], None))

    assert order == sorted(set(order))
    assert max(map(len, order)) == rank.WIDTH


def test_five_thousand_on_top_stay_short():
    order = [rank.nth(0)]
    for _ in range(5_000):
        order.append(rank.between(None, order[-1]))

    assert order[::-1] == sorted(set(order))
    assert max(map(len, order)) == rank.WIDTH


@pytest.mark.parametrize("towards", ["above", "below"])
def test_one_gap_can_be_split_two_hundred_times(towards):
    above, below = rank.nth(0), rank.nth(1)
    for _ in range(200):
        middle = rank.between(above, below)
        assert above < middle < below
        above, below = (above, middle) if towards == "above" else (middle, below)


def test_a_freshly_numbered_column_is_in_order():
    order = [rank.nth(place) for place in range(10_000)]

    assert order == sorted(set(order))


def test_neighbours_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="is not before"):
        rank.between(rank.nth(1), rank.nth(0))


@given(st.data())
def test_a_rank_never_ends_where_nothing_fits_before_it(data):
    above = rank.nth(data.draw(st.integers(0, 500)))
    below = rank.between(above, None)
    for _ in range(data.draw(st.integers(1, 30))):
        below = rank.between(above, below)

    assert rank.between(above, below) < below
