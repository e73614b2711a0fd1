"""The cumulative flow as bands, one a column."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ...flow.figures import Cumulative
from .scale import Days, Scale, Tick, path

AXIS = 22
DARKEST = "c-b3"


class CumulativeBand(Struct, frozen=True):
    """A column of the board from left to right: its name, its kind, and where one sees its cards."""

    name: str
    kind: str
    url: str


class Area(Struct, frozen=True):
    """`d` is a path in a box of 100 by `plot`; `shade` a class; `now` how many cards stand there today."""

    d: str
    shade: str
    now: int
    band: CumulativeBand


class CumulativeChart(Struct, frozen=True):
    """`areas` from the bottom up; `discarded` is the path of what left the board, empty where nothing did."""

    height: int
    plot: int
    areas: tuple[Area, ...]
    discarded: str
    ticks: tuple[Tick, ...]

    @property
    def key(self) -> tuple[Area, ...]:
        """The areas in the order of the board."""
        return tuple(reversed(self.areas))


def cumulative_chart(
    days: Sequence[Cumulative], bands: Sequence[CumulativeBand], attention: int | None = None, height: int = 230
) -> CumulativeChart:
    """The bands between the lines of `days`; what was already through on the first day is left out below.

    Args:
        days: as `cumulative_flow` gives them, with one number for each of `bands`.
        attention: the place of the column that needs attention: it is drawn darkest.
    """
    plot = height - AXIS
    if not days or not bands:
        return CumulativeChart(height, plot, (), "", ())
    base, gone = days[0].reached[-1], days[0].discarded
    axis = Days(days[0].on, days[-1].on)
    scale = Scale(0, max(1, max(day.reached[0] for day in days) - base) * 1.06, plot, 0)
    floor = [day.discarded - gone for day in days]
    lines = [[day.reached[place] - base for day in days] for place in range(len(bands))]
    below = [*lines[1:], floor]
    across = [axis.x(day.on) for day in days] if len(days) > 1 else [0.0, 100.0]
    areas = [
        Area(_band(across, lines[place], below[place], scale), shade, now, band)
        for place, (band, shade, now) in enumerate(zip(bands, _shades(bands, attention), _now(days[-1]), strict=True))
    ]
    discarded = _band(across, floor, [0] * len(days), scale) if any(floor) else ""
    return CumulativeChart(height, plot, tuple(reversed(areas)), discarded, axis.ticks())


def _now(day: Cumulative) -> list[int]:
    return [upper - lower for upper, lower in zip(day.reached, [*day.reached[1:], day.discarded], strict=True)]


def _band(across: Sequence[float], upper: Sequence[int], lower: Sequence[int], scale: Scale) -> str:
    """A closed path between two lines; a single day is drawn across the whole width."""
    times = len(across) // len(upper)
    over = [(x, scale(value)) for x, value in zip(across, [*upper] * times, strict=True)]
    under = [(x, scale(value)) for x, value in zip(across, [*lower] * times, strict=True)]
    return f"{path(over)} L{path(reversed(under))[1:]}Z"


def _shades(bands: Sequence[CumulativeBand], attention: int | None) -> list[str]:
    """Learned palest, then delivered; the columns before them alternate, the one to look at is darkest."""
    shades, turn = [], 0
    for place, band in enumerate(bands):
        if place == attention:
            shades.append(DARKEST)
        elif band.kind in ("delivered", "learned"):
            shades.append("c-b1" if band.kind == "delivered" else "c-b0")
        else:
            shades.append(("c-b4", "c-b2")[turn % 2])
        turn += band.kind not in ("delivered", "learned")
    return shades
