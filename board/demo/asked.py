"""Requests with their decisions, letters and cards. Letters are put together by the same sentences as real ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..accounts.models import User
from ..core.db import db
from ..core.text import first_line
from ..intake.models import Decision, Message, Request, RequestCard
from ..intake.queries.clocks import due_after
from ..intake.rules import letters, links
from ..teams.models import Team
from .calendar import Calendar
from .company import PERSONAS, TEAMS
from .requests import ASKS, Ask
from .work import Piece

LATE = "viral"
"""The one that was answered after its day."""
WORKED = 9 * 5 / 7
"""Working hours in a calendar day, weekends included."""


def store(
    calendar: Calendar, pieces: list[Piece], people: dict[str, User], ids: dict[str, Any], teams: dict[str, Team]
) -> dict[str, int]:
    """Write all requests; returns key -> id."""
    found: dict[str, int] = {}
    for ask in sorted(ASKS, key=lambda ask: _received(ask, pieces, calendar)):
        request = _request(ask, _received(ask, pieces, calendar), people, ids, teams)
        db.session.add(request)
        db.session.flush()
        found[ask.key] = request.id
        _answer(ask, request, calendar, people, teams, found)
        if ask.card and ask.outcome == "accepted":
            piece = piece_of(ask, pieces)
            db.session.add(RequestCard(request_id=request.id, card_id=piece.id))
    db.session.flush()
    return found


def piece_of(ask: Ask, pieces: list[Piece]) -> Piece:
    """The card that `ask` became, told by the beginning of its Spanish title."""
    return next(piece for piece in pieces if piece.spanish.startswith(ask.card))


def _received(ask: Ask, pieces: list[Piece], calendar: Calendar) -> datetime:
    """When it came: for accepted ones shortly before their card was opened."""
    if ask.card and ask.outcome == "accepted":
        return calendar.before(piece_of(ask, pieces).entries[0][1], ask.hours)
    return calendar.before(calendar.now, ask.days * WORKED)


def _request(
    ask: Ask, received: datetime, people: dict[str, User], ids: dict[str, Any], teams: dict[str, Team]
) -> Request:
    person = people.get(ask.by)
    team = teams.get(ask.first_team or ask.team)
    return Request(
        secret_hash=links.hashed(links.new_key()),
        title=first_line(ask.asked),
        asked=ask.asked,
        change=ask.change,
        language=ask.language,
        stage_id=ids["stage"].get(ask.stage),
        persona_id=ids["persona"].get(ask.persona),
        evidence=ask.evidence,
        kind=ask.kind,
        department_id=person.department_id if person else None,
        requester_id=person.id if person else None,
        requester_name=person.name if person else ask.by,
        requester_email=person.email if person else f"{ask.by.split()[0].lower()}@example.org",
        wanted_why="",
        team_id=team.id if team else None,
        state="waiting",
        hops=0,
        received_at=received,
        due_at=due_after(received, team),
    )


def _answer(
    ask: Ask,
    request: Request,
    calendar: Calendar,
    people: dict[str, User],
    teams: dict[str, Team],
    found: dict[str, int],
) -> None:
    if ask.outcome == "waiting":
        return
    at = calendar.after(request.received_at, ask.hours + (20 if ask.key == LATE else 0))
    request.answered_at = at
    about = _about(ask, request, people, teams, calendar)
    if ask.first_team:
        passed = _decision(ask, request, "rerouted", at - timedelta(hours=1), people, ask.first_team)
        passed.to_team_id, passed.letter = teams[ask.team].id, letters.compose(letters.other_team(about), (), {})
        passed.team_id = teams[ask.first_team].id
        db.session.add(passed)
        request.hops, request.team_id = 1, teams[ask.team].id
    if ask.outcome == "closed":
        _question(ask, request, at, people, teams)
        at = at + timedelta(days=14)
    decision = _decision(ask, request, ask.outcome, at, people, ask.team)
    decision.team_id = teams[ask.team].id
    decision.letter = _letter(ask, about)
    decision.reason, decision.why = ask.reason, ask.why
    decision.alternative, decision.alternative_text = ask.alternative, ask.instead
    if ask.outcome == "deferred":
        decision.returns_on = request.returns_on = calendar.day(-47)
    if ask.outcome == "merged":
        request.merged_into_id = found["leaflet"]
    request.state, request.decided_at, request.rating = ask.outcome, at, ask.rating
    db.session.add(decision)


def _about(
    ask: Ask, request: Request, people: dict[str, User], teams: dict[str, Team], calendar: Calendar
) -> letters.About:
    who = PERSONAS[ask.persona][0].in_(ask.language) if ask.persona else ""
    name = (people[ask.by].name if ask.by in people else ask.by).split()[0]
    return letters.About(
        language=ask.language,
        name=name,
        who=who,
        team=teams[ask.team].name.in_(ask.language),
        due_on=request.due_at.date(),
        until=calendar.day(-47),
        merged="Necesito un folleto impreso para la feria del jueves",
    )


def _question(ask: Ask, request: Request, at: datetime, people: dict[str, User], teams: dict[str, Team]) -> None:
    words = "¿Qué podrá hacer alguien después de verlo? ¿Y quién sería?"
    asked = _decision(ask, request, "asked", at, people, ask.team)
    asked.team_id, asked.letter, asked.facts = teams[ask.team].id, words, {"questions": [words]}
    db.session.add_all(
        [
            asked,
            Message(
                request_id=request.id,
                from_requester=False,
                author_id=asked.by_id,
                author_name="Ana Ruiz",
                text=words,
                at=at,
            ),
        ]
    )


def _decision(ask: Ask, request: Request, outcome: str, at: datetime, people: dict[str, User], team: str) -> Decision:
    lead = next(crew.lead for crew in TEAMS if crew.key == team)
    by = None if outcome == "closed" else people[lead].id
    return Decision(
        request_id=request.id,
        outcome=outcome,
        language=ask.language,
        by_id=by,
        at=at,
        facts={},
        reason="",
        why="",
        alternative="",
        alternative_text="",
        letter="",
        sends_at=at + timedelta(seconds=10),
        sent_at=at + timedelta(seconds=11),
    )


def _letter(ask: Ask, about: letters.About) -> str:
    slots = {"thanks": ask.thanks, "why": ask.why, "another": ask.instead}
    drafts = {
        "accepted": (letters.yes, ("now",)),
        "deferred": (letters.yes, ("later",)),
        "declined": (letters.no, (ask.reason, ask.alternative)),
        "merged": (letters.joined, ()),
        "reused": (letters.no, (ask.alternative,)),
        "closed": (letters.closed, ()),
    }
    draft, chosen = drafts[ask.outcome]
    return letters.compose(draft(about), chosen, slots)
