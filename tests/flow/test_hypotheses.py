"""What we believe a card will change."""

from datetime import date, timedelta

import pytest

from board.core.clock import now, today
from board.core.db import db as database
from board.core.errors import DomainError, NotAllowed
from board.core.words import Both
from board.flow.queries.choices import metrics_for
from board.flow.queries.trend import trend_of
from board.flow.rules.gates import HypothesisNeeded
from board.flow.rules.hypotheses import ChannelFigure, Hypothesis, set_hypothesis
from board.flow.rules.moves import move
from board.metrics.models import Goal, Metric, Observation, TeamMetric

SOON = today("Europe/Madrid") + timedelta(days=28)


def metric(world, name="Send a first invoice", team=None, **more):
    found = Metric(name=Both(name, name), created_at=now(), **more)
    database.session.add(found)
    database.session.flush()
    database.session.add(TeamMetric(team_id=(team or world.des).id, metric_id=found.id))
    database.session.flush()
    return found


def observe(world, metric, on, value):
    database.session.add(Observation(metric_id=metric.id, on=on, value=value, recorded_at=now()))
    database.session.flush()


def test_a_metric_goes_from_to_and_is_checked_on_a_day(world):
    card, invoices = world.card("Trial", look_at=""), metric(world)

    set_hypothesis(card, Hypothesis(metric=invoices, expected_from=31, expected_to=35, check_on=SOON), by=world.diego)

    assert (card.metric_id, card.expected_from, card.expected_to, card.check_on) == (invoices.id, 31, 35, SOON)
    assert card.has_hypothesis


def test_we_do_not_know_which_number_yet_is_a_valid_ending(world):
    card = world.card("Trial", look_at="")

    set_hypothesis(card, Hypothesis(look_at="how many come back the next day"), by=world.diego)

    assert card.has_hypothesis
    assert (card.metric_id, card.look_at) == (None, "how many come back the next day")


def test_a_new_hypothesis_takes_the_place_of_the_old_one(world):
    card, invoices = world.card("Trial"), metric(world)
    set_hypothesis(card, Hypothesis(metric=invoices, expected_from=1, expected_to=2, check_on=SOON), by=world.diego)

    set_hypothesis(card, Hypothesis(look_at="calls"), by=world.diego)

    assert (card.metric, card.metric_id, card.expected_from, card.check_on) == (None, None, None, None)


def test_it_is_asked_for_on_entering_making(world):
    card = world.card("Trial", look_at="")
    move(card, world.ready, by=world.diego)
    with pytest.raises(HypothesisNeeded, match="which number"):
        move(card, world.making, by=world.diego)

    set_hypothesis(card, Hypothesis(look_at="calls"), by=world.diego)
    move(card, world.making, by=world.diego)

    assert card.started_at is not None


def test_a_channel_figure_is_refused_with_the_question_what_it_predicts(world):
    opens = metric(world, "Opens", lens="channel")

    with pytest.raises(ChannelFigure, match="Which change in the customer") as refused:
        set_hypothesis(
            world.card("Trial"), Hypothesis(metric=opens, expected_from=1, expected_to=2, check_on=SOON), by=world.diego
        )
    assert refused.value.field == "metric_id"


def test_channel_figures_of_retired_metrics_and_of_other_teams_are_not_offered(world):
    invoices = metric(world)
    metric(world, "Opens", lens="channel")
    metric(world, "Old", retired_at=now())
    metric(world, "Theirs", team=world.dec)

    assert [offered.metric for offered in metrics_for(world.card("Trial"))] == [invoices]


def test_a_metric_is_offered_with_its_latest_value_and_its_goal(world):
    invoices = metric(world)
    observe(world, invoices, date(2026, 11, 1), 28)
    observe(world, invoices, date(2026, 11, 8), 31)
    database.session.add(
        Goal(
            metric_id=invoices.id, baseline=24, baseline_on=date(2026, 9, 1), target=35, target_on=SOON, set_at=now()
        )
    )

    (offered,) = metrics_for(world.card("Trial"))

    assert (offered.latest, offered.target) == (31, 35)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "look_at"),
        ({"look_at": "x" * 501}, "look_at"),
        ({"look_at": "calls", "check_on": date(2020, 1, 1)}, "check_on"),
        ({"expected_from": 1, "expected_to": 2}, "check_on"),
        ({"expected_from": 1, "check_on": SOON}, "expected_to"),
        ({"expected_to": 1, "check_on": SOON}, "expected_from"),
        ({"expected_from": 3, "expected_to": 3, "check_on": SOON}, "expected_to"),
    ],
)
def test_half_a_hypothesis_is_refused_beside_what_is_missing(world, given, field):
    invoices = metric(world) if "look_at" not in given and given else None

    with pytest.raises(DomainError) as refused:
        set_hypothesis(world.card("Trial"), Hypothesis(metric=invoices, **given), by=world.diego)

    assert refused.value.field == field


def test_the_hypothesis_stays_once_its_outcome_is_known(world):
    card = world.card("Trial", world.learned, learned_at=now(), delivered_at=now(), outcome="moved")

    with pytest.raises(DomainError, match="known already"):
        set_hypothesis(card, Hypothesis(look_at="calls"), by=world.diego)


def test_only_its_team_sets_it(world):
    with pytest.raises(NotAllowed):
        set_hypothesis(world.card("Trial"), Hypothesis(look_at="calls"), by=world.irene)


def test_the_drawing_holds_every_value_within_its_frame(world):
    card, invoices = world.card("Trial"), metric(world)
    for week, value in enumerate((24, 25, 24.6, 26, 31)):
        observe(world, invoices, SOON - timedelta(days=70 - 7 * week), value)
    set_hypothesis(card, Hypothesis(metric=invoices, expected_from=31, expected_to=35, check_on=SOON), by=world.diego)

    trend = trend_of(card)

    assert trend.values == [24, 25, 24.6, 26, 31]
    assert trend.hoped.y < trend.latest.y < trend.points[0].y
    assert all(0 <= point.x <= 240 and 0 <= point.y <= 104 for point in [*trend.points, trend.hoped])
