"""Which days and whose door a report is about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode

from msgspec import Struct, field

from ....core.clock import day_of, now, start_of
from ....teams.models import Team
from ....teams.queries.calendars import home_zone

SPANS = {"28": 28, "quarter": 91, "year": 365}
"""As an address names it -> days, today included."""
RATED = timedelta(days=90)
"""How far back ratings are counted, whatever the span."""


class Span(Struct, frozen=True, dict=True):
    """The last days up to `now`, of one team or of the whole department (`team` is None)."""

    name: str
    team: Team | None
    now: datetime = field(default_factory=now)

    @property
    def days(self) -> int:
        return SPANS[self.name]

    @cached_property
    def zone(self) -> str:
        return self.team.time_zone if self.team else home_zone()

    @cached_property
    def until(self) -> date:
        return day_of(self.now, self.zone)

    @cached_property
    def first(self) -> date:
        return self.until - timedelta(days=self.days - 1)

    @cached_property
    def since(self) -> datetime:
        """The first instant of the first day."""
        return start_of(self.first, self.zone)

    @property
    def rated_since(self) -> datetime:
        return self.now - RATED

    @property
    def address(self) -> str:
        return f"/results/{self.team.key}/door" if self.team else "/door"

    def list_address(self, what: str, **more: object) -> str:
        """Where the requests a figure was computed from are listed."""
        asked = {"span": self.name, "team": self.team.key if self.team else None, "what": what, **more}
        return "/requests/list?" + urlencode({name: value for name, value in asked.items() if value is not None})


def span(name: object, team: Team | None) -> Span:
    """The span an address names; 28 days where it names none."""
    return Span(str(name) if name in SPANS else "28", team)
