"""The labels of a board, and which of them a card carries. A colour is only a second sign: every label has its word."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from ...accounts.models import User
from ...activity.log import record
from ...activity.models import Activity
from ...core.db import NAME, db
from ...core.errors import DomainError, NotFound, require
from ...core.text import fold, one_line
from ...core.words import say
from ..events import LabelChanged, LabelsChanged
from ..models import Board, Card, CardLabel, Label
from ..policy import can_change
from .people import ONLY_ITS_TEAM
from .places import bump
from .traces import envelope, hold

COLOURS = ("grey", "blue", "teal", "green", "ochre", "red", "pink", "violet")


class LabelTaken(DomainError):
    """The board has a label of that name already."""


def put_label(card: Card, label_id: int, *, by: User) -> bool:
    """Put a label of its board on the card; False where it carries it already."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    label = _label(card.board_id, label_id)
    if db.session.get(CardLabel, (card.id, label.id)):
        return False
    db.session.add(CardLabel(card_id=card.id, label_id=label.id))
    _remember(card, by, added=[called(label)])
    return True


def take_label(card: Card, label_id: int, *, by: User) -> bool:
    """Take a label off the card; False where it does not carry it."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    carried = db.session.get(CardLabel, (card.id, label_id))
    if carried is None:
        return False
    label = db.session.get_one(Label, label_id)
    db.session.delete(carried)
    _remember(card, by, removed=[called(label)])
    return True


def create_label(board: Board, name: str, colour: str = "grey", *, by: User) -> Label:
    """Give the board another label; the one it has where the name is known.

    Raises:
        DomainError: no name, one that is too long, or no such colour.
    """
    require(can_change(by, board), say("Only the people of this team change its labels."))
    name = _name(name)
    _check_colour(colour)
    bump(board.id)
    known = _called(board.id, name)
    if known is not None:
        return known
    label = Label(board_id=board.id, name=name, colour=colour)
    db.session.add(label)
    db.session.flush()
    _told(board, label, by, what="created")
    return label


def change_label(board: Board, label_id: int, name: str, colour: str, *, by: User) -> Label:
    """Call a label something else, or give it another colour; the cards that carry it follow.

    Raises:
        LabelTaken: another label of the board has that name: they can be merged.
        DomainError: as `create_label`.
    """
    require(can_change(by, board), say("Only the people of this team change its labels."))
    name = _name(name)
    _check_colour(colour)
    bump(board.id)
    label = _label(board.id, label_id)
    other = _called(board.id, name)
    if other is not None and other.id != label.id:
        raise LabelTaken(say("There is a label “%(name)s” already: merge the two, or choose another name.", name=name), field="name")
    if (label.name, label.colour) != (name, colour):
        label.name, label.colour = name, colour
        _touch(carrying(label.id))
        _told(board, label, by, what="changed")
    return label


def merge_label(board: Board, label_id: int, into_id: int, *, by: User) -> Activity:
    """Make one label of two: the cards of the first carry the second. What was remembered can part them again."""
    require(can_change(by, board), say("Only the people of this team change its labels."))
    bump(board.id)
    label, into = _label(board.id, label_id), _label(board.id, into_id)
    if label.id == into.id:
        raise DomainError(say("Choose another label to merge it with."), field="into_id")
    ids, have = carrying(label.id), set(carrying(into.id))
    fresh = [card_id for card_id in ids if card_id not in have]
    db.session.add_all(CardLabel(card_id=card_id, label_id=into.id) for card_id in fresh)
    return _gone(board, label, by, ids, what="merged", into_id=into.id, into=called(into), fresh=fresh)


def delete_label(board: Board, label_id: int, *, by: User) -> Activity:
    """Take a label away from the board and its cards. What was remembered can bring it back."""
    require(can_change(by, board), say("Only the people of this team change its labels."))
    bump(board.id)
    label = _label(board.id, label_id)
    return _gone(board, label, by, carrying(label.id), what="deleted")


def put_back(board: Board, facts: dict[str, Any], *, by: User) -> Label:
    """Bring a label that was merged or deleted back to the cards that carried it."""
    require(can_change(by, board), say("Only the people of this team change its labels."))
    bump(board.id)
    known = db.session.scalar(select(Label).where(Label.board_id == board.id, Label.id == facts["label_id"]))
    if known is not None:
        return known
    taken = db.session.scalar(select(Label.id).where(Label.id == facts["label_id"]))
    row = {"id": None if taken else facts["label_id"], "source_id": facts["source_id"], "name": facts["stored"], "colour": facts["colour"]}
    label = Label(board_id=board.id, **row)
    db.session.add(label)
    db.session.flush()
    cards = list(db.session.scalars(select(Card.id).where(Card.board_id == board.id, Card.id.in_(facts["card_ids"]))))
    db.session.add_all(CardLabel(card_id=card_id, label_id=label.id) for card_id in cards)
    if facts["what"] == "merged":
        again = delete(CardLabel).where(CardLabel.label_id == facts["into_id"], CardLabel.card_id.in_(facts["fresh"]))
        db.session.execute(again)
    _touch(cards)
    _told(board, label, by, what="restored")
    return label


def called(label: Label) -> str:
    """Its word; an imported one without a name is called by its colour."""
    return label.name or label.colour


def carrying(label_id: int) -> list[int]:
    """The ids of the cards that carry a label."""
    return list(db.session.scalars(select(CardLabel.card_id).where(CardLabel.label_id == label_id).order_by(CardLabel.card_id)))


def _gone(board: Board, label: Label, by: User, ids: list[int], **facts: Any) -> Activity:
    activity = _told(board, label, by, card_ids=ids, stored=label.name, source_id=label.source_id, **facts)
    db.session.execute(delete(CardLabel).where(CardLabel.label_id == label.id))
    db.session.delete(label)
    _touch(ids)
    return activity


def _touch(ids: list[int]) -> None:
    """Every card whose labels read differently now is drawn anew."""
    changed = update(Card).where(Card.id.in_(ids)).values(revision=Card.revision + 1)
    db.session.execute(changed.execution_options(synchronize_session=False))


def _label(board_id: int, label_id: int) -> Label:
    label = db.session.scalar(select(Label).where(Label.board_id == board_id, Label.id == label_id))
    if label is None:
        raise NotFound
    return label


def _called(board_id: int, name: str) -> Label | None:
    own = db.session.scalars(select(Label).where(Label.board_id == board_id).order_by(Label.id))
    return next((label for label in own if fold(label.name) == fold(name)), None)


def _name(name: str) -> str:
    found = one_line(name)
    if not found:
        raise DomainError(say("Give the label a name."), field="name")
    if len(found) > NAME:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=NAME), field="name")
    return found


def _check_colour(colour: str) -> None:
    if colour not in COLOURS:
        raise DomainError(say("Choose one of these."), field="colour")


def _remember(card: Card, by: User, added: list[str] | None = None, removed: list[str] | None = None) -> None:
    card.revision += 1
    record(LabelsChanged(**envelope(card), facts={"added": added or [], "removed": removed or []}), by=by)
    db.session.flush()


def _told(board: Board, label: Label, by: User, **facts: Any) -> Activity:
    told = {"label_id": label.id, "name": called(label), "colour": label.colour, **facts}
    event = LabelChanged(subject=("board", board.id), title=str(board.name), team_id=board.team_id, board_id=board.id, facts=told)
    activity = record(event, by=by)
    db.session.flush()
    return activity
