"""Working through the outbox: lease tasks, run the job of each in its own transaction, retry with back-off.

Small jobs that many tasks ask for (`Together`) are run once for all that are due, in one transaction; what was tried before, by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..core.clock import now
from ..core.db import db, writing
from ..core.hot import hot
from .log import LEASE, queue
from .models import Task

GIVE_UP_AFTER = 12
"""Attempts before a task is left for a person to look at; with the back-off below that is about a day."""

log = logging.getLogger("sirve.outbox")
Job = Callable[[dict[str, Any]], None]


class Together(Struct, frozen=True):
    """A small job that follows what many tasks ask as quickly as what one asks; each of them may come more than once."""

    job: Callable[[Sequence[dict[str, Any]]], None]

    def __call__(self, payload: dict[str, Any]) -> None:
        """The task of that payload alone."""
        self.job([payload])


class Leased(NamedTuple):
    """A task that is ours for a while."""

    id: int
    name: str
    payload: dict[str, Any]
    attempts: int
    """Before this one."""


_running: ContextVar[Sequence[int]] = ContextVar("running", default=())
"""Ids of the tasks whose job runs."""

TASKS = Task.__table__.c
ALONE, TOGETHER = 10, 200
"""Tasks taken with one commit."""
DUE = (
    select(TASKS.id, TASKS.name, TASKS.payload, TASKS.attempts)
    .where(
        TASKS.done_at.is_(None),
        TASKS.due_at <= bindparam("now"),
        TASKS.attempts < bindparam("attempts"),
        TASKS.name.in_(bindparam("names", expanding=True)),
        or_(TASKS.leased_until.is_(None), TASKS.leased_until < bindparam("now")),
    )
    .order_by(TASKS.due_at, TASKS.id)
    .limit(bindparam("most"))
)
LOOK, FIND = hot(DUE), hot(DUE.with_for_update(skip_locked=True))
THESE = update(Task.__table__).where(TASKS.id.in_(bindparam("ids", expanding=True)))
TAKE = hot(THESE.values(leased_until=bindparam("until"), attempts=TASKS.attempts + 1))
TURN = select(func.pg_advisory_xact_lock(52))
HOLD = hot(THESE.values(leased_until=bindparam("until")))
DONE = hot(THESE.values(done_at=bindparam("at")))


def take_turn() -> None:
    """Wait until no other worker follows small tasks, and let none do so before this transaction ends: what follows many
    events touches the same rows of the same people, in the order in which things happened. SQLite has one writer anyhow."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(TURN)


def breathe() -> None:
    """For a job that takes long: keep what it did so far, let others write, and hold its tasks for another lease."""
    if ids := _running.get():
        db.session.execute(HOLD, {"ids": ids, "until": now() + LEASE})
    db.session.commit()


def queue_daily(names: Iterable[str], last: date | None) -> date:
    """Queue the jobs `names` once for today (a day in UTC), unless `last` is today; returns today."""
    day = now().date()
    if day == last:
        return day
    with writing():
        try:
            for name in names:
                queue(name, key=f"{name}:{day}")
            db.session.commit()
        except IntegrityError:  # another worker was first
            db.session.rollback()
        finally:
            db.session.remove()
    return day


def deliver_due(jobs: Mapping[str, Job]) -> int:
    """Run all that is due and what follows from it; returns how many tasks were taken."""
    taken = 0
    while some := deliver_some(jobs):
        taken += some
    return taken


def deliver_some(jobs: Mapping[str, Job]) -> int:
    """Run some tasks that are due; returns how many were taken."""
    tasks, until = _lease(jobs)
    if tasks and isinstance(jobs[tasks[0].name], Together):
        _run(tasks, until, jobs)
    else:
        for task in tasks:
            _run([task], until, jobs)
    return len(tasks)


def _lease(jobs: Mapping[str, Job]) -> tuple[list[Leased], datetime]:
    """Take some due tasks, small ones or others as the first one is; and until when they are ours.

    One that was tried before comes alone: should the worker die of it, no other one counts that as an attempt. Where there
    are none nobody has to wait for us.
    """
    asked = {"now": now(), "names": list(jobs), "attempts": GIVE_UP_AFTER, "most": 1}
    first = db.session.execute(LOOK, asked).first()
    db.session.commit()
    if first is None:
        return [], asked["now"]
    if first.attempts == 0:
        is_small = isinstance(jobs[first.name], Together)
        names = [name for name, job in jobs.items() if isinstance(job, Together) == is_small]
        asked |= {"names": names, "attempts": 1, "most": TOGETHER if is_small else ALONE}
    with writing():
        tasks = [Leased(*row) for row in db.session.execute(FIND, asked)]
        until = now() + LEASE
        if tasks:
            db.session.execute(TAKE, {"ids": [task.id for task in tasks], "until": until})
        db.session.commit()
    return tasks, until


def _run(tasks: Sequence[Leased], until: datetime, jobs: Mapping[str, Job]) -> None:
    """Run the jobs of these tasks in one transaction. If that fails, each of them by itself."""
    with writing():
        if now() > until:
            tasks = _still_ours(tasks, until)
        running = _running.set([task.id for task in tasks])
        try:
            _follow(tasks, jobs)
            return
        except Exception as error:  # whatever a job raises, the queue goes on and remembers it
            db.session.rollback()
            if len(tasks) == 1:
                _remember(tasks[0], error)
                return
        finally:
            _running.reset(running)
            db.session.remove()
    for task in tasks:
        _run([task], until, jobs)


def _follow(tasks: Sequence[Leased], jobs: Mapping[str, Job]) -> None:
    asked: dict[str, list[Leased]] = {}
    if isinstance(jobs[tasks[0].name], Together):
        take_turn()
    for task in tasks:
        asked.setdefault(task.name, []).append(task)
    for name, some in asked.items():
        job = jobs[name]
        if isinstance(job, Together):
            job.job([task.payload for task in some])
        else:
            job(some[0].payload)
        db.session.execute(DONE, {"ids": [task.id for task in some], "at": now()})
    db.session.commit()


def _remember(task: Leased, error: Exception) -> None:
    """It failed: when it is tried again, and what a person may read of it."""
    log.exception("task failed", extra={"task": task.id})
    failed = db.session.get_one(Task, task.id)
    failed.error = f"{type(error).__name__}: {error}"[:500]
    failed.due_at = now() + timedelta(seconds=min(2**failed.attempts, 3600 * 4))
    failed.leased_until = None
    db.session.commit()


def _still_ours(tasks: Sequence[Leased], until: datetime) -> list[Leased]:
    """After others of the same lease took long: those that no other worker has taken meanwhile, held for another one."""
    held = update(Task).where(Task.id.in_([task.id for task in tasks]), Task.leased_until == until, Task.done_at.is_(None))
    kept = set(db.session.scalars(held.values(leased_until=now() + LEASE).returning(Task.id)))
    return [task for task in tasks if task.id in kept]
