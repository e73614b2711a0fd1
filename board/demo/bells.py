"""What Lumbre's people have not read yet: some days of comments, thanks, answers and moves, told by the rules that always do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased, joinedload

from ..accounts.models import User
from ..activity.models import Activity
from ..core.db import db
from ..flow.events import KudosGiven
from ..flow.models import Card, Kudos
from ..intake.events import DutySet, LetterSent, RequestHanded
from ..intake.models import Decision, Duty, Request
from ..notifications.rules import moves, telling
from ..teams.models import Membership, Team
from .calendar import Calendar

FRESH = timedelta(days=5)
"""How far back nobody has looked: a weekend does not empty it."""
SAID = "flow.comment.written"
MOST_MOVES = 12
"""Of the latest moves, those that somebody may not have read of yet."""


def ring(calendar: Calendar) -> None:
    """Tell whom it concerns what happened lately. After everything else is stored."""
    since = calendar.now - FRESH
    rows = [*_thanks(since), *_letters(since), *_handed(), *_duties(calendar)]
    db.session.execute(insert(Activity), rows)
    names = {SAID, *(row["name"] for row in rows)}
    lately = select(Activity).where(Activity.at > since, Activity.name.in_(names)).order_by(Activity.at, Activity.id)
    for happened in db.session.scalars(lately).all():
        telling.tell(happened)
    latest = select(Activity).where(Activity.name == moves.MOVED, Activity.at > since).order_by(Activity.at.desc(), Activity.id.desc())
    moves.tell_moves(reversed(db.session.scalars(latest.limit(MOST_MOVES)).all()))


def _thanks(since: datetime) -> Iterator[dict[str, Any]]:
    thanked = aliased(User)
    given = select(Kudos, Card, User, thanked.name).join(Card, Card.id == Kudos.card_id).where(Kudos.at > since)
    given = given.join(User, User.id == Kudos.by_id).join(thanked, thanked.id == Kudos.to_id)
    for kudos, card, by, name in db.session.execute(given).all():
        facts = {"kudos_id": kudos.id, "to_id": kudos.to_id, "to": name, "text": kudos.text}
        yield _event(KudosGiven.name, kudos.at, by, ("card", card.id), card.title, card.team_id, facts, card.board_id)


def _letters(since: datetime) -> Iterator[dict[str, Any]]:
    sent = select(Decision).where(Decision.sent_at > since).options(joinedload(Decision.by), joinedload(Decision.request))
    for decision in db.session.scalars(sent).all():
        request, facts = decision.request, {"decision_id": decision.id, "outcome": decision.outcome}
        about = ("request", request.id)
        yield _event(LetterSent.name, decision.sent_at or decision.at, decision.by, about, request.title, decision.team_id, facts)


def _handed() -> Iterator[dict[str, Any]]:
    waiting = select(Request).where(Request.state == "waiting", Request.assigned_to_id.is_not(None))
    for request in db.session.scalars(waiting).all():
        facts, by = {"to_user_id": request.assigned_to_id, "from_user_id": None}, _lead(request.team_id)
        yield _event(RequestHanded.name, request.received_at, by, ("request", request.id), request.title, request.team_id, facts)


def _duties(calendar: Calendar) -> Iterator[dict[str, Any]]:
    """Whose week begins next Monday was told when the rota was made."""
    monday = calendar.today + timedelta(days=7 - calendar.today.weekday())
    weeks = select(Duty, Team).join(Team, Team.id == Duty.team_id).where(Duty.week == monday)
    at = calendar.at(calendar.working(calendar.day(1)), 10)
    for duty, team in db.session.execute(weeks).all():
        facts = {"week": monday.isoformat(), "user_id": duty.user_id, "key": team.key}
        yield _event(DutySet.name, at, _lead(team.id), ("team", team.id), str(team.name), team.id, facts)


def _lead(team_id: int | None) -> User | None:
    leading = select(User).join(Membership, Membership.user_id == User.id).where(Membership.team_id == team_id, Membership.role == "lead")
    return db.session.scalars(leading.order_by(User.id)).first()


def _event(
    name: str,
    at: datetime,
    by: User | None,
    about: tuple[str, int],
    title: str,
    team_id: int | None,
    facts: dict[str, Any],
    board_id: int | None = None,
) -> dict[str, Any]:
    return {
        "name": name,
        "at": at,
        "actor_id": by.id if by else None,
        "actor_name": by.name if by else "",
        "team_id": team_id,
        "board_id": board_id,
        "subject_kind": about[0],
        "subject_id": about[1],
        "title": title,
        "facts": facts,
        "request_ref": "",
    }
