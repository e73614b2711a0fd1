"""Comments and checklists, as far as the file holds them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ....core.db import db
from ....core.words import say
from ....flow.models import Card, CheckItem, Checklist, Comment
from ...trello.shapes import Checklist as Coming
from ..merging import digest
from .details import upsert
from .landing import Landing, add_rows


def land_comments(landing: Landing) -> None:
    """Comments are added, and follow when their author changes them; the file's last thousand actions hold them."""
    rows = [
        {
            "card_id": landing.cards[comment.card_id],
            "author_id": landing.user_of(comment.by_id),
            "author_name": landing.name_of(comment.by_id) or str(say("Somebody who left Trello")),
            "text": comment.text,
            "at": comment.at,
            "source_id": comment.id,
        }
        for comment in landing.export.comments
    ]
    touched = upsert(landing, Comment, rows, ("text",))
    source_ids = {card_id: source_id for source_id, card_id in landing.cards.items()}
    landing.updated |= {source_ids[one] for one in touched} - landing.created


def land_checklists(landing: Landing) -> None:
    """Checklists that are new or changed at the source; an unchanged one keeps what people ticked here."""
    changed = [one for one in landing.export.checklists if _is_changed(landing, one)]
    rows = [
        {
            "card_id": landing.cards[one.card_id],
            "name": one.name,
            "position": place,
            "source_id": one.id,
        }
        for place, one in enumerate(changed)
    ]
    upsert(landing, Checklist, rows, ("name",))
    _land_steps(landing, changed)
    landing.updated |= {one.card_id for one in changed} - landing.created


def _is_changed(landing: Landing, one: Coming) -> bool:
    facts = {"is": digest([one.name, [(step.id, step.text, step.is_done) for step in one.steps]])}
    before = landing.before("checklist", one.id)
    landing.bring("checklist", one.id, facts)
    return before != facts


def _land_steps(landing: Landing, changed: list[Coming]) -> None:
    mine = select(Checklist).join(Card, Card.id == Checklist.card_id).where(Card.board_id == landing.board.id)
    ids = {(one.card_id, one.source_id): one.id for one in db.session.scalars(mine)}
    known = {}
    if landing.brought:
        steps = select(CheckItem).where(CheckItem.checklist_id.in_(mine.with_only_columns(Checklist.id)))
        known = {(one.checklist_id, one.source_id): one for one in db.session.scalars(steps)}
    rows: list[dict[str, Any]] = []
    for one in changed:
        checklist_id = ids[landing.cards[one.card_id], one.id]
        for place, step in enumerate(one.steps):
            standing = known.get((checklist_id, step.id))
            if standing is None:
                rows.append(
                    {
                        "checklist_id": checklist_id,
                        "text": step.text,
                        "is_done": step.is_done,
                        "position": place,
                        "source_id": step.id,
                    }
                )
            else:
                standing.text, standing.is_done, standing.position = step.text, step.is_done, place
    db.session.flush()
    add_rows(CheckItem, rows)
