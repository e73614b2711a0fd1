"""How the work flows: how long it takes, how old it is, how much is delivered, where it piles up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from ....core.clock import day_of
from ....core.db import db
from ....core.percentile import Grade
from ....core.words import Both
from ....flow.figures import (
    Cumulative,
    Delivered,
    History,
    Stage,
    Started,
    UsualTime,
    Window,
    ages,
    cumulative_flow,
    cycle_times,
    throughput,
    waiting_queues,
)
from ....flow.models import Board
from ....flow.queries.lives import Step, began_at, steps
from ....flow.queries.overruns import Exceeded, exceeded
from ...charts import (
    AgeingChart,
    CumulativeBand,
    CumulativeChart,
    CycleChart,
    DeliveredCard,
    StartedCard,
    WeekCount,
    WeeksChart,
    ageing_chart,
    cumulative_chart,
    cycle_chart,
    weeks_chart,
)
from .spans import Span

ENOUGH = 10
"""Delivered cards from which on a percentile is shown."""
WIDENING = 3
"""Weeks in a row in which a column held more and more, from which on it is named."""


class Widening(Struct, frozen=True):
    """A column that has held more cards week after week."""

    name: Both
    weeks: int
    address: str


class Flowing(Struct, frozen=True):
    """The charts of the team's work. Ageing and cumulative flow are those of its main board; the others of all its boards."""

    cycle: CycleChart
    usual: UsualTime
    ageing: AgeingChart
    weeks: WeeksChart
    cumulative: CumulativeChart
    widening: Widening | None
    over_limits: list[Exceeded]
    board_id: int | None

    @property
    def missing(self) -> int:
        """How many more cards have to be delivered before one can say what is usual."""
        return max(0, ENOUGH - len(self.cycle.dots))

    @property
    def is_empty(self) -> bool:
        """Whether no card was moved, is under way, or was delivered."""
        return not (self.cycle.dots or self.ageing.dots or self.cumulative.areas)

    @property
    def is_provisional(self) -> bool:
        return self.cycle.grade is Grade.PROVISIONAL


def delivered_in(span: Span) -> list[Delivered]:
    """The cards delivered within the period with their cycle time, oldest first."""
    return cycle_times(span.lives, span.window, span.zone)


def started(span: Span) -> list[Started]:
    """The cards in progress with their age, the oldest first."""
    return ages(span.lives, span.now, span.zone)


def flowing(span: Span) -> Flowing:
    """Two statements for the main board, two for the limits and one for the first week, besides the cards and their moves."""
    board_id = db.session.scalar(
        select(Board.id).where(Board.team_id == span.team.id, Board.is_main, Board.archived_at.is_(None))
    )
    columns = steps(board_id) if board_id else []
    days = _cumulative(span, board_id, columns)
    flowing_columns = columns[_backlogs(columns) :]
    widening = _widening(days, flowing_columns)
    return Flowing(
        _cycle(span),
        span.usual,
        _ageing(span, columns),
        _weeks(span),
        cumulative_chart(
            days if any(day.reached and day.reached[0] for day in days) else [],
            [CumulativeBand(str(c.name), c.kind, span.cards_address("column", column=c.id)) for c in flowing_columns],
            widening[0] if widening else None,
        ),
        _named(span, flowing_columns, *widening) if widening else None,
        exceeded(span.team, span.since, span.to),
        board_id,
    )


def _cycle(span: Span) -> CycleChart:
    dots = [
        DeliveredCard(span.cards[card.card_id].title, card.on, card.days, f"/cards/{card.card_id}")
        for card in delivered_in(span)
    ]
    return cycle_chart(dots, span.window)


def _ageing(span: Span, columns: Sequence[Step]) -> AgeingChart:
    """Only columns in which work goes on: active ones, and the queues behind the first of them."""
    queues = waiting_queues([(column.id, column.kind) for column in columns])
    shown = [column for column in columns if column.kind == "active" or column.id in queues]
    places = {column.id: place for place, column in enumerate(shown)}
    dots = [
        StartedCard(span.cards[card.card_id].title, places[column_id], card.days, f"/cards/{card.card_id}")
        for card in started(span)
        if (column_id := span.cards[card.card_id].column_id) in places
    ]
    return ageing_chart(dots, [str(column.name) for column in shown], span.usual)


def _weeks(span: Span) -> WeeksChart:
    """From the team's first week on: before it there was nobody to deliver."""
    began = began_at(span.team)
    since = span.window.since if began is None else min(max(span.window.since, day_of(began, span.zone)), span.today)
    return weeks_chart(
        [
            WeekCount(week.monday, week.count, week.is_open, span.cards_address("week", monday=week.monday.isoformat()))
            for week in throughput(span.lives, Window(since, span.today), span.zone)
        ]
    )


def _cumulative(span: Span, board_id: int | None, columns: Sequence[Step]) -> list[Cumulative]:
    """The main board day by day without its backlog. Cards put away before work on them began are no part of it."""
    if board_id is None:
        return []
    own = [life for life in span.lives if span.cards[life.card_id].board_id == board_id and not _was_dropped(life)]
    skipped = _backlogs(columns)
    days = cumulative_flow(own, [Stage(column.id, column.kind) for column in columns], span.window, span.zone)
    return [replace(day, reached=day.reached[skipped:]) for day in days]


def _was_dropped(life: History) -> bool:
    return life.archived_at is not None and not life.is_finished and not life.was_discarded


def _backlogs(columns: Sequence[Step]) -> int:
    """How many columns stand before the first that is no backlog."""
    return next((place for place, column in enumerate(columns) if column.kind != "backlog"), len(columns))


def _widening(days: Sequence[Cumulative], columns: Sequence[Step]) -> tuple[int, int] | None:
    """The queue or active column that has been widening for most weeks, at least three, and for how many."""
    found = [
        (weeks, place)
        for place, column in enumerate(columns)
        if column.kind in ("queue", "active") and (weeks := _weeks_of_growth(days, place)) >= WIDENING
    ]
    weeks, place = max(found, default=(0, 0))
    return (place, weeks) if weeks else None


def _weeks_of_growth(days: Sequence[Cumulative], place: int) -> int:
    by_week = [_gap(day, place) for day in days[::-7]]
    weeks = 0
    for now, before in pairwise(by_week):
        if now <= before:
            break
        weeks += 1
    return weeks


def _gap(day: Cumulative, place: int) -> int:
    below = day.reached[place + 1] if place + 1 < len(day.reached) else day.discarded
    return day.reached[place] - below


def _named(span: Span, columns: Sequence[Step], place: int, weeks: int) -> Widening:
    column = columns[place]
    return Widening(column.name, weeks, span.cards_address("column", column=column.id))
