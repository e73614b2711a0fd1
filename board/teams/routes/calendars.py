"""When a team works, and the days off of a team and of everybody."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError, NotFound, require
from ...core.fields import as_day
from ...core.words import say
from ...web.pages import me, page, see_other
from .. import rules
from ..forms import CalendarForm, DaysOffForm
from ..models import Team
from ..policy import may_change_days_off
from ..queries.calendars import days_off, editable_calendar
from ..rules.calendars import FIELDS
from . import teams


@teams.get("/teams/<key>/calendar")
def calendar(key: str) -> Response:
    return _calendar(editable_calendar(key, to=me()))


@teams.post("/teams/<key>/calendar")
def change_calendar(key: str) -> Response:
    team, form = editable_calendar(key, to=me()), CalendarForm(request.form)
    if not form.validate():
        return _calendar(team, form, status=422)
    try:
        rules.change_calendar(team, by=me(), **form.fields())
    except DomainError as error:
        form.refuse(error)
        return _calendar(team, form, status=error.status)
    return see_other(url_for(".charter", key=team.key))


@teams.post("/teams/<key>/days-off")
def add_days_off(key: str) -> Response:
    return _add(editable_calendar(key, to=me()))


@teams.post("/teams/<key>/days-off/<day>/delete")
def remove_day_off(key: str, day: str) -> Response:
    return _remove(editable_calendar(key, to=me()), day)


@teams.get("/days-off")
def everybodys_days_off() -> Response:
    return _everybodys()


@teams.post("/days-off")
def add_everybodys() -> Response:
    return _add(None)


@teams.post("/days-off/<day>/delete")
def remove_everybodys(day: str) -> Response:
    return _remove(None, day)


def _add(team: Team | None) -> Response:
    form = DaysOffForm(request.form)
    show = _calendar if team else _everybodys
    if not form.validate():
        return show(team, off=form, status=422)
    try:
        rules.add_days_off(team, form.named(), by=me())
    except DomainError as error:
        form.refuse(error)
        return show(team, off=form, status=error.status)
    return see_other(_address(team) + "#days-off")


def _remove(team: Team | None, typed: str) -> Response:
    day = as_day(typed)
    if day is None:
        raise NotFound
    called = rules.remove_day_off(team, day, by=me())
    return see_other(_address(team, gone=day.isoformat(), called=called or None) + "#days-off")


def _address(team: Team | None, **more: str | None) -> str:
    return url_for(".calendar", key=team.key, **more) if team else url_for(".everybodys_days_off", **more)


def _calendar(
    team: Team, form: CalendarForm | None = None, off: DaysOffForm | None = None, status: int = 200
) -> Response:
    shown = form or CalendarForm(**{field: getattr(team, field) for field in FIELDS})
    return page("teams/calendar.html", status, form=shown, section="customers", **_off(team, off))


def _everybodys(team: None = None, off: DaysOffForm | None = None, status: int = 200) -> Response:
    require(may_change_days_off(me(), None), say("Only the head of marketing or an administrator changes everybody's days off."))
    return page("teams/days_off.html", status, section="customers", **_off(None, off))


def _off(team: Team | None, off: DaysOffForm | None) -> dict[str, object]:
    """What the list of days off is drawn from, with the one that was just taken away."""
    gone = as_day(request.args.get("gone"))
    return {
        "team": team,
        "days_off": days_off(team),
        "off": off or DaysOffForm(),
        "gone": gone,
        "called": request.args.get("called", "")[:120] if gone else "",
        "may_all": may_change_days_off(me(), None),
    }
