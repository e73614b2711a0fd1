"""The number a card should move, as the small drawing beside its hypothesis."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlalchemy import bindparam, select

from ...core.clock import today
from ...core.db import db
from ...metrics.models import Metric, Observation
from ..models import Card

WIDTH, FLOOR, CEILING = 240, 86, 18
"""Of the drawing, in its own units: its width, and where the lowest and the highest value lie."""
MOST = 24
"""Latest values that are drawn."""
SEEN = Observation.__table__.c
VALUES = select(SEEN.on, SEEN.value).where(SEEN.metric_id == bindparam("metric")).order_by(SEEN.on.desc()).limit(MOST)


class Point(Struct, frozen=True):
    """A value and its place in the drawing."""

    x: float
    y: float
    value: float
    on: date


class Label(Struct, frozen=True):
    """A day under the axis."""

    x: float
    anchor: str
    on: date


class Trend(Struct, frozen=True):
    """Values of the card's metric, oldest first, and where they were hoped to go."""

    metric: Metric
    points: list[Point]
    hoped: Point | None
    """The value hoped for, on the check date."""

    @property
    def values(self) -> list[float]:
        return [point.value for point in self.points]

    @property
    def latest(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def latest_label_y(self) -> float:
        """Under the latest value, or above it where that is too low."""
        latest = self.points[-1]
        return latest.y + 17 if latest.y < 66 else latest.y - 9

    @property
    def latest_anchor(self) -> str:
        """The figure stays within the drawing and away from the line towards what is hoped."""
        latest = self.points[-1]
        return "start" if latest.x < 40 else "end" if latest.x > WIDTH - 30 else "middle"

    @property
    def hoped_label_y(self) -> float:
        """Above the line, where the drawing leaves room."""
        y = self.hoped.y if self.hoped else 0
        return y - 6 if y > 17 else y + 14

    @property
    def days(self) -> list[Label]:
        """The first day, the latest one and the check date, as far as they do not run into each other."""
        if not self.points:
            return []
        wanted = [Label(WIDTH, "end", self.hoped.on)] if self.hoped else []
        for point, anchor in ((self.points[-1], "middle"), (self.points[0], "start")):
            x = 0 if anchor == "start" or point.x < 30 else point.x
            if all(abs(x - label.x) > 62 for label in wanted):
                wanted.append(Label(x, "start" if x == 0 else anchor, point.on))
        return wanted

    @property
    def path(self) -> str:
        """The line through the values, as SVG path data."""
        return "M" + " ".join(f"{point.x:g} {point.y:g}" for point in self.points)


def trend_of(card: Card) -> Trend | None:
    """What is known of the card's metric; None where its hypothesis has none. One statement."""
    if card.metric is None:
        return None
    rows = db.session.execute(VALUES, {"metric": card.metric_id}).all()
    known = [(on, value) for on, value in reversed(rows)]
    if not known and card.expected_from is not None:
        known = [(today(card.board.team.time_zone), card.expected_from)]
    return _drawn(card, card.metric, known)


def _drawn(card: Card, metric: Metric, known: list[tuple[date, float]]) -> Trend:
    hoped = (card.check_on, card.expected_to) if card.check_on and card.expected_to is not None else None
    everything = [*known, *([hoped] if hoped else [])]
    days = [on for on, _ in everything]
    values = [value for _, value in everything]
    if not everything:
        return Trend(metric, [], None)
    span = max((max(days) - min(days)).days, 1)
    reach = max(max(values) - min(values), abs(values[-1]) * 0.18) or 1
    low = (max(values) + min(values) - reach) / 2

    def place(on: date, value: float) -> Point:
        x = 4 + (on - min(days)).days / span * (WIDTH - 20)
        return Point(round(x, 1), round(FLOOR - (value - low) / reach * (FLOOR - CEILING), 1), value, on)

    return Trend(metric, [place(*each) for each in known], place(*hoped) if hoped else None)
