"""What a figure says, its order, its goal, its end."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.clock import today
from ...core.errors import DomainError
from ...teams.models import Team
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import ABOUT, PARTS, FigureForm, GoalForm, figure_form
from ..models import Metric
from . import metrics


@metrics.get("/metrics/<int:metric_id>/edit")
def edit_metric(metric_id: int) -> Response:
    metric, team = queries.metric_to_define(metric_id, to=me())
    shown = {part: getattr(metric, part) for part in PARTS} | {part: str(getattr(metric, part) or "") for part in ABOUT}
    form = figure_form(FigureForm, queries.offered(team), **{**shown, "every_days": str(metric.every_days)})
    return _edit(metric, team, form)


@metrics.post("/metrics/<int:metric_id>")
def change_metric(metric_id: int) -> Response:
    metric, team = queries.metric_to_define(metric_id, to=me())
    form = figure_form(FigureForm, queries.offered(team), request.form)
    if not form.validate():
        return _edit(metric, team, form, 422)
    try:
        rules.change(metric, form.draft(), team, me(), is_sure=form.is_sure.data)
    except DomainError as error:
        form.refuse(error)
        return _edit(metric, team, form, error.status, refused=isinstance(error, rules.LooksLikeChannel))
    return see_other(url_for(".show_metric", metric_id=metric.id))


@metrics.post("/metrics/<int:metric_id>/retirement")
def retire_metric(metric_id: int) -> Response:
    metric, team = queries.metric_to_define(metric_id, to=me())
    rules.retire(metric, team, by=me())
    return see_other(f"/results/{team.key}")


@metrics.post("/metrics/<int:metric_id>/place")
def move_metric_up(metric_id: int) -> Response:
    metric, team = queries.metric_to_define(metric_id, to=me())
    rules.move_up(metric, team, by=me())
    return see_other(url_for(".show_metric", metric_id=metric.id))


@metrics.get("/metrics/<int:metric_id>/goal")
def edit_goal(metric_id: int) -> Response:
    metric, team = queries.metric_to_define(metric_id, to=me())
    last = queries.reading(metric).last
    shown = {"baseline": last.value if last else None, "baseline_on": last.on if last else today(team.time_zone)}
    return _goal(metric, team, GoalForm(**shown))


@metrics.post("/metrics/<int:metric_id>/goal")
def set_goal(metric_id: int) -> Response:
    metric, team = queries.metric_to_define(metric_id, to=me())
    form = GoalForm(request.form)
    if not form.validate():
        return _goal(metric, team, form, 422)
    try:
        rules.set_goal(metric, team, **form.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return _goal(metric, team, form, error.status)
    return see_other(url_for(".show_metric", metric_id=metric.id))


def _goal(metric: Metric, team: Team, form: GoalForm, status: int = 200) -> Response:
    return page("metrics/goal.html", status, metric=metric, team=team, form=form, section="results")


def _edit(metric: Metric, team: Team, form: FigureForm, status: int = 200, refused: bool = False) -> Response:
    return page(
        "metrics/edit_figure.html", status, metric=metric, team=team, form=form, refused=refused, section="results"
    )
