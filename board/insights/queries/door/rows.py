"""The requests of a report, with what became of them: five statements however many there are."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct, field
from sqlalchemy import Select, exists, func, or_, select

from ....core.db import db
from ....core.working import Calendar
from ....intake.models import OPEN, Decision, Pause, Request, RequestFile
from ....teams.models import Team
from ....teams.queries.calendars import calendars
from .spans import Span

ENDED = ("accepted", "declined")
"""What the acceptance rate is about."""
DECIDED = ("accepted", "deferred", "declined", "merged", "reused")
"""Answers that decide; a question and passing on do not."""


class Said(NamedTuple):
    """A decision whose letter left."""

    outcome: str
    reason: str
    at: datetime
    by_us: bool
    """By a person of ours: not by the requester, nor by time."""
    team_id: int | None
    is_expedite: bool


class Row(Struct, frozen=True):
    """A request as the report counts it. Minutes are working minutes of the team it is with."""

    id: int
    title: str
    team_id: int | None
    department_id: int | None
    stage_id: int | None
    persona_id: int | None
    state: str
    received_at: datetime
    promised_at: datetime
    due_at: datetime
    answered_at: datetime | None
    rating: int | None
    rated_at: datetime | None
    has_evidence: bool
    said: list[Said] = field(default_factory=list)
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    @property
    def verdict(self) -> tuple[str, str, datetime] | None:
        """Yes or no, with the reason of a no, and when it was first said: an appeal changes what, not when."""
        ended = [said for said in self.said if said.outcome in ENDED]
        return (ended[-1].outcome, ended[-1].reason, ended[0].at) if ended else None

    @property
    def decided_at(self) -> datetime | None:
        """When we first decided: "not now" is a decision, a question is none."""
        return next((said.at for said in self.said if said.by_us and said.outcome in DECIDED), None)

    @property
    def is_waiting(self) -> bool:
        return self.state in ("waiting", "sending")

    @property
    def is_late_answer(self) -> bool:
        return self.answered_at is not None and self.answered_at > self.promised_at

    def is_late_now(self, now: datetime) -> bool:
        """Not answered yet, and past its promise."""
        return self.answered_at is None and self.is_waiting and self.promised_at < now

    def minutes_to_answer(self, calendar: Calendar) -> float | None:
        return calendar.minutes(self.received_at, self.answered_at) if self.answered_at else None

    def minutes_to_decision(self, calendar: Calendar) -> float | None:
        """Without the working minutes in which the requester had our question."""
        decided = self.decided_at
        if decided is None:
            return None
        stood = sum(calendar.minutes(began, min(ended or decided, decided)) for began, ended in self.pauses)
        return calendar.minutes(self.received_at, decided) - stood


class Read(Struct, frozen=True):
    """All rows a span may need, and the teams they are with."""

    span: Span
    rows: list[Row]
    teams: list[Team]
    calendars: dict[int | None, Calendar]

    def calendar(self, row: Row) -> Calendar:
        return self.calendars.get(row.team_id) or self.calendars[None]

    @property
    def ours(self) -> list[Row]:
        """Without those that the team passed on: they belong to whom they are with."""
        team = self.span.team
        return [row for row in self.rows if team is None or row.team_id == team.id]


def read(span: Span) -> Read:
    """What came, was decided or passed on within the span, what is open, and what was rated lately."""
    ids = _ids(span)
    said, stood = _said(ids), _stood(ids)
    has_file = exists().where(RequestFile.request_id == Request.id, RequestFile.deleted_at.is_(None))
    columns = (
        Request.id, Request.title, Request.team_id, Request.department_id, Request.stage_id, Request.persona_id, Request.state,
        Request.received_at, func.coalesce(Request.promised_at, Request.due_at, type_=Request.due_at.type), Request.due_at,
        Request.answered_at, Request.rating,
        func.coalesce(Request.rated_at, Request.decided_at, type_=Request.due_at.type),
        or_(func.trim(Request.evidence) != "", has_file),
    )  # fmt: skip
    found = db.session.execute(select(*columns).where(Request.id.in_(ids)).order_by(Request.id))
    rows = [Row(*values, said[values[0]], stood[values[0]]) for values in found]
    teams = db.session.scalars(select(Team).where(Team.id.in_({row.team_id for row in rows if row.team_id}))).all()
    return Read(span, rows, list(teams), calendars(teams))


def _ids(span: Span) -> Select[Any]:
    """Which requests, as a subquery."""
    said = select(Decision.request_id).where(Decision.at >= span.since)
    rated = func.coalesce(Request.rated_at, Request.decided_at) >= span.rated_since
    touched = or_(
        Request.received_at >= span.since,
        Request.state.in_(OPEN),
        Request.id.in_(said),
        Request.rating.is_not(None) & rated,
    )
    found = select(Request.id).where(touched)
    if span.team is None:
        return found
    passed_on = said.where(Decision.outcome == "rerouted", Decision.team_id == span.team.id)
    return found.where(or_(Request.team_id == span.team.id, Request.id.in_(passed_on)))


def _said(ids: Select[Any]) -> dict[int, list[Said]]:
    columns = (
        Decision.request_id, Decision.outcome, Decision.reason, Decision.at, Decision.by_id, Decision.letter != "",
        Decision.team_id, Decision.is_expedite,
    )  # fmt: skip
    left = select(*columns).where(
        Decision.request_id.in_(ids), Decision.sent_at.is_not(None), Decision.undone_at.is_(None)
    )
    found: dict[int, list[Said]] = defaultdict(list)
    for request_id, outcome, reason, at, by_id, has_letter, team_id, expedite in db.session.execute(
        left.order_by(Decision.at, Decision.id)
    ):
        found[request_id].append(Said(outcome, reason, at, by_id is not None and has_letter, team_id, expedite))
    return found


def _stood(ids: Select[Any]) -> dict[int, list[tuple[datetime, datetime | None]]]:
    found: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    pauses = select(Pause.request_id, Pause.started_at, Pause.ended_at).where(Pause.request_id.in_(ids))
    for request_id, began, ended in db.session.execute(pauses.order_by(Pause.id)):
        found[request_id].append((began, ended))
    return found
