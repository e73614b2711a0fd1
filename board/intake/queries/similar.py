"""What is like a request, by the words they share: finished pieces, others that were asked for, and cards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, Subquery, bindparam, case, cast, literal, null, select, union_all

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ...core.text import fold
from ...core.words import Both
from ...flow.models import Board, Card, Column
from ...teams.models import Team
from ..models import Request, RequestCard
from ..policy import may_see_requests
from .private import asked_by_them

NEWEST = 400
"""How many pieces, how many requests, and how many cards are compared."""
COMPARED = ("waiting", "asked", "deferred", "declined")
"""An accepted request is compared as its card."""
OPEN = ("waiting", "asked", "sending", "deferred")
LEAST = 0.34
"""Share of the shorter text's words that both must have."""
STEM = 5
LONGEST = 1000
"""Characters of a text that are compared."""
WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")
COMMON = frozenset(
    """para como cuando donde desde sobre entre hasta pero porque este esta esto estos estas cada todo todos todas
    that this with from have will they them their what when where which your about into than then""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Similar:
    """Something that may be the same wish. `kind` is "request" or "card"; a finished piece is its card with an address."""

    kind: str
    id: int
    title: str
    team: Both | None
    state: str
    """The state of a request; "open", "delivered" or the outcome of a card."""
    place: Both | None
    """The column of a card."""
    score: float
    piece: str = ""
    """Where the customer sees it, if it is a finished piece."""
    piece_kind: str = ""
    is_theirs: bool = False
    """A request of the person who looks."""

    @property
    def can_join(self) -> bool:
        """It is not finished, so that both can follow it."""
        return self.state in ("open", "waiting", "asked", "accepted", "deferred", "sending")


@dataclass(frozen=True)
class Alike:
    """What is like the words that somebody is typing, best first."""

    pieces: list[Similar] = field(default_factory=list)
    requests: list[Similar] = field(default_factory=list)
    cards: list[Similar] = field(default_factory=list)
    somebody_asked: bool = False
    """Somebody else asked for something like it, and more than that they may not know."""

    @property
    def count(self) -> int:
        return len(self.pieces) + len(self.requests) + len(self.cards)

    @property
    def key(self) -> str:
        """What there is, to tell whether it is the same as before."""
        found = [f"{each.kind}:{each.id}" for each in (*self.pieces, *self.requests, *self.cards)]
        return " ".join([*found, *(["somebody"] if self.somebody_asked else [])])


def similar(request: Request, to: User, most: int = 3) -> list[Similar]:
    """The most similar requests, cards and pieces, best first: one statement, and two for the names where there is any."""
    own = words(f"{request.title} {request.change}")
    if not may_see_requests(to) or not own:
        return []
    return _named(_best(_beside(), own, request=request.id)[:most])


@cache
def _beside() -> CompoundSelect[Any]:
    """All that is compared with the request `:request`. Built once."""
    linked = select(RequestCard.card_id).where(RequestCard.request_id == bindparam("request"))
    parts = [_requests(COMPARED, Request.id != bindparam("request")), _cards(Card.id.not_in(linked)), _pieces(Card.id.not_in(linked))]
    return union_all(*(select(part) for part in parts))


def alike(text: str, to: User | None, most: int = 3) -> Alike:
    """What is like `text` while it is typed: one statement, and two for the names where there is any.

    Members see everything; whoever asks sees finished pieces, their own requests, and that somebody asked too.
    """
    own = words(text[:LONGEST])
    if not own:
        return Alike()
    is_member = to is not None and may_see_requests(to)
    parts = [_requests(OPEN, theirs=asked_by_them(to) if to else None), _pieces(), *([_cards()] if is_member else [])]
    found = _named(_best(union_all(*(select(part) for part in parts)), own))
    requests = [each for each in found if each.kind == "request"]
    return Alike(
        pieces=[each for each in found if each.piece][:most],
        requests=[each for each in requests if is_member or each.is_theirs][:most],
        cards=[each for each in found if each.kind == "card" and not each.piece][:most],
        somebody_asked=not is_member and any(not each.is_theirs for each in requests),
    )


def finished_piece(card_id: int) -> Card:
    """The card of a finished piece that customers see, for anybody. Raises `NotFound` where there is none."""
    found = db.session.scalar(_live(select(Card).where(Card.id == card_id)))
    if found is None:
        raise NotFound
    return found


@lru_cache(8192)
def words(text: str) -> frozenset[str]:
    """The beginnings of the words that say something, without marks and case."""
    return frozenset(word[:STEM] for word in WORD.findall(fold(text)) if word not in COMMON)


def _best(compared: CompoundSelect[Any], own: frozenset[str], **about: int) -> list[tuple[float, Any]]:
    """Scores with their rows, best first. Only what is compared is read of the many; names come with `_named`."""
    rows = db.session.execute(compared, about).all()
    scored = [(_score(row[2], row[3], own), row) for row in rows]
    return sorted((each for each in scored if each[0] >= LEAST), key=lambda each: -each[0])


def _score(title: str, change: str, own: frozenset[str]) -> float:
    shared = len(own & words(f"{title} {change[:LONGEST]}"))
    return shared / max(3, min(len(own), len(words(title)) or 1)) if shared > 1 else 0.0


def _named(found: list[tuple[float, Any]]) -> list[Similar]:
    if not found:
        return []
    teams = _names(Team, {row.team for _, row in found})
    places = _names(Column, {row.place for _, row in found})
    return [
        Similar(
            row.kind, row.id, row.title, teams.get(row.team), row.state, places.get(row.place), score,
            row.piece, row.piece_kind, bool(row.is_theirs),
        )
        for score, row in found
    ]  # fmt: skip


def _names(kind: type[Team] | type[Column], ids: set[int | None]) -> dict[int | None, Both]:
    rows = db.session.execute(select(kind.id, kind.name).where(kind.id.in_(each for each in ids if each is not None)))
    return dict(rows.all())


def _requests(states: tuple[str, ...], *where: Any, theirs: Any = None) -> Subquery:
    return (
        select(
            literal("request").label("kind"),
            Request.id,
            Request.title,
            Request.change,
            Request.team_id.label("team"),
            Request.state,
            cast(null(), Card.column_id.type).label("place"),
            literal("").label("piece"),
            literal("").label("piece_kind"),
            case((theirs, 1), else_=0).label("is_theirs") if theirs is not None else literal(0).label("is_theirs"),
        )
        .where(Request.state.in_(states), *where)
        .order_by(Request.id.desc())
        .limit(NEWEST)
        .subquery()
    )


def _cards(*where: Any) -> Subquery:
    """Cards on boards that everybody reads, finished pieces left out."""
    shown = Card.archived_at.is_(None) & Card.deleted_at.is_(None) & ~_is_piece()
    return _of_cards(literal("")).where(shown, *where).order_by(Card.id.desc()).limit(NEWEST).subquery()


def _pieces(*where: Any) -> Subquery:
    return _live(_of_cards(Card.piece_live)).where(*where).order_by(Card.id.desc()).limit(NEWEST).subquery()


def _live(found: Select[Any]) -> Select[Any]:
    """Only finished pieces that customers see, archived or not, of boards that everybody reads."""
    on = Board.__table__.alias()
    is_shown = Card.board_id.in_(select(on.c.id).where(on.c.is_private.is_(False)))
    return found.where(_is_piece(), Card.deleted_at.is_(None), is_shown)


def _is_piece() -> Any:
    return Card.delivered_at.is_not(None) & Card.piece_live.startswith("http")


def _of_cards(piece: Any) -> Select[Any]:
    return (
        select(
            literal("card").label("kind"),
            Card.id,
            Card.title,
            Card.need.label("change"),
            Card.team_id.label("team"),
            case(
                (Card.outcome.is_not(None), Card.outcome),
                (Card.delivered_at.is_not(None), "delivered"),
                else_="open",
            ).label("state"),
            Card.column_id.label("place"),
            piece.label("piece"),
            Card.piece_kind,
            literal(0).label("is_theirs"),
        )
        .join(Board, Board.id == Card.board_id)
        .where(Board.is_private.is_(False))
    )
