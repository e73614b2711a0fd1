"""Results of a team: figures of a hand-made history against numbers computed by hand, and what each leads to."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from board.core.clock import today
from board.core.db import db as database
from board.core.errors import NotFound
from board.core.words import Both, speaking
from board.flow.models import Board, Column, Move
from board.flow.rules.boards import open_board
from board.insights.queries.results import Span, asked, card_list, flowing, request_list, results, shown_figures, tried
from board.intake.models import Decision, Request
from board.intake.queries.clocks import due_after
from board.metrics.rules import Draft, define, explain, observe, set_goal
from tests.flow.conftest import World

TODAY = today("UTC")
WEDNESDAY = TODAY - timedelta(days=(TODAY.weekday() - 2) % 7)
"""The last one: today, in the figures computed by hand. Pages are opened that day or up to six days later."""


@pytest.fixture
def world(db):
    return World()


def noon(days_ago: int) -> datetime:
    """Noon in Madrid, or an hour after it in summer."""
    return datetime.combine(WEDNESDAY, time(11), UTC) - timedelta(days=days_ago)


def ago(days: int) -> date:
    return WEDNESDAY - timedelta(days=days)


def went(world, card, *way):
    """Write the card's way as moves: (column, days ago), the first one where it was created."""
    before = None
    for column, days_ago in way:
        at = days_ago if isinstance(days_ago, datetime) else noon(days_ago)
        move = Move(
            card_id=card.id, board_id=card.board_id, team_id=card.team_id, at=at, by_name="", to_column_id=column.id,
            to_name=column.name, to_kind=column.kind, from_column_id=before.id if before else None,
            from_kind=before.kind if before else "", from_name=before.name if before else Both(),
        )  # fmt: skip
        database.session.add(move)
        before = column
    database.session.flush()
    return card


def step(card, left, to, **more):
    """One move of yesterday."""
    moved = Move(
        card_id=card.id, board_id=card.board_id, team_id=card.team_id, at=noon(1), to_column_id=to.id, to_name=to.name,
        to_kind=to.kind, from_column_id=left.id, from_kind=left.kind, **more,
    )  # fmt: skip
    database.session.add(moved)
    database.session.flush()
    return moved


def delivered(world, title, days, back=3, **more):
    """A card that took so many days, both counted, and was delivered `back` days ago."""
    start, end = back + days - 1, back
    card = world.card(title, world.measuring, started_at=noon(start), delivered_at=noon(end), **more)
    return went(world, card, (world.accepted, start + 5), (world.making, start), (world.measuring, end))


def started(world, title, days, column=None):
    column = column or world.making
    card = world.card(title, column, started_at=noon(days - 1))
    return went(world, card, (world.accepted, days + 3), (column, days - 1))


def told(world, title, outcome, back=2, **more):
    return world.card(
        title,
        world.learned,
        outcome=outcome,
        outcome_at=noon(back),
        delivered_at=noon(40),
        learned_at=noon(back),
        **more,
    )


def read(world, days=90, to=None, team=None):
    return Span(team or world.des, days, noon(0), to or world.ana)


# How the work flows


def test_half_85_and_95_of_100_are_the_nearest_ranks(world):
    for days in range(1, 13):
        delivered(world, f"Took {days}", days)
    flow = flowing(read(world))
    # n = 12: the 6th, the 11th (0.85 · 12 = 10.2) and the 12th (11.4) of 1 … 12
    assert [flow.cycle.days_at(percent) for percent in (50, 85, 95)] == [6, 11, 12]
    assert flow.is_provisional and flow.missing == 0
    assert (flow.usual.days, flow.usual.half) == (11, 6)


def test_below_ten_cards_there_are_dots_and_what_is_missing(world):
    for days in (2, 4, 30):
        delivered(world, f"Took {days}", days)
    flow = flowing(read(world))
    assert sorted(dot.card.days for dot in flow.cycle.dots) == [2, 4, 30]
    assert (flow.cycle.lines, flow.missing, flow.usual.days) == ((), 7, None)


def test_days_are_those_of_the_team(world):
    card = world.card("Around midnight", world.measuring, delivered_at=noon(3))
    late = noon(8) + timedelta(hours=12, minutes=30)  # half past eleven at night in UTC, the next day in Madrid
    went(world, card, (world.accepted, 20), (world.making, late), (world.measuring, 6))
    (dot,) = flowing(read(world)).cycle.dots
    assert (dot.card.on, dot.card.days) == (ago(6), 2)


def test_what_was_taken_back_and_a_new_place_in_a_column_change_nothing(world, db):
    card = delivered(world, "Steady", 5)
    came = db.session.scalars(select(Move).where(Move.card_id == card.id).order_by(Move.id)).all()[-1]
    went(world, card, (world.measuring, 1))  # dropped into Measuring again …
    again = db.session.scalars(select(Move).where(Move.card_id == card.id).order_by(Move.id.desc())).first()
    again.from_column_id, again.from_kind = world.measuring.id, "delivered"  # … which was another place in it
    back = step(card, world.measuring, world.making)
    step(card, world.making, world.measuring, undoes_id=back.id)
    (dot,) = flowing(read(world)).cycle.dots
    assert (dot.card.days, dot.card.on) == (5, (noon(3)).date()) and came.to_column_id == world.measuring.id


def test_a_card_that_was_put_away_is_in_no_time_and_in_no_age(world):
    card = started(world, "Given up", 9)
    card.archived_at = noon(1)
    delivered(world, "Kept", 3)
    flow = flowing(read(world))
    assert [dot.card.title for dot in flow.cycle.dots] == ["Kept"] and not flow.ageing.dots
    assert flow.cumulative.discarded, "it leaves through a line of its own"


def test_ages_count_today_and_name_what_is_over_our_usual_time(world):
    for days in (2, 2, 3, 3, 3, 4, 4, 4, 5, 6):
        delivered(world, f"Took {days}", days)
    started(world, "Young", 1)
    started(world, "Old", 9, world.review)
    flow = flowing(read(world))
    assert flow.usual.days == 5  # the 9th of 10
    assert [(dot.card.title, dot.card.days) for dot in flow.ageing.dots] == [("Old", 9), ("Young", 1)]
    assert [card.title for card in flow.ageing.over] == ["Old"]
    assert [column.count for column in flow.ageing.columns] == [1, 1], "Making and Review"


def test_weeks_begin_on_monday_and_the_present_one_is_open(world):
    went(world, world.card("Begun long before", world.accepted), (world.accepted, 60))
    for days in (
        0,
        2,
        3,
        9,
        10,
        23,
    ):  # Wednesday, Monday | Sunday, the Monday before | Sunday | Monday, three weeks before
        delivered(world, f"{days} days ago", 2, days)
    weeks = flowing(read(world, 30)).weeks
    assert [(bar.week.monday, bar.week.count, bar.week.is_open) for bar in weeks.bars] == [
        (ago(30), 0, False),
        (ago(23), 1, False),
        (ago(16), 1, False),
        (ago(9), 2, False),
        (ago(2), 2, True),
    ]
    assert (weeks.median, weeks.lowest, weeks.highest) == (1, 0, 2)


def test_weeks_before_the_team_s_first_one_are_not_weeks_without_a_delivery(world):
    delivered(world, "First", 2, 9)  # accepted 15 days ago, on a Tuesday
    weeks = flowing(read(world, 365)).weeks
    assert [(bar.week.monday, bar.week.count) for bar in weeks.bars] == [(ago(16), 0), (ago(9), 1), (ago(2), 0)]


def test_a_column_that_holds_more_week_after_week_is_named(world):
    for days in (24, 17, 10, 3):
        started(world, f"{days} days ago", days + 1)
    flow = flowing(read(world))
    assert (str(flow.widening.name), flow.widening.weeks) == ("Making", 4)
    assert [area.now for area in flow.cumulative.key] == [0, 4, 0, 0, 0], "Ready, Making, Review, Measuring, Learned"


def test_the_backlog_is_no_part_of_the_flow(world):
    for number in range(5):
        went(world, world.card(f"Accepted {number}", world.accepted), (world.accepted, number + 3))
    flow = flowing(read(world))
    assert flow.cumulative.areas == () and flow.widening is None


def test_reasons_for_going_over_a_limit_are_kept_by_the_limit_and_the_one_given_most_often_stands_first(world, db):
    given = (("Leaflet", 2, "launch", world.making), ("Poster", 3, "The fair", world.making), ("Banner", 4, "the fair", world.making),
             ("Video", 5, "legal", world.making), ("Guide", 6, "legal", world.review))  # fmt: skip
    for title, days, why, column in given:
        card = started(world, title, days, column)
        move = db.session.scalars(select(Move).where(Move.card_id == card.id, Move.to_column_id == column.id)).one()
        move.over_limit, move.over_limit_reason = 5, why

    told = [(str(limit.column), limit.times, [reason.words for reason in limit.in_order]) for limit in flowing(read(world)).over_limits]

    assert told == [("Making", 4, ["The fair", "launch", "legal"]), ("Review", 1, ["legal"])]  # of two alike the latest first


def test_a_private_board_is_counted_for_its_team_only(world, db):
    secret = Board(team_id=world.des.id, name=Both(en="Secret"), is_private=True, version=1, created_at=noon(90))
    db.session.add(secret)
    db.session.flush()
    column = Column(board_id=secret.id, name=Both(en="Out"), kind="delivered", rank="a0")
    making = Column(board_id=secret.id, name=Both(en="In"), kind="active", rank="a00")
    db.session.add_all([column, making])
    db.session.flush()
    card = world.card("Nobody may know", column, delivered_at=noon(2), outcome="moved", outcome_at=noon(1))
    went(world, card, (making, 5), (column, 2))
    assert len(flowing(read(world)).cycle.dots) == 1 and len(tried(read(world)).moved) == 1
    assert not flowing(read(world, to=world.irene)).cycle.dots and not tried(read(world, to=world.irene)).moved


# What we tried


def test_outcomes_are_counted_by_the_day_they_were_told(world):
    for number in range(3):
        told(world, f"Moved {number}", "moved", back=number + 1)
    told(world, "Did not", "did_not")
    told(world, "Who knows", "cannot_tell")
    told(world, "Long ago", "moved", back=200)
    delivered(world, "Waits", 3, check_on=WEDNESDAY + timedelta(20))
    delivered(world, "Is next", 3, check_on=WEDNESDAY)
    found = tried(read(world))
    assert [card.title for card in found.moved] == ["Moved 0", "Moved 1", "Moved 2"]
    assert (found.told, len(found.did_not), len(found.cannot_tell)) == (5, 1, 1)
    assert [card.title for card in found.unchecked] == ["Is next", "Waits"] and found.this_week == 1
    assert len(tried(read(world, 365)).moved) == 4
    low, high = found.share.interval
    assert (round(low, 2), round(high, 2)) == (0.23, 0.88), "Wilson's interval of 3 out of 5"


# Requests


def request(world, db, title, back, *answers, team=None):
    """A request received `back` days ago with its answers (outcome, days ago)."""
    asked_for = Request(
        secret_hash=title, title=title, asked=title, change="", language="en", team_id=(team or world.des).id,
        state="waiting", received_at=noon(back), due_at=due_after(noon(back), team or world.des),
    )  # fmt: skip
    db.session.add(asked_for)
    db.session.flush()
    for outcome, when, *more in answers:
        known = dict(more[0]) if more else {}
        db.session.add(
            Decision(
                request_id=asked_for.id,
                outcome=outcome,
                language="en",
                team_id=(team or world.des).id,
                at=noon(when),
                sends_at=noon(when),
                **{"sent_at": noon(when), **known},
            )  # fmt: skip
        )
        asked_for.answered_at = asked_for.answered_at or noon(when)
        asked_for.state = {"accepted": "accepted", "rerouted": "waiting"}.get(outcome, outcome)
    db.session.flush()
    return asked_for


@pytest.mark.both_databases
def test_each_request_counts_once_by_its_latest_answer(world, db):
    request(world, db, "Yes", 9, ("asked", 8), ("accepted", 7))
    request(world, db, "Later", 9, ("deferred", 8))
    request(world, db, "Theirs", 9, ("rerouted", 8, {"to_team_id": world.dec.id}))
    request(world, db, "More", 9, ("asked", 8))
    request(world, db, "No", 9, ("declined", 8, {"alternative": "piece"}))
    request(world, db, "Flat no", 9, ("declined", 8, {"alternative": "nothing"}))
    request(world, db, "Already asked", 9, ("merged", 8))
    request(world, db, "Undone", 9, ("declined", 8, {"undone_at": noon(8)}))
    request(world, db, "Not sent", 9, ("declined", 8, {"sent_at": None}))
    request(world, db, "Of another team", 9, ("accepted", 8), team=world.dec)
    found = asked(read(world))
    assert {kind: len(found.of(kind)) for kind in ("yes", "other", "more", "no", "joined")} == {
        "yes": 2, "other": 1, "more": 1, "no": 2, "joined": 1,
    }  # fmt: skip
    assert (found.deferred, found.with_alternative, found.came_back, len(found.read)) == (1, 1, 0, 6)
    assert [(str(name), count) for name, count in [found.mostly_to]] == [("Decide", 1)]


def test_in_time_is_a_first_answer_within_the_working_days(world, db):
    # Received on Monday of last week; two working days: until Wednesday, 7 days ago.
    request(world, db, "In time", 9, ("asked", 7), ("accepted", 1))
    request(world, db, "Too late", 9, ("accepted", 6))
    # Received on Friday: until Tuesday, yesterday.
    request(world, db, "Over the weekend", 5, ("declined", 1))
    request(world, db, "Still waits", 12)
    found = asked(read(world))
    assert sorted(row.title for row in found.in_time) == ["In time", "Over the weekend"]
    assert [title for _, title in found.late] == ["Still waits"]


# Customer figures


@pytest.fixture
def trial(world):
    metric = define(
        world.des, Draft(Both("prueban", "try it"), stage_id=world.decide.id, persona_id=world.marta.id), by=world.ana
    )
    for days, value in ((84, 24), (56, 26), (28, 36), (21, 34), (14, 35), (7, 37)):
        observe(metric, ago(days), value, by=world.ana)
    return metric


def test_a_figure_says_how_far_it_came_and_since_when_it_is_there(world, trial):
    set_goal(trial, world.des, 24, ago(84), 40, WEDNESDAY + timedelta(30), by=world.ana)
    (shown,) = shown_figures(read(world))
    assert (shown.way.change, shown.way.gap, shown.way.is_reached, shown.place) == (13, 3, False, 2)
    set_goal(trial, world.des, 24, ago(84), 35, WEDNESDAY + timedelta(30), by=world.ana)
    (shown,) = shown_figures(read(world))
    assert shown.way.reached_on == ago(14), "36 was followed by 34"


def test_a_period_shows_its_values_and_at_least_two(world, trial):
    assert [mark.reading.value for mark in shown_figures(read(world, 30))[0].chart.marks] == [36, 34, 35, 37]
    assert len(shown_figures(read(world, 90))[0].chart.marks) == 6


def test_a_figure_that_fell_silent_says_so(world):
    metric = define(world.des, Draft(Both(en="Come back")), by=world.ana)
    observe(metric, ago(43), 5, by=world.ana)
    assert shown_figures(read(world))[0].way.silent_weeks == 6


# Pages


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.get_data(as_text=True))


@pytest.fixture
def full(world, db, trial):
    """Something of everything."""
    set_goal(trial, world.des, 24, ago(84), 40, WEDNESDAY + timedelta(30), by=world.ana)
    explain(trial, Draft(Both("Aperturas", "E-mail opens")), world.des, by=world.ana)
    for days in range(1, 13):
        delivered(world, f"Took {days}", days, check_on=WEDNESDAY + timedelta(days))
    started(world, "Going", 30)
    for outcome in ("moved", "moved", "did_not", "cannot_tell"):
        told(world, f"Told {outcome}", outcome, metric_id=trial.id, expected_from=24, expected_to=30, outcome_value=30)
    request(world, db, "Asked", 9, ("accepted", 8))
    request(world, db, "Refused", 9, ("declined", 8))
    request(world, db, "Forgotten", 19)
    db.session.commit()
    return world


def test_results_stand_in_their_order_and_open_with_a_sentence(full, signed_in):
    shown = page(signed_in(full.irene), "/results/DES")
    order = ("of people like Marta now try it", "moved their number", "How the work flows", "We said yes to")
    places = [shown.find(words) for words in order]
    assert -1 not in places and places == sorted(places)
    for said in (
        "It was 24%; the goal is 40%.",
        "up 13 points, 3 short of the goal",
        "E-mail opens:",
        "explains, is not a goal",
        "still waits, late",
    ):
        assert said in shown


def test_results_speak_spanish(full, signed_in):
    full.ana.language = "es"
    shown = page(signed_in(full.ana), "/results/DES")
    for said in (
        "de las personas como Marta prueban.",
        "Era 24\u00a0%; la meta es 40\u00a0%.",
        "explica, no es objetivo",
        "movieron su número",
        "Cómo fluye el trabajo",
        "Dijimos que sí a",
    ):
        assert said in shown


def test_every_figure_dot_and_bar_opens_what_it_was_computed_from(full, signed_in):
    browser = signed_in(full.ana)
    shown = page(browser, "/results/DES")
    links = set(re.findall(r'href="(/(?:results|metrics|figures)[^"#]*)', shown))
    assert len([link for link in links if "what=" in link]) > 12
    for link in links:
        assert browser.get(link).status_code == 200, link


@pytest.mark.parametrize("days", [30, 90, 365])
def test_a_count_and_the_list_it_leads_to_agree(full, days):
    about = read(full, days)
    whole = results(about)
    for what, count in (
        ("moved", len(whole.tried.moved)), ("did_not", len(whole.tried.did_not)), ("cannot_tell", len(whole.tried.cannot_tell)),
        ("told", whole.tried.told), ("unchecked", len(whole.tried.unchecked)), ("delivered", len(whole.flow.cycle.dots)),
        ("started", len(whole.flow.ageing.dots)), ("over", len(whole.flow.ageing.over)),
    ):  # fmt: skip
        assert len(card_list(about, what).rows) == count, what
    for bar in whole.flow.weeks.bars:
        assert len(card_list(about, "week", monday=bar.week.monday.isoformat()).rows) == bar.week.count
    for what, count in (("yes", 1), ("no", 1), ("read", 2), ("in_time", len(whole.asked.in_time)), ("joined", 0)):
        assert len(request_list(about, what).rows) == count, what
    assert len(request_list(about, "late").late) == 1


def test_what_is_no_list_is_not_there(full, signed_in):
    browser = signed_in(full.ana)
    for address in ("cards", "cards?what=nonsense", "cards?what=week&monday=never", "cards?what=column&column=987654",
                    "cards?what=column&column=-1", "requests?what=", "requests?what=__class__"):  # fmt: skip
        assert browser.get(f"/results/DES/{address}").status_code == 404, address
    with pytest.raises(NotFound):
        card_list(read(full), "")


def test_a_column_of_another_team_is_not_listed(full, db):
    other = open_board(full.dec, by=None)
    column = db.session.scalars(select(Column.id).where(Column.board_id == other.id)).first()
    assert card_list(read(full), "column", column).rows == []


def test_stakeholders_and_sales_see_no_results_and_other_teams_do(full, signed_in):
    for person in (full.jon, full.ruben):
        for address in ("/results", "/results/DES", "/results/DES/cards?what=moved", "/results/DES/requests?what=yes"):
            assert signed_in(person).get(address).status_code in (403, 404)
    for person in (full.hugo, full.carmen, full.root):
        assert signed_in(person).get("/results/DES").status_code == 200
    assert signed_in(full.ana).get("/results/NONE").status_code == 404


def test_results_lead_to_my_current_team(full, signed_in):
    assert signed_in(full.ana).get("/results").location.endswith("/results/DES")
    assert signed_in(full.leo).get("/results").location.endswith("/results/EMP")


@pytest.mark.parametrize("days", ["", "0", "-5", "9999", "x", "'"])
def test_an_odd_period_is_the_usual_one(full, signed_in, days):
    assert 'days=90" aria-current="true"' in page(signed_in(full.ana), f"/results/DES?days={days}")


def test_an_empty_team_is_told_what_is_missing_and_how_many(world, db, signed_in):
    db.session.commit()
    shown = page(signed_in(world.ana), "/results/DES")
    for said in (
        "Choose the first figure",
        "How long does a customer wait for us?",
        "With 10 delivered you know what is usual.",
        "One is enough to begin with.",
        "With the first answer you see here",
    ):
        assert said in shown
    assert "How this is counted" not in shown and "<svg" not in shown.partition('id="flow"')[2].partition("</section>")[0], "no empty plots"
    assert "Choose the first figure" not in page(signed_in(world.diego), "/results/DES"), "the lead chooses"
    started(world, "The first one", 2)
    db.session.commit()
    shown = page(signed_in(world.ana), "/results/DES")
    assert "With 10 delivered cards we can say what is usual." in shown and "Each delivered card will be a dot" in shown
    assert "How long does a customer wait for us?" not in shown and "What is started and not delivered will stand here" not in shown
    assert signed_in(world.elena).get("/results/CAD").status_code == 200, "a team without a board"


def test_few_delivered_cards_say_how_many_are_missing(world, db, signed_in):
    for days in (2, 3, 4):
        delivered(world, f"Took {days}", days)
    db.session.commit()
    shown = page(signed_in(world.ana), "/results/DES")
    assert "7 more and we can say what is usual." in shown and "85 of 100</tspan>" not in shown


@pytest.mark.both_databases
def test_results_cost_the_same_statements_however_much_there_is(full, db, queries_made):
    results(read(full))  # who works where is read once a transaction
    few = queries_made(lambda: results(read(full)))
    for number in range(25):
        delivered(full, f"More {number}", number + 1, back=number % 9)
        told(full, f"Told {number}", "moved")
        started(full, f"Started {number}", number + 2)
        request(full, db, f"Asked {number}", 9, ("accepted", 8))
    db.session.flush()
    many = queries_made(lambda: results(read(full)))
    assert len(many) == len(few) <= 20


def test_a_figure_s_page_lists_the_cards_that_mean_to_move_it(full, trial, signed_in):
    shown = page(signed_in(full.hugo), f"/metrics/{trial.id}")
    assert "Told did_not" in shown and "did not move: 30%" in shown and "24% → 30%" in shown


def test_words_of_a_reader_in_the_other_language_are_whole(full):
    with speaking("es", "Europe/Madrid"):
        assert str(card_list(read(full), "over").title) == "Tarjetas que pasan de nuestro ritmo"
        assert "laborables" in str(request_list(read(full), "in_time").meaning)
