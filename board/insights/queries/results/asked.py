"""What the team was asked, and how it answered."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import or_, select

from ....core.clock import day_of
from ....core.db import db
from ....core.words import Both, say
from ....intake.models import Decision, Request
from ....teams.models import Team
from ...charts import Part, ShareBar, share_bar
from .spans import Span

KINDS = {
    "accepted": "yes",
    "deferred": "yes",
    "rerouted": "other",
    "asked": "more",
    "declined": "no",
    "merged": "joined",
    "reused": "joined",
}
"""Outcome of a decision -> the part it counts in. Joined ones stand beside: they are no answer about the audience."""


class AskedRow(Struct, frozen=True):
    """A request with the team's latest answer in the period."""

    request_id: int
    title: str
    state: str
    kind: str
    outcome: str
    on: date
    in_time: bool
    """The team's first answer, which may lie before the period, came within its days."""
    alternative: str
    to_team: Both | None


class Asked(Struct, frozen=True):
    """The answers of the period, the latest first; `late` are the requests that still wait, past their day."""

    rows: list[AskedRow]
    late: list[tuple[int, str]]
    bar: ShareBar

    def of(self, kind: str) -> list[AskedRow]:
        return [row for row in self.rows if row.kind == kind]

    @property
    def read(self) -> list[AskedRow]:
        """Those that were answered about the audience."""
        return [row for row in self.rows if row.kind != "joined"]

    @property
    def in_time(self) -> list[AskedRow]:
        return [row for row in self.read if row.in_time]

    @property
    def deferred(self) -> int:
        return sum(row.outcome == "deferred" for row in self.rows)

    @property
    def came_back(self) -> int:
        """Of those we asked for more, how many were answered."""
        return sum(row.state not in ("asked", "closed", "withdrawn") for row in self.of("more"))

    @property
    def with_alternative(self) -> int:
        """Of the noes, how many named a piece or a team instead."""
        return sum(row.alternative in ("piece", "team") for row in self.of("no"))

    @property
    def mostly_to(self) -> tuple[Both, int] | None:
        """The team most of the others went to, and how many."""
        names = Counter(row.to_team for row in self.of("other") if row.to_team)
        return names.most_common(1)[0] if names else None


def asked(span: Span) -> Asked:
    """Two statements."""
    rows = answers(span)
    counts = Counter(row.kind for row in rows)
    parts = [
        Part(str(name), counts[kind], span.requests_address(kind))
        for kind, name in (
            ("yes", say("yes")),
            ("other", say("to another team")),
            ("more", say("asked for more")),
            ("no", say("no")),
        )
    ]
    return Asked(rows, still_late(span), share_bar(parts))


def answers(span: Span) -> list[AskedRow]:
    """Each request that the team answered in the period, by its latest answer then; letters that left only."""
    to_team = Team.__table__.alias()
    found = (
        select(
            Decision.request_id, Decision.outcome, Decision.at, Decision.alternative,
            Request.title, Request.state, Request.promised_at, to_team.c.name,
        )
        .join(Request, Request.id == Decision.request_id)
        .outerjoin(to_team, to_team.c.id == Decision.to_team_id)
        .where(Decision.team_id == span.team.id, Decision.sent_at.is_not(None), Decision.undone_at.is_(None))
        .where(Decision.outcome.in_(KINDS), Decision.request_id.in_(_answered(span)))
        .order_by(Decision.at, Decision.id)
    )  # fmt: skip
    firsts: dict[int, datetime] = {}
    latest: dict[int, AskedRow] = {}
    for request_id, outcome, at, alternative, title, state, promised_at, to_name in db.session.execute(found):
        first = firsts.setdefault(request_id, at)
        on = day_of(at, span.zone)
        if on in span.window:
            in_time = first <= promised_at
            latest[request_id] = AskedRow(
                request_id, title, state, KINDS[outcome], outcome, on, in_time, alternative, to_name
            )
    return sorted(latest.values(), key=lambda row: (row.on, row.request_id), reverse=True)


def still_late(span: Span) -> list[tuple[int, str]]:
    """Requests that wait for the team's first answer and are past their day: id and title."""
    waiting = select(Request.id, Request.title).where(
        Request.team_id == span.team.id,
        or_(Request.state == "waiting", Request.state == "sending"),
        Request.answered_at.is_(None),
        Request.due_at < span.now,
    )
    return [(request_id, title) for request_id, title in db.session.execute(waiting.order_by(Request.due_at))]


def _answered(span: Span):  # type: ignore[no-untyped-def]
    return select(Decision.request_id).where(Decision.team_id == span.team.id, Decision.at >= span.since)
