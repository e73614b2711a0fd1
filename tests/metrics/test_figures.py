"""What a team may care about, and what it may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from board.activity.models import Activity
from board.core.clock import today
from board.core.errors import DomainError, NotAllowed
from board.core.words import Both
from board.metrics import queries
from board.metrics.models import Goal, Observation
from board.metrics.rules import ChannelIsNoGoal, Draft, LooksLikeChannel, define, explain, observe, retire, set_goal
from board.metrics.rules.lenses import looks_like_channel

VISITS = Draft(Both("Prueban con una reserva real", "Try it with a real booking"))
MARCH, JUNE = date(2026, 3, 2), date(2026, 6, 1)


@pytest.fixture
def tried(world):
    return define(world.des, VISITS, by=world.ana)


def test_a_team_cares_about_a_figure_of_its_customers(world, tried, db):
    assert [r.metric for r in queries.readings(world.des)] == [tried]
    assert db.session.scalars(select(Activity.name)).all()[-1] == "metrics.metric.defined"


def test_only_the_lead_chooses(world):
    for person in (world.diego, world.irene, world.jon):
        with pytest.raises(NotAllowed):
            define(world.des, VISITS, by=person)


def test_a_channel_figure_is_refused_as_a_goal(world, tried):
    opens = Draft(Both("Abren el correo", "Open the mail"), lens="channel")
    with pytest.raises(ChannelIsNoGoal, match="Which change in the customer do you hope it predicts"):
        define(world.des, opens, by=world.ana)


def test_it_can_explain_a_figure_about_customers(world, tried):
    opens = explain(tried, Draft(Both("Abren el correo", "Open the mail")), world.des, by=world.ana)
    (own,) = queries.readings(world.des)
    assert [under.metric for under in own.explanations] == [opens] and opens.lens == "channel"
    with pytest.raises(ChannelIsNoGoal):
        set_goal(opens, world.des, 20, MARCH, 30, JUNE, by=world.ana)
    with pytest.raises(DomainError):
        explain(opens, Draft(Both("Clics", "Clicks")), world.des, by=world.ana)


@pytest.mark.parametrize(
    "name",
    ["E-mail opens", "Open rate of day 2", "Clicks on the banner", "Impressions", "Followers", "Seguidores en redes",
     "Tasa de apertura", "% que abre el correo del día 2", "Clics en el anuncio", "Impresiones", "Visitas a la web"],
)  # fmt: skip
def test_a_name_that_speaks_of_a_channel_prompts_the_question(world, name):
    with pytest.raises(LooksLikeChannel, match="without any customer being better off"):
        define(world.des, Draft(Both(es=name)), by=world.ana)
    assert define(world.des, Draft(Both(es=name)), by=world.ana, is_sure=True)


@pytest.mark.parametrize(
    "name", ["Reopen their shift", "Stay after 6 months", "Abandonan el alta", "Repiten compra", "Open a second site"]
)
def test_a_name_about_the_customer_does_not(name):
    expected = name == "Open a second site"  # a false alarm costs one question, never a refusal
    assert looks_like_channel(Both(en=name)) is expected


def test_the_first_figure_is_about_customers_and_three_are_enough(world):
    with pytest.raises(DomainError, match="about its customers"):
        define(world.des, Draft(Both(en="Revenue"), lens="business"), by=world.ana)
    first = define(world.des, VISITS, by=world.ana)
    for name in ("Revenue", "Margin"):
        define(world.des, Draft(Both(en=name), lens="business"), by=world.ana)
    with pytest.raises(DomainError, match="Three figures are enough"):
        define(world.des, Draft(Both(en="Fourth")), by=world.ana)
    with pytest.raises(DomainError, match="about its customers"):
        retire(first, world.des, by=world.ana)


def test_a_goal_goes_from_somewhere_to_somewhere_better_by_a_day(world, tried):
    with pytest.raises(DomainError, match="better than where it starts"):
        set_goal(tried, world.des, 31, MARCH, 30, JUNE, by=world.ana)
    with pytest.raises(DomainError, match="comes after"):
        set_goal(tried, world.des, 31, JUNE, 35, MARCH, by=world.ana)
    set_goal(tried, world.des, 31, MARCH, 35, JUNE, by=world.ana)


def test_a_new_goal_closes_the_one_before_and_keeps_it(world, tried, db):
    set_goal(tried, world.des, 24, MARCH, 30, JUNE, by=world.ana)
    second = set_goal(tried, world.des, 31, MARCH, 35, JUNE, by=world.ana)
    assert queries.reading(tried).goal == second
    assert len(queries.goals_of(tried)) == 2


def test_lower_is_better_where_the_metric_says_so(world):
    calls = define(world.emp, Draft(Both(en="Call us to ask how"), direction="down"), by=world.leo)
    set_goal(calls, world.emp, 30, MARCH, 18, JUNE, by=world.leo)
    observe(calls, MARCH, 20, by=world.leo)
    assert queries.reading(calls).share == pytest.approx(0.9)
    observe(calls, MARCH + timedelta(days=7), 18, by=world.leo)
    assert queries.reading(calls).is_reached


def test_values_are_written_down_by_the_team_one_a_day(world, tried, db):
    observe(tried, MARCH, 24, by=world.diego)
    observe(tried, MARCH, 25, by=world.diego)
    assert db.session.scalars(select(Observation.value)).all() == [25]
    assert db.session.scalars(select(Activity)).all()[-1].facts == {"on": "2026-03-02", "value": 25, "was": 24}
    with pytest.raises(NotAllowed):
        observe(tried, MARCH, 24, by=world.hugo)


def test_a_ratio_keeps_its_parts(world, tried, db):
    observe(tried, MARCH, None, by=world.ana, numerator=62, denominator=200)
    kept = db.session.scalar(select(Observation))
    assert (kept.value, kept.numerator, kept.denominator) == (31, 62, 200)
    with pytest.raises(DomainError):
        observe(tried, MARCH, None, by=world.ana, numerator=62, denominator=0)


def test_tomorrow_s_value_is_not_known_yet(world, tried):
    with pytest.raises(DomainError, match="has not come yet"):
        observe(tried, today("UTC") + timedelta(days=3), 24, by=world.ana)


def test_a_figure_is_due_when_its_last_value_is_a_week_old(world, tried):
    day = today("UTC")
    assert [r.metric for r in queries.due(world.des, day)] == [tried]
    observe(tried, day - timedelta(days=6), 24, by=world.ana)
    assert queries.due(world.des, day) == []
    assert [r.metric for r in queries.due(world.des, day + timedelta(days=1))] == [tried]


def test_a_figure_that_fell_four_times_in_a_row_is_off(world, tried):
    for week, value in enumerate((30, 29, 28, 27)):
        observe(tried, MARCH + timedelta(weeks=week), value, by=world.ana)
    assert not queries.reading(tried).is_off
    observe(tried, MARCH + timedelta(weeks=4), 26, by=world.ana)
    assert queries.reading(tried).is_off


def test_a_team_s_figures_cost_the_same_statements_however_many_values(world, tried, queries_made, db):
    db.session.commit()
    few = queries_made(lambda: queries.readings(world.des))
    db.session.add_all(
        Observation(metric_id=tried.id, on=MARCH + timedelta(days=n), value=n, recorded_at=tried.created_at)
        for n in range(60)
    )
    db.session.add(Goal(metric_id=tried.id, baseline=1, baseline_on=MARCH, target=9, target_on=JUNE, set_at=tried.created_at))
    db.session.commit()
    assert len(queries_made(lambda: queries.readings(world.des))) == len(few)
