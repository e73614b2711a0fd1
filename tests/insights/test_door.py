"""The door report: each figure against rows made for it, and the whole against an independent reckoning over the demo."""

from __future__ import annotations

import csv
import io
import math
import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import text

from board.core.db import db as database
from board.core.proportion import wilson
from board.core.sheet import as_csv, safe
from board.demo import loading
from board.insights.queries.door import door, listed, span
from board.insights.queries.door.kinds import KINDS
from board.intake.models import Decision, Pause, Request
from board.intake.queries.clocks import due_after
from board.teams.models import Team

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 20, 12, 0, tzinfo=MADRID)
"""A Friday."""


def at(local: str) -> datetime:
    return datetime.fromisoformat(f"2026-{local}").replace(tzinfo=MADRID)


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def asked(team, received, *answers, state=None, **more):
    """A request with its answers (outcome, when, facts), each sent at once."""
    made = Request(
        secret_hash=f"{received}{len(answers)}{sorted(more)}{state}{team and team.key}", title="Cards", asked="Cards", change="",
        language="en", team_id=team.id if team else None, received_at=at(received), due_at=due_after(at(received), team),
        state=state or (answers[-1][0] if answers else "waiting"), **more,
    )  # fmt: skip
    database.session.add(made)
    database.session.flush()
    for outcome, when, *facts in answers:
        known = {"letter": "Dear", "by_id": 1, "team_id": made.team_id, **(facts[0] if facts else {})}
        database.session.add(
            Decision(request_id=made.id, outcome=outcome, language="en", at=at(when), sends_at=at(when), sent_at=at(when), **known)
        )
        if outcome != "rerouted" and known["by_id"]:
            made.answered_at = made.answered_at or at(when)
    database.session.flush()
    return made


def report(team=None, name="28"):
    return door(span(name, team))


# Edge cases of spec 4.2


def test_in_time_leaves_out_what_is_not_due_and_counts_what_is_past_as_late_now(world, frozen):
    asked(world.des, "03-16 10:00", ("accepted", "03-18 16:59"))
    asked(world.des, "03-16 11:00", ("accepted", "03-18 17:01"))
    asked(world.des, "03-16 12:00")
    asked(world.des, "03-19 10:00")
    asked(world.des, "03-17 10:00", state="withdrawn")
    found = report(world.des)
    assert (found.in_time.count, found.in_time.of, found.counts["received"]) == (1, 3, 5)
    assert found.counts["not_in_time"] == 2


def test_passing_on_is_no_answer_and_the_clock_goes_with_it(world, frozen):
    asked(world.dec, "03-16 10:00", ("rerouted", "03-16 11:00", {"team_id": world.des.id}), state="waiting", hops=1)
    theirs, ours = report(world.dec), report(world.des)
    assert (theirs.counts["received"], theirs.in_time.of, theirs.in_time.count, theirs.counts["rerouted"]) == (1, 1, 0, 0)
    assert (ours.counts["received"], ours.counts["rerouted"]) == (0, 1)


def test_a_question_is_a_first_answer_and_its_pause_is_not_counted_until_the_decision(world, frozen):
    made = asked(world.des, "03-16 09:00", ("asked", "03-16 10:00"), ("declined", "03-19 10:00"))
    database.session.add(Pause(request_id=made.id, started_at=at("03-16 10:00"), ended_at=at("03-18 17:00")))
    database.session.flush()
    found = report(world.des)
    assert found.first_answer.hours == [1.0]
    assert found.decision.hours == [2.0], "an hour before the question, an hour after the reply"


def test_acceptance_counts_once_by_the_day_it_was_first_said_with_what_was_said_last(world, frozen):
    asked(world.des, "03-02 10:00", ("declined", "03-03 10:00", {"reason": "contradicts"}), ("accepted", "03-10 10:00"))
    asked(world.des, "03-02 11:00", ("deferred", "03-03 10:00"))
    asked(world.des, "03-02 12:00", ("deferred", "03-03 10:00"), ("declined", "03-12 10:00", {"reason": "could_not_keep"}))
    asked(world.des, "01-05 10:00", ("declined", "01-06 10:00"), ("accepted", "03-10 10:00"))
    for number, outcome in enumerate(("merged", "reused", "withdrawn")):
        asked(world.des, f"03-03 1{number}:00", (outcome, "03-04 10:00"))
    found = report(world.des)
    assert (found.acceptance.count, found.acceptance.of) == (1, 2)
    assert {reason: count for reason, _, count in found.reasons if count} == {"could_not_keep": 1}
    assert [found.counts[each] for each in ("deferred", "merged", "reused", "withdrawn")] == [1, 1, 1, 1]
    assert (found.reuse.count, found.reuse.of) == (1, 6)


def test_not_now_is_a_decision(world, frozen):
    asked(world.des, "03-16 09:00", ("deferred", "03-16 12:00"))
    assert report(world.des).decision.hours == [3.0]


def test_what_was_undone_or_has_not_left_says_nothing(world, frozen):
    asked(world.des, "03-16 09:00", ("accepted", "03-16 12:00", {"undone_at": at("03-16 12:00")}), state="waiting")
    found = report(world.des)
    assert (found.acceptance.of, found.decision.n) == (0, 0)


def test_satisfaction_looks_at_ninety_days_and_speaks_from_ten_ratings(world, frozen):
    for number in range(9):
        asked(world.des, f"01-0{number + 1} 10:00", ("accepted", "01-20 10:00"), rating=5 - number % 3, rated_at=at("02-20 10:00"))
    asked(world.des, "01-01 09:00", rating=5, rated_at=at("01-01 10:00") - timedelta(days=30))
    found = report(world.des)
    assert (found.satisfaction.count, found.satisfaction.of, found.says_satisfaction) == (6, 9, False)
    asked(world.des, "01-12 10:00", rating=1, rated_at=at("03-20 11:00"))
    assert report(world.des).says_satisfaction


def test_small_samples_say_so(world, frozen):
    for number in range(9):
        asked(world.des, f"03-16 09:{number:02}", ("accepted", "03-16 10:00"))
    assert report(world.des).first_answer.grade == "few"
    asked(world.des, "03-16 09:30", ("accepted", "03-16 10:00"))
    found = report(world.des)
    assert (found.first_answer.grade, found.acceptance.is_grey, found.acceptance.interval) == ("provisional", True, (72, 100))


def test_eighteen_of_fifty_lie_between_24_and_50():
    assert [round(each, 2) for each in wilson(18, 50)] == [0.24, 0.5]
    assert wilson(0, 0) == (0.0, 1.0)


def test_every_figure_opens_exactly_its_requests(lumbre):
    for team in [None, *database.session.query(Team)]:
        found = report(team, "quarter")
        for what in KINDS:
            asked_for = {"what": what, "span": "quarter"} | ({"team": team.key} if team else {})
            assert listed(asked_for, to=carmen()).total == found.counts[what]
    found = report(None, "quarter")
    for groups, name in ((found.departments, "department"), (found.audiences, "audience"), (found.teams, "team")):
        assert sum(group.received for group in groups) == found.counts["received"]
        for group in groups:
            for what, count in (("received", group.received), ("accepted", group.verdict.count), ("verdict", group.verdict.of)):
                assert listed({"what": what, "span": "quarter", name: group.key}, to=carmen()).total == count
    for reason, _, count in found.reasons:
        assert listed({"what": "declined", "span": "quarter", "reason": reason}, to=carmen()).total == count


# The whole, reckoned a second time from raw rows


@pytest.fixture
def lumbre(database, app):
    database.furnish("example", loading.load)


def carmen():
    from board.accounts.models import User

    return database.session.query(User).filter_by(role="head").first()


def raw(table):
    """The rows of a table as plain SQL gives them."""
    found = database.session.execute(text(f"SELECT * FROM {table} ORDER BY id"))
    return [dict(row._mapping) for row in found]


def instant(value):
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def working_hours(start, end, off=frozenset()):
    """Nine to five on weekdays of Madrid, by naive local time: the clocks change at night."""
    began, ended = (each.astimezone(MADRID).replace(tzinfo=None) for each in (start, end))
    total, day = timedelta(), began.date()
    while day <= ended.date():
        if day.weekday() < 5 and day not in off:
            opens, closes = datetime.combine(day, time(9)), datetime.combine(day, time(17))
            total += max(timedelta(), min(ended, closes) - max(began, opens))
        day += timedelta(days=1)
    return total.total_seconds() / 3600


def nearest(values, percent):
    return sorted(values)[math.ceil(percent / 100 * len(values) - 1e-9) - 1]


def by_hand(days, team_id, now):
    """What the report has to say of the last `days`, from the rows alone; every team of the demo works nine to five in Madrid."""
    requests, pauses = raw("requests"), raw("request_pauses")
    off = {date.fromisoformat(str(row["day"])) for row in raw("holidays") if row["team_id"] is None}
    sent = [row for row in raw("decisions") if row["sent_at"] and not row["undone_at"]]
    sent.sort(key=lambda row: (instant(row["at"]), row["id"]))
    today = now.astimezone(MADRID).date()
    since = datetime.combine(today - timedelta(days=days - 1), time(), MADRID)
    named = "received in_time promised accepted verdict reused rerouted asked expedited evidence waiting pleased rated"
    said = dict.fromkeys(named.split(), 0)
    first, decided, reasons, departments = [], [], {}, {}
    for row in requests:
        mine = [each for each in sent if each["request_id"] == row["id"]]
        for each in mine:
            if each["outcome"] == "rerouted" and instant(each["at"]) >= since and team_id in (None, each["team_id"]):
                said["rerouted"] += 1
                break
        if team_id not in (None, row["team_id"]):
            continue
        human = [each for each in mine if each["by_id"] and each["letter"]]
        answers = [instant(each["at"]) for each in human if each["outcome"] not in ("rerouted",)]
        decisions = [
            instant(each["at"]) for each in human if each["outcome"] in ("accepted", "deferred", "declined", "merged", "reused")
        ]
        yes_or_no = [each for each in mine if each["outcome"] in ("accepted", "declined")]
        said["asked"] += row["state"] == "asked"
        said["waiting"] += row["state"] in ("waiting", "sending")
        said["expedited"] += any(each["is_expedite"] and instant(each["at"]) >= since for each in mine)
        group = departments.setdefault(row["department_id"], [0, 0, 0])
        if yes_or_no and instant(yes_or_no[0]["at"]) >= since:
            said["verdict"] += 1
            group[2] += 1
            if yes_or_no[-1]["outcome"] == "accepted":
                said["accepted"] += 1
                group[1] += 1
            else:
                reasons[yes_or_no[-1]["reason"]] = reasons.get(yes_or_no[-1]["reason"], 0) + 1
        rated_at = instant(row["rated_at"] or row["decided_at"])
        if row["rating"] and rated_at >= now - timedelta(days=90):
            said["rated"] += 1
            said["pleased"] += row["rating"] >= 4
        received = instant(row["received_at"])
        if received < since:
            continue
        said["received"] += 1
        group[0] += 1
        said["reused"] += row["state"] == "reused"
        said["evidence"] += bool(row["evidence"].strip())
        if answers:
            said["promised"] += 1
            said["in_time"] += answers[0] <= instant(row["promised_at"])
            first.append(working_hours(received, answers[0], off))
        elif row["state"] in ("waiting", "sending") and instant(row["promised_at"]) < now:
            said["promised"] += 1
        if decisions:
            stood = sum(
                working_hours(instant(each["started_at"]), min(instant(each["ended_at"]) or decisions[0], decisions[0]), off)
                for each in pauses
                if each["request_id"] == row["id"]
            )
            decided.append(working_hours(received, decisions[0], off) - stood)
    return said, first, decided, reasons, {key: value for key, value in departments.items() if value[0] or value[2]}


def test_the_report_over_the_demo_equals_an_independent_reckoning(lumbre):
    teams = [None, *database.session.query(Team)]
    with time_machine.travel(datetime.now(UTC), tick=False):
        for team, (name, days) in product(teams, [("28", 28), ("quarter", 91), ("year", 365)]):
            found = report(team, name)
            said, first, decided, reasons, departments = by_hand(days, team.id if team else None, found.span.now)
            assert {what: found.counts[what] for what in said} == said
            for times, expected in ((found.first_answer, first), (found.decision, decided)):
                assert times.hours == pytest.approx(sorted(expected))
                for percent in (50, 85) if expected else ():
                    assert times.within(percent) == pytest.approx(nearest(expected, percent))
            assert {reason: count for reason, _, count in found.reasons if count} == reasons
            groups = {int(g.key) if g.key != "none" else None: [g.received, g.verdict.count, g.verdict.of] for g in found.departments}
            assert groups == departments
    said, first, decided, reasons, departments = by_hand(365, None, datetime.now(UTC))
    assert (said["received"], said["accepted"], said["verdict"], said["reused"], said["rerouted"]) == (36, 14, 25, 4, 3)
    assert min(len(first), len(decided), len(reasons), len(departments)) >= 3


# Pages, CSV, cost


@pytest.mark.parametrize(
    "address", ["/door", "/door?span=year", "/results/DES/door", "/results/DES/door?span=quarter", "/door.csv", "/requests/list"]
)
def test_pages_open_on_an_empty_door(world, signed_in, address):
    assert signed_in(world.ana).get(address).status_code == 200


@pytest.mark.parametrize("who", ["ruben", "jon"])
@pytest.mark.parametrize("address", ["/door", "/results/DES/door", "/results/DES/door.csv", "/door.csv", "/requests/list"])
def test_only_members_see_them(world, signed_in, who, address):
    assert signed_in(getattr(world, who)).get(address).status_code in (403, 404)


@pytest.mark.parametrize(
    "wrong", ["what=nonsense", "reason=x", "team=NOPE", "department=x", "department=-1"]
)
def test_what_there_is_not_is_not_listed(world, signed_in, wrong):
    assert signed_in(world.ana).get(f"/requests/list?{wrong}").status_code == 404


@pytest.mark.parametrize("odd", ["from=-5", "from=x", "from=99999999999", "span=decade", "audience=9-9-", "from=²"])
def test_odd_addresses_show_something_all_the_same(world, signed_in, odd):
    assert signed_in(world.ana).get(f"/requests/list?{odd}").status_code == 200


def test_a_list_comes_in_windows(world, signed_in, frozen):
    for number in range(60):
        asked(world.des, f"03-16 09:{number:02}")
    first, rest = (listed({"from": start}, to=world.ana) for start in ("", "50"))
    assert (first.total, len(first.rows), first.next, len(rest.rows), rest.next) == (60, 50, 50, 10, None)
    assert first.rows[0].row.received_at == at("03-16 09:59")


def test_the_list_of_a_hole_leads_to_a_team_for_it(world, signed_in, frozen):
    asked(None, "03-16 10:00", stage_id=world.stay.id, persona_id=world.ivan.id)
    hole = f"/requests/list?what=waiting&audience={world.stay.id}-{world.ivan.id}-"
    ana = signed_in(world.ana)
    shown = ana.get(hole).get_data(as_text=True)
    assert "Cards" in shown
    assert f"/moments/{world.stay.id}-{world.ivan.id}-/team" in shown
    assert hole.replace("&", "&amp;") in ana.get("/customers").get_data(as_text=True)
    assert "/moments/" not in ana.get(f"/requests/list?what=waiting&audience={world.discover.id}-{world.marta.id}-").get_data(as_text=True)
    assert "/moments/" not in signed_in(world.diego).get(hole).get_data(as_text=True)


def test_results_and_report_lead_to_each_other(world, signed_in):
    ana = signed_in(world.ana)
    assert "/results/DES/door" in ana.get("/results/DES").get_data(as_text=True)
    assert 'href="/results/DES"' in ana.get("/results/DES/door").get_data(as_text=True)


def test_no_cell_is_taken_for_a_formula():
    for cell in ("=1+1", "+1+1", "-1+1", "@A1", "\t=1+1", "\r=1", "\n=1", "＝1+1", "-2+3+cmd|' /C calc'!A0"):
        assert safe(cell) == f"'{cell}"
    for cell in ("-5", "+34", "3-1", "2026-01-01", "Ventas", "12,5"):
        assert safe(cell) == cell


def test_the_sheet_says_what_the_page_says(lumbre, signed_in, app):
    found = report(None, "year")
    browser = signed_in(carmen())
    answer = browser.get("/door.csv?span=year")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert re.search(r"filename=door-all-[\d-]+\.csv", answer.headers["Content-Disposition"])
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert {len(row) for row in rows} == {5}
    numbers = {row[1]: row[2:] for row in rows if row[0] in ("Door", "Puerta")}
    assert [str(found.acceptance.count), str(found.acceptance.of), str(found.acceptance.percent)] in numbers.values()


def test_a_department_called_like_a_formula_stays_text():
    assert as_csv([["=cmd|' /C calc'!A0", "a;b", '"=1+1']]).splitlines()[0] == "\ufeff\"'=cmd|' /C calc'!A0\",\"a;b\",\"\"\"=1+1\""


def test_the_report_costs_the_same_statements_however_much_there_is(world, frozen, queries_made):
    def looked():
        database.session.rollback()
        return report(None, "year"), listed({"span": "year"}, to=world.carmen)

    asked(world.des, "03-16 10:00", ("accepted", "03-17 10:00"))
    database.session.commit()
    few = queries_made(looked)
    for number in range(40):
        team = [world.des, world.dec, world.emp, None][number % 4]
        asked(team, f"03-1{number % 6} 1{number % 8}:{number:02}", ("accepted", "03-17 10:00"), department_id=world.sales.id)
    database.session.commit()
    assert len(queries_made(looked)) == len(few) <= 30
