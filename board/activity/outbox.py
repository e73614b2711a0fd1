"""Working through the outbox: lease a task, run its job in its own transaction, retry with back-off."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select, update
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
    while taken < limit and (task_id := _lease(jobs)):
        _run(task_id, jobs)
        taken += 1
    return taken


def _lease(jobs: Mapping[str, Job]) -> int | None:
    with writing():
        due = (
            select(Task.id)
            .where(
                Task.done_at.is_(None),
                Task.due_at <= now(),
                Task.attempts < GIVE_UP_AFTER,
                Task.name.in_(list(jobs)),
                or_(Task.leased_until.is_(None), Task.leased_until < now()),
            )
            .order_by(Task.due_at, Task.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        task_id = db.session.scalar(due)
        if task_id is not None:
            db.session.execute(
                update(Task)
                .where(Task.id == task_id)
                .values(leased_until=now() + LEASE, attempts=Task.attempts + 1)
            )
        db.session.commit()
        return task_id


def _run(task_id: int, jobs: Mapping[str, Job]) -> None:
    running = _running.set(task_id)
    with writing():
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
