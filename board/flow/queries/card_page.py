"""Everything the page of a card shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from ...accounts.models import User
from ...audiences.queries import stages
from ...core.clock import today
from ...core.words import listed
from ...metrics.models import Metric
from ..figures.times import UsualTime
from ..models import Card, Column
from ..policy import can_change
from .attachments import Files, attachments_of
from .cards import Hanging, age_in_days, columns_to_move_to, hanging_on, is_check_due
from .faces import Someone
from .history import Line, history
from .trend import Trend, trend_of
from .usual import our_usual_time


@dataclass(frozen=True)
class Gauge:
    """Places on a bar: the age, and where half and 85 of 100 of our cards are out."""

    WIDTH: ClassVar[int] = 262

    age: int
    half: int
    usual: int


@dataclass(frozen=True)
class CardPage:
    """A card with all that hangs on it, as one person sees it."""

    card: Card
    may_change: bool
    hanging: Hanging
    history: list[Line]
    columns: list[Column]
    trend: Trend | None
    age: int | None
    """Days since it was started, where it is being worked on."""
    usual: UsualTime
    is_check_due: bool
    stage_place: int
    """1 for the first stage of the journey; 0 where the card names none, or an archived one."""
    stages: int
    """Stages of the journey."""
    files: Files

    @property
    def gauge(self) -> Gauge | None:
        """Its age against our usual time, where both are known."""
        if self.age is None or not self.usual.days or not self.usual.half:
            return None
        most = max(self.usual.days * 1.45, self.age)
        return Gauge(*(round(days / most * Gauge.WIDTH) for days in (self.age, self.usual.half, self.usual.days)))

    @property
    def is_late(self) -> bool:
        """Older than 85 of 100 cards ever get."""
        return self.age is not None and self.usual.days is not None and self.age > self.usual.days

    @property
    def whom(self) -> str:
        """"Marta and Julián"; empty where it serves nobody in particular."""
        return whom(self.card)

    @property
    def people(self) -> list[Someone]:
        """Everybody on it, with and without an account."""
        return [Someone(on.user_id, on.user.name if on.user else on.name) for on in self.card.people]


def card_page(card: Card, to: User, whole: str = "") -> CardPage:
    """The page of `card` for `to`: the same number of statements whatever hangs on it.

    Args:
        whole: "files" shows all of them.
    """
    place, of = place_of_stage(card)
    return CardPage(
        card=card,
        may_change=can_change(to, card),
        hanging=hanging_on(card),
        history=history(card),
        columns=columns_to_move_to(card),
        trend=trend_of(card),
        age=age_in_days(card),
        usual=our_usual_time(card.board.team),
        is_check_due=is_check_due(card),
        stage_place=place,
        stages=of,
        files=attachments_of(card, to, whole == "files"),
    )


def whom(card: Card) -> str:
    """The names of the customers it serves, as one would say them."""
    return listed(persona.name for persona in card.personas)


def place_of_stage(card: Card) -> tuple[int, int]:
    """Where in the journey, counted from 1, the card's stage stands (0: it has none), and of how many stages."""
    ids = [stage.id for stage in stages()]
    return (ids.index(card.stage_id) + 1 if card.stage_id in ids else 0), max(len(ids), 1)


@dataclass(frozen=True)
class Question:
    """What is asked on the check date."""

    card: Card
    whom: str
    trend: Trend | None
    later: date
    """When it would be asked again: in two weeks."""
    stage_place: int

    @property
    def today(self) -> float | None:
        """The latest value, where it was read after the delivery."""
        latest, delivered = self.trend.latest if self.trend else None, self.card.delivered_at
        return latest.value if latest and delivered and latest.on > delivered.date() else None

    @property
    def metric(self) -> Metric | None:
        return self.card.metric


def question_about(card: Card) -> Question:
    """Whether it moved: before, hoped for, and the values since."""
    later = today(card.board.team.time_zone) + timedelta(days=14)
    return Question(card, whom(card), trend_of(card), later, place_of_stage(card)[0])
