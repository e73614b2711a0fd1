"""The only door to the log, and to the outbox beside it. Both are written with the change itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import bindparam, insert, select

from ..core.clock import now
from ..core.db import db
from ..core.hot import hot
from ..core.objects import Objects, stored
from ..core.trace import request_ref
from .events import Event
from .models import Activity, Task


class Actor(Protocol):
    """Whoever acts: a person, or the installation itself."""

    id: Any
    name: Any


CONSUMERS: dict[str, list[str]] = {}
"""Event name -> names of the jobs that follow it. Filled by wiring, so that nobody below knows who listens."""

WINDOWS: dict[str, int] = {}
"""Name of a job -> seconds: what happens often is followed when such a window is over, and so together. Filled by wiring."""

SAID = [column.key for column in Activity.__table__.c if column.key != "id"]
REMEMBER = hot(insert(Activity.__table__).returning(Activity.__table__.c.id), *SAID)
REMEMBERED = Objects(Activity, Activity.id.in_(bindparam("ids", expanding=True)), order_by=[Activity.id])
UNTRIED = {"attempts": 0, "error": ""}
QUEUE = hot(insert(Task.__table__).inline(), "key", "name", "payload", "due_at", *UNTRIED)

FOLLOWERS: dict[str, list[Callable[..., None]]] = {}
"""Event name -> functions `(event, by)` that higher rooms run at once, in the same transaction: what must be there
when the page comes back, such as the board of a new team. Filled by wiring."""


def record(event: Event, by: Actor | None) -> Activity:
    """Remember `event`, done by `by` (None: the installation), and queue what follows. Does not commit."""
    kind, subject_id = event.subject
    said = {
        "at": now(),
        "name": event.name,
        "actor_id": by.id if by else None,
        "actor_name": by.name if by else "",
        "team_id": event.team_id,
        "board_id": event.board_id,
        "subject_kind": kind,
        "subject_id": subject_id,
        "title": event.title[:500],
        "facts": event.facts,
        "request_ref": request_ref.get(),
    }
    activity = stored(db.session(), Activity, {**said, "id": db.session.scalar(REMEMBER, said)})
    for name in CONSUMERS.get(event.name, ()):
        task = {"key": f"{name}:{activity.id}", "name": name, "payload": {"activity_id": activity.id}, "due_at": _due(name, activity.at)}
        db.session.execute(QUEUE, task | UNTRIED)
    for follow in FOLLOWERS.get(event.name, []):
        follow(event, by)
    return activity


def remembered(tasks: Sequence[dict[str, Any]]) -> list[Activity]:
    """What happened, of tasks that `record` queued, by their payloads; in its order."""
    return REMEMBERED.all(db.session(), {"ids": [payload["activity_id"] for payload in tasks]})


def queue(name: str, key: str, payload: dict[str, Any] | None = None, due_at: datetime | None = None) -> Task:
    """Ask the worker to run job `name` once after the commit, not before `due_at`; a known `key` is not repeated."""
    known = db.session.scalar(select(Task).where(Task.key == key))
    if known:
        return known
    task = Task(key=key, name=name, payload=payload or {}, due_at=due_at or now(), **UNTRIED)
    db.session.add(task)
    return task


def _due(name: str, at: datetime) -> datetime:
    """When job `name` follows what happened `at` some moment."""
    seconds = WINDOWS.get(name)
    return datetime.fromtimestamp((at.timestamp() // seconds + 1) * seconds, UTC) if seconds else at


LEASE = timedelta(seconds=60)
"""How long a worker keeps a task before another one may take it."""
