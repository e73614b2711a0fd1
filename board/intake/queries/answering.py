"""All that stands beside a request while it is answered, with a number of statements that does not grow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, bindparam, func, select

from ...accounts.models import User
from ...audiences.models import Stage
from ...core.clock import now, today
from ...core.db import db
from ...core.hot import hot
from ...core.text import one_line
from ...core.words import listed
from ...flow.models import Card
from ...metrics.models import Metric
from ...metrics.queries import Reading, read
from ..models import Appeal, Decision, Request, RequestCard
from ..policy import can_accept, may_answer, may_assign, may_expedite, may_pass_on, may_renew_link, may_revoke_link
from .asking import Offer
from .clocks import Clock, clock_of, day_to_tell, zone_of
from .known import Colleague, Known, known
from .line import next_place
from .people import Together, together
from .shown import house as house_of
from .similar import Similar, similar

USUAL_RETURN = timedelta(days=60)


class OtherTeam(Struct, frozen=True):
    """A team it may be passed on to, with the step of the journey it looks after where that is one."""

    team: Any
    fits: bool
    stage: Any
    stage_place: int


class Answering(Struct, frozen=True):
    """Beside the request: what may be done with it, what is like it, and what the four answers offer."""

    request: Any
    """A `Request`, or a `Standing` one."""
    clock: Clock
    may_answer: bool
    can_accept: bool
    may_assign: bool
    may_pass_on: bool
    may_renew: bool
    may_revoke: bool
    may_expedite: bool
    offered: Offer
    stage_place: int
    others: list[OtherTeam]
    metrics: Sequence[Any]
    """Numbers of its team, with their latest values."""
    similar: Sequence[Similar]
    together: Together
    cards: list[Card]
    """What it became, or was joined to."""
    appeal: Appeal | None
    """New evidence against a no; the head of marketing reads it."""
    colleagues: Sequence[Colleague]
    """Who of its team may take it."""
    snippets: Sequence[Any]
    """Sentences of its team, those in the requester's language first."""
    place: int | None
    due_on: date
    first_return: date
    last_return: date
    usual_return: date

    @property
    def assigned(self) -> Colleague | None:
        """Who of the team will answer it."""
        return next((each for each in self.colleagues if each.id == self.request.assigned_to_id), None)

    @property
    def fitting(self) -> OtherTeam | None:
        return next((each for each in self.others if each.fits), None)

    @property
    def all_fitting(self) -> str:
        """The names of the other teams that look after its audience."""
        return listed(each.team.name for each in self.others if each.fits)


def answering(
    request: Any, to: User, house: Known | None = None, alike: Sequence[Similar] | None = None, **read: Any
) -> Answering:
    """Needs the request with its names loaded (`requests.with_names`); reads what is not given. `read` are fields of it."""
    house = house or known(request.team_id, house_of(request.team_id))
    offered = house.offered
    day = today(zone_of(request.team))
    own = request.team_id
    return Answering(
        request=request,
        clock=clock_of(request),
        may_answer=request.state == "waiting" and may_answer(to, request),
        can_accept=can_accept(request.team),
        may_assign=request.state == "waiting" and own is None and may_assign(to, request),
        may_pass_on=may_pass_on(to, request),
        may_renew=may_renew_link(to, request),
        may_revoke=may_revoke_link(to, request),
        may_expedite=own is not None and may_expedite(to, own),
        offered=offered,
        stage_place=_place(offered.stages, request.stage_id),
        others=_others(request, house),
        metrics=house.metrics,
        similar=similar(request, to) if alike is None else alike,
        together=read["together"] if "together" in read else together(request),
        cards=[] if request.state == "waiting" else _cards(request),
        appeal=_appeal(request),
        **_team_beside(request, house),
        place=read["place"] if "place" in read else next_place(own) if own else None,
        due_on=day_to_tell(request),
        first_return=day + timedelta(days=1),
        last_return=day + timedelta(days=180),
        usual_return=day + USUAL_RETURN,
    )


def _team_beside(request: Any, house: Known) -> dict[str, Any]:
    """What the team lends whoever answers."""
    if request.team is None or request.state != "waiting":
        return {"colleagues": [], "snippets": []}
    own = sorted(house.snippets, key=lambda each: each.language != request.language)
    return {"colleagues": house.colleagues, "snippets": own}


def _appeal(request: Request) -> Appeal | None:
    return db.session.scalar(select(Appeal).where(Appeal.request_id == request.id)) if request.for_head else None


class Leaving(Struct, frozen=True):
    """An answer whose letter has not left yet."""

    id: int
    group_key: str
    name: str
    """Of the requester, empty where only an address is known."""

    @property
    def first_name(self) -> str:
        return one_line(self.name).split(" ", 1)[0]


ANSWER, WISH, ASKER = Decision.__table__.c, Request.__table__.c, User.__table__.c
LEAVING = hot(
    select(ANSWER.id, ANSWER.group_key, func.coalesce(ASKER.name, WISH.requester_name).label("name"))
    .join_from(Decision.__table__, Request.__table__, WISH.id == ANSWER.request_id)
    .outerjoin(User.__table__, ASKER.id == WISH.requester_id)
    .where(
        ANSWER.by_id == bindparam("person"),
        ANSWER.sent_at.is_(None),
        ANSWER.undone_at.is_(None),
        ANSWER.sends_at > bindparam("at"),
    )
    .order_by(ANSWER.id)
)


def on_their_way(by: User) -> list[Leaving]:
    """The person's answers whose letters have not left yet: what they can still undo."""
    return [Leaving(*row) for row in db.session.execute(LEAVING, {"person": by.id, "at": now()})]


@cache
def _joined() -> Select[tuple[Card]]:
    joined = select(Card).join(RequestCard, RequestCard.card_id == Card.id)
    return joined.where(RequestCard.request_id == bindparam("request"), Card.deleted_at.is_(None)).order_by(Card.id)


def _cards(request: Request) -> list[Card]:
    return list(db.session.scalars(_joined(), {"request": request.id}))


def figure_of(cards: list[Card]) -> Reading | None:
    """The figure that what it became is to move, with its values and goal."""
    wanted = next((card.metric_id for card in cards if card.metric_id), None)
    return read([db.session.get_one(Metric, wanted)])[0] if wanted else None


def _others(request: Any, house: Known) -> list[OtherTeam]:
    served = house.served
    fitting = {team.id for team in served.serving(request.stage_id, request.persona_id, request.brand_id)}
    stages: dict[int, set[int | None]] = {}
    for audience in served.audiences:
        stages.setdefault(audience.team_id, set()).add(audience.stage_id)
    found = [_other(team, fitting, stages, house.offered) for team in house.teams if team.id != request.team_id]
    return sorted(found, key=lambda each: not each.fits)


def _other(team: Any, fitting: set[int], stages: dict[int, set[int | None]], offered: Offer) -> OtherTeam:
    own = stages.get(team.id, set())
    one = next(iter(own)) if len(own) == 1 else None
    stage = next((each for each in offered.stages if each.id == one), None)
    return OtherTeam(team, team.id in fitting, stage, _place(offered.stages, one))


def _place(stages: list[Stage], stage_id: int | None) -> int:
    """Which step of the journey it is, from 1; 0 where it is none."""
    return next((place for place, stage in enumerate(stages, 1) if stage.id == stage_id), 0)
