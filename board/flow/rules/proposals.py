"""The one order of Accepted: members propose another place, the lead decides, and both stay on record."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import SENTENCE, db
from ...core.errors import Conflict, DomainError, NotFound, require
from ...core.text import one_line
from ...core.words import say
from ..events import OrderProposed, ProposalAnswered
from ..models import Board, Card, Column, Move, Proposal
from ..policy import can_change, can_shape
from .moves import move
from .places import bump
from .traces import STORED, envelope, hold

LEFT = say("It has left Accepted: its place there no longer matters.")
STORED_OF_PROPOSAL = [column.key for column in Proposal.__table__.c]


class NothingToPropose(DomainError):
    """The card stands there already, or does not wait in Accepted."""


def propose(card: Card, before: Card | None, reason: str, *, by: User) -> Proposal:
    """Propose that `card` stands above `before`, or at the bottom. Somebody's newer proposal replaces the older one.

    Raises:
        NothingToPropose: the card has left Accepted, or `before` is itself.
        NotFound: `before` is not in Accepted with it.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    hold(card)
    _require_accepted(card)
    if before is not None and (before.column_id != card.column_id or before.archived_at):
        raise NotFound
    if before is not None and before.id == card.id:
        raise NothingToPropose(say("It stands there already."), field="before_id")
    proposal = _open_one(card, by) or Proposal(card_id=card.id, board_id=card.board_id, by_id=by.id)
    proposal.before_id, proposal.reason, proposal.at = before.id if before else None, _line(reason, "reason"), now()
    db.session.add(proposal)
    card.revision += 1
    db.session.flush()
    facts = {"proposal_id": proposal.id, "before_id": proposal.before_id, "reason": proposal.reason}
    record(OrderProposed(**envelope(card), facts=facts), by=by)
    return proposal


def accept_proposal(proposal: Proposal, *, by: User) -> Move | None:
    """Put the card where it was proposed, as the lead's own reorder. Where the card it should stand above was begun
    meanwhile it comes to the top: that is where cards leave Accepted. Returns the move; None if it stood there.

    Raises:
        Conflict: it was answered already.
        NothingToPropose: the card has left Accepted.
    """
    card = _answer(proposal, True, "", by)
    before = db.session.get(Card, proposal.before_id) if proposal.before_id else None
    was_begun = before is not None and before.column_id != card.column_id
    return move(card, card.column, None if was_begun else before, on_top=was_begun, by=by)


def decline_proposal(proposal: Proposal, answer: str, *, by: User) -> Card:
    """Leave the card where it stands, with a line for whoever proposed it. Raises as `accept_proposal`."""
    return _answer(proposal, False, _line(answer, "answer"), by)


def withdraw_proposal(proposal: Proposal, *, by: User) -> Card:
    """Take back one's own proposal. Raises `NotFound` for somebody else's; one that was answered stays."""
    card = db.session.get_one(Card, proposal.card_id)
    bump(card.board_id)
    db.session.refresh(proposal, STORED_OF_PROPOSAL)
    if proposal.by_id != by.id:
        raise NotFound
    if proposal.answered_at is None:
        db.session.delete(proposal)
        card.revision += 1
        db.session.flush()
    return card


def _answer(proposal: Proposal, is_accepted: bool, answer: str, by: User) -> Card:
    card = db.session.get_one(Card, proposal.card_id)
    require(can_shape(by, db.session.get_one(Board, proposal.board_id)), say("The lead orders what was accepted."))
    bump(card.board_id)
    db.session.refresh(proposal, STORED_OF_PROPOSAL)
    db.session.refresh(card, [*STORED, "column"])
    if proposal.answered_at is not None:
        raise Conflict(say("Somebody answered it a moment ago."))
    if proposal.board_id != card.board_id:
        raise NothingToPropose(LEFT)
    _require_accepted(card)
    proposal.answered_at, proposal.answered_by_id = now(), by.id
    proposal.is_accepted, proposal.answer = is_accepted, answer
    card.revision += 1
    db.session.flush()
    facts = {"proposal_id": proposal.id, "is_accepted": is_accepted, "answer": answer, "to_id": proposal.by_id}
    record(ProposalAnswered(**envelope(card), facts=facts), by=by)
    return card


def _open_one(card: Card, by: User) -> Proposal | None:
    return db.session.scalar(
        select(Proposal).where(
            Proposal.card_id == card.id, Proposal.board_id == card.board_id, Proposal.by_id == by.id, Proposal.answered_at.is_(None)
        )
    )


def _require_accepted(card: Card) -> None:
    kind = db.session.scalar(select(Column.kind).where(Column.id == card.column_id))
    if kind != "backlog" or card.archived_at is not None:
        raise NothingToPropose(LEFT)


def _line(text: str, field: str) -> str:
    line = one_line(text)
    if len(line) > SENTENCE:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=SENTENCE), field=field)
    return line
