"""What the moves say, told with small histories whose answers were worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.percentile import Grade, grade, percentile
from board.core.proportion import Proportion
from board.flow.figures import (
    Delivered,
    Entry,
    Stage,
    Stretch,
    Window,
    ages,
    blocked_time,
    cumulative_flow,
    cycle_times,
    histories,
    in_progress,
    throughput,
    usual_time,
    waiting_queues,
)

MADRID = "Europe/Madrid"
ACCEPTED, READY, MAKING, REVIEW, MEASURING, LEARNED = range(1, 7)
KINDS = {
    None: "",
    ACCEPTED: "backlog",
    READY: "queue",
    MAKING: "active",
    REVIEW: "active",
    MEASURING: "delivered",
    LEARNED: "learned",
}
STAGES = [Stage(column, kind) for column, kind in KINDS.items() if column]


def at(day: str, clock: str = "10:00") -> datetime:
    """An instant of 2026 in UTC: `at("11-02")` is 2 November at ten."""
    return datetime.fromisoformat(f"2026-{day}T{clock}+00:00")


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def way(*stops: tuple[int, str], card: int = 1, team: int = 1) -> list[Entry]:
    """A card created in the first stop's column and moved through the others."""
    entries, stands = [], None
    for column, when in stops:
        entries.append(Entry(card, at(when), KINDS[column], column, KINDS[stands], stands, team))
        stands = column
    return entries


def life(*stops: tuple[int, str], **more):
    return histories(way(*stops), **more)[0]


class TestCommitmentAndDelivery:
    def test_work_starts_on_entering_the_first_active_column_and_ends_on_entering_delivered(self):
        card = life(
            (ACCEPTED, "11-01"),
            (READY, "11-02"),
            (MAKING, "11-03"),
            (REVIEW, "11-05"),
            (MEASURING, "11-09"),
            (LEARNED, "11-20"),
        )

        assert (card.started_at, card.finished_at) == (at("11-03"), at("11-09"))

    def test_a_move_back_before_the_commitment_clears_the_start(self):
        card = life((ACCEPTED, "11-01"), (MAKING, "11-03"), (READY, "11-04"))

        assert card.started_at is None
        assert not card.is_in_progress

    def test_work_taken_up_again_starts_again(self):
        card = life((ACCEPTED, "11-01"), (MAKING, "11-03"), (READY, "11-04"), (MAKING, "11-08"))

        assert card.started_at == at("11-08")

    def test_going_from_review_back_to_making_does_not_restart_the_work(self):
        card = life((ACCEPTED, "11-01"), (MAKING, "11-03"), (REVIEW, "11-05"), (MAKING, "11-06"))

        assert card.started_at == at("11-03")

    def test_moving_out_of_delivered_clears_the_finish_and_keeps_the_start(self):
        card = life((ACCEPTED, "11-01"), (MAKING, "11-03"), (MEASURING, "11-05"), (REVIEW, "11-07"))

        assert (card.started_at, card.finished_at) == (at("11-03"), None)
        assert card.is_in_progress

    def test_a_card_delivered_twice_was_delivered_the_second_time(self):
        card = life((MAKING, "11-03"), (MEASURING, "11-05"), (MAKING, "11-07"), (MEASURING, "11-08"))

        assert (card.started_at, card.finished_at) == (at("11-03"), at("11-08"))

    def test_learning_the_outcome_does_not_deliver_again(self):
        card = life((MAKING, "11-03"), (MEASURING, "11-05"), (LEARNED, "11-20"), (MEASURING, "11-21"))

        assert card.finished_at == at("11-05")

    def test_a_queue_behind_the_commitment_is_waiting_and_not_going_back(self):
        columns = [
            (ACCEPTED, "backlog"),
            (READY, "queue"),
            (MAKING, "active"),
            (REVIEW, "queue"),
            (MEASURING, "delivered"),
        ]
        waiting = waiting_queues(columns)
        entries = [
            Entry(1, at("11-03"), "active", MAKING, "queue", READY),
            Entry(1, at("11-05"), "queue", REVIEW, "active", MAKING),
            Entry(1, at("11-09"), "delivered", MEASURING, "queue", REVIEW),
        ]

        assert waiting == {REVIEW}
        assert histories(entries, waiting)[0].started_at == at("11-03")
        assert histories(entries[:2], waiting)[0].is_in_progress

    def test_dragged_straight_to_delivered_takes_one_day_and_says_so(self):
        straight = life((ACCEPTED, "11-01"), (MEASURING, "11-09"))

        assert cycle_times([straight], Window.last(30, day("11-10")), MADRID) == [Delivered(1, day("11-09"), 1, True)]

    def test_discarded_after_the_start_is_neither_a_time_nor_a_throughput_nor_in_progress(self):
        window = Window(day("11-02"), day("11-08"))
        discarded = life((ACCEPTED, "11-01"), (MAKING, "11-03"), archived={1: at("11-06")})

        assert discarded.was_discarded
        assert cycle_times([discarded], window, MADRID) == []
        assert throughput([discarded], window, MADRID)[0].count == 0
        assert list(in_progress([discarded], window, MADRID).values()) == [0, 1, 1, 1, 0, 0, 0]
        assert ages([discarded], at("11-08"), MADRID) == []

    def test_archiving_what_was_delivered_discards_nothing(self):
        card = life((MAKING, "11-03"), (MEASURING, "11-05"), archived={1: at("11-30")})

        assert not card.was_discarded
        assert card.finished_at == at("11-05")

    def test_a_card_handed_to_another_team_keeps_its_earliest_start_and_counts_one_hand_over(self):
        entries = [
            *way((ACCEPTED, "11-01"), (MAKING, "11-03"), team=1),
            Entry(1, at("11-05"), "backlog", 21, "active", MAKING, 2),
            Entry(1, at("11-07"), "active", 23, "backlog", 21, 2),
            Entry(1, at("11-09"), "delivered", 25, "active", 23, 2),
        ]
        card = histories(entries)[0]

        assert (card.started_at, card.finished_at) == (at("11-03"), at("11-09"))
        assert (card.hand_overs, card.team_id) == (1, 2)

    def test_changing_team_in_the_backlog_is_no_hand_over(self):
        entries = [*way((ACCEPTED, "11-01"), team=1), Entry(1, at("11-05"), "backlog", 21, "backlog", ACCEPTED, 2)]

        assert histories(entries)[0].hand_overs == 0


class TestWhatTheLogDoesNotHold:
    def test_an_import_that_only_knows_the_delivery_has_a_delivery_and_no_cycle_time(self):
        card = histories([Entry(1, at("11-09"), "delivered", MEASURING, "active", MAKING)])[0]

        assert card.finished_at == at("11-09")
        assert cycle_times([card], Window.last(30, day("11-10")), MADRID) == []

    def test_a_card_first_seen_in_delivered_was_delivered_nobody_knows_when(self):
        card = life((MEASURING, "11-01"))

        assert card.is_finished
        assert (card.started_at, card.finished_at) == (None, None)

    def test_a_missing_move_between_two_known_ones_leaves_the_start_unknown(self):
        card = histories([*way((ACCEPTED, "11-01")), Entry(1, at("11-09"), "delivered", MEASURING, "active", REVIEW)])[
            0
        ]

        assert (card.started_at, card.finished_at) == (None, at("11-09"))
        assert in_progress([card], Window(day("11-01"), day("11-02")), MADRID) == {day("11-01"): 0, day("11-02"): 0}

    def test_a_card_without_moves_has_no_history(self):
        assert histories([]) == []


class TestDays:
    def test_the_same_day_is_one_day(self):
        card = life((MAKING, "11-03"), (MEASURING, "11-03"))

        assert cycle_times([card], Window.last(30, day("11-10")), MADRID)[0].days == 1

    def test_both_ends_and_the_weekend_count(self):
        friday_to_monday = life((MAKING, "11-06"), (MEASURING, "11-09"))

        assert cycle_times([friday_to_monday], Window.last(30, day("11-10")), MADRID)[0].days == 4

    @pytest.mark.parametrize(
        ("zone", "days", "on"),
        [("Europe/Madrid", 2, "11-05"), ("America/Bogota", 1, "11-04"), ("Asia/Tokyo", 1, "11-05")],
    )
    def test_days_are_those_of_the_team(self, zone, days, on):
        entries = [
            Entry(1, at("11-04", "16:00"), "active", MAKING),
            Entry(1, at("11-04", "23:30"), "delivered", MEASURING, "active", MAKING),
        ]

        assert cycle_times(histories(entries), Window.last(30, day("11-10")), zone) == [Delivered(1, day(on), days)]

    def test_the_night_the_clocks_change_is_one_day_long(self):
        entries = [
            Entry(1, at("10-24", "22:30"), "active", MAKING),  # 00:30 on the 25th in Madrid
            Entry(
                1, at("10-25", "22:30"), "delivered", MEASURING, "active", MAKING
            ),  # 23:30 on the same day, 25 hours long
        ]

        assert cycle_times(histories(entries), Window.last(30, day("11-01")), MADRID)[0].days == 1

    def test_only_cards_delivered_in_the_window_count_both_ends_included(self):
        cards = [
            histories(way((MAKING, "10-01"), (MEASURING, when), card=n))[0]
            for n, when in enumerate(["11-01", "11-02", "11-08", "11-09"])
        ]

        assert [card.card_id for card in cycle_times(cards, Window(day("11-02"), day("11-08")), MADRID)] == [1, 2]

    def test_ninety_days_include_today(self):
        window = Window.last(90, day("11-22"))

        assert (window.since, len(window), len(list(window))) == (day("08-25"), 90, 90)

    def test_a_window_does_not_run_backwards(self):
        with pytest.raises(ValueError, match="no earlier"):
            Window(day("11-02"), day("11-01"))


class TestAge:
    def test_an_age_counts_today_and_the_oldest_comes_first(self):
        cards = histories([*way((MAKING, "11-08"), card=1), *way((MAKING, "11-03"), (REVIEW, "11-07"), card=2)])

        assert [(card.card_id, card.days, card.column_id) for card in ages(cards, at("11-08"), MADRID)] == [
            (2, 6, REVIEW),
            (1, 1, MAKING),
        ]

    def test_what_waits_or_is_delivered_has_no_age(self):
        cards = histories([*way((READY, "11-01"), card=1), *way((MAKING, "11-01"), (MEASURING, "11-02"), card=2)])

        assert ages(cards, at("11-08"), MADRID) == []


class TestThroughput:
    def test_weeks_without_a_delivery_are_there_and_this_week_is_open(self):
        cards = histories(
            [
                e
                for n, when in enumerate(["11-02", "11-08", "11-16"])
                for e in way((MAKING, "11-01"), (MEASURING, when), card=n)
            ]
        )
        weeks = throughput(cards, Window(day("11-04"), day("11-18")), MADRID)

        assert [(week.monday, week.count, week.is_open) for week in weeks] == [
            (day("11-02"), 2, False),
            (day("11-09"), 0, False),
            (day("11-16"), 1, True),
        ]

    def test_a_reopened_card_leaves_its_old_week(self):
        card = life((MAKING, "11-01"), (MEASURING, "11-03"), (MAKING, "11-10"), (MEASURING, "11-17"))

        assert [week.count for week in throughput([card], Window(day("11-02"), day("11-22")), MADRID)] == [0, 0, 1]

    def test_sunday_night_in_madrid_belongs_to_the_week_that_ends(self):
        cards = histories(
            [
                Entry(1, at("11-08", "22:59"), "delivered", MEASURING, "active", MAKING),
                Entry(2, at("11-08", "23:00"), "delivered", MEASURING, "active", MAKING),
            ]
        )

        assert [week.cards for week in throughput(cards, Window(day("11-02"), day("11-09")), MADRID)] == [(1,), (2,)]

    def test_the_turn_of_the_year_is_one_week(self):
        weeks = throughput([], Window(date(2026, 12, 28), date(2027, 1, 3)), MADRID)

        assert [week.monday for week in weeks] == [date(2026, 12, 28)]


class TestCumulativeFlow:
    def test_each_line_counts_who_came_so_far_or_went_beyond(self):
        cards = histories(
            [
                *way((ACCEPTED, "11-01"), (MAKING, "11-03"), (MEASURING, "11-04"), card=1),
                *way((ACCEPTED, "11-02"), card=2),
            ]
        )
        days = cumulative_flow(cards, STAGES, Window(day("11-01"), day("11-04")), MADRID)

        assert [one.reached for one in days] == [
            (1, 0, 0, 0, 0, 0),
            (2, 0, 0, 0, 0, 0),
            (2, 1, 1, 0, 0, 0),
            (2, 1, 1, 1, 1, 0),
        ]

    def test_a_move_back_rewrites_the_past(self):
        card = life((ACCEPTED, "11-01"), (REVIEW, "11-02"), (READY, "11-03"), (MAKING, "11-04"))
        days = cumulative_flow([card], STAGES, Window(day("11-02"), day("11-04")), MADRID)

        assert [one.reached[:4] for one in days] == [(1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 1, 0)]

    def test_discarded_cards_leave_through_their_own_line(self):
        card = life((ACCEPTED, "11-01"), (MAKING, "11-02"), archived={1: at("11-03")})
        days = cumulative_flow([card], STAGES, Window(day("11-02"), day("11-03")), MADRID)

        assert [(one.reached, one.discarded) for one in days] == [((1, 1, 1, 0, 0, 0), 0), ((1, 1, 1, 1, 1, 1), 1)]

    def test_a_column_that_is_gone_counts_as_the_first_of_its_kind(self):
        card = histories([Entry(1, at("11-02"), "active", 99)])[0]

        assert cumulative_flow([card], STAGES, Window(day("11-02"), day("11-02")), MADRID)[0].reached == (
            1,
            1,
            1,
            0,
            0,
            0,
        )


class TestBlockedTime:
    def test_overlapping_stretches_count_once_and_what_lies_outside_is_cut(self):
        stretches = [
            Stretch(at("11-01", "00:00"), at("11-02", "12:00")),
            Stretch(at("11-02", "11:00"), at("11-02", "13:00")),
            Stretch(at("11-04", "00:00"), at("11-04", "06:00")),
            Stretch(at("11-04", "02:00"), at("11-04", "03:00")),
        ]

        assert blocked_time(stretches, at("11-02", "10:00"), at("11-05")) == timedelta(hours=3 + 6)

    def test_an_open_stretch_ends_now(self):
        assert blocked_time([Stretch(at("11-04", "08:00"))], at("11-01"), at("11-04", "10:00")) == timedelta(hours=2)

    def test_a_stretch_before_the_start_blocks_nothing(self):
        assert blocked_time([Stretch(at("10-01"), at("10-02"))], at("11-01"), at("11-04")) == timedelta(0)


class TestPercentiles:
    TWENTY = (2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 8, 9, 10, 11, 13, 16, 21)

    @pytest.mark.parametrize(("percent", "days"), [(50, 6), (85, 11), (95, 16)])
    def test_the_worked_example(self, percent, days):
        assert percentile(self.TWENTY, percent) == days

    def test_ranks_are_exact_where_floating_point_is_not(self):
        assert percentile(range(1, 101), 7) == 7
        assert percentile(range(1, 101), 29) == 29

    def test_one_value_is_every_percentile(self):
        assert [percentile([4], percent) for percent in (1, 50, 100)] == [4, 4, 4]

    @pytest.mark.parametrize(("values", "percent"), [([], 50), ([1], 0), ([1], 101)])
    def test_nothing_comes_of_nothing(self, values, percent):
        with pytest.raises(ValueError, match="percent"):
            percentile(values, percent)

    @pytest.mark.parametrize(
        ("n", "said"),
        [(0, Grade.FEW), (9, Grade.FEW), (10, Grade.PROVISIONAL), (29, Grade.PROVISIONAL), (30, Grade.PLAIN)],
    )
    def test_small_samples_say_so(self, n, said):
        assert grade(n) is said

    @given(st.lists(st.integers(-1000, 1000), min_size=1), st.integers(1, 100))
    def test_it_is_the_smallest_value_that_enough_values_do_not_exceed(self, values, percent):
        found = percentile(values, percent)
        smaller = [value for value in values if value < found]

        assert sum(value <= found for value in values) * 100 >= percent * len(values)
        assert len(smaller) * 100 < percent * len(values)


class TestUsualTime:
    def delivered(self, *days: int) -> list[Delivered]:
        return [Delivered(n, day("11-01"), each) for n, each in enumerate(days)]

    def test_eighty_five_of_a_hundred_are_out_within_it(self):
        usual = usual_time(self.delivered(*TestPercentiles.TWENTY))

        assert (usual.days, usual.half, usual.n, usual.grade) == (11, 6, 20, Grade.PROVISIONAL)

    def test_below_ten_there_is_none_unless_the_team_typed_it(self):
        nine = self.delivered(*range(1, 10))

        assert usual_time(nine).days is None
        assert (usual_time(nine, by_hand=8).days, usual_time(nine, by_hand=8).by_hand) == (8, True)

    def test_from_ten_on_what_happened_holds(self):
        usual = usual_time(self.delivered(*range(1, 11)), by_hand=30)

        assert (usual.days, usual.by_hand) == (9, False)


class TestProportions:
    def test_the_worked_example(self):
        low, high = Proportion(18, 50).interval

        assert (round(low * 100), round(Proportion(18, 50).share * 100), round(high * 100)) == (24, 36, 50)

    def test_none_and_all_stay_within_bounds(self):
        assert Proportion(0, 10).interval[0] == 0
        assert Proportion(10, 10).interval[1] == 1
        assert isclose(Proportion(0, 10).interval[1], 0.2775, abs_tol=0.0001)

    def test_of_nothing_there_is_no_share(self):
        assert (Proportion(0, 0).share, Proportion(0, 0).interval) == (None, None)

    def test_below_twenty_it_is_faint(self):
        assert Proportion(9, 19).is_faint
        assert not Proportion(9, 20).is_faint

    def test_more_hits_than_cases_is_refused(self):
        with pytest.raises(ValueError, match="between"):
            Proportion(3, 2)


moments = st.integers(0, 31 * 24 * 60).map(lambda minutes: at("10-20") + timedelta(minutes=minutes))
ways = st.lists(st.tuples(st.sampled_from(range(1, 7)), moments), min_size=1, max_size=12)


@st.composite
def boards(draw):
    """Up to six cards, each with a history of any shape."""
    entries = []
    for card, stops in enumerate(draw(st.lists(ways, max_size=6))):
        stands = None
        for column, when in sorted(stops, key=lambda stop: stop[1]):
            entries.append(Entry(card, when, KINDS[column], column, KINDS[stands], stands, 1))
            stands = column
    return histories(entries)


class TestAnyHistory:
    AUTUMN = Window(date(2026, 10, 19), date(2026, 11, 22))

    @given(boards())
    def test_nothing_takes_less_than_a_day_and_every_age_is_positive(self, cards):
        assert all(card.days >= 1 for card in cycle_times(cards, self.AUTUMN, MADRID))
        assert all(card.days >= 1 for card in ages(cards, datetime(2026, 12, 2, tzinfo=UTC), MADRID))

    @given(boards())
    def test_every_delivery_is_in_exactly_one_week(self, cards):
        counted = [card for week in throughput(cards, self.AUTUMN, MADRID) for card in week.cards]

        assert sorted(counted) == sorted(card.card_id for card in cards if card.finished_at)

    @given(boards())
    def test_lines_never_fall_and_never_cross(self, cards):
        days = cumulative_flow(cards, STAGES, self.AUTUMN, MADRID)

        assert all(list(one.reached) == sorted(one.reached, reverse=True) for one in days)
        assert all(a <= b for one, other in pairwise(days) for a, b in zip(one.reached, other.reached, strict=True))

    @given(boards())
    def test_what_is_in_progress_today_is_the_gap_between_starts_and_finishes(self, cards):
        known = [card for card in cards if card.started_at and (card.finished_at or not card.is_finished)]
        today = date(2026, 12, 2)

        assert in_progress(known, Window(today, today), MADRID)[today] == sum(card.is_in_progress for card in known)
