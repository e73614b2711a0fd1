"""A new figure for a team, and what happens to one that tells about a channel."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from ...core.clock import today
from ...core.errors import DomainError
from ...core.text import one_line
from ...core.words import Both
from ...teams.models import Team
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import ABOUT, ANOTHER, NewFigureForm, figure_form
from . import metrics


@metrics.get("/teams/<key>/figures/new")
def new_figure(key: str) -> Response:
    team = queries.team_to_define_for(key, to=me())
    offered = queries.offered(team)
    asked = {part: request.args[part] for part in (*ABOUT, "lens") if part in request.args}
    if "name" in request.args:
        asked["name"] = Both.of(one_line(request.args["name"]))
    shown = {"unit": "%", "decimals": 0, "baseline_on": today(team.time_zone), **offered.usual(), **asked}
    return _ask(team, figure_form(NewFigureForm, offered, **shown), offered)


@metrics.post("/teams/<key>/figures")
def define_figure(key: str) -> Response:
    team = queries.team_to_define_for(key, to=me())
    offered = queries.offered(team)
    form = figure_form(NewFigureForm, offered, request.form)
    if not form.validate():
        return _ask(team, form, offered, 422)
    try:
        metric = rules.begin(team, form.draft(), form.aim(), me(), form.is_sure.data, form.explanation.data)
    except rules.ChannelFigure as refused:
        return _explain(team, form, offered, refused)
    except DomainError as error:
        form.refuse(error)
        return _ask(team, form, offered, error.status)
    return see_other(url_for(".show_metric", metric_id=metric.id))


def _explain(team: Team, form: NewFigureForm, offered: queries.Offered, refused: rules.ChannelFigure) -> Response:
    """A channel figure: kept beneath the figure that was chosen, or first of all refused with the figures to choose from."""
    chosen = next((each.metric for each in offered.figures if str(each.metric.id) == form.explains_id.data), None)
    if chosen is not None:
        if form.keep.data:
            rules.explain(chosen, form.draft(), team, by=me())
        return see_other(url_for(".show_metric", metric_id=chosen.id))
    if form.explains_id.data == ANOTHER:
        form.about_another()
        return _ask(team, form, offered)
    return _ask(team, form, offered, 422, refused=refused)


def _ask(team: Team, form: NewFigureForm, offered: queries.Offered, status: int = 200, **more: Any) -> Response:
    stage, persona = offered.stage(form.stage_id.data), offered.persona(form.persona_id.data)
    return page(
        "metrics/new_figure.html",
        status,
        team=team,
        form=form,
        offered=offered,
        stage=stage,
        place=offered.place_of(form.stage_id.data),
        persona=persona,
        section="results",
        **{"refused": None, **more},
    )
