"""What stands over the queue: who is on duty, and what it can be narrowed to."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from ...accounts.models import Department
from ...accounts.queries import departments
from ...core.db import db
from ...web.fragments import short
from ...web.pages import me
from ..policy import may_plan_duty
from ..queries.asking import Offer, offer
from ..queries.duties import on_duty_now
from ..queries.triage import Sieve
from .queue import kept


class Choices:
    """What the queue can be narrowed to, read when it is first drawn."""

    @cached_property
    def offered(self) -> Offer:
        return offer()

    @cached_property
    def departments(self) -> list[Department]:
        return departments()


def around_queue(sieve: Sieve, house: Hashable) -> dict[str, Any]:
    """Inputs of `intake/_queue_head.html`; `house` is another one whenever a name in it is (`queries.shown.house`)."""
    team = sieve.team
    duty, may_plan = on_duty_now(team, to=me()) if team else None, bool(team and may_plan_duty(me(), team.id))
    asked = (sieve.stage_id, sieve.persona_id, sieve.department_id, sieve.clock, sieve.who, team and team.key)
    whole = (id(db.engine), tuple(kept().items()), asked, duty, may_plan, short(house))
    return {"sieve": sieve, "duty": duty, "may_plan": may_plan, "choices": Choices(), "head_for": whole}
