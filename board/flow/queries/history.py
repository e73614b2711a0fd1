"""What happened to a card, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ...accounts.models import User
from ...activity.models import Activity
from ...core.db import db
from ...core.words import Sentence, listed, say, say_many
from ..models import Blocker, Card, Move

FIELDS = {
    "title": say("the title"),
    "need": say("what changes"),
    "description": say("the description"),
    "stage": say("whom it serves"),
    "brand": say("whom it serves"),
    "personas": say("whom it serves"),
    "people": say("who is on it"),
    "class_of_service": say("how urgent it is"),
    "due_on": say("the date"),
    "piece_kind": say("the piece"),
    "piece_channel": say("the piece"),
    "piece_draft": say("the piece"),
    "piece_live": say("the piece"),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    sentence: Sentence


def history(card: Card) -> list[Line]:
    """Everything that happened to the card, newest first: three statements."""
    lines = [*_moves(card), *_blockers(card), *_changes(card)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _moves(card: Card) -> Iterator[Line]:
    moves = db.session.scalars(select(Move).where(Move.card_id == card.id).order_by(Move.at, Move.id)).all()
    undone = {move.undoes_id for move in moves}
    for move in moves:
        if move.undoes_id is None and move.id not in undone:
            yield Line(move.at, _move(move, card))


def _move(move: Move, card: Card) -> Sentence:
    who, to = _first_name(move.by_name), move.to_name
    if move.from_column_id is None and not move.from_name:
        return _arrival(card, who, move)
    if move.from_column_id is not None and move.from_column_id == move.to_column_id:
        return _by(who, say("%(name)s gave it another place in %(to)s", name=who, to=to), say("Another place in %(to)s", to=to))
    if move.over_limit_reason:
        why = move.over_limit_reason
        told = say("%(name)s moved it into %(to)s over the limit: %(why)s", name=who, to=to, why=why)
        return _by(who, told, say("Into %(to)s over the limit: %(why)s", to=to, why=why))
    if move.is_commitment:
        return _by(who, say("%(name)s pulled it into %(to)s", name=who, to=to), say("Started: into %(to)s", to=to))
    if move.to_kind == "delivered":
        return _by(who, say("%(name)s delivered it: %(to)s", name=who, to=to), say("Delivered: %(to)s", to=to))
    return _by(who, say("%(name)s moved it to %(to)s", name=who, to=to), say("To %(to)s", to=to))


def _arrival(card: Card, who: str, move: Move) -> Sentence:
    to = move.to_name
    if card.origin == "request":
        return _by(who, say("%(name)s said yes. Into %(to)s", name=who, to=to), say("Accepted. Into %(to)s", to=to))
    return _by(who, say("%(name)s wrote it down. Into %(to)s", name=who, to=to), say("Into %(to)s", to=to))


def _blockers(card: Card) -> Iterator[Line]:
    starter, ender = aliased(User), aliased(User)
    rows = db.session.execute(
        select(Blocker, starter.name, ender.name)
        .outerjoin(starter, starter.id == Blocker.by_id)
        .outerjoin(ender, ender.id == Blocker.ended_by_id)
        .where(Blocker.card_id == card.id)
    )
    for blocker, blocked_by, ended_by in rows:
        who, why = _first_name(blocked_by), blocker.reason
        yield Line(
            blocker.since,
            _by(who, say("%(name)s blocked it: %(why)s", name=who, why=why), say("Blocked: %(why)s", why=why)),
        )
        if blocker.until:
            yield Line(blocker.until, _unblocked(blocker, _first_name(ended_by)))


def _unblocked(blocker: Blocker, who: str) -> Sentence:
    days = (blocker.until - blocker.since).days if blocker.until else 0
    if not days:
        return _by(who, say("Unblocked by %(name)s the same day", name=who), say("Unblocked the same day"))
    return _by(
        who,
        say_many("Unblocked by %(name)s after %(num)d day", "Unblocked by %(name)s after %(num)d days", days, name=who),
        say_many("Unblocked after %(num)d day", "Unblocked after %(num)d days", days),
    )


TOLD = {
    "flow.hypothesis.set": say("%(name)s said which number it should move"),
    "flow.check.postponed": say("%(name)s will look at it again later"),
    "flow.card.archived": say("%(name)s put it away"),
    "flow.card.restored": say("%(name)s brought it back"),
}
OUTCOME_TOLD = {
    "moved": say("%(name)s: it moved"),
    "did_not": say("%(name)s: it did not move"),
    "cannot_tell": say("%(name)s: it cannot be told"),
}


def _changes(card: Card) -> Iterator[Line]:
    told = ("flow.card.edited", "flow.outcome.told", *TOLD)
    rows = db.session.scalars(
        select(Activity).where(
            Activity.subject_kind == "card", Activity.subject_id == card.id, Activity.name.in_(told)
        )
    )
    for activity in rows:
        yield Line(activity.at, _change(activity))


def _change(activity: Activity) -> Sentence:
    who = _first_name(activity.actor_name)
    if activity.name == "flow.card.edited":
        known = dict.fromkeys(str(FIELDS[field]) for field in activity.facts.get("fields", []) if field in FIELDS)
        return say("%(name)s changed %(what)s", name=who, what=listed(known))
    if activity.name == "flow.outcome.told":
        return say(OUTCOME_TOLD[activity.facts["outcome"]].message, name=who)
    return say(TOLD[activity.name].message, name=who)


def _by(who: str, named: Sentence, unnamed: Sentence) -> Sentence:
    return named if who else unnamed


def _first_name(name: str | None) -> str:
    return (name or "").split(" ")[0]
