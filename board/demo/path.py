"""The five stops of the two-minute path, found in the example as it is loaded."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select

from ..accounts.models import User
from ..core.db import db
from ..flow.models import Card
from ..intake.models import Request, RequestCard
from ..metrics.models import Metric
from ..metrics.queries import Reading, read
from ..teams.policy import leads
from ..teams.queries import teams_for
from .company import PERSONAS, STAGES, TEAMS
from .figures import CURVES
from .requests import ASKS


class Path(Struct, frozen=True):
    """What the stops lead to; `guide_days` is how long the guide took, both days included."""

    guide_request: int
    leaflet_request: int
    guide_card: Card
    guide_days: int
    calls: Reading
    opens: Reading
    moments: int
    covered: int
    team: str
    """Key of a team whose figures the person may choose; empty where there is none."""


def path(to: User) -> Path | None:
    """The stops, or None where somebody changed the example beyond recognition."""
    guide, leaflet = (_request(key) for key in ("guide", "leaflet"))
    calls, opens = (_reading(key) for key in ("calls", "opens"))
    card = _card_of(guide) if guide else None
    if not (guide and leaflet and calls and opens and card and card.started_at and card.delivered_at):
        return None
    served = {moment for crew in TEAMS for moment in crew.serves}
    days = (card.delivered_at.date() - card.started_at.date()).days + 1
    return Path(guide, leaflet, card, days, calls, opens, len(STAGES) * len(PERSONAS), len(served), _team(to))


def _team(person: User) -> str:
    return next((team.key for team in teams_for(person) if leads(person, team.id)), "")


def _request(key: str) -> int | None:
    asked = next(ask.asked for ask in ASKS if ask.key == key)
    return db.session.scalar(select(Request.id).where(Request.asked == asked).limit(1))


def _card_of(request_id: int) -> Card | None:
    became = select(Card).join(RequestCard, RequestCard.card_id == Card.id).where(RequestCard.request_id == request_id)
    return db.session.scalar(became.limit(1))


def _reading(key: str) -> Reading | None:
    name = next(curve.name for curve in CURVES if curve.key == key)
    found = next((metric for metric in db.session.scalars(select(Metric)) if metric.name == name), None)
    return read([found])[0] if found else None
