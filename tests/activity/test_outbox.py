"""The outbox: small tasks are followed together, a failing one alone; whatever was tried before comes by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from board.activity.log import queue
from board.activity.models import Task
from board.activity.outbox import GIVE_UP_AFTER, Together, deliver_due, deliver_some
from board.core.clock import now
from board.core.db import db

pytestmark = pytest.mark.both_databases


class Evil(Exception):
    pass


@pytest.fixture
def asked(app):
    """Five tasks of a small job."""
    for number in range(5):
        queue("small", f"small:{number}", {"number": number})
    db.session.commit()


def follow(seen, evil=()):
    def job(payloads):
        numbers = [payload["number"] for payload in payloads]
        seen.append(numbers)
        if set(numbers) & set(evil):
            raise Evil(numbers)

    return {"small": Together(job)}


def state():
    db.session.rollback()
    tasks = db.session.scalars(select(Task).where(Task.name == "small").order_by(Task.id)).all()
    return [task.payload["number"] for task in tasks if not task.done_at], tasks


def test_small_tasks_are_followed_together(asked):
    seen = []

    assert deliver_due(follow(seen)) == 5

    assert seen == [[0, 1, 2, 3, 4]]
    assert state()[0] == []


def test_one_that_fails_takes_no_other_with_it_and_is_tried_again_later(asked):
    seen = []

    deliver_due(follow(seen, evil=[2]))

    assert seen == [[0, 1, 2, 3, 4], [0], [1], [2], [3], [4]]
    waiting, tasks = state()
    assert waiting == [2]
    assert "Evil" in tasks[2].error and tasks[2].attempts == 1 and tasks[2].leased_until is None
    assert timedelta(0) < tasks[2].due_at - now() <= timedelta(seconds=2)


def test_those_whose_worker_died_come_one_by_one_so_that_only_the_evil_one_is_given_up(asked):
    db.session.execute(update(Task).values(attempts=1, leased_until=now() - timedelta(seconds=1)))
    db.session.commit()
    seen = []

    assert deliver_some(follow(seen)) == 1
    assert seen == [[0]]
    assert [task.attempts for task in state()[1]] == [2, 1, 1, 1, 1]

    db.session.execute(update(Task).where(Task.key == "small:1").values(attempts=GIVE_UP_AFTER))
    db.session.commit()
    deliver_due(follow(seen))
    assert seen == [[0], [2], [3], [4]]


def test_what_another_worker_holds_is_left_to_it(asked):
    db.session.execute(update(Task).where(Task.key.in_(["small:0", "small:3"])).values(leased_until=now() + timedelta(seconds=9)))
    db.session.commit()
    seen = []

    deliver_due(follow(seen))

    assert seen == [[1, 2, 4]]


def test_other_tasks_each_have_a_transaction_of_their_own(asked):
    seen = []

    def job(payload):
        seen.append(payload["number"])
        if payload["number"] == 1:
            raise Evil

    assert deliver_some({"small": job}) == 5
    assert seen == [0, 1, 2, 3, 4]
    assert state()[0] == [1]
