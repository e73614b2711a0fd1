"""Lists for somebody with an account: what they asked, and what their department did."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from ...accounts.models import Department, User
from ...core.db import db
from ...core.errors import NotFound
from ...flow.models import Card
from ..models import OPEN, Request
from ..policy import is_theirs, may_see_department, may_share_requests
from .forecast import Forecast, forecasts
from .line import places
from .private import asked_by_them
from .status import FORECAST, states_of

MOST = 200
SHOWS = ("all", "open", "answered")


class Row(Struct, frozen=True):
    """A request in a list: its public state, and when it could be out where that is said."""

    request: Request
    state: str
    card: Card | None
    forecast: Forecast | None
    is_own: bool = True


class Mine(Struct, frozen=True):
    """A list of requests, the newest first. `show` is "all", "open" (no answer yet, or not for ever) or "answered"."""

    rows: list[Row]
    show: str
    counts: dict[str, int]
    department: Department | None = None
    """The person's own, where there is something of it to see or to switch."""
    may_share: bool = False
    is_full: bool = False
    """There are older ones."""


def own_list(to: User, show: str = "all") -> Mine:
    """What the person asked: with this account, or with its confirmed address before there was one."""
    return _list(asked_by_them(to), to, show, _department(to))


def department_list(to: User, show: str = "all") -> Mine:
    """What the people of their department asked. Raises `NotFound` where its lead does not allow it, or there is none."""
    department = own_department(to)
    if not may_see_department(to, department):
        raise NotFound
    return _list(Request.department_id == department.id, to, show, department)


def own_department(to: User) -> Department:
    """Where the person works. Raises `NotFound` where nobody said."""
    found = db.session.get(Department, to.department_id) if to.department_id else None
    if found is None:
        raise NotFound
    return found


def _department(to: User) -> Department | None:
    found = db.session.get(Department, to.department_id) if to.department_id else None
    return found if found and (may_see_department(to, found) or may_share_requests(to, found)) else None


def _list(which: ColumnElement[bool], to: User, show: str, department: Department | None) -> Mine:
    """Six statements, however many requests."""
    show = show if show in SHOWS else "all"
    found = db.session.scalars(
        select(Request)
        .where(which)
        .options(joinedload(Request.team), joinedload(Request.persona), joinedload(Request.requester))
        .order_by(Request.id.desc())
        .limit(MOST + 1)
    ).all()
    listed = found[:MOST]
    is_open = {request.id: request.state in OPEN for request in listed}
    counts = {"all": len(listed), "open": sum(is_open.values()), "answered": len(listed) - sum(is_open.values())}
    shown = [request for request in listed if show == "all" or is_open[request.id] == (show == "open")]
    may_share = department is not None and may_share_requests(to, department)
    return Mine(_rows(shown, to), show, counts, department, may_share, len(found) > MOST)


def _rows(requests: list[Request], to: User) -> list[Row]:
    states = states_of(requests)
    cards = {id_: card for id_, (state, card) in states.items() if card and state in FORECAST}
    in_line = places(cards.values())
    told = forecasts((request, cards[request.id], in_line.get(cards[request.id].id)) for request in requests if request.id in cards)
    return [
        Row(request, *states[request.id], told.get(request.id), is_theirs(to, request))
        for request in requests
    ]
