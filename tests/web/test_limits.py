"""Public pages take only so much from one address, counted for all processes together."""

from __future__ import annotations

import pytest
from limits import parse
from limits.strategies import FixedWindowRateLimiter

from board.web.counters import TableStorage
from board.web.limits import Minute


@pytest.mark.both_databases
def test_the_fourth_use_of_three_is_refused_and_others_are_not_touched(app, db):
    db.session.rollback()
    limiter, three = FixedWindowRateLimiter(TableStorage()), parse("3/minute")
    assert [limiter.hit(three, "ask", "10.0.0.1") for _ in range(4)] == [True, True, True, False]
    assert limiter.hit(three, "ask", "10.0.0.2")


@pytest.mark.both_databases
def test_a_window_that_is_over_counts_from_one(app, db):
    db.session.rollback()
    storage = TableStorage()
    assert storage.incr("k", -1) == 1
    assert storage.incr("k", 60) == 1
    assert storage.incr("k", 60) == 2


def test_one_session_reads_only_so_often_a_minute_and_others_are_not_touched():
    minute = Minute()

    assert [minute.wait("search", "ana", 3) > 0 for _ in range(4)] == [False, False, False, True]
    assert not minute.wait("search", "diego", 3)
    assert not minute.wait("page", "ana", 3)
    minute.minute -= 1
    assert not minute.wait("search", "ana", 3)
