"""Telling people of what happened: one unread line for each card, request or rota, with a count.

What is still unread goes into their next summary by mail (`digests`), what is meant for them by name first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update

from ...activity.models import Activity
from ...core.clock import now
from ...core.db import db, upsert
from ..models import Bell, Notification
from ..queries.addressees import Told, addressees

REMEMBERED = 100
"""Events a line remembers, so that one that is delivered twice counts once."""
FACTS = ("text", "reason", "to", "due_on", "title", "outcome", "is_accepted", "comment_id", "roles", "week", "key")
"""What a sentence needs of an event's facts."""


def tell(happened: Activity) -> list[int]:
    """Tell whom it concerns; returns the ids of those whose bell rings. Told twice, it counts once."""
    rung = [told.user_id for told in addressees(happened) if _tell(told, happened)]
    ring(rung)
    return rung


def silence(kind: str, subject_id: int) -> None:
    """It cannot be opened any more: nobody waits to read of it."""
    lines = (
        update(Notification)
        .where(Notification.subject_kind == kind, Notification.subject_id == subject_id, Notification.read_at.is_(None))
        .values(read_at=now())
        .returning(Notification.user_id)
    )
    ring(db.session.scalars(lines).all())


def ring(user_ids: Iterable[int]) -> None:
    """Let the open pages of these people look again."""
    insert = upsert(Bell)
    rows = [{"user_id": user_id, "version": 1} for user_id in sorted(set(user_ids))]
    if rows:
        db.session.execute(insert.on_conflict_do_update(index_elements=["user_id"], set_={"version": Bell.version + 1}), rows)


def hold(user_id: int) -> None:
    """Let nobody else ring this person's bell before the transaction ends. Whoever reads does so before they touch a line:
    a worker that tells them may hold both, and would wait for us as we for it."""
    row = upsert(Bell).values(user_id=user_id, version=0)
    db.session.execute(row.on_conflict_do_update(index_elements=["user_id"], set_={"version": Bell.version}))


def _tell(told: Told, happened: Activity) -> bool:
    lines = db.session.scalars(
        select(Notification)
        .where(
            Notification.user_id == told.user_id,
            Notification.subject_kind == happened.subject_kind,
            Notification.subject_id == happened.subject_id,
        )
        .order_by(Notification.read_at.is_not(None), Notification.id.desc())
        .limit(2)
        .with_for_update()  # until the commit another worker, and whoever reads it, waits: no event is lost
    ).all()
    if any(happened.id in line.facts.get("told", ()) for line in lines):
        return False
    if not lines or lines[0].read_at:
        db.session.add(_new(told, happened))
    else:
        _add(lines[0], told, happened)
    db.session.flush()
    return True


def line_for(told: Told, happened: Activity, line: Notification | None) -> bool:
    """Write `happened` into `line`, or into a new one where that was read; False where it says so already."""
    if line and happened.id in line.facts.get("told", ()):
        return False
    if line is None or line.read_at:
        db.session.add(_new(told, happened))
    else:
        _add(line, told, happened)
    return True


def _new(told: Told, happened: Activity) -> Notification:
    return Notification(
        user_id=told.user_id,
        subject_kind=happened.subject_kind,
        subject_id=happened.subject_id,
        title=happened.title,
        url=_url(told, happened),
        reason=told.reason,
        is_direct=told.is_direct,
        count=1,
        actor_name=happened.actor_name,
        facts=_facts(happened, []),
        at=happened.at,
    )


def _add(line: Notification, told: Told, happened: Activity) -> None:
    """What is meant for somebody stays what the line says, whatever else happens there."""
    before = line.facts.get("told", [])
    line.count += 1
    line.at, line.title = max(line.at, happened.at), happened.title
    if told.is_direct or not line.is_direct:
        line.reason, line.is_direct, line.actor_name = told.reason, told.is_direct, happened.actor_name
        line.url, line.facts = _url(told, happened), _facts(happened, before)
    else:
        line.facts = {**line.facts, "told": [*before, happened.id][-REMEMBERED:]}


def _facts(happened: Activity, before: list[int]) -> dict[str, Any]:
    kept = {name: happened.facts[name] for name in FACTS if name in happened.facts}
    return {**kept, "told": [*before, happened.id][-REMEMBERED:]}


def _url(told: Told, happened: Activity) -> str:
    if happened.subject_kind == "team":
        return f"/requests/duty/{happened.facts['key']}"
    if happened.subject_kind == "request":
        return f"/requests/mine/{happened.subject_id}" if told.reason == "decision" else f"/requests/{happened.subject_id}"
    comment = happened.facts.get("comment_id")
    return f"/cards/{happened.subject_id}" + (f"#comment-{comment}" if comment else "")
