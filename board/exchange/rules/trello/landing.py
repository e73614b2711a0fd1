"""What the steps of one import share: the file, the board it lands on, and what the last import brought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from msgspec import Struct, field
from sqlalchemy import insert, select

from ....accounts.models import User
from ....core.db import Model, db
from ....core.words import Sentence
from ....flow.models import Board, Column
from ....teams.models import Team
from ...models import Brought, ImportedPerson
from ...trello import Export

HOMELESS = "sirve:no-list"
"""Source id of the column for cards whose list the file does not hold."""


class Landing(Struct, dict=True):
    """One import under way."""

    export: Export
    board: Board
    team: Team
    by: User | None
    at: datetime
    chosen: Mapping[str, str]
    """List id -> kind that a person chose."""
    brought: dict[tuple[str, str], Brought]
    columns: dict[str, Column] = field(default_factory=dict)
    """By list id."""
    elsewhere: dict[str, str] = field(default_factory=dict)
    """List id whose column is in the trash -> list id of the column where its cards go."""
    labels: dict[str, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    people: dict[str, ImportedPerson] = field(default_factory=dict)
    cards: dict[str, int] = field(default_factory=dict)
    """Row ids by source id, as in `labels` and `fields`."""
    created: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    """Known cards that go to another column, by source id."""
    in_trash: int = 0
    """Known cards that somebody deleted here; an import neither changes them nor brings them back."""
    problems: list[Sentence] = field(default_factory=list)
    now_brought: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What this import brings of each card."""
    fresh: list[dict[str, Any]] = field(default_factory=list)
    """Rows of `brought` to add at the end."""

    def before(self, kind: str, source_id: str) -> dict[str, Any]:
        """What the last import brought of this thing; nothing the first time."""
        known = self.brought.get((kind, source_id))
        return known.facts if known else {}

    def bring(self, kind: str, source_id: str, facts: dict[str, Any]) -> None:
        """Remember what this import brings of it."""
        if kind == "card":
            self.now_brought[source_id] = facts
        known = self.brought.get((kind, source_id))
        if known is None:
            self.fresh.append({"board_id": self.board.id, "kind": kind, "source_id": source_id, "facts": facts})
        elif known.facts != facts:
            known.facts = facts

    @cached_property
    def list_ids(self) -> dict[int, str]:
        """Column id -> list id. Once the columns are there."""
        return {column.id: list_id for list_id, column in self.columns.items()}

    def list_of(self, list_id: str) -> str:
        """The list id of the column that cards of this list go to."""
        return self.elsewhere.get(list_id, list_id) if list_id in self.columns else HOMELESS

    def name_of(self, person_id: str) -> str:
        person = self.people.get(person_id)
        return person.name if person else ""

    def user_of(self, person_id: str) -> int | None:
        person = self.people.get(person_id)
        return person.user_id if person else None

    def remember(self) -> None:
        """Write what was brought for the first time."""
        add_rows(Brought, self.fresh)


def add_rows(table: type[Model], rows: list[dict[str, Any]]) -> None:
    """Add `rows`, all with the same keys, in one statement: nothing else is quick enough for ten thousand cards."""
    if rows:
        db.session.execute(insert(table.__table__), rows)


def brought_before(board_id: int) -> dict[tuple[str, str], Brought]:
    """Everything the last import of this board brought."""
    found = db.session.scalars(select(Brought).where(Brought.board_id == board_id))
    return {(one.kind, one.source_id): one for one in found}
