"""What the search knows of requests: what they say, who may find them, how a result reads."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...activity.models import Activity
from ...core.db import db
from ...core.words import Sentence, say
from ...search.models import Document
from ...search.queries.sources import Entry, Shown, Source
from ..models import Message, Request
from ..policy import may_see_requests
from .private import asked_by_them

STATE_WORDS: dict[str, Sentence] = {
    "waiting": say("waits for an answer"),
    "sending": say("being answered"),
    "asked": say("waits for the requester"),
    "accepted": say("accepted"),
    "deferred": say("yes, not now"),
    "declined": say("answered with no"),
    "merged": say("joined to another one"),
    "reused": say("solved with a piece"),
    "withdrawn": say("withdrawn"),
    "closed": say("closed after silence"),
}


_ALL = Document.scope == "requests"


def seen(to: User) -> ColumnElement[bool]:
    """Members find every request, others their own."""
    if may_see_requests(to):
        return _ALL
    return (Document.kind == "request") & Document.subject_id.in_(select(Request.id).where(asked_by_them(to)))


def called(key: str, number: int) -> tuple[str, int] | None:
    """The request P-214."""
    return ("request", number) if key == "P" else None


def requests(ids: Sequence[int]) -> list[Entry]:
    """What requests say: what is asked and what changes, how they know, what was said since. Two statements."""
    rows = db.session.scalars(select(Request).where(Request.id.in_(ids)).options(joinedload(Request.requester))).all()
    said: dict[int, list[str]] = {}
    messages = select(Message.request_id, Message.text).where(Message.request_id.in_(ids)).order_by(Message.id)
    for request_id, text in db.session.execute(messages):
        said.setdefault(request_id, []).append(text)
    return [
        Entry(
            id=row.id,
            scope="requests",
            key=row.reference,
            title=row.title,
            text="\n".join(filter(None, (row.change, row.details, row.evidence, row.wanted_why, row.who, *said.get(row.id, ())))),
            url=f"/requests/{row.id}",
            language=row.language,
            at=row.received_at,
        )
        for row in rows
    ]


def shown_requests(ids: Sequence[int], to: User) -> dict[int, Shown]:
    """Requests among the results of `to`; whoever does not answer requests is led to their own page of it."""
    found = select(Request).where(Request.id.in_(ids)).options(joinedload(Request.requester))
    if not may_see_requests(to):
        found = found.where(asked_by_them(to))
    answers = may_see_requests(to)
    return {
        row.id: Shown(
            title=row.title,
            url=f"/requests/{row.id}" if answers else f"/requests/mine/{row.id}",
            key=row.reference,
            place=f"{row.who} · {STATE_WORDS[row.state]}" if answers else "",
            at=row.received_at,
        )
        for row in db.session.scalars(found)
    }


def after(last: int, most: int) -> list[int]:
    """The next ids."""
    return list(db.session.scalars(select(Request.id).where(Request.id > last).order_by(Request.id).limit(most)))


TOUCHING = ("intake.request.received", "intake.request.replied", "intake.request.completed", "intake.letter.sent")
"""Events after which a request reads differently."""


def touched(happened: Activity) -> list[tuple[str, list[int]]]:
    """The request of that event."""
    return [("request", [happened.subject_id])] if happened.name in TOUCHING and happened.subject_id else []


SOURCES = {"request": Source(requests, after, shown_requests)}
