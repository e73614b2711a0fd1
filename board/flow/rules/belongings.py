"""What a card carries that belongs to its board: labels, fields of an import, its rhythm. On another board of the team the
card has the same by name; what that board does not know yet is made there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import delete, insert, select, update

from ...core.db import db
from ...core.text import fold
from ..models import BoardField, Card, CardField, CardLabel, Column, Label, Recurrence

Pairs = list[tuple[int, int]]
"""What stands for what: ids of the one board and of the other."""


class Carried(Struct):
    """What stands for the labels and fields of one board on another, and which of those were made for it.

    Where one label stands for several, as an import brings two of one name, `worn` says which of those each card had.
    """

    labels: Pairs = field(default_factory=list)
    fields: Pairs = field(default_factory=list)
    made_labels: list[int] = field(default_factory=list)
    made_fields: list[int] = field(default_factory=list)
    worn: Pairs = field(default_factory=list)
    """(card, label)"""

    @classmethod
    def of_all(cls, several: Iterable[Carried]) -> Carried:
        """What stands for what for all of them, each once."""
        found = list(several)
        names = ("labels", "fields", "made_labels", "made_fields", "worn")
        return cls(*([*dict.fromkeys(pair for one in found for pair in getattr(one, name))] for name in names))

    def turned(self) -> Carried:
        """The same, seen from the other board."""
        return Carried([(new, old) for old, new in self.labels], [(new, old) for old, new in self.fields], worn=self.worn)

    def of(self, card_id: int) -> Carried:
        """The same, as far as that card is concerned."""
        return replace(self, worn=[pair for pair in self.worn if pair[0] == card_id])


def carry(cards: Sequence[Card], to_board_id: int, known: Carried | None = None) -> Carried:
    """Let `cards`, which are about to go to that board, keep there what they carry: some statements, however many cards.

    Lock both boards first.

    Args:
        known: what stands for what on the way back; names tell the rest.
    """
    ids, known = [card.id for card in cards], known or Carried()
    _forget_source(cards, to_board_id)
    done = Carried()
    done.labels, done.made_labels, done.worn = _labels(ids, to_board_id, known)
    done.fields, done.made_fields = _fields(ids, to_board_id, known.fields)
    _rhythm(ids, to_board_id)
    return done


def leave(made: Carried) -> None:
    """Take away what had been made for cards that went back, where nothing carries it."""
    idle = ~select(CardLabel.label_id).where(CardLabel.label_id == Label.id).exists()
    if made.made_labels:
        db.session.execute(delete(Label).where(Label.id.in_(made.made_labels), idle))
    empty = ~select(CardField.field_id).where(CardField.field_id == BoardField.id).exists()
    if made.made_fields:
        db.session.execute(delete(BoardField).where(BoardField.id.in_(made.made_fields), empty))


def _labels(ids: list[int], board_id: int, known: Carried) -> tuple[Pairs, list[int], Pairs]:
    on_them = CardLabel.card_id.in_(ids)
    rows = db.session.execute(select(CardLabel.card_id, CardLabel.label_id).where(on_them)).all()
    if not rows:
        return [], [], []
    coming = db.session.scalars(select(Label).where(Label.id.in_({label_id for _card, label_id in rows})).order_by(Label.id))
    there = db.session.scalars(select(Label).where(Label.board_id == board_id).order_by(Label.id)).all()
    pairs, made = _paired(coming, there, known.labels, _same_label, lambda one: Label(board_id=board_id, name=one.name, colour=one.colour))
    stands_for, stood_for, worn = _all_of(pairs), _all_of([(new, old) for old, new in pairs]), set(known.worn)
    db.session.execute(delete(CardLabel).where(on_them))
    fresh = {(card_id, new) for card_id, label_id in rows for new in _had(card_id, stands_for[label_id], worn)}
    db.session.execute(insert(CardLabel), [{"card_id": card_id, "label_id": new} for card_id, new in sorted(fresh)])
    shared = {old for several in stood_for.values() if several[1:] for old in several}
    return pairs, made, sorted((card_id, old) for card_id, old in rows if old in shared)


def _had(card_id: int, found: list[int], worn: set[tuple[int, int]]) -> list[int]:
    """Which of several labels that stand for one the card had; the first where it got it elsewhere."""
    return [label_id for label_id in found if (card_id, label_id) in worn] or found[:1]


def _fields(ids: list[int], board_id: int, known: Pairs) -> tuple[Pairs, list[int]]:
    on_them = CardField.card_id.in_(ids)
    filled = select(BoardField).where(BoardField.id.in_(select(CardField.field_id).where(on_them))).order_by(BoardField.id)
    coming = db.session.scalars(filled).all()
    if not coming:
        return [], []
    there = db.session.scalars(select(BoardField).where(BoardField.board_id == board_id).order_by(BoardField.id)).all()
    pairs, made = _paired(coming, there, known, lambda one, other: fold(one.name) == fold(other.name),
                          lambda one: BoardField(board_id=board_id, name=one.name), is_alone=True)  # fmt: skip
    for old, new in pairs:
        db.session.execute(update(CardField).where(on_them, CardField.field_id == old).values(field_id=new))
    return pairs, made


def _paired(
    coming: Iterable[Any],
    there: Sequence[Any],
    known: Pairs,
    is_same: Callable[[Any, Any], bool],
    make: Callable[[Any], Any],
    is_alone: bool = False,
) -> tuple[Pairs, list[int]]:
    """For each thing that comes the one, or those known, that stand for it there; and the ids of those that were made.

    Args:
        is_alone: whether each of them stands for one thing only.
    """
    pairs, made, stands_for, here = list[tuple[int, int]](), list[int](), _all_of(known), {one.id for one in there}
    for one in coming:
        found = [new for new in stands_for.get(one.id, ()) if new in here]
        if not found:
            taken = {new for _old, new in pairs} if is_alone else set()
            found = [other.id for other in there if other.id not in taken and is_same(one, other)][:1]
        if not found:
            fresh = make(one)
            db.session.add(fresh)
            db.session.flush()
            made.append(fresh.id)
            found = [fresh.id]
        pairs += [(one.id, new) for new in found]
    return pairs, made


def _same_label(one: Label, other: Label) -> bool:
    """By its word; one of an import that has none by its colour."""
    return fold(one.name) == fold(other.name) and bool(one.name or one.colour == other.colour)


def _all_of(pairs: Pairs) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for old, new in pairs:
        found.setdefault(old, []).append(new)
    return found


def _rhythm(ids: list[int], board_id: int) -> None:
    """Copies of a card that comes back appear on its board, where that has a place for them."""
    there = select(Column.id).where(Column.board_id == board_id, Column.kind == "backlog", Column.archived_at.is_(None))
    mine = update(Recurrence).where(Recurrence.card_id.in_(ids), there.exists()).values(board_id=board_id)
    db.session.execute(mine.execution_options(synchronize_session=False))


def _forget_source(cards: Sequence[Card], board_id: int) -> None:
    """A card that an import brought onto both boards is known there by the other one."""
    sources = {card.source_id for card in cards if card.source_id}
    if not sources:
        return
    mine = select(Card.source_id).where(Card.board_id == board_id, Card.source_id.in_(sources), Card.id.not_in([card.id for card in cards]))
    taken = set(db.session.scalars(mine))
    for card in cards:
        if card.source_id in taken:
            card.source_id = None
