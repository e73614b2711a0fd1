"""One request, for those who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ..models import Decision, Request
from ..policy import may_see_requests


def request_for_rules(request_id: int) -> Request | None:
    """The request with its team, customer and requester, as it is stored now."""
    return db.session.scalar(with_names().where(Request.id == request_id).execution_options(populate_existing=True))


def visible_request(request_id: int, to: User) -> Request:
    """The request with everything a page about it shows. Raises `NotFound` where `to` does not answer requests."""
    found = db.session.scalar(_one(), {"request": request_id}) if may_see_requests(to) else None
    if found is None:
        raise NotFound
    return found


@cache
def _one() -> Select[tuple[Request]]:
    """The request `:request` as `with_history`, as it is stored now. Built once."""
    return with_history().where(Request.id == bindparam("request")).execution_options(populate_existing=True)


def visible_requests(ids: Sequence[int], to: User) -> list[Request]:
    """Those of `ids` there are, with their names, the oldest first; none where `to` does not answer requests."""
    if not ids or not may_see_requests(to):
        return []
    found = with_names().where(Request.id.in_(ids)).order_by(Request.due_at, Request.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def requests_named(numbers: set[int], to: User) -> dict[int, str]:
    """Number -> address, for the requests among `numbers` that `to` may see."""
    if not numbers or not may_see_requests(to):
        return {}
    found = db.session.scalars(select(Request.id).where(Request.id.in_(numbers)))
    return {number: f"/requests/{number}" for number in found}


def with_names() -> Select[tuple[Request]]:
    """A request with its team, customer, requester and department."""
    return select(Request).options(
        joinedload(Request.team),
        joinedload(Request.stage),
        joinedload(Request.persona),
        joinedload(Request.brand),
        joinedload(Request.department),
        joinedload(Request.requester),
        joinedload(Request.recorded_by),
    )


def with_history() -> Select[tuple[Request]]:
    """As `with_names`, with its messages, files and decisions and whose they were."""
    decisions = selectinload(Request.decisions)
    return with_names().options(
        selectinload(Request.messages),
        selectinload(Request.files),
        decisions.joinedload(Decision.by),
        decisions.joinedload(Decision.team),
        decisions.joinedload(Decision.to_team),
    )
