"""Whether the people of a department see one another's requests."""

from __future__ import annotations

from ...accounts.models import Department, User
from ...activity.log import record
from ...core.errors import require
from ...core.words import say
from ..events import DepartmentShared
from ..policy import may_share_requests


def share_requests(department: Department, shares: bool, by: User) -> None:
    """Let its people see titles and states of what the others asked, or no longer. Said twice, it holds once."""
    require(may_share_requests(by, department), say("Only whoever leads the department decides that."))
    if department.shares_requests != shares:
        department.shares_requests = shares
        record(DepartmentShared(subject=("department", department.id), title=str(department.name), facts={"shares": shares}), by=by)
