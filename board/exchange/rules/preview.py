"""What an import would bring, told before anything is kept."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select

from ...core.db import db
from ...flow.models import Column
from ...teams.models import Team
from ..queries.imports import landed_before
from ..trello import Export
from .kinds import proposed_kind
from .trello.people import matched

Preview = dict[str, Any]
"""Plain JSON: `name`, `board_id` (where it came before), `columns` [{id, name, closed, cards, kind}], `cards`,
`archived`, `comments`, `moves`, `links`, `steps`, `known_people`, `unknown_people`, `problems`."""


def preview_of(export: Export, team: Team) -> Preview:
    """Read-only: see `Preview`. `cards` of a column are the open ones."""
    known = landed_before(team.id, export.id)
    kinds = _kinds_here(known.id) if known else {}
    cards = Counter(card.list_id for card in export.cards if not card.is_closed)
    accounts = matched(export.people)
    return {
        "name": export.name,
        "board_id": known.id if known else None,
        "columns": [
            {
                "id": one.id,
                "name": one.name,
                "closed": one.is_closed,
                "cards": cards[one.id],
                "kind": kinds.get(one.id) or proposed_kind(one.name),
            }
            for one in export.lists
        ],
        "cards": len(export.cards),
        "archived": sum(card.is_closed for card in export.cards),
        "comments": len(export.comments),
        "moves": sum(bool(move.from_id) for move in export.moves),
        "links": sum(len(card.links) for card in export.cards),
        "steps": sum(len(one.steps) for one in export.checklists),
        "known_people": [person.name for person in export.people if person.id in accounts],
        "unknown_people": [person.name or person.id for person in export.people if person.id not in accounts],
        "problems": [str(problem) for problem in export.problems],
    }


def _kinds_here(board_id: int) -> dict[str, str]:
    mine = select(Column.source_id, Column.kind).where(Column.board_id == board_id, Column.source_id.is_not(None))
    return {str(source_id): kind for source_id, kind in db.session.execute(mine)}
