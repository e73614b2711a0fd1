"""How long delivered cards took, one dot each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from ...core.percentile import Grade, grade, percentile
from ...flow.figures import Window
from .scale import LABEL, Days, Scale, Tick, apart, round_steps, side_by_side

AXIS = 22
WIDTH = 86.0
"""Percent of the width for the dots; the labels of the lines have the rest."""


class DeliveredCard(Struct, frozen=True):
    """A delivered card: cycle time in days, both ends counted."""

    title: str
    on: date
    days: int
    url: str


class Dot(Struct, frozen=True):
    """A card in its place; `shift` pixels sideways where others took as long on the same day."""

    x: float
    y: float
    shift: float
    card: DeliveredCard


class PercentLine(Struct, frozen=True):
    """`percent` of 100 cards took `days` days or fewer."""

    percent: int
    days: int
    y: float
    label_y: float


class Grid(Struct, frozen=True):
    y: float
    days: int


class CycleChart(Struct, frozen=True):
    """`lines` are empty below ten cards: dots and range, no percentile."""

    height: int
    plot: int
    dots: tuple[Dot, ...]
    lines: tuple[PercentLine, ...]
    grid: tuple[Grid, ...]
    ticks: tuple[Tick, ...]
    grade: Grade
    window: Window
    beyond: tuple[DeliveredCard, ...]
    """Cards that took much longer than the rest: they stand at the upper edge, and are said in words."""

    @property
    def cards(self) -> list[DeliveredCard]:
        """All cards, the latest first."""
        return [dot.card for dot in reversed(self.dots)]

    @property
    def shortest(self) -> int:
        return min(dot.card.days for dot in self.dots)

    @property
    def longest(self) -> int:
        return max(dot.card.days for dot in self.dots)

    def days_at(self, percent: int) -> int | None:
        """The days of that line, None where there is no line."""
        return next((line.days for line in self.lines if line.percent == percent), None)


def cycle_chart(cards: Sequence[DeliveredCard], window: Window, height: int = 290) -> CycleChart:
    """Days down, dates across, with the lines of 50, 85 and 95 of 100 cards from ten cards on (nearest rank)."""
    plot, believed = height - AXIS, grade(len(cards))
    ordered = sorted(cards, key=lambda card: (card.on, card.days))
    days = [card.days for card in ordered]
    percents = {} if believed is Grade.FEW else {percent: percentile(days, percent) for percent in (95, 85, 50)}
    highest = _highest(days, percents)
    scale, axis = Scale(0, highest * 1.08, plot, 0), Days(window.since, window.until, WIDTH)
    places = [(axis.x(card.on), scale(card.days) if card.days <= highest else 6.0) for card in ordered]
    shifts = side_by_side(places, 5.0)
    lines = _lines(percents, scale, plot)
    return CycleChart(
        height,
        plot,
        tuple(Dot(x, y, shift, card) for (x, y), shift, card in zip(places, shifts, ordered, strict=True)),
        lines,
        _grid(highest, lines, scale),
        axis.ticks(),
        believed,
        window,
        tuple(card for card in ordered if card.days > highest),
    )


def _highest(days: Sequence[int], percents: dict[int, int]) -> float:
    """The days at the upper edge: the longest, unless it would press all the rest into the axis."""
    longest = max(days, default=0)
    if percents and longest > 3 * percents[95]:
        return max(4.0, percents[95] * 1.5)
    return float(max(4, longest))


def _lines(percents: dict[int, int], scale: Scale, plot: int) -> tuple[PercentLine, ...]:
    """95 on top; the label of the half goes under its line where the next line is too near."""
    if not percents:
        return ()
    heights = {percent: scale(days) for percent, days in percents.items()}
    is_tight = heights[50] - heights[85] < LABEL + 5
    wanted = [heights[95] - 6, heights[85] - 6, heights[50] + 14 if is_tight else heights[50] - 6]
    labels = apart(wanted, 10, plot - 4)
    return tuple(
        PercentLine(percent, days, heights[percent], label)
        for (percent, days), label in zip(percents.items(), labels, strict=True)
    )


def _grid(highest: float, lines: Sequence[PercentLine], scale: Scale) -> tuple[Grid, ...]:
    """A scale of round days; beside the lines only the topmost one that keeps clear of them."""
    found = [Grid(scale(days), days) for days in round_steps(highest)]
    if not lines:
        return tuple(found)
    taken = [y for line in lines for y in (line.y, line.label_y)]
    clear = [rule for rule in found if rule.y >= 14 and all(abs(rule.y - 5 - y) > LABEL for y in taken)]
    return tuple(clear[-1:])
