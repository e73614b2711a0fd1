"""Work that is started and not delivered, by column and age."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ...flow.figures import UsualTime
from .scale import LABEL, Scale, apart, round_steps, side_by_side

AXIS = 40
WIDTH = 80.0
"""Percent of the width for the columns; the labels of the lines have the rest."""
MIDDLE = 50.0
"""Beyond it a title stands to the left of its dot."""


class StartedCard(Struct, frozen=True):
    """A card in progress: the place of its column from the left, and its age in days, today counted."""

    title: str
    column: int
    days: int
    url: str


class AgeDot(Struct, frozen=True):
    x: float
    y: float
    shift: float
    is_over: bool
    label_y: float | None
    """Where its title is written, for the oldest that are over our usual time."""
    anchor: str
    card: StartedCard


class AgeLine(Struct, frozen=True):
    percent: int
    days: int
    y: float
    label_y: float


class AgeColumn(Struct, frozen=True):
    """A column under the axis; `short` is its name as far as there is room on a phone."""

    x: float
    name: str
    short: str
    count: int


class AgeingChart(Struct, frozen=True):
    """`zone` is how far down the part above our usual time reaches; None while there is no usual time."""

    height: int
    plot: int
    dots: tuple[AgeDot, ...]
    lines: tuple[AgeLine, ...]
    grid: tuple[AgeLine, ...]
    columns: tuple[AgeColumn, ...]
    zone: float | None

    @property
    def over(self) -> list[StartedCard]:
        """The cards over our usual time, the oldest first."""
        return [dot.card for dot in self.dots if dot.is_over]


def ageing_chart(
    cards: Sequence[StartedCard], columns: Sequence[str], usual: UsualTime, height: int = 290
) -> AgeingChart:
    """A dot for each card over its column; those over our usual time are vermilion, the oldest two named."""
    plot = height - AXIS
    ordered = sorted(cards, key=lambda card: (-card.days, card.column, card.title))
    highest = max([4, *(card.days for card in cards), *(days for days in (usual.days,) if days)])
    scale = Scale(0, highest * 1.18, plot, 0)
    lines = _lines(usual, scale, plot)
    place = WIDTH / max(1, len(columns))
    counts = [sum(card.column == index for card in cards) for index in range(len(columns))]
    return AgeingChart(
        height,
        plot,
        _dots(ordered, usual, scale, place),
        lines,
        () if lines else tuple(AgeLine(0, days, scale(days), scale(days) - 5) for days in round_steps(highest)),
        tuple(
            AgeColumn((index + 0.5) * place, name, _short(name, 38 // len(columns)), counts[index])
            for index, name in enumerate(columns)
        ),
        scale(usual.days) if usual.days else None,
    )


def _dots(ordered: Sequence[StartedCard], usual: UsualTime, scale: Scale, place: float) -> tuple[AgeDot, ...]:
    places = [((card.column + 0.5) * place, scale(card.days)) for card in ordered]
    over = [usual.days is not None and card.days > usual.days for card in ordered]
    labels = _labels(places, sum(over), scale(usual.days or 0) - 22)
    return tuple(
        AgeDot(x, y, shift, is_over, label, "end" if x > MIDDLE else "start", card)
        for (x, y), shift, is_over, label, card in zip(
            places, side_by_side(places, 12.0), over, labels, ordered, strict=True
        )
    )


def _labels(places: Sequence[tuple[float, float]], over: int, lowest: float) -> list[float | None]:
    """Baselines for the two oldest of those `over` our usual time, clear of that line's own label at `lowest`.

    A title that would run over another dot is left out: the list below the chart holds it.
    """
    named = [(x, min(y + 4, lowest)) for x, y in places[: min(2, over)]]
    if len(named) == 2 and named[1][1] - named[0][1] < LABEL:
        named.pop()
    kept = [None if any(_is_in_the_way(other, x, label) for other in places) else label for x, label in named]
    return [*kept, *[None] * (len(places) - len(kept))]


def _is_in_the_way(other: tuple[float, float], x: float, label: float) -> bool:
    is_on_that_side = other[0] < x if x > MIDDLE else other[0] > x
    return is_on_that_side and abs(other[1] - (label - 4)) < 11


def _lines(usual: UsualTime, scale: Scale, plot: int) -> tuple[AgeLine, ...]:
    known = [(percent, days) for percent, days in ((85, usual.days), (50, usual.half)) if days is not None]
    heights = [scale(days) for _, days in known]
    is_tight = len(heights) == 2 and heights[1] - heights[0] < LABEL + 5
    wanted = [y - 6 for y in heights[:1]] + [y + 14 if is_tight else y - 6 for y in heights[1:]]
    labels = apart(wanted, 10, plot - 4)
    return tuple(
        AgeLine(percent, days, y, label) for (percent, days), y, label in zip(known, heights, labels, strict=True)
    )


def _short(name: str, room: int) -> str:
    return name if len(name) <= room else name[: max(1, room - 1)].rstrip() + "…"
