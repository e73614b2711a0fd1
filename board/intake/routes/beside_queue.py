"""What stands over the queue: who is on duty, and what it can be narrowed to."""

from __future__ import annotations

from typing import Any

from ...accounts.queries import departments
from ...web.pages import me
from ..policy import may_plan_duty
from ..queries.asking import Offer, offer
from ..queries.duties import duty_of
from ..queries.triage import Sieve


def around_queue(sieve: Sieve, offered: Offer | None = None) -> dict[str, Any]:
    """Inputs of `intake/_queue_head.html`."""
    team = sieve.team
    return {
        "sieve": sieve,
        "duty": duty_of(team) if team else None,
        "may_plan": bool(team and may_plan_duty(me(), team.id)),
        "choices": offered or offer(),
        "departments": departments(),
    }
