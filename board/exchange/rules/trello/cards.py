"""Cards: new ones in bulk, known ones by what changed at the source since the last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from ....core.clock import day_of
from ....core.db import LONG, TITLE, db
from ....core.words import language, say, say_many
from ....flow.models import Card
from ....flow.rules.numbers import take_numbers
from ...trello.shapes import Card as Coming
from ...trello.values import cut
from ..merging import digest, merged, ranked, woven
from .history import clocks_from_export
from .landing import Landing, add_rows

WRITTEN = ("title", "description", "due", "list", "closed")
"""Fields of a card that people change here too."""


def land_cards(landing: Landing) -> None:
    """Cards in the order of their columns; each keeps its number for ever."""
    here = {str(card.source_id): card for card in _cards_here(landing)}
    coming = in_order(landing)
    fresh = [card for card in coming if card.id not in here]
    with db.session.no_autoflush:  # a card that changes column is written once, together with its new rank
        moved = [here[one.id] for one in coming if one.id in here and _update(landing, here[one.id], one)]
        for_comers, for_others = _ranks(landing, fresh, moved)
    if for_others:
        db.session.execute(update(Card), [{"id": card_id, "rank": rank} for card_id, rank in for_others.items()])
    for card in moved:
        card.rank = for_comers[str(card.source_id)]
    _mark_gone(landing, here.values())
    db.session.flush()
    _create(landing, fresh, for_comers)
    if landing.in_trash:
        landing.problems.append(
            say_many(
                "%(num)d card of this file was deleted here and stays in the trash.",
                "%(num)d cards of this file were deleted here and stay in the trash.",
                landing.in_trash,
            )
        )
    mine = select(Card.source_id, Card.id).where(Card.board_id == landing.board.id, Card.source_id.is_not(None))
    landing.cards = {str(source_id): card_id for source_id, card_id in db.session.execute(mine)}


def in_order(landing: Landing) -> list[Coming]:
    """The cards of the file, column by column from left to right, top card first."""
    places = {list_id: place for place, list_id in enumerate(landing.columns)}
    return sorted(landing.export.cards, key=lambda card: places[landing.list_of(card.list_id)])


def facts_of(landing: Landing, card: Coming) -> dict[str, Any]:
    """What is remembered of a card, as it is stored here, to see next time whether its source changed."""
    title, description = words_of(card)
    due = _due_on(landing, card.due)
    return {
        "title": title,
        "description": digest(description),
        "due": due.isoformat() if due else "",
        "list": landing.list_of(card.list_id),
        "closed": card.is_closed,
        "labels": sorted(card.label_ids),
        "people": sorted([one, landing.user_of(one) or 0] for one in card.person_ids),
        "links": digest([(one.id, one.name, one.url) for one in card.links]),
        "values": digest([(one.field_id, one.text, one.choice) for one in card.values]),
    }


def words_of(card: Coming) -> tuple[str, str]:
    """Title and description as they are stored; a title that is too long goes on in the description."""
    title = cut(card.title, TITLE) or "—"
    whole = f"{card.title}\n\n{card.description}".strip() if len(card.title) > TITLE else card.description
    return title, cut(whole, LONG)


def _cards_here(landing: Landing) -> list[Card]:
    if not landing.brought:
        return []
    mine = select(Card).where(Card.board_id == landing.board.id, Card.source_id.is_not(None))
    return list(db.session.scalars(mine))


def _create(landing: Landing, fresh: list[Coming], ranks: dict[str, str]) -> None:
    if not fresh:
        return
    number = take_numbers(landing.team.id, len(fresh))
    clocks = clocks_from_export(landing, fresh)
    rows = []
    for place, card in enumerate(fresh):
        rows.append(_row(landing, card) | clocks[card.id] | {"number": number + place, "rank": ranks[card.id]})
        landing.bring("card", card.id, facts_of(landing, card))
        landing.created.add(card.id)
    add_rows(Card, rows)
    cuts = sum(bool(card.title) and words_of(card) != (card.title, card.description) for card in fresh)
    if cuts:
        landing.problems.append(
            say_many(
                "%(num)d card has more text than fits: a long title goes on in the description, the rest is cut.",
                "%(num)d cards have more text than fits: long titles go on in the descriptions, the rest is cut.",
                cuts,
            )
        )


def _row(landing: Landing, card: Coming) -> dict[str, Any]:
    title, description = words_of(card)
    return {
        "board_id": landing.board.id,
        "team_id": landing.team.id,
        "column_id": landing.columns[landing.list_of(card.list_id)].id,
        "title": title,
        "description": description,
        "language": language(),
        "origin": "import",
        "due_on": _due_on(landing, card.due),
        "created_at": created_at(landing, card),
        "created_by_id": landing.by.id if landing.by else None,
        "archived_at": _archived_at(landing, card),
        "source_id": card.id,
    }


def created_at(landing: Landing, card: Coming) -> datetime:
    """When it was made, as its id tells; else the earliest that is known of it."""
    return card.created_at or card.active_at or landing.at


def _archived_at(landing: Landing, card: Coming) -> datetime | None:
    return (card.closed_at or card.active_at or landing.at) if card.is_closed else None


def _due_on(landing: Landing, due: datetime | None) -> Any:
    return day_of(due, landing.team.time_zone) if due else None


def _update(landing: Landing, card: Card, coming: Coming) -> bool:
    """Take what changed at the source; whether the card goes to another column."""
    before, facts = landing.before("card", coming.id), facts_of(landing, coming)
    if card.deleted_at is not None:
        landing.now_brought[coming.id] = facts
        landing.in_trash += 1
        return False
    change = merged(_written(before), _written(facts), _standing(landing, card))
    if before != facts or card.gone_at is not None:
        landing.updated.add(coming.id)
    card.gone_at = None
    for name in change.taken:
        _take(landing, card, coming, name)
    if change.taken:
        card.revision += 1
    if change.left:
        landing.problems.append(say("“%(title)s” was changed here and in Trello: it stays as it is here.", title=card.title))
    landing.bring("card", coming.id, facts)
    return "list" in change.taken


def _written(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts.get(name) for name in WRITTEN}


def _standing(landing: Landing, card: Card) -> dict[str, Any]:
    return {
        "title": card.title,
        "description": digest(card.description),
        "due": card.due_on.isoformat() if card.due_on else "",
        "list": landing.list_ids.get(card.column_id, ""),
        "closed": card.archived_at is not None,
    }


def _take(landing: Landing, card: Card, coming: Coming, name: str) -> None:
    title, description = words_of(coming)
    if name == "title":
        card.title = title
    elif name == "description":
        card.description = description
    elif name == "due":
        card.due_on = _due_on(landing, coming.due)
    elif name == "closed":
        card.archived_at = _archived_at(landing, coming)
    else:
        landing.moved.add(coming.id)
        card.column_id = landing.columns[landing.list_of(coming.list_id)].id


def _ranks(landing: Landing, fresh: list[Coming], moved: list[Card]) -> tuple[dict[str, str], dict[int, str]]:
    """New ranks: of cards that come or change column, by source id, and of those that make room, by row id."""
    standing, lowest = _standing_ranks(landing, {card.id for card in moved})
    arriving: dict[str, list[str]] = defaultdict(list)
    for card in in_order(landing):
        arriving[landing.list_of(card.list_id)].append(card.id)
    comes = {card.id for card in fresh} | {str(card.source_id) for card in moved}
    for_comers: dict[str, str] = {}
    for_others: dict[int, str] = {}
    for list_id, cards in arriving.items():
        column_id = landing.columns[list_id].id
        here = standing.get(column_id, [])
        named = {source_id or f"#{card_id}": card_id for card_id, source_id, _ in here}
        wanted = [one for one in cards if one in comes or one in named]
        held = [(source_id or f"#{card_id}", rank) for card_id, source_id, rank in here]
        for one, rank in ranked(held, woven([name for name, _ in held], wanted), lowest.get(column_id)).items():
            if one in named:
                for_others[named[one]] = rank
            else:
                for_comers[one] = rank
    return for_comers, for_others


def _standing_ranks(
    landing: Landing, leaving: set[int]
) -> tuple[dict[int, list[tuple[int, str | None, str]]], dict[int, str]]:
    """Column id -> (card id, source id, rank) of the cards that stay in it, archived ones too, top first; and the last rank that
    any holds there, also one that is `leaving`: it has its place until all are written."""
    mine = (
        select(Card.column_id, Card.id, Card.source_id, Card.rank)
        .where(Card.board_id == landing.board.id)
        .order_by(Card.column_id, Card.rank)
    )
    standing: dict[int, list[tuple[int, str | None, str]]] = defaultdict(list)
    lowest: dict[int, str] = {}
    with db.session.no_autoflush:
        for column_id, card_id, source_id, rank in db.session.execute(mine):
            lowest[column_id] = rank
            if card_id not in leaving:
                standing[column_id].append((card_id, source_id, rank))
    return standing, lowest


def _mark_gone(landing: Landing, here: Iterable[Card]) -> None:
    """What a later export no longer holds stays where it is, and says so. What came from another board was never in it."""
    coming = {card.id for card in landing.export.cards}
    for card in here:
        was_in_it = ("card", str(card.source_id)) in landing.brought
        if was_in_it and card.source_id not in coming and card.gone_at is None and card.deleted_at is None:
            card.gone_at = landing.at
            card.revision += 1
