"""Results of a team, and what each of its figures was computed from."""

from __future__ import annotations

from flask import Response, redirect, request, url_for

from ...core.fields import as_id
from ...teams.queries import current_team, visible_team
from ...web.pages import me, page
from ..queries.results import PERIODS, Span, card_list, request_list, results, span
from . import insights


@insights.get("/results")
def current_results() -> Response:
    team = current_team(me())
    if team is None:
        return page("insights/no_team.html", section="results")
    return redirect(url_for(".show_results", key=team.key), 302)  # type: ignore[return-value]


@insights.get("/results/<key>")
def show_results(key: str) -> Response:
    read = _span(key)
    return page(
        "insights/results.html", team=read.team, results=results(read), span=read, periods=PERIODS, section="results"
    )


@insights.get("/results/<key>/cards")
def result_cards(key: str) -> Response:
    read = _span(key)
    asked = request.args
    listed = card_list(read, asked.get("what", ""), as_id(asked.get("column")), asked.get("monday", ""))
    return page("insights/result_cards.html", team=read.team, span=read, listed=listed, section="results")


@insights.get("/results/<key>/requests")
def result_requests(key: str) -> Response:
    read = _span(key)
    listed = request_list(read, request.args.get("what", ""))
    return page("insights/result_requests.html", team=read.team, span=read, listed=listed, section="results")


def _span(key: str) -> Span:
    return span(visible_team(key, to=me()), request.args.get("days"), to=me())
