"""What an import brought, counted where it is stored: only rows whose source id stands in the file."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import Select, func, select

from ...core.db import db
from ...flow.models import (
    Attachment,
    BoardField,
    Card,
    CardLabel,
    CardPerson,
    CheckItem,
    Checklist,
    Column,
    Comment,
    Label,
    Move,
)
from ..models import ImportedPerson
from ..trello import Export


class Counts(Struct, frozen=True):
    """Names as in every comparison of Trello imports: `check_items_complete`, `cards_in_closed_lists` …"""

    cards: int
    cards_open: int
    cards_closed: int
    lists: int
    lists_open: int
    labels: int
    members: int
    checklists: int
    check_items: int
    check_items_complete: int
    custom_fields: int
    cards_with_due: int
    cards_with_desc: int
    attachments: int
    card_member_links: int
    card_label_links: int
    comments: int
    list_moves: int
    cards_in_closed_lists: int


def counted(export: Export, board_id: int) -> Counts:
    """The counts of `export` as its board holds it: a dozen statements, whatever its size."""
    cards = _cards(export, board_id)
    lists = _found({one.id for one in export.lists}, _of(Column, Column.source_id, Column.archived_at, board_id))
    steps = _steps(export, board_id)
    return Counts(
        cards=len(cards),
        cards_open=sum(archived is None for archived, *_ in cards),
        cards_closed=sum(archived is not None for archived, *_ in cards),
        lists=len(lists),
        lists_open=sum(archived is None for _, archived in lists),
        labels=len(_found({one.id for one in export.labels}, _of(Label, Label.source_id, Label.id, board_id))),
        members=_members(export, board_id),
        checklists=_on_cards({(one.card_id, one.id) for one in export.checklists}, Checklist, board_id),
        check_items=len(steps),
        check_items_complete=sum(steps),
        custom_fields=len(
            _found({one.id for one in export.fields}, _of(BoardField, BoardField.source_id, BoardField.id, board_id))
        ),
        cards_with_due=sum(due is not None for _, due, *_ in cards),
        cards_with_desc=sum(description != "" for _, _, description, _ in cards),
        attachments=_on_cards({(card.id, one.id) for card in export.cards for one in card.links}, Attachment, board_id),
        card_member_links=_on_cards({(card.id, one) for card in export.cards for one in card.person_ids}, CardPerson, board_id),
        card_label_links=_label_links(export, board_id),
        comments=_on_cards({(one.card_id, one.id) for one in export.comments}, Comment, board_id),
        list_moves=_on_cards({(one.card_id, one.id) for one in export.moves if one.from_id}, Move, board_id),
        cards_in_closed_lists=sum(column is not None for *_, column in cards),
    )


def _cards(export: Export, board_id: int) -> list[tuple[Any, Any, str, Any]]:
    """(archived, due, first letter of the description, column archived) of each card."""
    mine = (
        select(Card.source_id, Card.archived_at, Card.due_on, func.substr(Card.description, 1, 1), Column.archived_at)
        .join(Column, Column.id == Card.column_id)
        .where(Card.board_id == board_id, Card.source_id.is_not(None))
    )
    ids = {card.id for card in export.cards}
    return [(row[1], row[2], row[3], row[4]) for row in db.session.execute(mine) if row[0] in ids]


def _of(table: Any, source_id: Any, also: Any, board_id: int) -> Select[Any]:
    return select(source_id, also).where(table.board_id == board_id)


def _found(ids: set[str], rows: Select[Any]) -> list[Any]:
    return [row for row in db.session.execute(rows) if row[0] in ids]


def _members(export: Export, board_id: int) -> int:
    mine = _of(ImportedPerson, ImportedPerson.source_id, ImportedPerson.id, board_id)
    return len(_found({one.id for one in export.people}, mine))


def _on_cards(pairs: set[tuple[str, str]], table: Any, board_id: int) -> int:
    """How many of the (card, thing) `pairs` of the file are rows of `table`."""
    mine = select(Card.source_id, table.source_id).join(Card, Card.id == table.card_id)
    mine = mine.where(Card.board_id == board_id, table.source_id.is_not(None))
    return sum(pair in pairs for pair in db.session.execute(mine))


def _label_links(export: Export, board_id: int) -> int:
    pairs = {(card.id, one) for card in export.cards for one in card.label_ids}
    mine = select(Card.source_id, Label.source_id).join(CardLabel, CardLabel.card_id == Card.id)
    mine = mine.join(Label, Label.id == CardLabel.label_id).where(Card.board_id == board_id)
    return sum(pair in pairs for pair in db.session.execute(mine))


def _steps(export: Export, board_id: int) -> list[bool]:
    """Whether each step of the file's checklists is done."""
    pairs = {(one.id, step.id) for one in export.checklists for step in one.steps}
    mine = (
        select(Checklist.source_id, CheckItem.source_id, CheckItem.is_done)
        .join(Checklist, Checklist.id == CheckItem.checklist_id)
        .join(Card, Card.id == Checklist.card_id)
        .where(Card.board_id == board_id)
    )
    return [done for list_id, step_id, done in db.session.execute(mine) if (list_id, step_id) in pairs]
