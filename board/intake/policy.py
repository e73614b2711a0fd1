"""Who may ask, see and answer."""

from __future__ import annotations

from sqlalchemy import select

from ..accounts.models import Department, User
from ..core.db import db
from ..teams.models import Team
from ..teams.policy import leads, leads_any, works_in
from .models import Appeal, Decision, Request

MOST_HOPS = 2
"""After being passed on this often, a request goes to the head."""


def may_ask(user: User | None) -> bool:
    """Everybody may, with or without an account."""
    return user is None or user.is_active


def may_record(user: User) -> bool:
    """Members write down what somebody told them."""
    return user.is_member


def may_speak_for_requester(user: User | None) -> bool:
    """Whoever came to the request's private page: its address, or its requester's account, is the key."""
    return user is None or user.is_active


def may_complete(request: Request) -> bool:
    """What is missing is added, and what was given corrected, until the answer has left."""
    return request.state in ("waiting", "asked", "sending")


def is_theirs(user: User, request: Request) -> bool:
    """They asked it with this account, or their confirmed address did."""
    if request.requester_id is not None:
        return request.requester_id == user.id
    return user.email_confirmed_at is not None and request.requester_email == user.email


def may_hear(user: User | None, address: str) -> bool:
    """Without being asked: mails to the confirmed address of whoever asks for them."""
    return user is not None and user.email_confirmed_at is not None and user.email == address


def may_share_requests(user: User, department: Department) -> bool:
    """Whoever leads the department says whether its people see one another's requests."""
    return user.leads_department and user.department_id == department.id


def may_see_department(user: User, department: Department) -> bool:
    """Titles and states of what its people asked: its own people, where its lead allows it."""
    return department.shares_requests and user.department_id == department.id


def may_see_requests(user: User) -> bool:
    """Every member reads every team's requests; others see their own."""
    return user.is_member


def may_answer(user: User, request: Request) -> bool:
    """Every member of the team it waits for; in the pool, whoever leads a team; what is for the head, the head."""
    if request.for_head:
        return _may_answer_for_head(user, request)
    if request.team_id is None:
        return may_assign(user, request)
    return works_in(user, request.team_id)


def _may_answer_for_head(user: User, request: Request) -> bool:
    """A head, and never who said the no that is appealed against; where that was the only head, any other lead."""
    said_no = db.session.scalar(
        select(Decision.by_id).join(Appeal, Appeal.decision_id == Decision.id).where(Appeal.request_id == request.id)
    )
    if user.id == said_no:
        return False
    return user.is_head or (leads_any(user) and not _is_there_a_head(said_no))


def _is_there_a_head(other_than: int | None) -> bool:
    heads = select(User.id).where(User.role.in_(("administrator", "head")), User.deactivated_at.is_(None))
    return any(head != other_than for head in db.session.scalars(heads.limit(2)))


def may_answer_for(user: User, team_id: int) -> bool:
    return works_in(user, team_id)


def may_assign(user: User, request: Request) -> bool:
    """Give a request of the pool to a team: any lead; what was passed on too often, the head."""
    return user.is_head if request.hops >= MOST_HOPS else leads_any(user)


def may_see_pool(user: User) -> bool:
    return leads_any(user)


def may_pass_on(user: User, request: Request) -> bool:
    """Past its second hop only the head sends a request to another team."""
    return request.hops < MOST_HOPS or user.is_head


def may_revoke_link(user: User, request: Request) -> bool:
    return leads(user, request.team_id) if request.team_id else leads_any(user)


def may_renew_link(user: User, request: Request) -> bool:
    """A lead, and whoever asked it with an account."""
    return may_revoke_link(user, request) or is_theirs(user, request)


def may_expedite(user: User, team_id: int) -> bool:
    """Put a card straight into work, past everybody else's."""
    return leads(user, team_id)


def may_write_snippets(user: User, team_id: int) -> bool:
    """The sentences a team keeps for its letters are everybody's who answers."""
    return works_in(user, team_id)


def may_plan_duty(user: User, team_id: int) -> bool:
    """Say who answers in which week."""
    return leads(user, team_id)


def can_accept(team: Team | None) -> bool:
    """Without an audience sentence a team cannot say whom a request serves."""
    return team is not None and bool(team.sentence)
