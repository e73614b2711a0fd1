"""The same histories as another tool, and the same dates and day differences.

jira-agile-metrics counts work of one day as 0 days; we count it as 1. Everything else must be equal.
"""

from __future__ import annotations

import csv
import json
import os
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from board.core.clock import day_of
from board.core.percentile import percentile
from board.flow.figures import (
    Entry,
    Stage,
    Window,
    ages,
    cumulative_flow,
    cycle_times,
    histories,
    in_progress,
    throughput,
)

ZONE = "UTC"
STAGES = ("Backlog", "Committed", "Build", "Test", "Done")
KINDS = ("backlog", "active", "active", "active", "delivered")
CASES = (
    "fixture_small",
    "fixture_large",
    "fixture_changelog_flags_and_backward",
    "fixture_changelog_skipped_columns",
    "fixture_changelog_skipped_columns_ageing",
)


@pytest.fixture(scope="module")
def folder() -> Path:
    real = os.environ.get("SIRVE_REAL_DATA")
    if not real:
        pytest.skip("SIRVE_REAL_DATA does not name the folder of reference data")
    return Path(real) / "flow"


@pytest.fixture(params=CASES)
def case(request, folder):
    given = json.loads((folder / request.param / "input.json").read_text(encoding="utf-8"))
    expected = json.loads((folder / request.param / "expected.json").read_text(encoding="utf-8"))
    keys = [item["key"] for item in expected["cycle_times"]]
    return histories(_entries(given, keys)), expected, keys


def _entries(given, keys):
    if "items" in given:
        for item in given["items"]:
            reached = [
                (datetime.fromisoformat(on).replace(tzinfo=UTC), stage) for stage, on in item["entered"].items() if on
            ]
            yield from _way(keys.index(item["key"]), reached)
        return
    stage_of = given["status_to_stage"]
    for issue in given["issues"]:
        changes = [change for change in issue["changes"] if change["field"] == "status"]
        reached = [(_instant(issue["created"]), "Backlog")] + [
            (_instant(one["at"]), stage_of[one["to"]]) for one in changes
        ]
        yield from _way(keys.index(issue["key"]), reached)


def _way(card, reached):
    stands = None
    for instant, name in reached:
        column = STAGES.index(name)
        yield Entry(card, instant, KINDS[column], column, "" if stands is None else KINDS[stands], stands)
        stands = column


def _instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _window(expected):
    days = [date.fromisoformat(row["date"]) for row in expected["cfd"]]
    return Window(min(days), max(days))


def test_cards_are_delivered_on_the_same_days_and_take_as_long(case):
    cards, expected, keys = case
    ours = {
        keys[card.card_id]: (card.on.isoformat(), card.days - 1) for card in cycle_times(cards, _window(expected), ZONE)
    }
    theirs = {
        item["key"]: (item["completed"], item["cycle_time_days"])
        for item in expected["cycle_times"]
        if item["completed"]
    }

    assert ours == theirs
    assert ours


def test_work_starts_on_the_same_days(case):
    cards, expected, keys = case
    ours = {keys[card.card_id]: day_of(card.started_at, ZONE).isoformat() for card in cards if card.started_at}
    theirs = {
        item["key"]: item["entered"]["Committed"] for item in expected["cycle_times"] if item["entered"]["Committed"]
    }

    assert ours == theirs


def test_the_cumulative_flow_is_the_same_day_by_day(case):
    cards, expected, _ = case
    stages = [Stage(column, kind) for column, kind in enumerate(KINDS)]
    ours = [
        {"date": one.on.isoformat(), **dict(zip(STAGES, one.reached, strict=True))}
        for one in cumulative_flow(cards, stages, _window(expected), ZONE)
    ]

    assert ours == expected["cfd"]


def test_as_much_is_in_progress_at_the_end_of_each_day(case):
    cards, expected, _ = case
    ours = [{"date": on.isoformat(), "wip": n} for on, n in in_progress(cards, _window(expected), ZONE).items()]

    assert ours == expected["wip_daily"]


def test_what_is_in_progress_is_as_old(case):
    cards, expected, keys = case
    today = datetime.combine(date.fromisoformat(expected["today"]), time(12), UTC)
    ours = {(keys[card.card_id], STAGES[card.column_id], card.days - 1) for card in ages(cards, today, ZONE)}

    assert ours == {(item["key"], item["stage"], item["age_days"]) for item in expected["ageing_wip"]}


def test_as_many_are_delivered_in_all(case):
    cards, expected, _ = case

    assert sum(week.count for week in throughput(cards, _window(expected), ZONE)) == sum(
        row["count"] for row in expected["throughput_daily"]
    )


@pytest.mark.parametrize(("project", "n", "mean"), [("0", 51, 3.7059), ("1", 58, 6.3276)])
def test_times_nobody_knows_never_enter_an_average(folder, project, n, mean):
    """The figures of that file are those of the tasks opened in January and February of 2018."""
    with (folder / "rueedlinger_jira.csv").open(encoding="utf-8", newline="") as file:
        tasks = [
            row
            for row in csv.DictReader(file)
            if row["project"] == project and row["created_date"][:7] in ("2018-01", "2018-02")
        ]
    entries = [entry for card, task in enumerate(tasks) for entry in _task(card, task)]
    delivered = cycle_times(histories(entries), Window(date(2000, 1, 1), date(2030, 1, 1)), ZONE)

    assert len(tasks) > len(delivered) == n
    assert round(sum(card.days - 1 for card in delivered) / n, 4) == mean


def _task(card, task):
    if task["cycle_time_days"] != "-1":
        yield Entry(card, _instant(task["created_date"]), "active", 1)
        yield Entry(card, _instant(task["finished_date"]), "delivered", 4, "active", 1)
    else:
        yield Entry(card, _instant(task["finished_date"]), "delivered", 4)


def test_eighty_five_in_a_hundred_is_read_as_others_read_it(folder):
    trials = json.loads((folder / "lighthouse_vectors.json").read_text(encoding="utf-8"))["when_histogram_percentile"]
    days = [int(day) for day, times in trials["histogram_days_to_trials"].items() for _ in range(times)]

    assert {percent: percentile(days, int(percent)) for percent in trials["expected_days_at_percentile"]} == trials[
        "expected_days_at_percentile"
    ]
