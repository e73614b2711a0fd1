"""Asking: somebody says who needs what, and it reaches the team that looks after them."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.text import first_line
from ...core.words import say
from ...teams.models import Team
from ...teams.queries import serving
from ..events import RequestReceived
from ..models import Request
from ..policy import may_ask, may_record
from ..queries.clocks import due_after
from .links import KEY, hashed, new_key, token_of
from .subscriptions import subscribe


class SeveralTeams(DomainError):
    """Equally narrow teams look after that audience: the requester says which."""


class Asked(Struct, frozen=True, kw_only=True):
    """What was typed. `None` for a part of the audience is "I am not sure"."""

    asked: str
    change: str
    language: str
    stage_id: int | None = None
    persona_id: int | None = None
    brand_id: int | None = None
    wanted_on: date | None = None
    wanted_why: str = ""
    name: str = ""
    email: str = ""
    form_key: str = ""
    department_id: int | None = None
    """Of the address they came by; what an account says of itself comes first."""
    came_by: str = ""


def send(words: Asked, by: User | None, team_id: int | None = None, let_leads_choose: bool = False) -> tuple[Request, str]:
    """A new request with its private token; the same ones again where this form was sent before.

    `team_id` settles a tie; `let_leads_choose` leaves it to the pool instead.

    Raises:
        SeveralTeams: it is a tie and nothing settles it.
    """
    require(may_ask(by), say("Your account is closed. Ask without it."))
    return _keep(words, reader(words, team_id, let_leads_choose), by=by, requester=by)


def record_for(words: Asked, by: User, team_id: int | None = None, let_leads_choose: bool = False) -> tuple[Request, str]:
    """As `send`, for somebody who asked a member: it is theirs, and they get its private address."""
    require(may_record(by), say("Only members record the request of somebody else."))
    return _keep(words, reader(words, team_id, let_leads_choose), by=by, requester=None)


def reader(words: Asked, team_id: int | None, let_leads_choose: bool) -> Team | None:
    """The team that looks after the audience; None is the pool. Raises `SeveralTeams` where nothing settles a tie."""
    teams = serving(words.stage_id, words.persona_id, words.brand_id)
    chosen = next((team for team in teams if team.id == team_id), None)
    if chosen or len(teams) < 2:
        return chosen or next(iter(teams), None)
    if let_leads_choose:
        return None
    raise SeveralTeams(say("Several teams look after them. Choose who should read it."), field="team_id")


def _keep(words: Asked, team: Team | None, by: User | None, requester: User | None) -> tuple[Request, str]:
    key = key_of(words)
    known = known_by(key)
    if known:
        return known, token_of(key)
    request = new_request(words, key, team, by, requester)
    first = stored_once(request, key)
    if first is not request:
        return first, token_of(key)
    facts = {"stage_id": request.stage_id, "persona_id": request.persona_id, "recorded": requester is None and by is not None}
    record(RequestReceived(subject=("request", request.id), title=request.title, team_id=request.team_id, facts=facts), by=by)
    if request.requester_email:
        subscribe(request, request.requester_email, request.language, by=by)
    return request, token_of(key)


def key_of(words: Asked) -> str:
    """The key of the form; a new one where it has none, or one that could be guessed."""
    return words.form_key if KEY.fullmatch(words.form_key) else new_key()


def known_by(key: str) -> Request | None:
    """The request that this form has made already."""
    return db.session.scalar(select(Request).where(Request.form_key == hashed(key)))


def stored_once(request: Request, key: str) -> Request:
    """The request, stored; the other one where the same form arrived twice at once and that one was first."""
    try:
        with db.session.begin_nested():
            db.session.add(request)
    except IntegrityError:
        known = known_by(key)
        if known is None:
            raise
        return known
    return request


def new_request(words: Asked, key: str, team: Team | None, by: User | None, requester: User | None) -> Request:
    """What was typed, as a request that is not stored yet."""
    at = now()
    return Request(
        secret_hash=hashed(token_of(key)),
        form_key=hashed(key),
        title=first_line(words.asked or words.change),
        asked=words.asked,
        change=words.change,
        language=words.language,
        stage_id=words.stage_id,
        persona_id=words.persona_id,
        brand_id=words.brand_id,
        wanted_on=words.wanted_on,
        wanted_why=words.wanted_why,
        requester_id=requester.id if requester else None,
        department_id=(requester.department_id if requester else None) or words.department_id,
        came_by=words.came_by[:60],
        requester_name="" if requester else words.name,
        requester_email="" if requester else words.email.lower(),
        recorded_by_id=by.id if by and not requester else None,
        team_id=team.id if team else None,
        received_at=at,
        due_at=due_after(at, team),
    )
