"""The journey map: coverage, holes, double cover, work, requests and figures; and where each person lands."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest

from board.audiences.queries import stages
from board.core import rank
from board.core.clock import now, today
from board.core.db import db as database
from board.core.words import Both
from board.flow.models import Card, CardPersona, Column
from board.flow.rules.boards import open_board
from board.insights.queries import moments
from board.insights.queries.homes import home
from board.insights.queries.journey_map import journey_map, pips
from board.insights.queries.moments import Load
from board.intake.models import Request
from board.metrics.models import Goal, Metric, Observation, TeamMetric
from board.teams.models import Served

from ..world import person, place, serve


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch):
    """What is usual is read anew each time, not once in five minutes."""
    monkeypatch.setattr(moments, "KEPT_FOR", 1e-9)


@pytest.fixture
def boards(world):
    """The main board of each team."""
    return {team.key: open_board(team, None) for team in (world.des, world.dec, world.emp, world.cad)}


def text(answer):
    return answer.get_data(as_text=True)


def cell(found, stage, persona):
    return next(each for each in found.cells if each.stage is stage and each.persona is persona)


def make(board, kind, stage, *personas, started=True, number=[0]):  # noqa: B006 - counts all cards of the tests
    """A card on `board` in its first column of `kind`."""
    column = database.session.query(Column).filter_by(board_id=board.id, kind=kind).order_by(Column.rank).first()
    number[0] += 1
    card = Card(
        board_id=board.id,
        column_id=column.id,
        team_id=board.team_id,
        number=number[0],
        rank=rank.nth(number[0]),
        title=f"Card {number[0]}",
        stage_id=stage.id if stage else None,
        created_at=now(),
        entered_at=now(),
        started_at=now() if started else None,
    )
    database.session.add(card)
    database.session.flush()
    database.session.add_all(CardPersona(card_id=card.id, persona_id=persona.id) for persona in personas)
    database.session.flush()
    return card


def ask(team, stage, persona, title="A demo", days=2, number=[0]):  # noqa: B006
    """A request that waits."""
    number[0] += 1
    database.session.add(
        Request(
            number=number[0],
            secret_hash=secrets.token_hex(32),
            title=title,
            asked=title,
            change="x",
            language="en",
            team_id=team.id if team else None,
            stage_id=stage.id if stage else None,
            persona_id=persona.id if persona else None,
            received_at=now(),
            due_at=now() + timedelta(days=days),
        )
    )
    database.session.flush()


def figure(stage, persona, values, target, team=None, **more):
    """A metric with weekly values, oldest first, and its goal."""
    metric = Metric(
        name=Both(en="try it"),
        stage_id=stage.id if stage else None,
        persona_id=persona.id if persona else None,
        created_at=now(),
        **more,
    )
    database.session.add(metric)
    database.session.flush()
    day = today("Europe/Madrid")
    database.session.add_all(
        Observation(metric_id=metric.id, on=day - timedelta(weeks=len(values) - n), value=value, recorded_at=now())
        for n, value in enumerate(values)
    )
    database.session.add(
        Goal(metric_id=metric.id, baseline=1, baseline_on=day, target=target, target_on=day, set_at=now())
    )
    if team:
        database.session.add(TeamMetric(team_id=team.id, metric_id=metric.id))
    database.session.flush()
    return metric


def test_the_map_says_what_is_covered_once_twice_and_not_at_all(world):
    found = journey_map(world.carmen)

    assert (len(found.cells), found.covered) == (12, 11)
    assert [each.audience for each in found.holes] == [Served(world.stay.id, world.ivan.id)]
    assert [each.audience for each in found.double] == [Served(world.discover.id, world.lola.id)]
    assert [row.persona for row in found.rows] == [world.marta, world.ivan, world.lola]


def test_a_hole_is_closed_by_giving_it_to_a_team(world):
    serve(world.cad, (world.stay, world.ivan))
    assert journey_map(world.carmen).holes == []


def test_work_under_way_stands_at_its_moment_and_against_the_teams_limit(world, boards):
    make(boards["DES"], "active", world.discover, world.marta)
    make(boards["DES"], "active", world.discover, world.lola, world.marta)
    make(boards["DES"], "active", None)
    make(boards["DES"], "backlog", world.discover, world.marta, started=False)
    found = journey_map(world.ana)

    here = cell(found, world.discover, world.marta).teams[0]
    assert (here.own, here.load.cards, here.load.limit, here.load.over) == (2, 3, 7, 0)
    assert here.pips == "ffreeee"
    assert cell(found, world.discover, world.lola).teams[0].own == 1
    assert found.teams[0].pips == "fffeeee"


def test_a_column_over_its_limit_shows_although_the_team_has_room(world, boards):
    for _ in range(5):
        make(boards["DES"], "active", world.discover, world.marta)

    load = journey_map(world.ana).teams[0].load
    assert (load.cards, load.limit, load.over) == (5, 7, 1)
    assert pips(load, 5) == "ffffoeee"


def test_too_many_cards_are_not_drawn_one_by_one():
    assert pips(Load(1, cards=300, limit=7, over=293), 0) == ""
    assert pips(Load(1), 0) == ""


def test_a_card_for_a_whole_stage_counts_at_each_of_its_moments(world, boards):
    make(boards["DES"], "active", world.discover)
    found = journey_map(world.ana)

    assert cell(found, world.discover, world.marta).teams[0].own == 1
    assert cell(found, world.decide, world.marta).teams[0].own == 0


def test_work_for_a_moment_the_team_does_not_look_after_is_told(world, boards):
    make(boards["EMP"], "active", world.stay, world.ivan)

    hole = cell(journey_map(world.leo), world.stay, world.ivan)
    assert [(other.team, other.own) for other in hole.others] == [(world.emp, 1)]


def test_waiting_requests_stand_at_their_moment(world):
    ask(world.des, world.discover, world.marta)
    ask(None, world.stay, world.ivan, "Help in January")
    ask(None, world.stay, world.ivan, "A course")
    ask(world.cad, None, world.ivan)
    ask(None, None, None)
    ask(world.des, world.discover, None)
    found = journey_map(world.carmen)

    assert cell(found, world.discover, world.marta).asked.count == 1
    assert found.waiting_in_holes == 2
    assert found.holes[0].asked.latest_title == "A course"
    assert [row.unplaced.count for row in found.rows] == [0, 1, 0]
    assert found.unknown.count == 2
    assert [row.asked.count for row in found.teams] == [2, 0, 0, 1]


def test_what_is_due_today_is_hot(world):
    ask(world.des, world.discover, world.marta, days=-1)
    ask(world.emp, world.stay, world.marta, days=3)
    found = journey_map(world.carmen)

    assert cell(found, world.discover, world.marta).is_hot
    assert not cell(found, world.stay, world.marta).is_hot


def test_a_moment_shows_its_latest_value_and_how_far_the_goal_is(world):
    figure(world.decide, world.marta, [20, 25, 30], target=40)
    found = cell(journey_map(world.carmen), world.decide, world.marta)

    assert found.reading.last.value == 30
    assert found.trend == [20, 25, 30]
    assert round(found.percent, 1) == 62.5  # 30 of 40, where the goal stands at five sixths
    assert not found.is_off


def test_far_from_the_goal_is_said(world):
    figure(world.decide, world.marta, [8, 8], target=15)
    figure(world.stay, world.marta, [79, 78, 77, 76, 75], target=80)  # close, and worse four times in a row

    assert len(journey_map(world.carmen).far) == 2


def test_the_customers_figure_comes_before_the_business_and_channels_do_not_come_at_all(world):
    figure(world.decide, world.marta, [1], target=2, lens="business")
    figure(world.decide, world.lola, [1], target=2, lens="channel")
    wanted = figure(world.decide, world.marta, [1], target=2)
    found = journey_map(world.carmen)

    assert cell(found, world.decide, world.marta).reading.metric is wanted
    assert cell(found, world.decide, world.lola).reading is None


def test_a_figure_of_the_whole_stage_stands_in_for_a_missing_one_and_says_so(world):
    figure(world.decide, None, [5], target=6)
    own = figure(world.decide, world.marta, [1], target=2)
    found = journey_map(world.carmen)

    assert cell(found, world.decide, world.marta).reading.metric is own
    assert not cell(found, world.decide, world.marta).is_shared
    assert cell(found, world.decide, world.ivan).is_shared


def test_the_trend_follows_the_period(world):
    figure(world.decide, world.marta, list(range(30)), target=40)

    lengths = [
        len(cell(journey_map(world.carmen, p), world.decide, world.marta).trend) for p in ("month", "quarter", "year")
    ]
    assert lengths == [4, 13, 30]
    assert journey_map(world.carmen, "nonsense").period == "quarter"


def test_a_usual_time_needs_ten_deliveries(world, boards):
    for _ in range(9):
        card = make(boards["DES"], "delivered", world.discover)
        card.started_at, card.delivered_at = now() - timedelta(days=4), now()
    assert journey_map(world.ana).teams[0].usual is None
    card = make(boards["DES"], "delivered", world.discover)
    card.started_at, card.delivered_at = now() - timedelta(days=4), now()
    assert journey_map(world.ana).teams[0].usual == 5


def test_a_department_with_only_stages_has_one_row(world, signed_in):
    for persona in (world.marta, world.ivan, world.lola):
        persona.archived_at = now()
    serve(world.cad, (world.stay, None))
    found = journey_map(world.carmen)

    assert [len(row.cells) for row in found.rows] == [4]
    assert found.covered == 1
    assert "Every customer" in text(signed_in(world.carmen).get("/customers"))


def test_a_department_with_only_personas_has_one_column(world, signed_in):
    for stage in stages():
        stage.archived_at = now()
    serve(world.cad, (None, world.ivan))
    found = journey_map(world.carmen)

    assert [len(row.cells) for row in found.rows] == [1, 1, 1]
    assert found.covered == 1
    assert signed_in(world.carmen).get("/customers").status_code == 200


def test_an_empty_department_is_asked_whom_it_serves(world, signed_in):
    for part in (*stages(), world.marta, world.ivan, world.lola):
        part.archived_at = now()
    page = text(signed_in(world.carmen).get("/customers"))
    assert "Whom do we serve?" in page
    assert "Name a customer" in page
    assert "Name a customer" not in text(signed_in(world.jon).get("/customers"))


def test_the_map_in_one_sentence(world, signed_in):
    ask(None, world.stay, world.ivan)
    figure(world.decide, world.marta, [8], target=15)
    page = " ".join(text(signed_in(world.carmen).get("/customers")).split())

    assert "<b>11 of 12 moments</b> have a team that looks after them" in page
    assert "one has two</a> and <a" in page
    assert "in the one without a team 1 request waits</a>." in page
    assert "one</a> we are far from the goal." in page
    assert f'href="/moments/{world.stay.id}-{world.ivan.id}-/team"' in page


def test_the_map_speaks_spanish(world, signed_in):
    world.carmen.language = "es"
    page = " ".join(text(signed_in(world.carmen).get("/customers")).split())
    assert "<b>11 de 12 momentos</b> tienen un equipo que los cuida" in page
    assert "Cuando Iván se pregunta «¿Me sigue sirviendo?», nadie contesta." in page


def test_stakeholders_see_whom_we_serve_and_nothing_of_our_work(world, boards, signed_in):
    make(boards["DES"], "active", world.discover, world.marta)
    ask(None, world.stay, world.ivan, "A secret wish")
    page = text(signed_in(world.jon).get("/customers"))

    assert "Who we serve" in page
    assert "People comparing and afraid of switching" in page
    for ours in ("A secret wish", "/boards/", "/teams/", "/requests?", "Assign a team", "under way"):
        assert ours not in page


def test_members_see_holes_and_leads_assign_them(world, signed_in):
    assert "Assign a team" not in text(signed_in(world.diego).get("/customers"))
    assert "Assign a team" in text(signed_in(world.elena).get("/customers"))


def test_the_map_needs_a_session(client, world):
    answer = client.get("/customers")
    assert answer.status_code in (302, 303, 401)


def test_names_are_shown_as_text(world, signed_in):
    world.marta.name = Both(en="<b>Marta</b>")
    world.stay.question = Both(en='"><script>alert(1)</script>')
    page = text(signed_in(world.carmen).get("/customers"))
    assert "&lt;b&gt;Marta" in page
    assert "<script>alert" not in page


def test_the_map_costs_the_same_whatever_is_on_it(world, boards, queries_made):
    database.session.flush()
    few = queries_made(lambda: journey_map(world.carmen))
    for n in range(40):
        make(boards["DES"], "active", world.discover, world.marta)
        ask(None, world.stay, world.ivan)
        figure(world.decide, world.marta, [n, n], target=n + 1, team=world.dec)
        place(person(f"Somebody{n} New"), world.des)
    database.session.flush()

    assert len(queries_made(lambda: journey_map(world.carmen))) == len(few) <= 16


@pytest.mark.both_databases
def test_the_map_is_the_same_on_both_databases(world, boards):
    make(boards["DES"], "active", world.discover, world.marta)
    ask(None, world.stay, world.ivan)
    figure(world.decide, world.marta, [8], target=15, team=world.dec)
    found = journey_map(world.carmen)
    assert (found.covered, found.waiting_in_holes, len(found.far), found.teams[0].load.cards) == (11, 1, 1, 1)


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("root", "/customers"),
        ("carmen", "/customers"),
        ("diego", "/my-work"),
        ("ana", "/boards"),
        ("ruben", "/ask"),
        ("jon", "/ask"),
    ],
)
def test_each_role_lands_on_its_own_page(world, who, where):
    assert home(getattr(world, who)) == where


def test_a_lead_lands_on_the_requests_while_something_is_due(world):
    ask(world.des, world.discover, world.marta, days=-1)
    assert home(world.ana) == "/requests"
    assert home(world.irene) == "/boards"
    ask(None, world.stay, world.ivan, days=-1)  # the pool is everybody's
    assert home(world.irene) == "/requests"


def test_somebody_without_an_account_asks(client, world):
    assert client.get("/").location == "/ask"


def test_first_steps_show_until_they_are_done(world, signed_in):
    carmen = signed_in(world.carmen)
    page = text(carmen.get("/customers"))
    assert "What comes next, in this order" in page
    assert "http://localhost/ask".removeprefix("http://") in page

    board = open_board(world.des, None)
    make(board, "backlog", world.discover, started=False)
    ask(world.des, world.discover, world.marta)
    figure(world.decide, world.marta, [1], target=2)
    assert "What comes next" not in text(carmen.get("/customers"))
    assert "What comes next" not in text(signed_in(world.diego).get("/customers"))
