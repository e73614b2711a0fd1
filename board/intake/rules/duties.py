"""The weekly rota: who of a team answers requests. Others still may; the one on duty sees them as theirs."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import say
from ...teams.models import Team
from ..events import DutySet
from ..models import Duty
from ..policy import may_plan_duty
from ..queries.duties import AHEAD, colleagues, last_duties, rota, this_week

LATEST = timedelta(weeks=26)


def set_duty(team: Team, week: date, person: User | None, by: User) -> None:
    """Say who answers in the week of that Monday; None: nobody in particular."""
    require(may_plan_duty(by, team.id), say("Only a lead of the team plans who answers."))
    if week.weekday() != 0 or not this_week(team) <= week <= this_week(team) + LATEST:
        raise DomainError(say("Choose this week or one to come."), field="week")
    if person is not None and person.id not in {each.id for each in colleagues(team)}:
        raise DomainError(say("Choose somebody of the team."), field="user_id")
    _put(team, week, person.id if person else None, by)


def plan_fairly(team: Team, by: User) -> int:
    """Fill the weeks ahead that have nobody, each with whoever's turn is the longest ago; returns how many were filled."""
    require(may_plan_duty(by, team.id), say("Only a lead of the team plans who answers."))
    people = colleagues(team)
    if not people:
        raise DomainError(say("Nobody works in the team yet."))
    last = last_duties(team.id)
    filled = 0
    for week in rota(team):
        if week.person is not None:
            continue
        person = min(people, key=lambda each: (last.get(each.id, date.min), each.name))
        last[person.id] = week.monday
        _put(team, week.monday, person.id, by)
        filled += 1
    return filled


def _put(team: Team, week: date, person_id: int | None, by: User) -> None:
    known = db.session.scalar(select(Duty).where(Duty.team_id == team.id, Duty.week == week))
    if (known.user_id if known else None) == person_id:
        return
    db.session.execute(delete(Duty).where(Duty.team_id == team.id, Duty.week == week))
    if person_id is not None:
        db.session.add(Duty(team_id=team.id, week=week, user_id=person_id))
        db.session.flush()
    facts = {"week": week.isoformat(), "user_id": person_id, "key": team.key}
    record(DutySet(subject=("team", team.id), title=str(team.name), team_id=team.id, facts=facts), by=by)


assert timedelta(weeks=AHEAD) < LATEST
