"""Where each person lands, and what a new department still has to do."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct
from sqlalchemy import exists, func, or_, select

from ...accounts.models import Installation, User
from ...core.clock import start_of, today
from ...core.db import db
from ...flow.models import Board, Card
from ...intake.models import Request
from ...metrics.models import Metric
from ...teams.models import Team
from ...teams.policy import leads_any, places
from ...teams.queries import found_at_all


def home(person: User | None) -> str:
    """The address of the person's first page, by role.

    Whoever has no account asks; an administrator sets up first; members see their work; leads the requests while
    something is due today, else the board; the head sees the customers; everybody else asks.
    """
    if person is None:
        return "/ask"
    if not found_at_all():
        return "/start" if person.is_administrator else "/customers"
    if not person.is_member:
        return "/ask"
    if "lead" in places(person).values():
        return "/requests" if something_is_due(person) else "/boards"
    return "/customers" if person.is_head else "/my-work"


def something_is_due(person: User) -> bool:
    """Whether a request waits for a team the person leads, or in the pool, that is late or due today."""
    if not leads_any(person):
        return False
    own = [team_id for team_id, role in places(person).items() if role == "lead"]
    tonight = start_of(today(person.time_zone) + timedelta(days=1), person.time_zone)
    due = select(Request.id).where(
        Request.state == "waiting",
        Request.due_at < tonight,
        or_(Request.team_id.in_(own), Request.team_id.is_(None)),
    )
    return bool(db.session.scalar(select(exists(due))))


class FirstSteps(Struct, frozen=True):
    """What a department does in its first days; each is done or not."""

    asked: bool
    """Somebody asked for something."""
    invited: bool
    """More than one person works here."""
    has_card: bool
    has_figure: bool
    board_id: int | None
    """Of the first team."""
    team_key: str

    @property
    def all_done(self) -> bool:
        return self.asked and self.invited and self.has_card and self.has_figure


def first_steps(to: User) -> FirstSteps | None:
    """The steps while something of them is left to do: one statement. None for whoever cannot take them."""
    if not to.is_head:
        return None
    first = select(Team.id).where(Team.archived_at.is_(None)).order_by(Team.position, Team.id).limit(1).scalar_subquery()
    row = db.session.execute(
        select(
            exists(select(Request.id)),
            select(func.count(User.id)).where(User.deactivated_at.is_(None)).scalar_subquery(),
            exists(select(Card.id)),
            exists(select(Metric.id)),
            select(Board.id).where(Board.team_id == first, Board.is_main).scalar_subquery(),
            select(Team.key).where(Team.id == first).scalar_subquery(),
            exists(select(Installation.id).where(Installation.example_since.is_not(None))),
        )
    ).one()
    asked, people, has_card, has_figure, board_id, key, is_example = row
    if is_example or key is None:
        return None
    steps = FirstSteps(asked, people > 1, has_card, has_figure, board_id, key)
    return None if steps.all_done else steps
