"""What a figure, dot or bar was computed from: the cards or requests, and in words how they are counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import select

from ....core.clock import day_of
from ....core.db import db
from ....core.errors import NotFound
from ....core.words import Both, Sentence, say
from ....flow.models import Column
from ....flow.queries.lives import Worked
from ....metrics.models import Metric
from .asked import AskedRow, answers, still_late
from .flowing import delivered_in, started
from .meanings import CARDS, REQUESTS
from .spans import Span
from .tried import told_in, unchecked

OUTCOMES = ("moved", "did_not", "cannot_tell")


class ListedCard(Struct, frozen=True):
    """A card in a list; `on` is its day there: delivered, told, or to be checked."""

    card: Worked
    on: date | None = None
    days: int | None = None
    """Its cycle time or age."""
    metric: Metric | None = None
    column: Both | None = None


class CardList(Struct, frozen=True):
    """`what` names the kind; `shape` ("outcome", "check", "time", "age", "plain") which columns its table has."""

    what: str
    shape: str
    title: Sentence | Both
    meaning: Sentence
    rows: Sequence[ListedCard]


class RequestList(Struct, frozen=True):
    what: str
    title: Sentence
    meaning: Sentence
    rows: Sequence[AskedRow]
    late: Sequence[tuple[int, str]]


def card_list(span: Span, what: str, column: int | None = None, monday: str = "") -> CardList:
    """The cards behind a figure of the results page.

    Args:
        column: where `what` is "column". monday: where it is "week", as an ISO day.

    Raises:
        NotFound: there is no such list.
    """
    if what == "column":
        return _in_column(span, column)
    if what not in CARDS:
        raise NotFound
    shape, title, meaning = CARDS[what]
    if shape == "outcome":
        rows = _told(span, OUTCOMES if what == "told" else (what,))
    elif shape == "check":
        rows = [ListedCard(card, on=card.check_on) for card in unchecked(span)]
    elif shape == "age":
        rows = _ages(span, only_over=what == "over")
    else:
        rows = _delivered(span, _week(monday) if what == "week" else None)
    return CardList(what, shape, title, meaning, rows)


def request_list(span: Span, what: str) -> RequestList:
    """The requests behind a figure. Raises `NotFound` where there is no such list."""
    if what not in REQUESTS:
        raise NotFound
    title, meaning = REQUESTS[what]
    late = still_late(span) if what == "late" else []
    rows = [row for row in answers(span) if _belongs(row, what)] if what != "late" else []
    return RequestList(what, title, meaning, rows, late)


def _belongs(row: AskedRow, what: str) -> bool:
    if what in ("read", "in_time"):
        return row.kind != "joined" and (what == "read" or row.in_time)
    return row.kind == what


def _told(span: Span, outcomes: Sequence[str]) -> list[ListedCard]:
    cards = [card for outcome in outcomes for card in told_in(span, outcome)]
    metrics = _metrics({card.metric_id for card in cards if card.metric_id})
    return [
        ListedCard(
            card,
            on=day_of(card.outcome_at, span.zone) if card.outcome_at else None,
            metric=metrics.get(card.metric_id or 0),
        )
        for card in cards
    ]


def _delivered(span: Span, week: tuple[date, date] | None) -> list[ListedCard]:
    """The latest first. A week holds whatever was delivered in it, with a known start or not."""
    if week is None:
        return [ListedCard(span.cards[card.card_id], card.on, card.days) for card in reversed(delivered_in(span))]
    days = {card.card_id: card.days for card in delivered_in(span)}
    found = [(life, day_of(life.finished_at, span.zone)) for life in span.lives if life.finished_at]
    return [
        ListedCard(span.cards[life.card_id], on, days.get(life.card_id))
        for life, on in sorted(found, key=lambda each: (each[1], each[0].card_id), reverse=True)
        if week[0] <= on <= week[1]
    ]


def _ages(span: Span, only_over: bool) -> list[ListedCard]:
    rows = [card for card in started(span) if not only_over or (span.usual.days and card.days > span.usual.days)]
    names = _names({span.cards[card.card_id].column_id for card in rows})
    return [
        ListedCard(span.cards[card.card_id], days=card.days, column=names.get(span.cards[card.card_id].column_id))
        for card in rows
    ]


def _in_column(span: Span, column_id: int | None) -> CardList:
    name = _names({column_id}).get(column_id) if column_id else None
    if name is None:
        raise NotFound
    rows = [ListedCard(card) for card in span.cards.values() if card.column_id == column_id and not card.archived_at]
    meaning = say("Cards that stand in this column today; what was learned before the period is left out.")
    return CardList("column", "plain", name, meaning, sorted(rows, key=lambda row: row.card.number, reverse=True))


def _week(monday: str) -> tuple[date, date]:
    try:
        first = date.fromisoformat(monday)
    except ValueError:
        raise NotFound from None
    return first, first + timedelta(days=6)


def _metrics(ids: set[int]) -> dict[int, Metric]:
    return {metric.id: metric for metric in db.session.scalars(select(Metric).where(Metric.id.in_(ids)))}


def _names(ids: set[int]) -> dict[int, Both]:
    return dict(db.session.execute(select(Column.id, Column.name).where(Column.id.in_(ids))).all())
