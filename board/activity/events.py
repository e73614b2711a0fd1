"""The envelope of an event: plain JSON facts and who they concern."""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import Struct, field


class Event(Struct, frozen=True, kw_only=True):
    """Base of every event; a subclass sets `name` and adds its facts as plain JSON values.

    `subject` is (kind, id), such as ("card", 7). `watchers` lists the consumers' names that must hear of it.
    """

    name: ClassVar[str] = ""
    subject: tuple[str, int | None]
    title: str = ""
    team_id: int | None = None
    board_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
