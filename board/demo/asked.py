"""Requests with their decisions, letters and cards. Letters are put together by the same sentences as real ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..accounts.models import User
from ..core.clock import start_of
from ..core.db import db
from ..core.text import first_line
from ..intake.kinds import BY_NAME
from ..intake.models import Decision, Message, Request, RequestCard, Subscription
from ..intake.queries.clocks import SILENT_DAYS, due_after
from ..intake.rules import letters, links, pauses
from ..teams.models import Team
from ..teams.queries.calendars import calendar_of
from .calendar import Calendar
from .company import PERSONAS, TEAMS
from .requests import ASKS, Ask
from .work import MEASURING, Piece

LATE = "viral"
"""The one that was answered after its day."""
WORKED = 9 * 5 / 7
"""Working hours in a calendar day, weekends included."""
ASSIGNED = ("prices", "lidia")
HEARS = "a5"
"""Somebody without an account who confirmed that she wants to hear of it by mail."""


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
            _rate(ask, request, piece, calendar)
        if ask.key == ASSIGNED[0]:
            request.assigned_to_id, request.looked_at = people[ASSIGNED[1]].id, calendar.after(request.received_at, 2)
        if ask.key == HEARS:
            _hear(request, calendar)
    db.session.flush()
    return found


def piece_of(ask: Ask, pieces: list[Piece]) -> Piece:
    """The card that `ask` became, told by the beginning of its Spanish title."""
    return next(piece for piece in pieces if piece.spanish.startswith(ask.card))


def _rate(ask: Ask, request: Request, piece: Piece, calendar: Calendar) -> None:
    """Who asked says how it helped, once it is delivered."""
    delivered = piece.entered(MEASURING)
    if ask.rating and delivered:
        request.rating, request.rated_at = ask.rating, calendar.after(delivered, 7)


def _hear(request: Request, calendar: Calendar) -> None:
    db.session.add(
        Subscription(
            request_id=request.id,
            email=request.requester_email,
            language=request.language,
            asked_at=request.received_at,
            confirmed_at=calendar.after(request.received_at, 1),
        )
    )


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
        kind_answers=_kind_answers(ask),
        came_by=ask.came_by,
        department_id=(person and person.department_id) or ids["department"].get(ask.department),
        requester_id=person.id if person else None,
        requester_name=person.name if person else ask.by,
        requester_email=person.email if person else f"{ask.by.split()[0].lower()}@example.org",
        wanted_why="",
        team=team,
        state="waiting",
        hops=0,
        received_at=received,
        due_at=due_after(received, team),
    )


def _kind_answers(ask: Ask) -> dict[str, str]:
    if not ask.answers:
        return {}
    return {question.name: said for question, said in zip(BY_NAME[ask.kind].questions, ask.answers, strict=True)}


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
    names = about(ask, request, people, teams, calendar)
    if ask.first_team:
        passed = decision(ask, request, "rerouted", at - timedelta(hours=1), people, ask.first_team)
        passed.to_team_id, passed.letter = teams[ask.team].id, letters.compose(letters.other_team(names), (), {})
        passed.team_id = teams[ask.first_team].id
        db.session.add(passed)
        request.hops, request.team = 1, teams[ask.team]
    if ask.outcome == "closed":
        _question(ask, request, at, people, teams)
        at = _silence(request, at, calendar)
    verdict = decision(ask, request, ask.outcome, at, people, ask.team)
    verdict.team_id = teams[ask.team].id
    verdict.letter = _letter(ask, names)
    verdict.reason, verdict.why = ask.reason, ask.why
    verdict.alternative, verdict.alternative_text = ask.alternative, ask.instead
    if ask.outcome == "deferred":
        verdict.returns_on = request.returns_on = calendar.day(-47)
    if ask.outcome == "merged":
        request.merged_into_id = found["leaflet"]
    request.state, request.decided_at = ask.outcome, at
    db.session.add(verdict)


def _silence(request: Request, asked_at: datetime, calendar: Calendar) -> datetime:
    """The clock stood until the request was closed, ten working days without an answer later: when that was."""
    hours = calendar_of(request.team)
    ended = start_of(hours.working_day(hours.day_of(asked_at), SILENT_DAYS + 1), hours.zone)
    ended = min(ended, calendar.now)
    pauses.pause(request, asked_at)
    db.session.flush()
    pauses.stop(request, ended)
    return ended


def about(
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
    asked = decision(ask, request, "asked", at, people, ask.team)
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


def decision(
    ask: Ask, request: Request, outcome: str, at: datetime, people: dict[str, User], team: str, by: str = ""
) -> Decision:
    """A letter that left; said by the team's lead unless `by` is somebody else."""
    lead = next(crew.lead for crew in TEAMS if crew.key == team)
    said_by = None if outcome == "closed" else people[by or lead].id
    is_expedite = outcome == "accepted" and bool(ask.urgent)
    return Decision(
        request_id=request.id,
        outcome=outcome,
        language=ask.language,
        by_id=said_by,
        at=at,
        is_expedite=is_expedite,
        facts={"urgent_why": ask.urgent} if is_expedite else {},
        reason="",
        why="",
        alternative="",
        alternative_text="",
        letter="",
        sends_at=at + timedelta(seconds=10),
        sent_at=at + timedelta(seconds=11),
    )


def _letter(ask: Ask, names: letters.About) -> str:
    slots = {"thanks": ask.thanks, "why": ask.why, "another": ask.instead}
    drafts = {
        "accepted": (letters.yes, ("urgent" if ask.urgent else "now",)),
        "deferred": (letters.yes, ("later",)),
        "declined": (letters.no, (ask.reason, ask.alternative)),
        "merged": (letters.joined, ()),
        "reused": (letters.no, (ask.alternative,)),
        "closed": (letters.closed, ()),
    }
    draft, chosen = drafts[ask.outcome]
    return letters.compose(draft(names), chosen, slots)
