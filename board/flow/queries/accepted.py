"""What stands beside a card of Accepted: proposals for another place, and what people think it is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ...accounts.models import User
from ...core.clock import now
from ...core.db import db
from ...core.errors import NotFound
from ..models import Board, Card, CardScore, Column, Proposal
from ..policy import can_shape
from .boards import can_see

STALE_AFTER = timedelta(days=60)
"""A score that is older no longer counts."""


class Proposed(Struct, frozen=True):
    """Somebody proposes another place for a card."""

    id: int
    by_id: int | None
    name: str
    above: str
    """Title of the card it should stand above; empty for the bottom."""
    reason: str
    at: datetime


class Score(Struct, frozen=True):
    """Impact × confidence × ease: the product of what people think on average, and how far they are apart."""

    value: int
    people: int
    low: int
    high: int


class Scored(Struct, frozen=True):
    """What one person thinks of a card."""

    user_id: int
    impact: int
    confidence: int
    ease: int
    at: datetime

    @property
    def value(self) -> int:
        return self.impact * self.confidence * self.ease

    def is_stale(self, at: datetime) -> bool:
        return self.at < at - STALE_AFTER


class Beside(Struct):
    """What stands beside one card."""

    proposals: list[Proposed] = field(default_factory=list)
    score: Score | None = None
    """None where nobody scored it, or nobody lately."""
    is_stale: bool = False
    """Scored once, and too long ago to count."""


class Near(Struct, frozen=True):
    """What stands beside the cards of Accepted, as one person sees it."""

    found: dict[int, Beside]
    uses_scores: bool
    may_shape: bool
    person_id: int

    @classmethod
    def beside(cls, card_ids: Sequence[int], board: Board, person: User) -> Near:
        """One statement, two where the board uses scores; none without cards."""
        found = beside(card_ids, board.uses_scores) if card_ids else {}
        return cls(found, board.uses_scores, can_shape(person, board), person.id)

    def by_score(self, card_ids: Sequence[int]) -> list[int]:
        """The ids with the highest score first; those without one last, in the order they came in."""
        return sorted(card_ids, key=lambda card_id: -(score.value if (score := self.found[card_id].score) else -1))


def beside(card_ids: Sequence[int], with_scores: bool) -> dict[int, Beside]:
    """Card id -> what stands beside it, for every id: one statement, or two."""
    found: dict[int, Beside] = {card_id: Beside() for card_id in card_ids}
    for card_id, proposed in _proposed(card_ids):
        found[card_id].proposals.append(proposed)
    if with_scores:
        for card_id, scores in scores_of(card_ids).items():
            found[card_id].score = score_from(scores, now())
            found[card_id].is_stale = found[card_id].score is None
    return found


def score_from(scores: Sequence[Scored], at: datetime) -> Score | None:
    """The product of the means of the fresh scores; None where there is none."""
    fresh = [each for each in scores if not each.is_stale(at)]
    if not fresh:
        return None
    product = 1.0
    for part in ("impact", "confidence", "ease"):
        product *= sum(getattr(each, part) for each in fresh) / len(fresh)
    values = [each.value for each in fresh]
    return Score(round(product), len(fresh), min(values), max(values))


def scores_of(card_ids: Sequence[int]) -> dict[int, list[Scored]]:
    """Card id -> what each person thinks of it."""
    found: dict[int, list[Scored]] = defaultdict(list)
    rows = db.session.execute(
        select(CardScore.card_id, CardScore.user_id, CardScore.impact, CardScore.confidence, CardScore.ease, CardScore.at)
        .where(CardScore.card_id.in_(card_ids))
        .order_by(CardScore.at)
    )
    for card_id, *scored in rows:
        found[card_id].append(Scored(*scored))
    return found


def proposals_waiting(column_id: int) -> tuple[int, int | None]:
    """How many proposals wait for the lead in this column, and the card of the first."""
    row = db.session.execute(
        select(func.count(Proposal.id), func.min(Proposal.id))
        .join(Card, (Card.id == Proposal.card_id) & (Card.board_id == Proposal.board_id))
        .where(Card.column_id == column_id, Card.archived_at.is_(None), Proposal.answered_at.is_(None))
    ).one()
    return row[0], row[1]


def visible_proposal(proposal_id: int, to: User) -> Proposal:
    """A proposal on a board that `to` may see. Raises `NotFound` otherwise."""
    proposal = db.session.get(Proposal, proposal_id)
    board = db.session.get(Board, proposal.board_id) if proposal else None
    if proposal is None or board is None or board.archived_at or not can_see(board, to):
        raise NotFound
    return proposal


def places_in_accepted(card: Card) -> list[tuple[int, str]]:
    """Id and title of the other cards of its column, in their order: above which of them it could stand."""
    rows = db.session.execute(
        select(Card.id, Card.title)
        .join(Column, Column.id == Card.column_id)
        .where(Card.column_id == card.column_id, Column.kind == "backlog", Card.archived_at.is_(None), Card.id != card.id)
        .order_by(Card.rank)
        .limit(200)
    )
    return [tuple(row) for row in rows]


def _proposed(card_ids: Sequence[int]) -> list[tuple[int, Proposed]]:
    above = aliased(Card)
    rows = db.session.execute(
        select(
            Proposal.card_id, Proposal.id, Proposal.by_id, func.coalesce(User.name, ""), func.coalesce(above.title, ""),
            Proposal.reason, Proposal.at,
        )
        .join(Card, (Card.id == Proposal.card_id) & (Card.board_id == Proposal.board_id))
        .outerjoin(User, User.id == Proposal.by_id)
        .outerjoin(above, above.id == Proposal.before_id)
        .where(Proposal.card_id.in_(card_ids), Proposal.answered_at.is_(None))
        .order_by(Proposal.at, Proposal.id)
    )  # fmt: skip
    return [(card_id, Proposed(*proposed)) for card_id, *proposed in rows]
