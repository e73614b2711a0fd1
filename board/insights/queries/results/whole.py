"""The results page as one."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from ....metrics.policy import may_define, may_observe
from .asked import Asked, asked
from .figures import Shown, shown_figures
from .flowing import Flowing, flowing
from .spans import Span
from .tried import Tried, tried


class Results(Struct, frozen=True):
    """In the order of the page."""

    span: Span
    figures: list[Shown]
    tried: Tried
    flow: Flowing
    asked: Asked
    due: int
    """How many of the team's figures wait for their value."""
    may_define: bool
    may_observe: bool

    @property
    def first(self) -> Shown | None:
        return self.figures[0] if self.figures else None


def results(span: Span) -> Results:
    """Everything the page shows: the number of statements does not grow with the data."""
    figures = shown_figures(span)
    return Results(
        span,
        figures,
        tried(span),
        flowing(span),
        asked(span),
        _due(figures, span.today),
        may_define(span.to, span.team.id),
        may_observe(span.to, {span.team.id}),
    )


def _due(figures: list[Shown], day: date) -> int:
    everything = [each for shown in figures for each in (shown.reading, *shown.reading.explanations)]
    return sum(reading.is_due(day) for reading in everything)
