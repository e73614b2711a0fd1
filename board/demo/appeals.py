"""Two appeals against a no: Carmen said yes to one, and asked back about the other, which waits for its answer now."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..accounts.models import User
from ..activity.log import queue
from ..core.clock import start_of
from ..core.db import db
from ..intake.models import Appeal, Decision, Message, Request, RequestCard
from ..intake.queries.clocks import SILENT_DAYS
from ..intake.rules import letters, pauses
from ..teams.models import Team
from ..teams.queries.calendars import calendar_of
from .asked import about, decision
from .calendar import Calendar
from .requests import ASKS, Ask
from .wishes import APPEALED
from .work import Piece

PARTNER = (
    "We asked our members last week: 412 of 1,130 run a restaurant themselves, and 87 of the 120 who answered still take "
    "bookings on paper."
)
MIGRATION = "Las seis últimas migraciones han salido en un día; os paso las fechas y los locales."
THANKS = "asking them: now we know that they are the people we look after"
QUESTION = "¿Cuánto tardaron las dos anteriores, y qué las retrasó?"
JUDGE = "carmen"


class Case(NamedTuple):
    """A request with the no that is appealed against."""

    ask: Ask
    request: Request
    no: Decision


def store(
    calendar: Calendar, pieces: list[Piece], people: dict[str, User], teams: dict[str, Team], found: dict[str, int]
) -> None:
    """Write both. `found`: key of a request -> its id."""
    partner, migration = (_case(key, found) for key in ("partner", "d5"))
    card = next(piece for piece in pieces if piece.spanish == APPEALED.title.es)
    said = card.entries[0][1]
    _appeal(partner, PARTNER, calendar.before(said, 12))
    yes = decision(partner.ask, partner.request, "accepted", said, people, "DES", by=JUDGE)
    slots = {"thanks": THANKS, "why": "", "another": ""}
    words = letters.yes(about(partner.ask, partner.request, people, teams, calendar))
    yes.team_id, yes.letter = teams["DES"].id, letters.compose(words, ("now",), slots)
    partner.request.state, partner.request.decided_at = "accepted", said
    db.session.add_all([yes, RequestCard(request_id=partner.request.id, card_id=card.id)])
    _appeal(migration, MIGRATION, calendar.before(calendar.now, 16))
    _ask_back(migration, calendar, people, teams)
    db.session.flush()


def _case(key: str, found: dict[str, int]) -> Case:
    request = db.session.scalars(
        select(Request)
        .where(Request.id == found[key])
        .options(joinedload(Request.team))
        .execution_options(populate_existing=True)
    ).one()
    no = db.session.scalars(
        select(Decision).where(Decision.request_id == request.id, Decision.outcome == "declined")
    ).one()
    return Case(next(ask for ask in ASKS if ask.key == key), request, no)


def _appeal(case: Case, evidence: str, at: datetime) -> None:
    case.request.for_head, case.request.state, case.request.decided_at = True, "waiting", None
    pauses.restart(case.request, at)
    db.session.add(Appeal(request_id=case.request.id, decision_id=case.no.id, evidence=evidence, at=at))


def _ask_back(case: Case, calendar: Calendar, people: dict[str, User], teams: dict[str, Team]) -> None:
    at, judge = calendar.before(calendar.now, 5), people[JUDGE]
    asked = decision(case.ask, case.request, "asked", at, people, case.ask.team, by=JUDGE)
    asked.team_id, asked.letter, asked.facts = teams[case.ask.team].id, QUESTION, {"questions": [QUESTION]}
    said = Message(
        request_id=case.request.id,
        from_requester=False,
        author_id=judge.id,
        author_name=judge.name,
        text=QUESTION,
        at=at,
    )
    db.session.add_all([asked, said])
    case.request.state = "asked"
    pauses.pause(case.request, asked.sent_at or at)
    db.session.flush()
    hours = calendar_of(case.request.team)
    silent_after = start_of(hours.working_day(hours.day_of(at), SILENT_DAYS + 1), hours.zone)
    queue("intake.close_silent", f"silent:{asked.id}", {"decision_id": asked.id}, due_at=silent_after)
