"""The door report of a team and of the whole department, and the requests behind its figures."""

from __future__ import annotations

from flask import Response, make_response, request

from ...core.sheet import as_csv
from ...teams.models import Team
from ...teams.queries import visible_team
from ...web.pages import me, page
from ..queries import door as door_queries
from . import insights


@insights.get("/results/<key>/door")
def team_door(key: str) -> Response:
    return _report(visible_team(key, to=me()))


@insights.get("/results/<key>/door.csv")
def team_door_sheet(key: str) -> Response:
    return _sheet(visible_team(key, to=me()))


@insights.get("/door")
def whole_door() -> Response:
    return _report(None)


@insights.get("/door.csv")
def whole_door_sheet() -> Response:
    return _sheet(None)


@insights.get("/requests/list")
def listed_requests() -> Response:
    listed = door_queries.listed(request.args.to_dict(), to=me())
    return page("insights/door_list.html", listed=listed, team=listed.span.team, section="results")


def _report(team: Team | None) -> Response:
    shown = door_queries.door(door_queries.span(request.args.get("span"), team))
    return page("insights/door.html", door=shown, span=shown.span, spans=door_queries.SPANS, team=team, section="results")


def _sheet(team: Team | None) -> Response:
    shown = door_queries.door(door_queries.span(request.args.get("span"), team))
    answer = make_response(as_csv(door_queries.sheet(shown)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"door-{team.key if team else 'all'}-{shown.span.until.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
