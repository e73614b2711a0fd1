"""Changing who is on many cards, their labels, or whether they lie on the board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from ....accounts.models import User
from ....activity.log import record
from ....activity.models import Activity
from ....core.clock import now
from ....core.db import db
from ....core.errors import DomainError, NotFound
from ....core.words import say
from ....teams.policy import works_in
from ...events import CardArchived, CardRestored, LabelsChanged, PeopleChanged
from ...models import Board, Card, CardLabel, CardPerson, Column, Label
from ..cards import restore
from ..hands import join
from ..labels import called
from ..people import as_kept
from ..traces import envelope
from .held import held


def put_on_cards(board: Board, card_ids: Sequence[int], person: User, *, by: User, reason: str = "") -> list[Card]:
    """Put `person` on these cards; returns those they were not on yet.

    Raises:
        DomainError: they do not work in the team.
        HandsFull: they would have more cards in hand than the board lets one person have, and no `reason` was given.
    """
    if person.deactivated_at is not None or not works_in(person, board.team_id):
        raise DomainError(say("%(name)s does not work in this team.", name=person.name), field="person_id")
    cards = held(board, card_ids, by)
    have = set(db.session.scalars(select(CardPerson.card_id).where(CardPerson.user_id == person.id, CardPerson.card_id.in_(_ids(cards)))))
    fresh = [card for card in cards if card.id not in have]
    for card in fresh:
        if board.person_limit:
            join(card, [person.id], reason, by)
        db.session.add(CardPerson(card_id=card.id, user_id=person.id))
    _told_people(fresh, by, "added", person)
    return fresh


def take_off_cards(board: Board, card_ids: Sequence[int], person: User, *, by: User) -> list[Card]:
    """Take `person` off these cards; returns those they were on. What they were there is remembered, to put it back."""
    cards = held(board, card_ids, by)
    on = select(CardPerson).where(CardPerson.user_id == person.id, CardPerson.card_id.in_(_ids(cards)))
    have = {row.card_id: as_kept(row) for row in db.session.scalars(on)}
    db.session.execute(delete(CardPerson).where(CardPerson.user_id == person.id, CardPerson.card_id.in_(have)))
    known = [card for card in cards if card.id in have]
    _told_people(known, by, "removed", person, have)
    return known


def put_people_back(board: Board, card_ids: Sequence[int], person: User, *, by: User) -> list[Card]:
    """Undo `take_off_cards`: `person` is what they were on these cards; returns those they are on again."""
    cards = held(board, card_ids, by)
    on = select(CardPerson.card_id).where(CardPerson.user_id == person.id, CardPerson.card_id.in_(_ids(cards)))
    there, was = set(db.session.scalars(on)), _as_it_was(cards, person)
    back = [card for card in cards if card.id not in there and card.id in was]
    db.session.add_all(CardPerson(card_id=card.id, **was[card.id]) for card in back)
    _told_people(back, by, "added", person)
    return back


def label_cards(board: Board, card_ids: Sequence[int], label_id: int, *, by: User) -> list[Card]:
    """Put a label of the board on these cards; returns those that did not carry it. Raises `NotFound` for another board's."""
    cards, label = held(board, card_ids, by), _label(board, label_id)
    have = _carrying(label, cards)
    fresh = [card for card in cards if card.id not in have]
    db.session.add_all(CardLabel(card_id=card.id, label_id=label.id) for card in fresh)
    _told_labels(fresh, by, "added", label)
    return fresh


def unlabel_cards(board: Board, card_ids: Sequence[int], label_id: int, *, by: User) -> list[Card]:
    """Take a label off these cards; returns those that carried it."""
    cards, label = held(board, card_ids, by), _label(board, label_id)
    have = _carrying(label, cards)
    db.session.execute(delete(CardLabel).where(CardLabel.label_id == label.id, CardLabel.card_id.in_(have)))
    known = [card for card in cards if card.id in have]
    _told_labels(known, by, "removed", label)
    return known


def archive_cards(board: Board, card_ids: Sequence[int], *, by: User) -> list[Card]:
    """Put these cards away; they keep their places and their history."""
    cards, at = held(board, card_ids, by), now()
    for card in cards:
        card.archived_at = at
        card.revision += 1
    db.session.flush()
    for card in cards:
        record(CardArchived(**envelope(card), facts={"column_id": card.column_id}), by=by)
    return cards


def restore_cards(board: Board, card_ids: Sequence[int], *, by: User) -> list[Card]:
    """Bring those of these cards back that are put away, each as `cards.restore` does."""
    cards = held(board, card_ids, by, archived=True)
    if _columns_gone(cards):
        for card in cards:
            restore(card, by=by)
        return cards
    for card in cards:
        card.archived_at, card.gone_at = None, None
        card.revision += 1
    db.session.flush()
    for card in cards:
        record(CardRestored(**envelope(card), facts={"column_id": card.column_id}), by=by)
    return cards


def _columns_gone(cards: Iterable[Card]) -> list[int]:
    ids = {card.column_id for card in cards}
    return list(db.session.scalars(select(Column.id).where(Column.id.in_(ids), Column.archived_at.is_not(None))))


def _ids(cards: Iterable[Card]) -> list[int]:
    return [card.id for card in cards]


def _label(board: Board, label_id: int) -> Label:
    label = db.session.scalar(select(Label).where(Label.id == label_id, Label.board_id == board.id))
    if label is None:
        raise NotFound
    return label


def _carrying(label: Label, cards: Sequence[Card]) -> set[int]:
    on = select(CardLabel.card_id).where(CardLabel.label_id == label.id, CardLabel.card_id.in_(_ids(cards)))
    return set(db.session.scalars(on))


def _as_it_was(cards: Sequence[Card], person: User) -> dict[int, dict[str, Any]]:
    """Card id -> the row that put `person` there, as it was kept when they were last taken off."""
    told = select(Activity).where(
        Activity.subject_kind == "card", Activity.subject_id.in_(_ids(cards)), Activity.name == PeopleChanged.name
    )
    found: dict[int, dict[str, Any]] = {}
    for each in db.session.scalars(told.order_by(Activity.id)):
        for row in each.facts.get("kept", ()):
            if row["user_id"] == person.id and each.subject_id:
                found[each.subject_id] = row
    return found


def _told_people(
    cards: Sequence[Card], by: User, what: str, person: User, rows: Mapping[int, dict[str, Any]] | None = None
) -> None:
    for card in cards:
        card.revision += 1
        card.words_revision += 1
    db.session.flush()
    for card in cards:
        told = {"added": [], "removed": [], "roles": {}, "names": {str(person.id): person.name}, what: [person.id]}
        told["kept"] = [rows[card.id]] if rows else []
        record(PeopleChanged(**envelope(card), facts=told), by=by)
    db.session.flush()


def _told_labels(cards: Sequence[Card], by: User, what: str, label: Label) -> None:
    for card in cards:
        card.revision += 1
    db.session.flush()
    for card in cards:
        told = {"added": [], "removed": [], what: [called(label)]}
        record(LabelsChanged(**envelope(card), facts=told), by=by)
    db.session.flush()
