"""One figure: its value, its way to the goal, all it ever was."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core import words
from ...core.clock import today
from ...core.errors import DomainError
from ...web.pages import me, page, see_other
from .. import policy, queries, rules
from ..forms import ValueForm
from ..models import Metric
from . import metrics


@metrics.get("/metrics/<int:metric_id>")
def show_metric(metric_id: int) -> Response:
    return _show(queries.visible_metric(metric_id, to=me()), None)


@metrics.post("/metrics/<int:metric_id>/values")
def write_value(metric_id: int) -> Response:
    metric, form = queries.visible_metric(metric_id, to=me()), ValueForm(request.form)
    if not form.validate():
        return _show(metric, form, 422)
    said = form.data
    try:
        rules.observe(metric, said.pop("on"), said.pop("value"), by=me(), **said)
    except DomainError as error:
        if error.status != 422:
            raise
        form.refuse(error)
        return _show(metric, form, 422)
    return see_other(url_for(".show_metric", metric_id=metric.id))


def _show(metric: Metric, form: ValueForm | None, status: int = 200) -> Response:
    team, values = queries.team_of(metric, to=me()), queries.values_of(metric)
    return page(
        "metrics/metric.html",
        status,
        section="results",
        metric=metric,
        team=team,
        reading=queries.reading(metric),
        values=values,
        goals=queries.goals_of(metric),
        place=queries.place_of(metric, team),
        explained=queries.explained_by(metric),
        form=form or _value_form(values, team.time_zone if team else words.zone()),
        may_write=queries.may_write_values(metric, to=me()) and metric.retired_at is None,
        may_define=team is not None and policy.may_define(me(), team.id) and metric.retired_at is None,
    )


def _value_form(values: list[queries.Value], zone: str) -> ValueForm:
    """Empty for today; or filled with the value of the day `?on=`, to be corrected."""
    wanted = request.args.get("on", "")
    known = next((each.observation for each in values if each.observation.on.isoformat() == wanted), None)
    if known is None:
        return ValueForm(on=today(zone))
    parts = known.denominator is not None
    return ValueForm(
        on=known.on,
        value=None if parts else known.value,
        numerator=known.numerator,
        denominator=known.denominator,
        note=known.note,
    )
