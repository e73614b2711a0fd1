"""A team takes up a moment that nobody looked after, and what waited there comes to it; or it leaves it again."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...activity.events import Event
from ...activity.log import record
from ...activity.models import Activity
from ...core.db import db
from ...teams.models import Served
from ...teams.queries import routing
from ..events import RequestAssigned, RequestReleased
from ..models import Request
from .claiming import take


def follow_taken(event: Event, by: User | None) -> None:
    """`teams.audience.taken`: requests of the pool that now find this team, and no other, go to it with their clocks."""
    paths, served = routing(), str(_served(event))
    pool = select(Request).where(Request.state == "waiting", Request.team_id.is_(None), Request.for_head.is_(False))
    for request in db.session.scalars(pool.order_by(Request.id)).all():
        teams = paths.serving(request.stage_id, request.persona_id, request.brand_id)
        finds = [team.id for team in teams] == [event.team_id]
        if finds and take(request, ("waiting",), "waiting") and request.team_id is None:
            request.team_id = event.team_id
            facts = {"audience": served}
            record(RequestAssigned(subject=("request", request.id), title=request.title, team_id=event.team_id, facts=facts), by=by)


def follow_left(event: Event, by: User | None) -> None:
    """`teams.audience.left`: requests that came with that audience and nobody has answered go back to the pool."""
    served = str(_served(event))
    waiting = select(Request).where(
        Request.state == "waiting", Request.team_id == event.team_id, Request.answered_at.is_(None), Request.hops == 0
    )
    requests = {request.id: request for request in db.session.scalars(waiting)}
    came = select(Activity.subject_id, Activity.facts).where(
        Activity.name == RequestAssigned.name, Activity.subject_kind == "request", Activity.subject_id.in_(requests)
    )
    with_it = {request_id for request_id, facts in db.session.execute(came) if facts.get("audience") == served}
    for request_id in sorted(with_it):
        request = requests[request_id]
        if take(request, ("waiting",), "waiting"):
            request.team_id, request.assigned_to_id = None, None
            facts = {"from_team_id": event.team_id}
            record(RequestReleased(subject=("request", request.id), title=request.title, facts=facts), by=by)


def _served(event: Event) -> Served:
    return Served(event.facts["stage"], event.facts["persona"], event.facts["brand"])
