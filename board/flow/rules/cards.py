"""Opening a card, changing what it says, putting it away and bringing it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import inspect, select

from ...accounts.models import User
from ...activity.log import record
from ...audiences.models import Brand, Persona, Stage
from ...core.clock import now
from ...core.db import SENTENCE, TITLE, db
from ...core.errors import Conflict, DomainError, require
from ...core.text import clean, one_line
from ...core.words import language, say
from ..events import CardArchived, CardCreated, CardEdited, CardRestored
from ..models import Board, Card, CardPerson, Column, Move
from ..policy import may_change, may_lead
from .numbers import take_numbers
from .places import bump, rank_at_end


@dataclass(frozen=True, kw_only=True)
class CardWords:
    """What a card says, as typed. Addresses are http or https; people are those who are on it."""

    title: str
    need: str = ""
    description: str = ""
    stage: Stage | None = None
    brand: Brand | None = None
    personas: tuple[Persona, ...] = ()
    people: tuple[User, ...] = ()
    class_of_service: str = "standard"
    due_on: date | None = None
    piece_kind: str = ""
    piece_channel: str = ""
    piece_draft: str = ""
    piece_live: str = ""


class EditedMeanwhile(Conflict):
    """Somebody saved the same card between reading and saving it; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(say("Somebody changed this card while you were writing. Both versions are below; nothing was lost."))


class NotABacklog(DomainError):
    """A card made without a request starts in Accepted, on the team's main board."""


def create_card(board: Board, title: str, by: User, **words: Any) -> Card:
    """Write down an idea of our own: at the bottom of Accepted, on the team's main board.

    Args:
        words: the other fields of `CardWords`, all optional here; before the card leaves Accepted it says
            whom it serves and what changes.

    Raises:
        NotABacklog: `board` is not the main board of its team, or has no Accepted column.
    """
    require(may_change(by, board), say("Only the people of this team add cards to its board."))
    if not board.is_main:
        raise NotABacklog(say("A new card starts in Accepted, on the team’s main board."))
    return _open(board, CardWords(title=title, **words), by, origin="own_idea")


def open_from_request(board: Board, words: CardWords, by: User, *, language: str, **hypothesis: Any) -> Card:
    """The card an accepted request becomes, at the bottom of Accepted.

    Args:
        language: of the words, "es" or "en": the requester's.
        hypothesis: metric_id, expected_from, expected_to, check_on or look_at, where the yes came with one.
    """
    require(may_change(by, board), say("Only the people of this team add cards to its board."))
    return _open(board, words, by, origin="request", language=language, **hypothesis)


def edit_card(card: Card, words: CardWords, revision: int, by: User) -> list[str]:
    """Change what the card says; returns the names of the fields that changed.

    Args:
        revision: the one the person was shown.

    Raises:
        EditedMeanwhile: the card has another revision by now.
    """
    require(may_change(by, card.board), say("Only the people of this team change its cards."))
    _require_lead_for_expedite(card.board, words, by, before=card.class_of_service)
    bump(card.board_id)
    db.session.refresh(card, [column.key for column in inspect(Card).column_attrs])
    if card.revision != revision:
        raise EditedMeanwhile
    changed = _write(card, words)
    if changed:
        card.revision += 1
        facts = {"fields": changed, "revision": card.revision}
        record(CardEdited(**_about(card), facts=facts), by=by)
    return changed


def archive(card: Card, by: User) -> None:
    """Put the card away; it keeps its place and its history."""
    require(may_change(by, card.board), say("Only the people of this team change its cards."))
    bump(card.board_id)
    if card.archived_at is None:
        card.archived_at = now()
        card.revision += 1
        record(CardArchived(**_about(card), facts={"column_id": card.column_id}), by=by)


def restore(card: Card, by: User) -> None:
    """Bring the card back to where it was, or to the backlog where its column is gone."""
    require(may_change(by, card.board), say("Only the people of this team change its cards."))
    bump(card.board_id)
    if card.archived_at is None:
        return
    if card.column.archived_at is not None:
        card.column = accepted_column(card.board_id)
        card.rank, card.entered_at = rank_at_end(card.column), now()
    card.archived_at, card.gone_at = None, None
    card.revision += 1
    record(CardRestored(**_about(card), facts={"column_id": card.column_id}), by=by)


def accepted_column(board_id: int) -> Column:
    """The first backlog column of the board.

    Raises:
        NotABacklog: it has none.
    """
    column = db.session.scalar(
        select(Column)
        .where(Column.board_id == board_id, Column.kind == "backlog", Column.archived_at.is_(None))
        .order_by(Column.rank)
        .limit(1)
    )
    if column is None:
        raise NotABacklog(say("This board has no column of the kind “backlog”: add one first."))
    return column


def _open(board: Board, words: CardWords, by: User, *, origin: str, **more: Any) -> Card:
    _require_lead_for_expedite(board, words, by)
    bump(board.id)
    column = accepted_column(board.id)
    at = now()
    card = Card(
        board=board,
        column=column,
        team_id=board.team_id,
        number=take_numbers(board.team_id),
        rank=rank_at_end(column),
        origin=origin,
        created_at=at,
        created_by_id=by.id,
        entered_at=at,
        personas=[],
        people=[],
        **{"language": language(), "revision": 1, **more},
    )
    _write(card, words)
    db.session.add(card)
    db.session.flush()
    db.session.add(_arrival(card, column, by))
    facts = {"number": card.number, "origin": origin, "column_id": column.id}
    record(CardCreated(**_about(card), facts=facts), by=by)
    return card


def _arrival(card: Card, column: Column, by: User) -> Move:
    return Move(
        card_id=card.id,
        board_id=card.board_id,
        team_id=card.team_id,
        at=card.entered_at,
        by_id=by.id,
        by_name=by.name,
        to_column_id=column.id,
        to_name=str(column.name),
        to_kind=column.kind,
    )


def _write(card: Card, words: CardWords) -> list[str]:
    """Put `words` on the card; the names of what differed."""
    changed = []
    for field in fields(words):
        if field.name == "people":
            continue
        new = _tidy(field.name, getattr(words, field.name))
        old = getattr(card, field.name, None) if card.id else None
        if new != old:
            setattr(card, field.name, new)
            changed.append(field.name)
    if _put_on(card, words.people):
        changed.append("people")
    return changed


def _tidy(name: str, value: Any) -> Any:
    if name == "personas":
        return sorted(value, key=lambda persona: persona.position)
    if name == "description":
        return clean(value)
    if isinstance(value, str):
        return one_line(value)[: {"title": TITLE, "need": SENTENCE}.get(name)]
    return value


def _put_on(card: Card, people: Iterable[User]) -> bool:
    """Make exactly these accounts be on the card; names without an account, from an import, stay."""
    wanted = {person.id: person for person in people}
    present = {on.user_id for on in card.people if on.user_id}
    for on in [on for on in card.people if on.user_id and on.user_id not in wanted]:
        card.people.remove(on)
    for user_id in wanted.keys() - present:
        card.people.append(CardPerson(user=wanted[user_id]))
    return wanted.keys() != present


def _require_lead_for_expedite(board: Board, words: CardWords, by: User, before: str = "") -> None:
    if words.class_of_service == "expedite" and before != "expedite":
        require(may_lead(by, board), say("Only a lead may make a card urgent: it goes before everybody else’s."))


def _about(card: Card) -> dict[str, Any]:
    return {"subject": ("card", card.id), "title": card.title, "team_id": card.team_id, "board_id": card.board_id}
