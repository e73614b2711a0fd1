"""A copy of a card at the bottom of Accepted, for one that comes back and for another like it."""

from __future__ import annotations

from sqlalchemy import insert, literal, select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import require
from ...core.words import say
from ..events import CardCreated
from ..models import Board, Card, CardLabel, CardLink, CardPerson, CardPersona, CheckItem, Checklist
from ..policy import can_change
from .numbers import take_numbers
from .places import bump, rank_at_end
from .returning import accepted_column
from .traces import envelope, note

COPIED = (
    "title", "description", "language", "need", "stage_id", "brand_id", "work_type_id", "piece_kind", "piece_channel",
)  # fmt: skip
"""What a card says that is as true the next time. Its date, number, piece and outcome are its own."""


def copy_card(card: Card, board: Board, *, by: User) -> Card:
    """Another card like it at the bottom of Accepted of `board`, the main board of its team.

    Raises `NotABacklog` where the board has no such column.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    bump(board.id)
    return copy_to_accepted(card, board.id, by.id, by=by)


def copy_to_accepted(card: Card, board_id: int, created_by_id: int | None, by: User | None = None) -> Card:
    """A new card with the words, audience, people, labels and steps of `card`, the steps unticked, derived from it.

    Call `places.bump` first. Labels stay behind where it goes to another board. Raises `NotABacklog` where the board has
    no such column.
    """
    column, at = accepted_column(board_id), now()
    copy = Card(
        board_id=board_id,
        column_id=column.id,
        team_id=card.team_id,
        number=take_numbers(card.team_id),
        rank=rank_at_end(column),
        origin="own_idea",
        class_of_service="standard" if card.class_of_service == "expedite" else card.class_of_service,
        created_at=at,
        created_by_id=created_by_id,
        entered_at=at,
        **{name: getattr(card, name) for name in COPIED},
    )
    db.session.add(copy)
    db.session.flush()
    _copy_what_hangs(card.id, copy.id)
    if board_id == card.board_id:
        _copy_labels(card.id, copy.id)
    note(copy, column, None, by)
    facts = {"number": copy.number, "origin": copy.origin, "column_id": column.id, "derived_from": card.id}
    record(CardCreated(**envelope(copy), facts=facts), by=by)
    return copy


def _copy_what_hangs(old: int, new: int) -> None:
    here = literal(new)
    active = select(User.id).where(User.deactivated_at.is_(None))
    for table, names, found in (
        (CardPersona, ["persona_id"], select(here, CardPersona.persona_id).where(CardPersona.card_id == old)),
        (
            CardPerson,
            ["user_id", "name", "role"],
            select(here, CardPerson.user_id, CardPerson.name, CardPerson.role)
            .where(CardPerson.card_id == old, CardPerson.user_id.in_(active))
            .order_by(CardPerson.id),
        ),
    ):
        db.session.execute(insert(table).from_select(["card_id", *names], found))
    db.session.add(CardLink(card_id=new, other_id=old, kind="derived_from"))
    _copy_steps(old, new)


def _copy_labels(old: int, new: int) -> None:
    found = select(literal(new), CardLabel.label_id).where(CardLabel.card_id == old)
    db.session.execute(insert(CardLabel).from_select(["card_id", "label_id"], found))


def _copy_steps(old: int, new: int) -> None:
    lists = select(Checklist).where(Checklist.card_id == old).order_by(Checklist.position, Checklist.id)
    for was in db.session.scalars(lists).all():
        checklist = Checklist(card_id=new, name=was.name, position=was.position)
        db.session.add(checklist)
        db.session.flush()
        steps = select(CheckItem.text, CheckItem.position, CheckItem.owner_id).where(CheckItem.checklist_id == was.id)
        for text, position, owner_id in db.session.execute(steps.order_by(CheckItem.position, CheckItem.id)):
            db.session.add(CheckItem(checklist_id=checklist.id, text=text, position=position, owner_id=owner_id))
    db.session.flush()
