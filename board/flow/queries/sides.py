"""What hangs on a card besides its texts: steps, labels, links, thanks, blockers, who hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from msgspec import Struct
from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from ...accounts.models import User
from ...activity.models import Activity
from ...core import words
from ...core.clock import day_of, now
from ...core.db import db
from ...core.words import Both
from ...teams.models import Membership, Team
from ..events import PieceHasNoLink
from ..models import Blocker, Card, CardLabel, CardLink, CheckItem, Checklist, Column, Kudos, Label, WorkType
from .faces import Someone
from .seeing import boards_seen
from .watching import follows

# Built once, on the tables where rows will do: a card is opened often.
LIST, STEP, WHO, PLACE = Checklist.__table__.c, CheckItem.__table__.c, User.__table__.c, Membership.__table__.c
STEPS = (
    select(LIST.id, LIST.name, STEP.id, STEP.text, STEP.is_done, WHO.id, WHO.name)
    .select_from(
        Checklist.__table__.outerjoin(CheckItem.__table__, STEP.checklist_id == LIST.id).outerjoin(
            User.__table__, WHO.id == STEP.owner_id
        )
    )
    .where(LIST.card_id == bindparam("card"))
    .order_by(LIST.position, LIST.id, STEP.position, STEP.id)
)
LABELS = (
    select(Label).join(CardLabel, CardLabel.label_id == Label.id).where(CardLabel.card_id == bindparam("card")).order_by(Label.id)
)
GIVER, THANKED = User.__table__.alias(), User.__table__.alias()
THANKS = Kudos.__table__.c
KUDOS = (
    select(THANKS.id, GIVER.c.id, GIVER.c.name, THANKED.c.id, THANKED.c.name, THANKS.text, THANKS.at)
    .select_from(
        Kudos.__table__.join(THANKED, THANKED.c.id == THANKS.to_id).outerjoin(GIVER, GIVER.c.id == THANKS.by_id)
    )
    .where(THANKS.card_id == bindparam("card"))
    .order_by(THANKS.at, THANKS.id)
)
BLOCKERS = select(Blocker.__table__.c.id).where(Blocker.__table__.c.card_id == bindparam("card")).limit(1)
LEANS = CardLink.__table__.c
LINKS = select(LEANS.card_id).where(or_(LEANS.card_id == bindparam("card"), LEANS.other_id == bindparam("card"))).limit(1)
THANKABLE = select(WHO.id, WHO.name).where(
    or_(
        WHO.id.in_(bindparam("on", expanding=True)),
        WHO.id.in_(select(PLACE.user_id).where(PLACE.team_id == bindparam("team"))),
    ),
    WHO.id != bindparam("reader"),
    WHO.deactivated_at.is_(None),
)


class OnIt(Someone, frozen=True):
    """Somebody on the card; `id` is None for a name without an account."""

    on_id: int
    """Of the row that puts them there."""
    role: str


class Step(Struct, frozen=True):
    """One step, and who does it."""

    id: int
    text: str
    is_done: bool
    owner: Someone | None


class StepList(Struct, frozen=True):
    """A checklist with its steps in order."""

    id: int
    name: str
    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)


class Linked(Struct, frozen=True):
    """A card at the other end of a link that the reader may see."""

    id: int
    key: str
    title: str
    language: str
    column: Both
    is_finished: bool
    """Delivered, or put away: nobody waits for it any more."""


class Links(Struct, frozen=True):
    """What a card waits for and builds on, and what waits for it and builds on it."""

    waits_for: list[Linked]
    holds_up: list[Linked]
    builds_on: list[Linked]
    carries: list[Linked]

    @property
    def unfinished(self) -> list[Linked]:
        """What it still waits for."""
        return [each for each in self.waits_for if not each.is_finished]

    @property
    def is_empty(self) -> bool:
        return not (self.waits_for or self.holds_up or self.builds_on or self.carries)


class Thanks(Struct, frozen=True):
    """A line of thanks."""

    id: int
    giver: Someone
    to: Someone
    text: str
    at: datetime


class Stretch(Struct, frozen=True):
    """A time in which the card could not go on."""

    since: datetime
    until: datetime | None
    reason: str
    waits_for: str
    person: str
    other: Linked | None
    ending: str

    @property
    def days(self) -> int:
        """Days of the reader's calendar from its beginning, so far where it lasts: what the board and its note say."""
        zone = words.zone()
        return (day_of(self.until or now(), zone) - day_of(self.since, zone)).days


class Side:
    """Each part is read when it is first asked for."""

    def __init__(self, card: Card, to: User) -> None:
        self.card = card
        self.reader = to

    @cached_property
    def lists(self) -> list[StepList]:
        """Its checklists: one statement."""
        rows = db.session.execute(STEPS, {"card": self.card.id})
        found: dict[int, StepList] = {}
        for list_id, name, step_id, text, is_done, owner_id, owner in rows:
            steps = found.setdefault(list_id, StepList(list_id, name, [])).steps
            if step_id is not None:
                steps.append(Step(step_id, text, is_done, Someone(owner_id, owner) if owner_id else None))
        return list(found.values())

    @property
    def done(self) -> int:
        return sum(each.done for each in self.lists)

    @property
    def total(self) -> int:
        return sum(len(each.steps) for each in self.lists)

    @cached_property
    def labels(self) -> list[Label]:
        return list(db.session.scalars(LABELS, {"card": self.card.id}))

    @cached_property
    def work_types(self) -> list[WorkType]:
        """What its team does often, and what the card is."""
        mine = WorkType.id == (self.card.work_type_id or -1)
        offered = select(WorkType).where(WorkType.team_id == self.card.team_id, or_(WorkType.archived_at.is_(None), mine))
        return list(db.session.scalars(offered.order_by(WorkType.position, WorkType.id)))

    @cached_property
    def links(self) -> Links:
        """One statement; cards that the reader may not see are as if they were not there."""
        found: dict[tuple[str, bool], list[Linked]] = {}
        for kind, is_ours, linked in linked_cards(self.card, self.reader):
            found.setdefault((kind, is_ours), []).append(linked)
        pick = found.get
        return Links(
            pick(("blocked_by", True), []), pick(("blocked_by", False), []),
            pick(("derived_from", True), []), pick(("derived_from", False), []),
        )  # fmt: skip

    @cached_property
    def kudos(self) -> list[Thanks]:
        rows = db.session.execute(KUDOS, {"card": self.card.id})
        return [Thanks(row[0], Someone(row[1], row[2] or ""), Someone(row[3], row[4]), row[5], row[6]) for row in rows]

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The times in which it was blocked, the latest first."""
        if not db.session.scalar(BLOCKERS, {"card": self.card.id}):
            return []
        other, team = aliased(Card), aliased(Team)
        rows = db.session.execute(
            select(Blocker, User.name, other, team.key, Column.name)
            .outerjoin(User, User.id == Blocker.person_id)
            .outerjoin(other, (other.id == Blocker.other_id) & other.board_id.in_(boards_seen(self.reader)))
            .outerjoin(team, team.id == other.team_id)
            .outerjoin(Column, Column.id == other.column_id)
            .where(Blocker.card_id == self.card.id)
            .order_by(Blocker.since.desc(), Blocker.id.desc())
        )
        found = []
        for each, name, card, key, column in rows:
            linked = _linked(card, key, column) if card else None
            found.append(Stretch(each.since, each.until, each.reason, each.waits_for, name or "", linked, each.ending))
        return found

    @property
    def blocked_by(self) -> Stretch | None:
        """What keeps it from going on now."""
        return next((each for each in self.stretches if each.until is None), None)

    @cached_property
    def follows(self) -> bool:
        """Whether the reader hears of it."""
        return follows(self.card, self.reader)

    @cached_property
    def asks_for_link(self) -> bool:
        """Whether it is with the customer and nobody said where they see it, nor that there is nothing to see."""
        card = self.card
        if card.delivered_at is None or card.piece_live or card.archived_at or card.learned_at:
            return False
        said = (Activity.subject_kind == "card", Activity.subject_id == card.id, Activity.name == PieceHasNoLink.name)
        return not db.session.scalar(select(exists().where(*said)))


def thankable(card: Card, to: User) -> list[Someone]:
    """Whom `to` may thank: the people on the card first, then those of its team, then who made it; one statement."""
    on = [each.user_id for each in card.people if each.user_id]
    rows = db.session.execute(THANKABLE, {"on": [*on, card.created_by_id or -1], "team": card.team_id, "reader": to.id})
    return sorted((Someone(*row) for row in rows), key=lambda each: (each.id not in on, each.name.casefold()))


def side_of(card: Card, to: User) -> Side:
    """What hangs on `card`, as `to` may see it."""
    return Side(card, to)


def linked_cards(card: Card, to: User) -> Iterator[tuple[str, bool, Linked]]:
    """(kind, whether it is the card itself that leans, the card at the other end) for each of its links."""
    if not db.session.scalar(LINKS, {"card": card.id}):
        return
    ours = CardLink.card_id == card.id
    end = or_((Card.id == CardLink.other_id) & ours, (Card.id == CardLink.card_id) & (CardLink.other_id == card.id))
    rows = db.session.execute(
        select(CardLink.kind, CardLink.card_id, Card, Team.key, Column.name)
        .join(Card, end)
        .join(Team, Team.id == Card.team_id)
        .join(Column, Column.id == Card.column_id)
        .where(or_(ours, CardLink.other_id == card.id), Card.deleted_at.is_(None), Card.board_id.in_(boards_seen(to)))
        .order_by(Card.team_id, Card.number)
    )
    for kind, leaning_id, other, key, column in rows:
        yield kind, leaning_id == card.id, _linked(other, key, column)


def _linked(card: Card, key: str, column: Both) -> Linked:
    is_finished = card.delivered_at is not None or card.archived_at is not None
    return Linked(card.id, f"{key}-{card.number}", card.title, card.language, column, is_finished)
