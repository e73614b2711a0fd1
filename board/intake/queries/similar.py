"""What is like a request, by the words they share: finished pieces, others that were asked for, and cards."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from msgspec import Struct, field
from sqlalchemy import CompoundSelect, Select, bindparam, case, cast, literal, null, select, text, union_all

from ...accounts.models import User
from ...core.db import db, told
from ...core.errors import NotFound
from ...core.hot import hot
from ...core.words import Both
from ...flow.models import Board, Card, Column
from ...teams.models import Team
from ..models import COMPARED, Request, RequestCard
from ..policy import may_see_requests
from .in_common import LONGEST, Text, best, places_of_words, words
from .private import asked_by_them

NEWEST = 400
"""How many pieces, how many requests, and how many cards are compared."""
IS_COMPARED = text(f"requests.state in {COMPARED}")
"""As the index says it that they are found by."""
OPEN = ("waiting", "asked", "sending", "deferred")
ASKED, LINKED = Request.__table__.c, RequestCard.__table__.c
CARD = Card.__table__.c


class Similar(Struct, frozen=True):
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


class Alike(Struct, frozen=True):
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
    """The most similar requests, cards and pieces, best first, without those it is joined to: two statements, and one for
    what is said of those."""
    own = words(f"{request.title} {request.change}")
    if not may_see_requests(to) or not own:
        return []
    besides = {("request", request.id), *(("card", row.card_id) for row in db.session.execute(JOINED, {"request": request.id}))}
    texts, places = _compared(*db.session.execute(TEXTS).one())
    closest = [(score, each) for score, place in best(texts, places, own) if (each := texts[place][:2]) not in besides][:most]
    ids = {f"{kind}s": [number for _, (what, number) in closest if what == kind] for kind in ("request", "card")}
    named = {(row.kind, row.id): row for row in db.session.execute(NAMED, ids)} if closest else {}
    shown = ((score, row) for score, each in closest if (row := named.get(each)))
    return [_similar(row, score, row.team_name, row.place_name) for score, row in shown]


def alike(text: str, to: User | None, most: int = 3) -> Alike:
    """What is like `text` while it is typed: one statement, and two for the names where there is any.

    Members see everything; whoever asks sees finished pieces, their own requests, and that somebody asked too.
    """
    own = words(text[:LONGEST])
    if not own:
        return Alike()
    is_member = to is not None and may_see_requests(to)
    parts = [_requests(ASKED.state.in_(OPEN), theirs=asked_by_them(to) if to else None), _pieces(), *([_cards()] if is_member else [])]
    rows = db.session.execute(_in_one(parts)).all()
    texts = [row[:4] for row in rows]
    found = _named([(score, rows[place]) for score, place in best(texts, places_of_words(texts), own)])
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


def _named(found: list[tuple[float, Any]]) -> list[Similar]:
    if not found:
        return []
    teams = _names(Team, {row.team for _, row in found})
    places = _names(Column, {row.place for _, row in found})
    return [_similar(row, score, teams.get(row.team), places.get(row.place)) for score, row in found]


def _similar(row: Any, score: float, team: Both | None, place: Both | None) -> Similar:
    return Similar(row.kind, row.id, row.title, team, row.state, place, score, row.piece, row.piece_kind, bool(row.is_theirs))


def _names(kind: type[Team] | type[Column], ids: set[int | None]) -> dict[int | None, Both]:
    rows = db.session.execute(select(kind.id, kind.name).where(kind.id.in_(each for each in ids if each is not None)))
    return dict(rows.all())


def _requests(*where: Any, theirs: Any = None) -> Select[Any]:
    return (
        select(
            literal("request").label("kind"),
            ASKED.id,
            ASKED.title,
            ASKED.change,
            ASKED.team_id.label("team"),
            ASKED.state,
            cast(null(), CARD.column_id.type).label("place"),
            literal("").label("piece"),
            literal("").label("piece_kind"),
            case((theirs, 1), else_=0).label("is_theirs") if theirs is not None else literal(0).label("is_theirs"),
        )
        .where(*where)
        .order_by(ASKED.id.desc())
        .limit(NEWEST)
    )


def _cards(*where: Any) -> Select[Any]:
    """Cards on boards that everybody reads, finished pieces left out."""
    shown = CARD.archived_at.is_(None) & CARD.deleted_at.is_(None) & ~_is_piece() & _is_read_by_all()
    return _of_cards(literal("")).where(shown, *where).order_by(CARD.id.desc()).limit(NEWEST)


def _pieces(*where: Any) -> Select[Any]:
    return _live(_of_cards(CARD.piece_live)).where(*where).order_by(CARD.id.desc()).limit(NEWEST)


def _live(found: Select[Any]) -> Select[Any]:
    """Only finished pieces that customers see, archived or not, of boards that everybody reads."""
    return found.where(_is_piece(), CARD.deleted_at.is_(None), _is_read_by_all())


def _is_read_by_all() -> Any:
    """Not one of a private board: those are few, and the cards are still found in their order."""
    on = Board.__table__.alias()
    return CARD.board_id.not_in(select(on.c.id).where(on.c.is_private.is_(True)))


def _is_piece() -> Any:
    """What has an address is found by an index of its own, which says it in these words."""
    return CARD.delivered_at.is_not(None) & (CARD.piece_live != literal("", literal_execute=True)) & CARD.piece_live.startswith("http")


def _of_cards(piece: Any) -> Select[Any]:
    return select(
        literal("card").label("kind"),
        CARD.id,
        CARD.title,
        CARD.need.label("change"),
        CARD.team_id.label("team"),
        case(
            (CARD.outcome.is_not(None), CARD.outcome),
            (CARD.delivered_at.is_not(None), "delivered"),
            else_="open",
        ).label("state"),
        CARD.column_id.label("place"),
        piece.label("piece"),
        CARD.piece_kind,
        literal(0).label("is_theirs"),
    )


def _beside() -> Select[Any]:
    """All that a request is compared with, itself among it: its id, title and words, each kind of it as one text."""
    parts = (part.subquery().c for part in (_requests(IS_COMPARED), _cards(), _pieces()))
    return select(*(select(told(part.id, part.title, part.change)).scalar_subquery() for part in parts))


@lru_cache(4)
def _compared(*said: str | None) -> tuple[list[Text], dict[str, list[int]]]:
    """Out of those texts, with where their words stand: known from one request to the next, while none of them is another."""
    kinds = zip(("request", "card", "card"), said, strict=True)
    texts = [(kind, *each) for kind, text in kinds for each in json.loads(text or "[]")]
    return texts, places_of_words(texts)


def _in_one(parts: Iterable[Select[Any]]) -> CompoundSelect[Any]:
    """Each part with an order and a limit of its own."""
    return union_all(*(select(part.subquery()) for part in parts))


def _with_names() -> Select[Any]:
    """The `:requests` and `:cards`, with the names of their teams and columns."""
    these = CARD.id.in_(bindparam("cards", expanding=True))
    parts = (_requests(IS_COMPARED, ASKED.id.in_(bindparam("requests", expanding=True))), _cards(these), _pieces(these))
    found, team, place = _in_one(parts).subquery(), Team.__table__, Column.__table__
    names = (team.c.name.label("team_name"), place.c.name.label("place_name"))
    return select(found, *names).outerjoin(team, team.c.id == found.c.team).outerjoin(place, place.c.id == found.c.place)


TEXTS, NAMED = hot(_beside()), hot(_with_names())
JOINED = hot(select(LINKED.card_id).where(LINKED.request_id == bindparam("request")))
