"""Who has a request open, and what pages that wait for news of the queue follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from zlib import crc32

from msgspec import Struct
from sqlalchemy import bindparam, case, func, select

from ...accounts.models import User
from ...core.clock import now
from ...core.db import db
from ...core.hot import hot
from ...core.text import initials
from ..models import Decision, Look, Request
from ..policy import may_see_requests

FORGOTTEN_AFTER = timedelta(seconds=60)
"""A page that has not said so for this long is no longer open."""
ROW, LOOK = Request.__table__.c, Look.__table__.c


class Looking(Struct, frozen=True):
    """Somebody who has the request open."""

    id: int
    name: str
    is_writing: bool

    @property
    def initials(self) -> str:
        return initials(self.name)


class Others(Struct, frozen=True):
    """Everybody else on a request, those who write first; who has answered it meanwhile, and the version of all that."""

    people: list[Looking]
    state: str
    answered_by: str
    """Name of whoever answered it, where it no longer waits."""
    version: int

    @property
    def writing(self) -> list[str]:
        return [each.name for each in self.people if each.is_writing]


LOOKING = hot(
    select(LOOK.user_id, User.__table__.c.name, LOOK.is_writing)
    .join(User.__table__, User.__table__.c.id == LOOK.user_id)
    .where(LOOK.request_id == bindparam("request"), LOOK.seen_at > bindparam("since"))
)


def others_on(request: Request, to: User) -> Others:
    """Who looks at the request besides `to`. One statement; another where it was answered."""
    rows = db.session.execute(LOOKING, {"request": request.id, "since": now() - FORGOTTEN_AFTER}).all()
    state = request.state
    people = [Looking(id, name, bool(writes)) for id, name, writes in rows if id != to.id]
    people.sort(key=lambda each: (not each.is_writing, each.name))
    by = "" if state == "waiting" else _answered_by(request.id)
    return Others(people, state, by, _version(state, ((id, bool(writes)) for id, _, writes in rows)))


def _answered_by(request_id: int) -> str:
    last = select(User.name).join(Decision, Decision.by_id == User.id)
    found = last.where(Decision.request_id == request_id, Decision.undone_at.is_(None)).order_by(Decision.id.desc())
    return db.session.scalar(found.limit(1)) or ""


def looking_versions(ids: list[int]) -> Mapping[int, int]:
    """Request -> another number for other people on it, other people writing, or another state."""
    states = db.session.execute(select(ROW.id, ROW.state).where(ROW.id.in_(ids))).all()
    rows = db.session.execute(
        select(LOOK.request_id, LOOK.user_id, LOOK.is_writing).where(
            LOOK.request_id.in_(ids), LOOK.seen_at > now() - FORGOTTEN_AFTER
        )
    ).all()
    here: dict[int, list[tuple[int, bool]]] = {}
    for request_id, user_id, writes in rows:
        here.setdefault(request_id, []).append((user_id, bool(writes)))
    return {request_id: _version(state, here.get(request_id, [])) for request_id, state in states}


COUNTED = (
    select(
        ROW.team_id,
        func.count(),
        func.sum(ROW.id),
        func.sum(ROW.id * func.coalesce(ROW.assigned_to_id, 0)),
        func.sum(case((ROW.state == "waiting", ROW.id), else_=0)),
        func.sum(case((ROW.for_head == True, ROW.id), else_=0)),  # noqa: E712
    )
    .where(ROW.state.in_(("waiting", "asked", "sending")))
    .group_by(ROW.team_id)
)
COUNTED_OF = hot(COUNTED.where(ROW.team_id.in_(bindparam("teams", expanding=True))))


def queue_versions(ids: list[int]) -> Mapping[int, int]:
    """Team -> another number when its queue differs; 0 is the queue of all teams and of none."""
    wants_all = 0 in ids
    found = db.session.execute(COUNTED) if wants_all else db.session.execute(COUNTED_OF, {"teams": ids})
    rows = [tuple(int(each) if each is not None else 0 for each in row) for row in found]
    versions = {row[0]: crc32(repr(row[1:]).encode()) for row in rows}
    if wants_all:
        versions[0] = crc32(repr(sorted(rows)).encode())
    return {number: versions.get(number, 0) for number in ids}


def may_watch(asked: Sequence[tuple[int, User]]) -> list[bool]:
    """Every member reads every team's requests."""
    return [may_see_requests(person) for _, person in asked]


def _version(state: str, here: Iterable[tuple[int, bool]]) -> int:
    """A number that changes with who is there, who writes, and whether it waits."""
    return crc32(repr((state, sorted(here))).encode())
