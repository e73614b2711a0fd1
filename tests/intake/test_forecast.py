"""When it could be: the forecast of a request against sums done here by themselves."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from board.core.clock import now, today
from board.flow.figures import days_until, per_day
from board.flow.models import Card, Column
from board.intake.models import Request, RequestCard
from board.intake.queries.forecast import forecasts
from board.intake.queries.line import places
from board.intake.queries.status import status
from board.intake.rules import answers
from board.intake.rules.answers import NewCard
from board.intake.rules.letters import Written

from .conftest import loaded

WEEKS = {0: [], 2: [1, 1], 3: [2, 1], 4: [2, 1, 1], 5: [2, 2, 1]}
DAILY = tuple(n for finished in (3, 4, 2, 5, 4, 3, 0, 4, 5, 3, 4, 3) for n in (WEEKS[finished] + [0] * 7)[:7])
"""The worked example of the specification: 84 days, 40 finished."""


def exactly(items: int, daily: tuple[int, ...], share: float) -> int:
    """After how many days `share` of all ways the days can fall out have finished `items`: the distribution itself, without chance."""
    chance = {count: times / len(daily) for count, times in Counter(daily).items()}
    unfinished = [1.0] + [0.0] * (items - 1)
    for day in range(1, 731):
        after = [0.0] * items
        for count, probability in chance.items():
            for done in range(items - count):
                after[done + count] += unfinished[done] * probability
        unfinished = after
        if 1 - sum(unfinished) >= share:
            return day
    raise AssertionError("beyond two years")


def test_the_worked_example():
    odds = days_until(18, DAILY, "1:2026-11-22")

    assert abs(odds.half - 38) <= 1
    assert abs(odds.most - 48) <= 1


@pytest.mark.parametrize("items", [1, 2, 5, 18, 60])
def test_drawing_lots_agrees_with_the_distribution(items):
    odds = days_until(items, DAILY, "7:2026-11-22")

    assert abs(odds.half - exactly(items, DAILY, 0.50)) <= 1
    assert abs(odds.most - exactly(items, DAILY, 0.85)) <= 1


def test_the_same_day_says_the_same_and_another_day_about_the_same():
    days_until.cache_clear()
    first = days_until(18, DAILY, "1:2026-11-22")
    days_until.cache_clear()
    assert days_until(18, DAILY, "1:2026-11-22") == first
    assert abs(days_until(18, DAILY, "1:2026-11-23").most - first.most) <= 2


def test_fewer_than_twenty_say_nothing_and_beyond_two_years_says_so():
    assert days_until(1, (0,) * 65 + (1,) * 19, "1") is None
    assert days_until(1, (0,) * 84, "1") is None
    slow = days_until(400, (0,) * 64 + (1,) * 20, "1")
    assert (slow.half, slow.most) == (None, None)


def test_days_are_counted_without_today_and_with_every_empty_one():
    day = date(2026, 11, 22)
    finished = [day, day - timedelta(days=1), day - timedelta(days=1), day - timedelta(days=84), day - timedelta(days=85)]

    counts = per_day(finished, day)

    assert (len(counts), counts[0], counts[-1], sum(counts)) == (84, 1, 2, 3)


@pytest.fixture
def finish(world, db):
    """Deliver a card so many days ago that took so many days; of a kind where it answers a request of that kind."""
    board = world.board
    column = db.session.query(Column).filter_by(board_id=board.id, kind="delivered").first()
    numbers = iter(range(1000, 9999))

    def finish(ago: int, took: int, kind: str = "", class_of_service: str = "standard") -> Card:
        zone = ZoneInfo(world.compass.time_zone)
        noon = datetime.combine(today(world.compass.time_zone) - timedelta(days=ago), datetime.min.time(), zone).replace(hour=12)
        number = next(numbers)
        card = Card(
            board_id=board.id, column_id=column.id, team_id=board.team_id, number=number, rank=f"b{number}",
            title=f"Piece {number}", class_of_service=class_of_service,
            created_at=noon, entered_at=noon, started_at=noon - timedelta(days=took - 1), delivered_at=noon,
        )  # fmt: skip
        db.session.add(card)
        db.session.flush()
        if kind:
            request, made = world.asked(), RequestCard
            request.kind, request.state = kind, "accepted"
            db.session.add(made(request_id=request.id, card_id=card.id))
        return card

    return finish


@pytest.fixture
def accept(world, db, ten_seconds_later):
    """A request that was said yes to, loaded, with its card at the end of the line."""

    def accept(**more) -> Request:
        request = world.asked()
        for name, value in more.items():
            setattr(request, name, value)
        answers.accept(request, NewCard(need="send it", stage_id=world.consideration.id), Written(), by=world.lucia)
        ten_seconds_later()
        return loaded(request)

    return accept


def told(world, request):
    return status(world.history(request)).forecast


TOOK = [2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 8, 9, 10, 11, 13, 16, 21]


def test_what_is_usual_is_literally_true(world, finish, accept):
    for number, took in enumerate(TOOK):
        finish(ago=1 + 3 * number % 80, took=took)

    such = told(world, accept()).such

    within = such.usual.days
    assert sum(took <= within for took in TOOK) >= 0.85 * len(TOOK) > sum(took < within for took in TOOK)
    assert (within, such.usual.n, such.is_provisional, such.among) == (11, 20, True, "class")
    assert within == sorted(TOOK)[math.ceil(0.85 * len(TOOK)) - 1]


def test_such_is_the_narrowest_that_ten_are_known_of(world, finish, accept):
    for number in range(10):
        finish(ago=5 + number, took=2, kind="page")
        finish(ago=5 + number, took=20)
    for number in range(9):
        finish(ago=5 + number, took=40, kind="event")

    page, event, unknown = (told(world, accept(kind=kind)).such for kind in ("page", "event", ""))

    assert (page.among, page.usual.days, page.usual.n) == ("kind", 2, 10)
    assert (event.among, event.usual.n) == ("class", 29)
    assert (unknown.among, unknown.usual.n) == ("class", 29)


def test_too_few_of_its_class_are_compared_with_the_team_and_too_few_at_all_are_not(world, finish, accept, db):
    for number in range(9):
        finish(ago=5 + number, took=4)
    few = told(world, accept())
    assert not few.such.is_known
    assert (few.such.usual.n, few.such.usual.days, few.odds, few.finished) == (9, None, None, 9)

    finish(ago=2, took=6, class_of_service="expedite")
    enough = told(world, accept())
    assert (enough.such.among, enough.such.usual.n, enough.such.is_provisional) == ("team", 10, True)


def test_older_than_ninety_days_is_not_usual_any_more(world, finish, accept):
    for number in range(12):
        finish(ago=90 + number, took=3)
    assert told(world, accept()).such.usual.n == 0
    finish(ago=89, took=3)
    assert told(world, accept()).such.usual.n == 1


def test_the_place_in_line_and_when_it_could_be(world, finish, accept, db):
    for number in range(30):
        finish(ago=1 + number * 2, took=5)
    first, second = accept(), accept()
    begun = finish(ago=0, took=3)
    begun.delivered_at = None
    db.session.flush()

    one, other = told(world, first), told(world, second)

    assert (one.place.number, one.place.of, one.place.ahead) == (1, 2, 0)
    assert (other.place.number, other.place.of, other.place.ahead) == (2, 2, 1)
    assert (one.under_way, other.finished) == (1, 30)
    daily = tuple(1 if 1 <= 84 - index <= 59 and (84 - index) % 2 == 1 else 0 for index in range(84))
    assert sum(daily) == 30
    for forecast, items in ((one, 2), (other, 3)):  # what is under way, what is ahead in line, and this one
        day = today(world.compass.time_zone)
        assert abs((forecast.earliest - day).days - exactly(items, daily, 0.50)) <= 1
        assert abs((forecast.latest - day).days - exactly(items, daily, 0.85)) <= 1


def test_what_has_begun_says_by_when_such_work_usually_is_out(world, finish, accept, db):
    for number in range(30):
        finish(ago=1 + number, took=5 + number % 3)
    request = accept()
    card = db.session.query(Card).filter(Card.title == request.title).one()
    card.started_at = now() - timedelta(days=2)

    forecast = told(world, request)

    assert (forecast.place, forecast.odds, forecast.age) == (None, None, 3)
    assert forecast.usually_by == forecast.started_on + timedelta(days=6)  # 85 of 100 within 7 days, both ends counted


def test_nothing_is_forecast_of_a_no_nor_of_what_waits(world, ten_seconds_later):
    request = world.asked()
    assert told(world, request) is None
    answers.decline(request, "nothing_changes", "nothing", Written(why="Nothing changes for her"), by=world.lucia)
    ten_seconds_later()
    assert told(world, request) is None


def test_a_list_of_forecasts_costs_no_more_than_one(world, finish, accept, queries_made, db):
    requests = [accept() for _ in range(4)]
    cards = {row.request_id: db.session.get(Card, row.card_id) for row in db.session.query(RequestCard)}
    in_line = places(cards.values())
    asked = [(request, cards[request.id], in_line[cards[request.id].id]) for request in requests]
    assert [in_line[card.id].number for card in cards.values()] == [1, 2, 3, 4]

    assert len(queries_made(lambda: forecasts(asked))) <= 3
