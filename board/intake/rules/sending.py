"""The letter leaves: from then on the requester sees it and the answer holds. Until then it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import queue, record
from ...audiences.models import Brand, Persona, Stage
from ...core.clock import now, start_of
from ...core.db import db
from ...core.errors import Conflict, NotFound, require
from ...core.words import say
from ...flow.models import Board, Card, Column
from ...flow.rules.cards import open_from_request
from ...flow.rules.moves import move
from ...flow.rules.words import CardWords
from ...teams.queries.calendars import calendar_of
from ..events import AnswerUndone, LetterSent
from ..models import Decision, Message, Request, RequestCard
from ..policy import may_answer
from ..queries.clocks import SILENT_DAYS, zone_of
from ..queries.deciding import given_together
from .claiming import take
from .pauses import pause

FINAL = ("accepted", "declined", "merged", "reused")
STATE_AFTER = {outcome: outcome for outcome in (*FINAL, "deferred", "asked")} | {"rerouted": "waiting"}


def undo(decision: Decision, by: User) -> None:
    """Take the answer back: its letter does not leave and the request waits again, in its place. Those that were answered
    together with it come back too.

    Raises:
        Conflict: the letter has left already, or every one of them.
    """
    require(may_answer(by, decision.request), say("Only the team it waits for answers it."))
    if decision.undone_at is not None:
        return
    taken = [each for each in given_together(decision) if take(each.request, ("sending",), "waiting")]
    if not taken:
        raise Conflict(say("The letter has already left. Answer again if there is more to say."))
    for each in taken:
        _take_back(each, by)


def send_letter(decision: Decision, by: User | None = None) -> None:
    """Send the letter of `decision`, once; what it says takes effect. Does nothing where it was undone.

    Raises:
        DomainError: what it says can no longer be done; the request has to go back to the queue.
    """
    require(by is None, say("Letters leave by themselves."))
    request = decision.request
    if decision.sent_at or decision.undone_at or not take(request, ("sending",), STATE_AFTER[decision.outcome]):
        return
    decision.sent_at = now()
    if decision.outcome != "rerouted" and decision.by_id is not None:  # it goes on with its clock; or nobody answered
        request.answered_at = request.answered_at or decision.at
    if decision.outcome in FINAL:
        request.decided_at = decision.at
    facts = EFFECTS.get(decision.outcome, _nothing)(request, decision)
    record(
        LetterSent(
            subject=("request", request.id),
            title=request.title,
            team_id=request.team_id,
            facts={"decision_id": decision.id, "outcome": decision.outcome, **facts},
        ),
        by=decision.by,
    )


def give_back(decision: Decision, by: User | None = None) -> None:
    """The letter could not leave: the request waits again, as if it had not been answered."""
    require(by is None, say("Letters leave by themselves."))
    if take(decision.request, ("sending",), "waiting"):
        _take_back(decision, by)


def _take_back(decision: Decision, by: User | None) -> None:
    decision.undone_at = now()
    record(
        AnswerUndone(
            subject=("request", decision.request_id),
            title=decision.request.title,
            team_id=decision.request.team_id,
            facts={"decision_id": decision.id, "outcome": decision.outcome},
        ),
        by=by,
    )


def _nothing(request: Request, decision: Decision) -> dict[str, Any]:
    return {}


def _open_card(request: Request, decision: Decision) -> dict[str, Any]:
    """The card of this yes; those who were answered together share one."""
    card_id = _card_of_group(decision)
    if card_id is None:
        card = _new_card(request, decision)
        card_id = card.id
        if decision.is_expedite and decision.by is not None:
            _begin_work(card, decision.facts["urgent_why"], decision.by)
    db.session.add(RequestCard(request_id=request.id, card_id=card_id))
    return {"card_id": card_id, "is_expedite": decision.is_expedite}


def _card_of_group(decision: Decision) -> int | None:
    if not decision.group_key:
        return None
    group = select(Decision.id).where(Decision.group_key == decision.group_key)
    db.session.execute(group.order_by(Decision.id).limit(1).with_for_update())  # their letters leave one after another
    return db.session.scalar(
        select(RequestCard.card_id)
        .join(Decision, Decision.request_id == RequestCard.request_id)
        .where(Decision.group_key == decision.group_key, Decision.sent_at.is_not(None), Decision.id != decision.id)
        .limit(1)
    )


def _begin_work(card: Card, reason: str, by: User) -> None:
    """Past Accepted and Ready, on top of the first column in which work is done."""
    first = db.session.scalar(
        select(Column)
        .where(Column.board_id == card.board_id, Column.kind == "active", Column.archived_at.is_(None))
        .order_by(Column.rank)
        .limit(1)
    )
    if first is not None:
        move(card, first, by=by, on_top=True, reason=reason)


def _new_card(request: Request, decision: Decision) -> Card:
    board = db.session.scalar(
        select(Board).where(Board.team_id == decision.team_id, Board.is_main, Board.archived_at.is_(None))
    )
    if board is None or decision.by is None:
        raise NotFound(say("The team has no board to put the card on."))
    said = decision.facts["card"]
    words = CardWords(
        title=request.title,
        need=said["need"],
        description=request.details,
        stage=_get(Stage, said["stage_id"]),
        brand=_get(Brand, said["brand_id"]),
        personas=tuple(persona for each in said["persona_ids"] if (persona := _get(Persona, each))),
        class_of_service=_class_of(request, decision),
        due_on=request.wanted_on,
    )
    hypothesis = {name: said[name] for name in ("metric_id", "expected_from", "expected_to", "look_at")}
    hypothesis["check_on"] = date.fromisoformat(said["check_on"]) if said["check_on"] else None
    return open_from_request(board, words, language=request.language, by=decision.by, **hypothesis)


def _class_of(request: Request, decision: Decision) -> str:
    if decision.is_expedite:
        return "expedite"
    return "fixed_date" if request.wanted_on and request.wanted_why else "standard"


def _put_off(request: Request, decision: Decision) -> dict[str, Any]:
    request.returns_on = decision.returns_on
    if decision.returns_on:
        due = start_of(decision.returns_on, zone_of(request.team))
        queue("intake.return_deferred", f"return:{decision.id}", {"decision_id": decision.id}, due_at=due)
    return {}


def _pass_on(request: Request, decision: Decision) -> dict[str, Any]:
    request.team_id = decision.to_team_id
    request.for_head = decision.to_team_id is None
    request.assigned_to_id = request.looked_at = None
    request.hops += 1
    return {"to_team_id": decision.to_team_id}


def _pause(request: Request, decision: Decision) -> dict[str, Any]:
    at = decision.sent_at or now()
    pause(request, at)
    for text in decision.facts["questions"]:
        author = decision.by
        db.session.add(
            Message(
                request_id=request.id,
                from_requester=False,
                author_id=author.id if author else None,
                author_name=author.name if author else "",
                text=text,
                at=at,
            )
        )
    calendar = calendar_of(request.team)
    silent_after = start_of(calendar.working_day(calendar.day_of(at), SILENT_DAYS + 1), calendar.zone)
    queue("intake.close_silent", f"silent:{decision.id}", {"decision_id": decision.id}, due_at=silent_after)
    return {}


def _join(request: Request, decision: Decision) -> dict[str, Any]:
    into_id, card_id = decision.facts["into_id"], decision.facts["card_id"]
    request.merged_into_id = into_id
    if card_id is not None:
        db.session.add(RequestCard(request_id=request.id, card_id=card_id))
    return {"into_id": into_id, "card_id": card_id}


def _reuse(request: Request, decision: Decision) -> dict[str, Any]:
    db.session.add(RequestCard(request_id=request.id, card_id=decision.facts["card_id"]))
    return {"card_id": decision.facts["card_id"]}


def _get(kind: type[Any], id_: int | None) -> Any:
    return db.session.get(kind, id_) if id_ else None


EFFECTS: dict[str, Callable[[Request, Decision], dict[str, Any]]] = {
    "accepted": _open_card,
    "deferred": _put_off,
    "rerouted": _pass_on,
    "asked": _pause,
    "merged": _join,
    "reused": _reuse,
}
