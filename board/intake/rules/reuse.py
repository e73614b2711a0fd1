"""Reuse beats producing twice: whoever asks finds a finished piece that does it, and needs nothing more from us."""

from __future__ import annotations

from datetime import timedelta

from ...accounts.models import User
from ...activity.log import queue
from ...core.clock import now
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.words import say
from ...flow.models import Card
from ...teams.models import Team
from ..models import Decision, Request
from ..policy import may_ask, may_record, may_speak_for_requester
from .claiming import take
from .links import token_of
from .send import Asked, key_of, known_by, new_request, reader, stored_once

UNDO_FOR = timedelta(seconds=10)


def solve_by_reuse(words: Asked, card: Card, by: User | None) -> tuple[Request, str]:
    """A request that a finished piece answers, with its private token. It is counted ten seconds later, unless undone.

    The same form again leads to the same request. Nobody is told of it: its author found it themselves.

    Raises:
        DomainError: nothing was typed that the piece could answer.
    """
    require(may_ask(by), say("Your account is closed. Ask without it."))
    return _solve(words, card, by=by, requester=by)


def solve_for_somebody(words: Asked, card: Card, by: User) -> tuple[Request, str]:
    """As `solve_by_reuse`, for somebody who asked a member: it is theirs, and the member hands them the piece."""
    require(may_record(by), say("Only members record the request of somebody else."))
    return _solve(words, card, by=by, requester=None)


def _solve(words: Asked, card: Card, by: User | None, requester: User | None) -> tuple[Request, str]:
    if not (words.asked or words.change):
        raise DomainError(say("Say what you ask for. The first line is the title."), field="asked")
    key = key_of(words)
    known = known_by(key)
    if known:
        return known, token_of(key)
    team = reader(words, team_id=None, let_leads_choose=True) or db.session.get(Team, card.team_id)
    request = new_request(words, key, team, by, requester)
    request.state, request.asked = "sending", request.asked or request.change
    if stored_once(request, key) is not request:
        return _solve(words, card, by, requester)
    _decide(request, card)
    return request, token_of(key)


def undo_reuse(request: Request, by: User | None) -> None:
    """It was not enough after all: the request is as if it had never been, and what was typed goes back to its author.

    Raises:
        Conflict: the ten seconds are over.
    """
    require(may_speak_for_requester(by), say("Your account is closed. Use the private link."))
    if not is_reused_by_author(request) or not take(request, ("sending",), "withdrawn"):
        raise Conflict(say("That was more than ten seconds ago. Ask anew: it takes a minute."))
    db.session.delete(request)


def is_reused_by_author(request: Request) -> bool:
    """A finished piece answered it and nobody of ours did. Needs its decisions loaded."""
    return any(each.outcome == "reused" and each.by_id is None for each in request.decisions)


def _decide(request: Request, card: Card) -> None:
    at = now()
    letter = say("You found it yourself: “%(title)s”. It is here: %(link)s", title=card.title, link=card.piece_live)
    decision = Decision(
        request=request,
        outcome="reused",
        alternative="piece",
        alternative_text=f"{card.title}\n{card.piece_live}",
        letter=str(letter),
        language=request.language,
        team_id=request.team_id,
        facts={"card_id": card.id},
        at=at,
        sends_at=at + UNDO_FOR,
    )
    db.session.add(decision)
    db.session.flush()
    form = request.form_key or ""  # not their numbers: what is undone leaves, and its numbers may be given again
    queue("intake.keep_reuse", f"reuse:{form}", {"form_key": form}, due_at=decision.sends_at)
