"""What hangs on cards: labels, people, links, custom fields. Touched only where it changed at the source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from ....core.db import db
from ....flow.models import Attachment, BoardField, Card, CardField, CardLabel, CardPerson, Label
from ...trello.shapes import Card as Coming
from .landing import Landing, add_rows


def land_details(landing: Landing, before: dict[str, dict[str, Any]]) -> None:
    """Put on the cards what came with them.

    Args:
        before: card source id -> what the last import brought; {} for a new card.
    """
    _labels(landing, before)
    _people(landing, before)
    _links(landing, _changed(landing, before, "links"))
    _values(landing, _changed(landing, before, "values"))


def _changed(landing: Landing, before: dict[str, dict[str, Any]], part: str) -> list[Coming]:
    now = landing.now_brought
    return [card for card in landing.export.cards if before[card.id].get(part) != now[card.id][part]]


def _labels(landing: Landing, before: dict[str, dict[str, Any]]) -> None:
    """Labels the source added or took away; those people added here stay."""
    here = select(Card.source_id, Label.source_id).join(CardLabel, CardLabel.card_id == Card.id)
    here = here.join(Label, Label.id == CardLabel.label_id).where(Card.board_id == landing.board.id)
    standing = set(db.session.execute(here)) if landing.brought else set()
    rows: list[dict[str, Any]] = []
    for card in landing.export.cards:
        coming, had = set(card.label_ids), set(before[card.id].get("labels", ()))
        for label_id in sorted(coming - had):
            if label_id in landing.labels and (card.id, label_id) not in standing:
                rows.append({"card_id": landing.cards[card.id], "label_id": landing.labels[label_id]})
        taken = [landing.labels[one] for one in had - coming if one in landing.labels]
        if taken:
            mine = CardLabel.card_id == landing.cards[card.id]
            db.session.execute(delete(CardLabel).where(mine, CardLabel.label_id.in_(taken)))
    add_rows(CardLabel, rows)


def _people(landing: Landing, before: dict[str, dict[str, Any]]) -> None:
    """People on cards; somebody recognised later takes the place of the name."""
    changed = _changed(landing, before, "people")
    ids = {landing.cards[card.id] for card in changed if before[card.id]}
    standing = _people_on(landing, ids)
    rows: list[dict[str, Any]] = []
    for card in changed:
        card_id = landing.cards[card.id]
        here = standing.get(card_id, [])
        for gone in [one for one in here if one.source_id and one.source_id not in card.person_ids]:
            db.session.delete(gone)
        users = {one.user_id for one in here if one.user_id}
        for person_id in card.person_ids:
            user_id = landing.user_of(person_id)
            known = next((one for one in here if one.source_id == person_id), None)
            mine = next((one for one in here if user_id and one.user_id == user_id), None)
            if known is None and mine is not None and mine.source_id is None:
                mine.source_id = person_id
            elif known is None:
                rows.append(_person_row(landing, card_id, person_id, None if user_id in users else user_id))
            elif user_id not in users:
                known.user_id = user_id
            users.add(user_id)
    db.session.flush()
    add_rows(CardPerson, rows)


def _people_on(landing: Landing, card_ids: set[int]) -> dict[int, list[CardPerson]]:
    found: dict[int, list[CardPerson]] = {}
    if card_ids:
        mine = select(CardPerson).join(Card, Card.id == CardPerson.card_id).where(Card.board_id == landing.board.id)
        for one in db.session.scalars(mine):
            found.setdefault(one.card_id, []).append(one)
    return found


def _person_row(landing: Landing, card_id: int, person_id: str, user_id: int | None) -> dict[str, Any]:
    return {
        "card_id": card_id,
        "user_id": user_id,
        "name": landing.name_of(person_id) or person_id,
        "role": "",
        "source_id": person_id,
    }


def _links(landing: Landing, cards: Iterable[Coming]) -> None:
    rows = [
        {
            "card_id": landing.cards[card.id],
            "name": link.name or link.url[:500] or "—",
            "url": link.url,
            "at": link.at,
            "source_id": link.id,
        }
        for card in cards
        for link in card.links
    ]
    upsert(landing, Attachment, rows, ("name", "url"))


def _values(landing: Landing, cards: list[Coming]) -> None:
    """Custom fields are not edited here: the cards concerned get what the source says now."""
    ids = [landing.cards[card.id] for card in cards if card.id not in landing.created]
    for start in range(0, len(ids), 500):
        ours = select(BoardField.id).where(BoardField.board_id == landing.board.id)
        some = CardField.card_id.in_(ids[start : start + 500])
        db.session.execute(delete(CardField).where(some, CardField.field_id.in_(ours)))
    choices = {one.id: one.choices for one in landing.export.fields}
    rows = []
    for card in cards:
        for value in card.values:
            words = value.text or choices.get(value.field_id, {}).get(value.choice, "")
            if value.field_id in landing.fields and words:
                field_id = landing.fields[value.field_id]
                rows.append({"card_id": landing.cards[card.id], "field_id": field_id, "value": words})
    add_rows(CardField, rows)


def upsert(landing: Landing, table: Any, rows: list[dict[str, Any]], fields: tuple[str, ...]) -> set[int]:
    """Add the rows of `table` (which hangs on cards) that are not here yet, change those whose `fields` differ.

    Returns the ids of the cards that something was added to or changed on.
    """
    known: dict[tuple[int, str], Any] = {}
    if landing.brought and rows:
        mine = select(table).join(Card, Card.id == table.card_id).where(Card.board_id == landing.board.id)
        known = {(one.card_id, one.source_id): one for one in db.session.scalars(mine)}
    fresh = [row for row in rows if (row["card_id"], row["source_id"]) not in known]
    touched = {row["card_id"] for row in fresh}
    for row in rows:
        standing = known.get((row["card_id"], row["source_id"]))
        if standing and any(getattr(standing, name) != row[name] for name in fields):
            touched.add(row["card_id"])
            for name in fields:
                setattr(standing, name, row[name])
    db.session.flush()
    add_rows(table, fresh)
    return touched
