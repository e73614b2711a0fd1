"""A request as it stands, out of its bare row and what is known of the house: what a page that answers it reads of it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, select

from ...core.db import db
from ...core.hot import hot
from ..models import Message, Request, RequestFile
from .known import Known

SAID = Message.__table__
MESSAGES = hot(select(SAID).where(SAID.c.request_id == bindparam("request")).order_by(SAID.c.id))


class Somebody(Struct, frozen=True):
    """Whoever asked or wrote it down, by name."""

    name: str


class Standing:
    """A request that waits, by its row of `shown.shown`; its other attributes are those of `Request`."""

    who, initials, first_name = Request.who, Request.initials, Request.first_name
    details, reference = Request.details, Request.reference

    def __init__(self, row: Any, house: Known, team: Any) -> None:
        self.row, self.team = row, team
        self.persona, self.stage = house.by_id["persona"].get(row.persona_id), house.by_id["stage"].get(row.stage_id)
        self.brand, self.department = house.by_id["brand"].get(row.brand_id), house.by_id["department"].get(row.department_id)
        self.requester = Somebody(row.asker) if row.asker else None
        self.recorded_by = Somebody(row.writer) if row.writer else None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def kind_answers(self) -> dict[str, Any]:
        return json.loads(self.row.kind_answers) if self.row.kind_answers else {}

    @cached_property
    def messages(self) -> list[Any]:
        return list(db.session.execute(MESSAGES, {"request": self.row.id})) if self.row.said else []

    @cached_property
    def files(self) -> list[RequestFile]:
        """Those that were not taken off again."""
        if not self.row.came:
            return []
        of_this = (RequestFile.request_id == self.row.id, RequestFile.deleted_at.is_(None))
        return list(db.session.scalars(select(RequestFile).where(*of_this).order_by(RequestFile.id)))
