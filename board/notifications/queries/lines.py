"""What somebody has been told: the number on their bell, and the lines behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import and_, bindparam, case, select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ...core.hot import hot
from ...core.words import Sentence
from ...flow.queries.documents import shown_cards
from ..models import Bell, Notification
from .sentences import sentence_of

MOST = 100
"""Lines on the page, and numbers on the bell."""

_BELL, _LINES = Bell.__table__.c, Notification.__table__.c
_RINGING = hot(
    select(_BELL.version, _LINES.subject_kind, _LINES.subject_id)
    .outerjoin_from(
        Bell.__table__,
        Notification.__table__,
        and_(_LINES.user_id == _BELL.user_id, _LINES.read_at.is_(None)),
    )
    .where(_BELL.user_id == bindparam("person"))
    .limit(MOST + 1)
)


class Ringing(Struct, frozen=True):
    """The bell of one person. `unread` names what there is to read of: "card:7"."""

    person_id: int
    version: int
    unread: list[str]

    @property
    def number(self) -> str:
        """"3", "99+"; empty where there is nothing."""
        return "99+" if len(self.unread) > 99 else str(len(self.unread) or "")


def bell(to: User) -> Ringing:
    """The bell of `to`: one narrow statement, on every page."""
    rows = db.session.execute(_RINGING, {"person": to.id}).all()
    version = rows[0].version if rows else 0
    return Ringing(to.id, version, [f"{row.subject_kind}:{row.subject_id}" for row in rows if row.subject_id])


class Line(Struct, frozen=True):
    """One line, and whether its card may still be seen."""

    line: Notification
    title: str
    """As it is called now."""
    key: str
    can_open: bool

    @property
    def sentence(self) -> Sentence:
        """Why they are told."""
        return sentence_of(self.line)


def lines(to: User) -> list[Line]:
    """What `to` was told, unread first and of those what is meant for them, then the latest: two statements.

    Of what they may no longer see, nothing is said.
    """
    found = db.session.scalars(
        select(Notification)
        .where(Notification.user_id == to.id)
        .order_by(
            Notification.read_at.is_not(None),
            case((Notification.read_at.is_(None) & Notification.is_direct, 0), else_=1),
            Notification.at.desc(),
        )
        .limit(MOST)
    ).all()
    return shown(found, to)


def shown(found: Sequence[Notification], to: User) -> list[Line]:
    """These lines as `to` may see them now: one statement."""
    cards = shown_cards([line.subject_id for line in found if line.subject_kind == "card"], to)
    return [
        Line(line, line.title, f"P-{line.subject_id}", True)
        if line.subject_kind == "request"
        else Line(line, line.title, line.facts.get("key", ""), True)
        if line.subject_kind == "team"
        else Line(line, cards[line.subject_id].title, cards[line.subject_id].key, True)
        if line.subject_id in cards
        else Line(line, "", "", False)
        for line in found
    ]


def own_line(line_id: int, to: User) -> Notification:
    """A line of one's own. Raises `NotFound` otherwise."""
    line = db.session.get(Notification, line_id)
    if line is None or line.user_id != to.id:
        raise NotFound
    return line


def versions(ids: list[int]) -> Mapping[int, int]:
    """Person -> version of their bell."""
    return dict(db.session.execute(select(_BELL.user_id, _BELL.version).where(_BELL.user_id.in_(ids))).all())


def may_watch(asked: Sequence[tuple[int, User]]) -> list[bool]:
    """Everybody hears their own bell."""
    return [number == person.id for number, person in asked]
