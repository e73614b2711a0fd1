"""Everything the page of a card shows."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, timedelta
from functools import cached_property
from typing import ClassVar

from msgspec import Struct
from sqlalchemy import inspect

from ...accounts.models import User
from ...audiences.models import Persona
from ...audiences.queries import places_of_stages
from ...core.clock import today
from ...core.words import listed
from ...metrics.models import Metric
from ..figures.times import UsualTime
from ..models import Card, Recurrence
from ..policy import can_change
from .attachments import Files, attachments_of
from .beside import Beside, beside
from .cards import age_in_days, days_in_column, fields_of, is_check_due, loaded_card
from .destinations import Elsewhere, Named, columns_to_move_to
from .faces import Someone
from .history import History, history_of
from .presence import Others, others_on
from .recurring import recurrence_shown
from .sides import OnIt, Side, side_of, thankable
from .trend import Trend, trend_of
from .usual import our_usual_time


class Gauge(Struct, frozen=True):
    """Places on a bar: the age, and where half and 85 of 100 of our cards are out."""

    WIDTH: ClassVar[int] = 262

    age: int
    half: int
    usual: int


class CardPage:
    """A card with all that hangs on it, as one person sees it.

    Each part is read when it is first asked for, so that a section drawn alone costs only its own statements; the
    whole page makes the same number of them whatever hangs on the card.
    """

    def __init__(self, card: Card, to: User, whole: str = "") -> None:
        self.card = card
        self.reader = to
        self.whole = whole
        """"files" or "history" shows all of them."""

    @cached_property
    def may_change(self) -> bool:
        return can_change(self.reader, self.card)

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        return fields_of(self.card)

    @cached_property
    def history(self) -> History:
        return history_of(self.card, self.reader, self.whole == "history")

    @property
    def asks(self) -> bool:
        """Whether there is something to be said above its words: what it waits for, what is to be checked or told."""
        card, waits = self.card, self.beside.has_links and bool(self.side.links.unfinished)
        is_ours = self.may_change and (self.is_check_due or self.side.asks_for_link)
        return bool(card.blocked_at or is_ours or (waits and not card.delivered_at and not card.archived_at))

    @property
    def columns(self) -> tuple[Named, ...]:
        """Where it may go on its board: id and name."""
        return self._ways[0]

    @property
    def elsewhere(self) -> Elsewhere:
        """Where it may go on the other boards of its team: their names, and their columns."""
        return self._ways[1]

    @cached_property
    def _ways(self) -> tuple[tuple[Named, ...], Elsewhere]:
        return columns_to_move_to(self.card)

    @cached_property
    def beside(self) -> Beside:
        return beside(self.card)

    @property
    def shows(self) -> tuple[Hashable, ...]:
        """All that the card shows to everybody who may do as much, on one day, besides `beside.names` and who asked for it."""
        card, board = self.card, self.card.board
        where = (board.name, board.team.key, card.column.name, card.stage and card.stage.name, card.brand and card.brand.name)
        return (card.id, card.created_at, card.revision, self.may_change, *where, self._journey, self.beside.own)

    @cached_property
    def _loaded(self) -> Card:
        """With its customers and people, which are not asked for where they are drawn already."""
        if {"people", "personas"} & inspect(self.card).unloaded:
            loaded_card(self.card.id)
        return self.card

    @property
    def personas(self) -> list[Persona]:
        return self._loaded.personas

    @cached_property
    def trend(self) -> Trend | None:
        return trend_of(self.card)

    @cached_property
    def age(self) -> int | None:
        """Days since it was started, where it is being worked on."""
        return age_in_days(self.card)

    @cached_property
    def days_here(self) -> int | None:
        """Days since it came into its column, where it was started before."""
        days = days_in_column(self.card)
        return days if self.age is not None and days < self.age else None

    @cached_property
    def usual(self) -> UsualTime:
        return our_usual_time(self.card.board.team)

    @cached_property
    def is_check_due(self) -> bool:
        return is_check_due(self.card)

    @cached_property
    def recurrence(self) -> Recurrence | None:
        """How it comes back, if it does."""
        return recurrence_shown(self.card)

    @cached_property
    def _journey(self) -> tuple[int, int]:
        return place_of_stage(self.card)

    @property
    def stage_place(self) -> int:
        """1 for the first stage of the journey; 0 where the card names none, or an archived one."""
        return self._journey[0]

    @property
    def stages(self) -> int:
        """Stages of the journey."""
        return self._journey[1]

    @cached_property
    def files(self) -> Files:
        return attachments_of(self.card, self.reader, self.whole == "files")

    @cached_property
    def others(self) -> Others:
        return others_on(self.card, self.reader)

    @cached_property
    def side(self) -> Side:
        """Labels, links, thanks, blockers: what hangs on it besides its texts."""
        return side_of(self.card, self.reader)

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
        return whom(self._loaded)

    @cached_property
    def people(self) -> list[OnIt]:
        """Everybody on it, with and without an account."""
        return [OnIt(on.user_id, on.user.name if on.user else on.name, on.id, on.role) for on in self._loaded.people]

    @cached_property
    def to_thank(self) -> list[Someone]:
        """Whom the reader may thank: the people on the card, then the rest of the team."""
        return thankable(self._loaded, self.reader)

    @property
    def is_mine(self) -> bool:
        """Whether the reader is on it."""
        return any(on.user_id == self.reader.id for on in self._loaded.people)


def card_page(card: Card, to: User, whole: str = "") -> CardPage:
    """The page of `card` for `to`; `whole` names the section that is shown in full: "files", "history"."""
    return CardPage(card, to, whole)


def whom(card: Card) -> str:
    """The names of the customers it serves, as one would say them."""
    return listed(persona.name for persona in card.personas)


def place_of_stage(card: Card) -> tuple[int, int]:
    """Where in the journey, counted from 1, the card's stage stands (0: it has none), and of how many stages."""
    places = places_of_stages()
    return places.get(card.stage_id or 0, 0), max(len(places), 1)


class Question(Struct, frozen=True):
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
