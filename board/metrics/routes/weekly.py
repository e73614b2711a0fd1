"""This week's figures: what is due, with the last value and one field each."""

from __future__ import annotations

from flask import Response, request

from ...core.clock import today
from ...core.errors import DomainError
from ...teams.models import Team
from ...teams.policy import works_in
from ...teams.queries import visible_team
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import WeekForm, field_of, week_form
from . import metrics


@metrics.get("/figures/<key>")
def this_week(key: str) -> Response:
    team = visible_team(key, to=me())
    due = queries.due(team, today(team.time_zone))
    return _show(team, due, week_form([each.metric for each in due], on=today(team.time_zone)))


@metrics.post("/figures/<key>")
def write_this_week(key: str) -> Response:
    team = visible_team(key, to=me())
    due = queries.due(team, today(team.time_zone))
    form = week_form([each.metric for each in due], request.form)
    if not form.validate():
        return _show(team, due, form, 422)
    for metric, value in form.values([each.metric for each in due]):
        try:
            rules.observe(metric, form.on.data, value, by=me())
        except DomainError as error:
            if error.status != 422:
                raise
            form.refuse(error)
            return _show(team, due, form, 422)
    return see_other(f"/figures/{team.key}")


def _show(team: Team, due: list[queries.Reading], form: WeekForm, status: int = 200) -> Response:
    return page(
        "metrics/this_week.html",
        status,
        section="results",
        team=team,
        due=due,
        form=form,
        field_of=field_of,
        may_write=works_in(me(), team.id),
        next_due=None if due else queries.next_due(team),
    )
