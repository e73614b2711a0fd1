"""What a screen shows of a board to whoever has its address. Nothing is read here that may not be shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct, field
from sqlalchemy import bindparam, select

from ...accounts.models import User
from ...accounts.rules.secrets import hashed
from ...core.clock import day_of, now, today
from ...core.db import Instant, db
from ...core.errors import NotFound
from ...core.hot import hot
from ...core.objects import Objects
from ...core.words import Both
from ...teams.models import Team
from ..figures.times import UsualTime, days_between
from ..models import Board, Card, Screen
from . import faces
from .boards import board_to_shape
from .columns import board_view
from .named import on_cards
from .standing import ColumnView, Standing
from .usual import our_usual_time

MOST = 40
"""Cards of a column that are shown: nobody reads more of them on a wall."""
NEXT = 5
"""Of Accepted the first ones."""
LIVE = (Screen.ended_at.is_(None), Screen.ends_at > bindparam("now", type_=Instant))
BEHIND = Objects(
    Screen, Screen.secret_hash == bindparam("hash"), *LIVE, Board.archived_at.is_(None), Board.deleted_at.is_(None),
    Board.is_private.is_(False), Team.archived_at.is_(None), along=[Screen.board, Board.team],
)  # fmt: skip
CARDS = Card.__table__.c
FACES = hot(
    select(CARDS.id, CARDS.number, CARDS.title, CARDS.language, CARDS.blocked_at).where(
        CARDS.id.in_(bindparam("ids", expanding=True))
    )
)


class NoScreen(NotFound):
    """There is no such screen, or no longer: nobody is told which."""


class Link(Struct, frozen=True):
    """A link that still shows the board: who made it and when, its last day, and the one it was last looked at."""

    id: int
    by: str
    since: date
    until: date
    seen_on: date | None


class ScreenCard(Struct):
    """A card, as far as a stranger sees it."""

    number: int
    title: str
    language: str
    blocked_days: int
    """Days since it is blocked, at least one; 0 where it is not."""
    late_days: int = 0
    """Its age where that is over our usual time, else 0."""
    personas: list[Both] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)
    """Of the people on it, never their names."""
    labels: list[tuple[str, str]] = field(default_factory=list)
    """Word and colour."""


class ScreenColumn(Struct):
    """A column with the cards that are shown, and how many are not."""

    view: ColumnView
    cards: list[ScreenCard]
    more: int

    @property
    def within(self) -> list[ScreenCard]:
        """Those above the line of the limit."""
        return self.cards[: self.view.limit] if self.view.limit else self.cards

    @property
    def beyond(self) -> list[ScreenCard]:
        return self.cards[self.view.limit :] if self.view.limit else []


def screen_behind(secret: str) -> Screen:
    """The screen of this address, with its board and team.

    Raises:
        NoScreen: there is none, it is over or was ended, or its board or team is no longer there for everybody.
    """
    found = BEHIND.one(db.session(), {"hash": hashed(secret), "now": now()})
    if found is None:
        raise NoScreen
    return found


def stamp(screen: Screen) -> tuple[object, ...]:
    """All that the page of the screen depends on, besides the language and our scripts."""
    board, team = screen.board, screen.board.team
    days = (screen.ends_at, today(team.time_zone), our_usual_time(team).days)
    return (screen.id, *days, board.id, board.version, board.name, team.key, team.name, team.sentence, *on_cards())


def last_day(screen: Screen) -> date:
    """The last day on which it shows the board, in the team's zone."""
    return day_of(screen.ends_at - timedelta(seconds=1), screen.board.team.time_zone)


def screens_of(board: Board) -> list[Link]:
    """The links that show the board, the newest first: one statement."""
    rows = db.session.execute(
        select(Screen.id, User.name, Screen.created_at, Screen.ends_at, Screen.seen_on)
        .outerjoin(User, User.id == Screen.made_by_id)
        .where(Screen.board_id == board.id, *LIVE)
        .order_by(Screen.id.desc()),
        {"now": now()},
    )
    return [_link(board, *row) for row in rows]


def screen_to_end(screen_id: int, to: User) -> tuple[Screen, Board]:
    """The screen and its board, for whoever may shape it. Raises as `board_to_shape`, and `NotFound` where there is none."""
    screen = db.session.get(Screen, screen_id)
    if screen is None:
        raise NotFound
    return screen, board_to_shape(screen.board_id, to)


def on_screen(board: Board) -> list[ScreenColumn]:
    """The columns of the board with their cards. As many statements however many cards there are."""
    view = board_view(board)
    shown = {each.id: each.cards[: NEXT if each is view.accepted else MOST] for each in view.columns}
    cards = _cards(board, [card for each in shown.values() for card in each], view.usual)
    found = [(each, [cards[card.id] for card in shown[each.id]]) for each in view.columns]
    return [ScreenColumn(each, those, each.wanted - len(those)) for each, those in found]


def _cards(board: Board, standing: list[Standing], usual: UsualTime) -> dict[int, ScreenCard]:
    ids, at, zone = [card.id for card in standing], now(), board.team.time_zone
    found: dict[int, ScreenCard] = {}
    for card_id, *said, blocked_at in db.session.execute(FACES, {"ids": ids}) if ids else ():
        found[card_id] = ScreenCard(*said, max(1, days_between(blocked_at, at, zone) - 1) if blocked_at else 0)
    for card in standing:
        found[card.id].late_days = card.age if card.age and usual.days and card.age > usual.days else 0
    for card_id, those in faces.personas_of(ids).items():
        found[card_id].personas = [name for _id, name, _role in those]
    for card_id, people in faces.people_of(ids).items():
        found[card_id].initials = [each.initials for each in people]
    for card_id, word, colour in db.session.execute(faces.LABELS, {"ids": ids}):
        found[card_id].labels.append((word or colour, colour))
    return found


def _link(board: Board, screen_id: int, by: str | None, since: datetime, ends_at: datetime, seen_on: date | None) -> Link:
    zone: Any = board.team.time_zone
    return Link(screen_id, by or "", day_of(since, zone), day_of(ends_at - timedelta(seconds=1), zone), seen_on)
