"""Decisions and the requests they answer, with what their letters name."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ..models import Decision, Request
from ..policy import may_see_requests


def decision_to_send(decision_id: int) -> Decision | None:
    """The decision with its request and all that its letter names."""
    return db.session.scalar(_with_request().where(Decision.id == decision_id).execution_options(populate_existing=True))


def reuse_of_form(form_key: str) -> Decision | None:
    """The decision of a request that its author ended with a finished piece, as `decision_to_send` gives it."""
    by_author = (Decision.outcome == "reused") & Decision.by_id.is_(None) & (Request.form_key == form_key)
    found = db.session.scalar(select(Decision.id).join(Request, Request.id == Decision.request_id).where(by_author))
    return decision_to_send(found) if found else None


def visible_decision(decision_id: int, to: User) -> Decision:
    """The decision with its request. Raises `NotFound` where there is none or `to` may not see it."""
    found = decision_to_send(decision_id) if may_see_requests(to) else None
    if found is None:
        raise NotFound
    return found


def given_together(decision: Decision) -> list[Decision]:
    """The decision and those of the same group whose letters have not left and that were not undone."""
    if not decision.group_key:
        return [decision] if decision.sent_at is None else []
    group = _with_request().where(
        Decision.group_key == decision.group_key, Decision.sent_at.is_(None), Decision.undone_at.is_(None)
    )
    return list(db.session.scalars(group.order_by(Decision.request_id)))


def _with_request() -> Select[tuple[Decision]]:
    request = joinedload(Decision.request)
    return select(Decision).options(
        joinedload(Decision.by),
        joinedload(Decision.to_team),
        request.joinedload(Request.persona),
        request.joinedload(Request.requester),
        request.joinedload(Request.team),
    )
