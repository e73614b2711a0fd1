"""Working through the outbox: lease a task, run its job in its own transaction, retry with back-off."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..core.clock import now
from ..core.db import db, writing
from .log import LEASE, queue
from .models import Task

GIVE_UP_AFTER = 12
"""Attempts before a task is left for a person to look at; with the back-off below that is about a day."""

log = logging.getLogger("sirve.outbox")
Job = Callable[[dict[str, Any]], None]


_running: ContextVar[int | None] = ContextVar("running", default=None)


TASKS = Task.__table__.c
AT_ONCE = 10
"""Tasks taken with one commit."""
DUE = (
    select(TASKS.id)
    .where(
        TASKS.done_at.is_(None),
        TASKS.due_at <= bindparam("now"),
        TASKS.attempts < GIVE_UP_AFTER,
        TASKS.name.in_(bindparam("names", expanding=True)),
        or_(TASKS.leased_until.is_(None), TASKS.leased_until < bindparam("now")),
    )
    .order_by(TASKS.due_at, TASKS.id)
    .limit(bindparam("most"))
)
TAKE = (
    update(Task.__table__)
    .where(TASKS.id.in_(bindparam("ids", expanding=True)))
    .values(leased_until=bindparam("until"), attempts=TASKS.attempts + 1)
)


def breathe() -> None:
    """For a job that takes long: keep what it did so far, let others write, and hold the task for another lease."""
    task_id = _running.get()
    if task_id is not None:
        db.session.execute(update(Task).where(Task.id == task_id).values(leased_until=now() + LEASE))
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


def deliver_due(jobs: Mapping[str, Job], limit: int = 50) -> int:
    """Run at most `limit` tasks that are due; returns how many were taken. Commits each one by itself."""
    taken = 0
    while taken < limit and (leased := _lease(jobs, min(AT_ONCE, limit - taken))):
        for task_id, until in leased:
            _run(task_id, until, jobs)
        taken += len(leased)
    return taken


def _lease(jobs: Mapping[str, Job], most: int) -> list[tuple[int, datetime]]:
    """Take some due tasks: their ids, and until when they are ours. Where there are none nobody has to wait for us."""
    asked = {"now": now(), "names": list(jobs), "most": most}
    is_any = db.session.scalar(DUE, asked | {"most": 1}) is not None
    db.session.commit()
    if not is_any:
        return []
    with writing():
        ids = list(db.session.scalars(DUE.with_for_update(skip_locked=True), asked))
        until = now() + LEASE
        if ids:
            db.session.execute(TAKE, {"ids": ids, "until": until})
        db.session.commit()
        return [(task_id, until) for task_id in ids]


def _run(task_id: int, until: datetime, jobs: Mapping[str, Job]) -> None:
    running = _running.set(task_id)
    with writing():
        if now() > until and not _is_still_ours(task_id, until):
            _running.reset(running)
            db.session.remove()
            return
        task = db.session.get_one(Task, task_id)
        try:
            jobs[task.name](task.payload)
            task.done_at = now()
            db.session.commit()
        except Exception as error:  # whatever a job raises, the queue goes on and remembers it
            db.session.rollback()
            log.exception("task failed", extra={"task": task_id})
            task = db.session.get_one(Task, task_id)
            task.error = f"{type(error).__name__}: {error}"[:500]
            task.due_at = now() + timedelta(seconds=min(2**task.attempts, 3600 * 4))
            task.leased_until = None
            db.session.commit()
        finally:
            _running.reset(running)
            db.session.remove()


def _is_still_ours(task_id: int, until: datetime) -> bool:
    """After others of the same lease took long: hold it for another one, unless another worker has taken it meanwhile."""
    held = update(Task).where(Task.id == task_id, Task.leased_until == until, Task.done_at.is_(None))
    return db.session.scalar(held.values(leased_until=now() + LEASE).returning(Task.id)) is not None
