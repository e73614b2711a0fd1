"""Where the marks of a chart stand, and what is drawn of them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask, get_template_attribute
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from board.core.percentile import Grade
from board.core.words import speaking
from board.flow.figures import Cumulative, UsualTime, Window
from board.insights.charts import (
    CumulativeBand,
    DeliveredCard,
    Part,
    Reading,
    StartedCard,
    WeekCount,
    ageing_chart,
    cumulative_chart,
    cycle_chart,
    goal_chart,
    share_bar,
    weeks_chart,
)
from board.insights.charts.scale import Days, apart, round_steps
from board.web import filters

TODAY = date(2026, 11, 22)
QUARTER = Window.last(90, TODAY)
TWENTY = (2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 8, 9, 10, 11, 13, 16, 21)


def readings(*values: float, every: int = 7) -> list[Reading]:
    """Values `every` so many days, the last one today."""
    last = len(values) - 1
    return [
        Reading(TODAY - timedelta(days=(last - n) * every), value, f"/metrics/1#{n}") for n, value in enumerate(values)
    ]


def delivered(*days: int) -> list[DeliveredCard]:
    """A card for each cycle time, one delivered each day up to today."""
    return [DeliveredCard(f"Guide {n}", TODAY - timedelta(days=n), each, f"/cards/{n}") for n, each in enumerate(days)]


def weeks(*counts: int) -> list[WeekCount]:
    """A week for each count; the last is this one, still open."""
    monday = date(2026, 11, 16)
    last = len(counts) - 1
    return [
        WeekCount(monday - timedelta(weeks=last - n), count, n == last, f"/w/{n}") for n, count in enumerate(counts)
    ]


def usual(days: int | None = 11, half: int | None = 6) -> UsualTime:
    return UsualTime(days, half, 63 if days else 4, Grade.PLAIN if days else Grade.FEW)


class TestAMetricAndItsGoal:
    def test_days_stand_apart_as_they_lie_in_time_and_today_leaves_room_for_the_goal(self):
        uneven = [Reading(TODAY - timedelta(days=days), 30, "#") for days in (80, 40, 0)]

        assert [mark.x for mark in goal_chart(uneven, 35, TODAY).marks] == [0, 45, 90]

    def test_an_old_last_value_does_not_reach_today(self):
        old = [Reading(TODAY - timedelta(days=days), 30, "#") for days in (90, 60)]

        assert goal_chart(old, 35, TODAY).last.x == 30

    def test_a_higher_value_stands_higher(self):
        low, high = goal_chart(readings(24, 31), 35, TODAY).marks

        assert high.y < low.y

    def test_values_and_goal_fill_the_plot_and_leave_room_for_labels(self):
        chart = goal_chart(readings(24, 31), 35, TODAY)

        assert (chart.goal.y, chart.marks[0].y) == (22, chart.plot - 28)

    def test_a_constant_value_is_a_flat_line_in_the_middle(self):
        chart = goal_chart(readings(5, 5, 5), None, TODAY)

        assert {mark.y for mark in chart.marks} == {(22 + chart.plot - 28) / 2}

    def test_a_small_change_looks_small(self):
        first, last = goal_chart(readings(100, 101), None, TODAY).marks

        assert 0 < first.y - last.y < 5

    def test_without_values_only_the_goal_is_there(self):
        chart = goal_chart([], 35, TODAY)

        assert (chart.marks, chart.line, chart.last, chart.goal.value) == ((), "", None, 35)

    def test_one_value_is_a_dot_and_not_yet_a_line(self):
        chart = goal_chart([Reading(TODAY, 31, "#")], 35, TODAY)

        assert (chart.line, chart.area, chart.last.x) == ("", "", 90)

    def test_two_values_are_a_line(self):
        chart = goal_chart(readings(24, 31), None, TODAY)

        assert chart.line == "M0.00 100.0 90.00 22.0"
        assert chart.area == "M0.00 100.0 90.00 22.0 L90.00 128 L0.00 128Z"

    def test_zero_is_drawn_where_values_lie_on_both_sides_of_it(self):
        assert goal_chart(readings(-4, 4), None, TODAY).zero_y == (22 + 100) / 2
        assert goal_chart(readings(4, 8), None, TODAY).zero_y is None

    def test_the_goals_label_stands_above_its_line_unless_the_line_of_values_is_there(self):
        under, reached = goal_chart(readings(24, 31), 35, TODAY).goal, goal_chart(readings(30, 36), 35, TODAY).goal

        assert under.label_y < under.y
        assert reached.label_y > reached.y

    def test_the_first_values_label_makes_way_for_a_line_that_rises_steeply(self):
        gentle, steep = (
            goal_chart(readings(30, 31), 50, TODAY),
            goal_chart(readings(10, 40, 41, 42, 43, 44), None, TODAY),
        )

        assert gentle.first_label_y < gentle.marks[0].y
        assert steep.first_label_y > steep.marks[0].y

    @given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=8), st.none() | st.floats(-1e308, 1e308))
    def test_whatever_the_values_everything_stays_on_the_plot(self, values, target):
        chart = goal_chart(readings(*values), target, TODAY)
        heights = [mark.y for mark in chart.marks] + ([chart.goal.y, chart.goal.label_y] if chart.goal else [])

        assert all(10 <= y <= chart.plot for y in heights)
        assert all(0 <= mark.x <= 90 for mark in chart.marks)


class TestCycleTimes:
    def test_the_lines_are_those_of_the_worked_example(self):
        chart = cycle_chart(delivered(*TWENTY), QUARTER)

        assert [(line.percent, line.days) for line in chart.lines] == [(95, 16), (85, 11), (50, 6)]

    def test_below_ten_cards_there_are_dots_and_a_scale_but_no_lines(self):
        chart = cycle_chart(delivered(2, 9, 15), QUARTER)

        assert (chart.lines, chart.grade, chart.shortest, chart.longest) == ((), Grade.FEW, 2, 15)
        assert [rule.days for rule in chart.grid] == [5, 10, 15]

    def test_labels_never_touch_even_where_the_lines_are_one(self):
        chart = cycle_chart(delivered(*[1] * 12), QUARTER)
        labels = [line.label_y for line in chart.lines]

        assert len({line.y for line in chart.lines}) == 1
        assert all(lower - upper >= 15 for upper, lower in pairwise(labels))

    def test_cards_of_the_same_day_and_length_stand_side_by_side(self):
        card = DeliveredCard("Guide", TODAY, 5, "/cards/1")

        assert [dot.shift for dot in cycle_chart([card] * 4, QUARTER).dots] == [0, -5, 5, -10]

    def test_a_card_that_took_ages_does_not_press_the_rest_into_the_axis(self):
        chart = cycle_chart(delivered(*TWENTY, *TWENTY, 700), QUARTER)
        longest = next(dot for dot in chart.dots if dot.card.days == 700)

        assert [card.days for card in chart.beyond] == [700]
        assert longest.y == 6
        assert chart.lines[1].y < chart.plot * 0.7

    def test_the_list_begins_with_the_latest(self):
        assert [card.days for card in cycle_chart(delivered(3, 8), QUARTER).cards] == [3, 8]

    def test_nothing_delivered_is_an_empty_plot(self):
        chart = cycle_chart([], QUARTER)

        assert (chart.dots, chart.lines, chart.beyond) == ((), (), ())

    @given(st.lists(st.integers(1, 5000), max_size=60))
    def test_whatever_the_days_every_dot_and_label_is_on_the_plot(self, days):
        chart = cycle_chart([DeliveredCard("x", TODAY, each, "#") for each in days], QUARTER)

        assert all(0 <= dot.y <= chart.plot and 0 <= dot.x <= 86 for dot in chart.dots)
        assert all(10 <= line.label_y <= chart.plot for line in chart.lines)


class TestWeeks:
    def test_a_week_without_a_delivery_keeps_its_place_and_its_zero(self):
        empty = weeks_chart(weeks(4, 0, 5, 2, 3, 1)).bars[1]

        assert (round(empty.middle), empty.height, empty.is_written) == (25, 0, True)

    def test_the_open_week_is_not_part_of_what_is_usual(self):
        chart = weeks_chart(weeks(4, 5, 6, 0))

        assert (chart.median, chart.lowest, chart.highest) == (5, 4, 6)

    def test_before_a_week_is_over_nothing_is_usual(self):
        assert weeks_chart(weeks(3)).median is None

    def test_two_weeks_are_two_bars_and_not_two_walls(self):
        assert all(bar.width < 12 for bar in weeks_chart(weeks(2, 5)).bars)

    def test_of_a_whole_year_only_the_highest_weeks_are_written(self):
        counts = [n % 7 for n in range(52)]

        assert {bar.week.count for bar in weeks_chart(weeks(*counts)).bars if bar.is_written} == {6}

    @given(st.lists(st.integers(0, 100_000), max_size=53))
    def test_bars_stand_on_the_axis_and_leave_room_for_their_number(self, counts):
        chart = weeks_chart(weeks(*counts))

        assert all(abs(bar.y + bar.height - chart.plot) < 0.001 and bar.y >= 20 for bar in chart.bars)
        assert all(bar.x + bar.width <= 100 for bar in chart.bars)
        assert len(chart.ticks) <= 4


class TestShares:
    def test_parts_are_as_wide_as_their_share(self):
        bar = share_bar([Part("moved", 9, "#"), Part("did not", 6, "#"), Part("cannot tell", 5, "#")])

        assert [round(part.width + 0.3, 2) for part in bar.slices] == [45, 30, 25]

    def test_an_empty_part_is_not_drawn_and_keeps_its_shade_free(self):
        bar = share_bar([Part("moved", 0, "#"), Part("did not", 6, "#")])

        assert [(one.shade, one.part.name) for one in bar.slices] == [(1, "did not")]
        assert [part.name for part in bar.parts] == ["moved", "did not"]

    def test_nothing_yet_is_an_empty_bar(self):
        assert share_bar([Part("moved", 0, "#")]).slices == ()

    @given(st.lists(st.integers(0, 10**9), min_size=1, max_size=4))
    def test_even_the_smallest_part_can_be_pressed_and_all_fit(self, counts):
        slices = share_bar([Part(str(n), count, "#") for n, count in enumerate(counts)]).slices

        assert all(one.width > 0.8 for one in slices)
        assert not slices or abs(slices[-1].x + slices[-1].width - 99.85) < 0.01


class TestAgeing:
    COLUMNS = ("Making", "Review")

    def test_only_what_is_older_than_our_usual_time_is_over_it(self):
        chart = ageing_chart([StartedCard("Guide", 0, 12, "#"), StartedCard("Page", 1, 11, "#")], self.COLUMNS, usual())

        assert [card.title for card in chart.over] == ["Guide"]

    def test_without_a_usual_time_nothing_is_over_and_a_scale_is_drawn(self):
        chart = ageing_chart([StartedCard("Guide", 0, 12, "#")], self.COLUMNS, usual(None, None))

        assert (chart.over, chart.zone, chart.lines) == ([], None, ())
        assert [rule.days for rule in chart.grid] == [5, 10]

    def test_the_two_oldest_over_it_are_named(self):
        cards = [StartedCard(f"Guide {days}", 0, days, "#") for days in (40, 30, 20, 5)]
        named = [dot.card.days for dot in ageing_chart(cards, self.COLUMNS, usual()).dots if dot.label_y is not None]

        assert named == [40, 30]

    def test_a_name_never_runs_over_another_dot(self):
        cards = [StartedCard("Guide", 0, 20, "#"), StartedCard("Page", 1, 20, "#")]

        assert [dot.label_y for dot in ageing_chart(cards, self.COLUMNS, usual()).dots] == [None, None]

    def test_every_column_is_there_with_its_count_and_long_names_are_cut(self):
        chart = ageing_chart([StartedCard("Guide", 1, 3, "#")], ("Making", "Legal and brand review"), usual())

        assert [(column.short, column.count) for column in chart.columns] == [("Making", 0), ("Legal and brand re…", 1)]

    def test_nothing_started_still_shows_the_columns(self):
        chart = ageing_chart([], self.COLUMNS, usual())

        assert (chart.dots, len(chart.columns)) == ((), 2)

    def test_a_board_without_columns_to_age_in_is_empty(self):
        assert ageing_chart([], (), usual(None, None)).columns == ()


class TestCumulativeFlow:
    BANDS = (
        CumulativeBand("Accepted", "backlog", "#accepted"),
        CumulativeBand("Making", "active", "#making"),
        CumulativeBand("Measuring", "delivered", "#measuring"),
    )

    def days(self, *reached: tuple[int, ...], discarded: int = 0) -> list[Cumulative]:
        last = len(reached) - 1
        return [
            Cumulative(TODAY - timedelta(days=last - n), each, discarded if n == last else 0)
            for n, each in enumerate(reached)
        ]

    def test_bands_are_drawn_from_the_bottom_up_and_read_from_left_to_right(self):
        chart = cumulative_chart(self.days((5, 3, 1), (9, 6, 4)), self.BANDS)

        assert [area.band.name for area in chart.areas] == ["Measuring", "Making", "Accepted"]
        assert [area.band.name for area in chart.key] == ["Accepted", "Making", "Measuring"]

    def test_each_band_says_how_many_stand_there_today(self):
        assert [area.now for area in cumulative_chart(self.days((5, 3, 1), (9, 6, 4)), self.BANDS).key] == [3, 2, 4]

    def test_discarded_cards_stand_nowhere(self):
        chart = cumulative_chart(self.days((5, 3, 1), (9, 6, 4), discarded=1), self.BANDS)

        assert chart.key[2].now == 3
        assert chart.discarded

    def test_what_was_through_before_the_first_day_takes_no_room(self):
        young, old = self.days((4, 2, 0), (8, 5, 3)), self.days((904, 902, 900), (908, 905, 903))

        assert [area.d for area in cumulative_chart(young, self.BANDS).areas] == [
            area.d for area in cumulative_chart(old, self.BANDS).areas
        ]

    def test_the_column_that_needs_attention_is_darkest(self):
        chart = cumulative_chart(self.days((5, 3, 1), (9, 6, 4)), self.BANDS, attention=1)

        assert [area.shade for area in chart.key] == ["c-b4", "c-b3", "c-b1"]

    def test_a_single_day_spans_the_width(self):
        assert "100.00" in cumulative_chart(self.days((5, 3, 1)), self.BANDS).areas[0].d

    def test_no_days_no_bands(self):
        assert cumulative_chart([], self.BANDS).areas == ()


class TestAxes:
    def test_a_quarter_has_four_mondays_evenly_apart(self):
        ticks = Days(date(2026, 8, 24), date(2026, 11, 21)).ticks()

        assert [tick.on for tick in ticks] == [
            date(2026, 8, 24),
            date(2026, 9, 21),
            date(2026, 10, 19),
            date(2026, 11, 16),
        ]

    def test_a_month_that_has_already_begun_is_named_at_the_edge_if_it_has_room(self):
        roomy, tight = Days(date(2026, 9, 7), TODAY, 90).months(), Days(date(2026, 9, 28), TODAY, 90).months()

        assert [(tick.x, tick.on.month) for tick in roomy][:2] == [(0, 9), (pytest.approx(28.42, abs=0.01), 10)]
        assert [tick.on.month for tick in tight] == [10, 11]

    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
    def test_ticks_are_few_and_within(self, since, length):
        days = Days(since, since + timedelta(days=length), 90)

        for ticks, most in ((days.ticks(), 4), (days.months(), 5)):
            assert 1 <= len(ticks) <= most
            assert all(0 <= tick.x <= 90 for tick in ticks)

    @given(st.floats(1, 1e9))
    def test_round_steps_are_few(self, highest):
        assert 1 <= len(round_steps(highest)) <= 10

    @given(st.lists(st.floats(0, 268), max_size=5).map(sorted))
    def test_labels_keep_their_distance(self, wanted):
        assert all(lower - upper >= 14.99 for upper, lower in pairwise(apart(wanted, 10, 264)))


@pytest.fixture(scope="module")
def templates():
    """The templates with the filters of the house, without the rest of it."""
    app = Flask("charts", template_folder=str(Path(__file__).parents[2] / "templates"))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters.init_app(app)
    app.jinja_env.globals["static"] = lambda path: f"/static/{path}"
    app.jinja_env.globals.update(dict.fromkeys(("mark_icon", "mark_ring", "mark_age"), lambda *_about: Markup("<svg></svg>")))
    return app


@pytest.fixture
def draw(templates):
    """Draw a macro of `insights/_chart_<kind>.html` in a language."""

    def drawn(kind: str, macro: str, *arguments, language: str = "en") -> str:
        with templates.test_request_context(), speaking(language, "Europe/Madrid"):
            return str(get_template_attribute(f"insights/_chart_{kind}.html", macro)(*arguments))

    return drawn


def svg(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - our own drawing


def words_of(element: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in element.iter("text")]


EVIL = '<script>alert("1")</script> & Co.'
DRAWN = {
    "goal": ("goal_chart", "goal_list", goal_chart(readings(24, 28.5, 31), 35, TODAY, decimals=1), ("31% now",)),
    "cycle": ("cycle_chart", "cycle_list", cycle_chart(delivered(*TWENTY), QUARTER), ()),
    "weeks": ("weeks_chart", "weeks_list", weeks_chart(weeks(4, 5, 2)), ()),
    "ageing": (
        "ageing_chart",
        "ageing_list",
        ageing_chart([StartedCard(EVIL, 0, 14, "/cards/7")], ("Making",), usual()),
        (),
    ),
    "cumulative": (
        "cumulative_chart",
        "cumulative_list",
        cumulative_chart(TestCumulativeFlow().days((5, 3, 1), (9, 6, 4)), TestCumulativeFlow.BANDS),
        ("Making grows",),
    ),
}


@pytest.mark.parametrize("kind", DRAWN)
class TestEveryDrawing:
    def test_it_fills_its_width_without_scaling_its_text(self, draw, kind):
        macro, _, chart, more = DRAWN[kind]
        drawing = svg(draw(kind, macro, chart, *more))

        assert drawing.get("width") == "100%"
        assert drawing.get("viewBox") is None

    def test_it_says_what_it_shows(self, draw, kind):
        macro, _, chart, more = DRAWN[kind]
        drawing = svg(draw(kind, macro, chart, *more))

        assert drawing.get("role") == "group"
        assert len(drawing.get("aria-label")) > 5

    def test_it_has_no_style_and_no_colour_of_its_own(self, draw, kind):
        macro, _, chart, more = DRAWN[kind]
        attributes = {name for element in svg(draw(kind, macro, chart, *more)).iter() for name in element.attrib}

        assert not attributes & {"style", "fill", "stroke", "onclick"}

    def test_marks_are_named_links_that_the_keyboard_passes_by(self, draw, kind):
        macro, _, chart, more = DRAWN[kind]
        links = list(svg(draw(kind, macro, chart, *more)).iter("a"))

        assert links
        assert all(link.get("tabindex") == "-1" and link.get("aria-label") and link.get("href") for link in links)

    def test_the_list_behind_it_leads_to_all_that_its_marks_lead_to(self, draw, kind):
        macro, listed, chart, more = DRAWN[kind]
        marks = {link.get("href") for link in svg(draw(kind, macro, chart, *more)).iter("a")}
        behind = {link.get("href") for link in svg(draw(kind, listed, chart)).iter("a")}

        assert behind == marks

    def test_nothing_is_left_untranslated(self, draw, kind):
        macro, listed, chart, more = DRAWN[kind]
        english = draw(kind, macro, chart, *more) + draw(kind, listed, chart)
        spanish = draw(kind, macro, chart, *more, language="es") + draw(kind, listed, chart, language="es")

        assert "See as a list" in english
        assert "Ver como lista" in spanish
        assert not any(
            word in spanish for word in ("See as", "goal ", "within", "week", "Card", " card", "Value", "Today")
        )


class TestDrawings:
    def test_numbers_are_written_as_the_reader_writes_them(self, draw):
        chart = goal_chart(readings(3.1, 4.1), 4, TODAY, decimals=1)

        assert words_of(svg(draw("goal", "goal_chart", chart, "")))[-2:] == ["goal 4%", "3.1%"]
        assert words_of(svg(draw("goal", "goal_chart", chart, "", language="es")))[-2:] == [
            "meta 4\u00a0%",
            "3,1\u00a0%",
        ]

    def test_the_finding_of_the_cycle_times_is_a_sentence(self, draw):
        assert draw("cycle", "cycle_finding", cycle_chart(delivered(*TWENTY), QUARTER)) == (
            "20 cards were delivered in 90 days. Half within 6 days, 85 of 100 within 11 days, 95 of 100 within 16 days."
        )

    def test_small_samples_are_described_and_not_reckoned(self, draw):
        assert draw("cycle", "cycle_finding", cycle_chart(delivered(2, 9), QUARTER)) == (
            "2 cards were delivered in 90 days. The shortest took 2 days, the longest 9 days."
        )

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            ((2, 9), "Fewer than 10 cards: too few to say what is usual."),
            (TWENTY, "Fewer than 30 cards: provisional."),
            ((*TWENTY, *TWENTY, 700), "1 card took much longer and stands at the upper edge."),
            ((*TWENTY, *TWENTY), ""),
            ((), ""),
        ],
    )
    def test_a_note_says_how_far_the_lines_may_be_believed(self, draw, days, said):
        note = draw("cycle", "cycle_note", cycle_chart(delivered(*days), QUARTER))

        assert note.replace('<p class="muted">', "").replace("</p>", "").strip() == said

    def test_lines_are_named_in_words(self, draw):
        drawing = svg(draw("cycle", "cycle_chart", cycle_chart(delivered(*TWENTY), QUARTER)))

        assert words_of(drawing)[-3:] == ["95 of 100 within 16 days", "85 of 100 within 11 days", "Half within 6 days"]

    def test_the_open_week_looks_open_and_says_so(self, draw):
        bars = list(svg(draw("weeks", "weeks_chart", weeks_chart(weeks(4, 2)))).iter("a"))

        assert [link.find("rect").get("class") for link in bars] == ["c-bar", "c-bar c-bar--open"]
        assert [link.get("aria-label") for link in bars] == ["4 cards in the week of 9 Nov", "2 cards so far this week"]

    def test_what_is_over_our_usual_time_is_said(self, draw):
        chart = ageing_chart([StartedCard("VeriFactu guide", 0, 14, "/cards/7")], ("Making",), usual())

        assert draw("ageing", "ageing_finding", chart) == (
            "1 card is started and not delivered. 1 is over our usual time of 11 days."
        )
        assert "VeriFactu guide, 14 days" in words_of(svg(draw("ageing", "ageing_chart", chart)))

    def test_a_title_is_text_and_never_markup(self, draw):
        chart = cycle_chart([DeliveredCard(EVIL, TODAY, 3, "/cards/7")], QUARTER)
        drawing = svg(draw("cycle", "cycle_chart", chart))

        assert drawing.find("a").get("aria-label") == f"{EVIL}: delivered in 3 days"
        assert not list(drawing.iter("script"))

    def test_the_answers_are_one_bar_that_says_its_numbers(self, draw):
        bar = share_bar([Part("yes", 19, "/yes"), Part("no", 0, "/no")])
        drawing = svg(draw("share", "share_bar", bar))

        assert drawing.get("aria-label") == "19 yes, 0 no"
        assert [link.get("href") for link in drawing.iter("a")] == ["/yes"]

    @pytest.mark.parametrize(
        ("kind", "macro", "chart", "more"),
        [
            ("goal", "goal_chart", goal_chart([], 35, TODAY), ("No value yet",)),
            ("cycle", "cycle_chart", cycle_chart([], QUARTER), ()),
            ("ageing", "ageing_chart", ageing_chart([], ("Making",), usual()), ()),
            ("cumulative", "cumulative_chart", cumulative_chart([], TestCumulativeFlow.BANDS), ("Nothing",)),
            ("share", "share_bar", share_bar([Part("yes", 0, "#")]), ()),
        ],
    )
    def test_an_empty_chart_is_a_picture_without_links(self, draw, kind, macro, chart, more):
        drawing = svg(draw(kind, macro, chart, *more))

        assert drawing.get("role") == "img"
        assert not list(drawing.iter("a"))
