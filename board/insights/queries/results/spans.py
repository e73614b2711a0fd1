"""The days a results page is about, and the work of a team in them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property

from msgspec import Struct

from ....accounts.models import User
from ....core.clock import day_of, now, start_of
from ....flow.figures import History, UsualTime, Window, cycle_times, usual_time
from ....flow.queries.lives import Worked, lives, worked_on
from ....teams.models import Team

PERIODS = (30, 90, 365)
USUAL_DAYS = 90
"""Our usual time always looks at these, whatever the period."""


class Span(Struct, frozen=True, dict=True):
    """A team, the days up to `now` in its zone, and for whom it is read. Reads each thing once, when it is asked for."""

    team: Team
    days: int
    now: datetime
    to: User

    @property
    def zone(self) -> str:
        return self.team.time_zone

    @cached_property
    def today(self) -> date:
        return day_of(self.now, self.zone)

    @property
    def window(self) -> Window:
        return Window.last(self.days, self.today)

    @property
    def since(self) -> datetime:
        """The first instant of the first day."""
        return start_of(self.window.since, self.zone)

    @cached_property
    def _from(self) -> datetime:
        """Early enough for whole weeks and for our usual time."""
        whole_week = self.window.since - timedelta(days=self.window.since.weekday())
        return start_of(min(whole_week, self.today - timedelta(days=USUAL_DAYS - 1)), self.zone)

    @cached_property
    def cards(self) -> dict[int, Worked]:
        """The cards worked on, by id."""
        return {card.id: card for card in worked_on(self.team, self._from, self.to)}

    @cached_property
    def lives(self) -> list[History]:
        return [life for life in lives(self.team, self._from, self.to) if life.card_id in self.cards]

    @cached_property
    def usual(self) -> UsualTime:
        """Our usual time, as the board shows it: from the cards delivered in the last 90 days."""
        return usual_time(cycle_times(self.lives, Window.last(USUAL_DAYS, self.today), self.zone))

    def cards_address(self, what: str, **more: object) -> str:
        """Where the cards that a figure was computed from are listed."""
        extra = "".join(f"&{name}={value}" for name, value in more.items())
        return f"/results/{self.team.key}/cards?what={what}&days={self.days}{extra}"

    def requests_address(self, what: str) -> str:
        return f"/results/{self.team.key}/requests?what={what}&days={self.days}"


def span(team: Team, days: object, to: User) -> Span:
    """The period of `days` as an address carries it; 90 where it is none of `PERIODS`."""
    wanted = int(str(days)) if str(days or "") in {str(period) for period in PERIODS} else 90
    return Span(team, wanted, now(), to)
