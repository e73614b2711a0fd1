"""Who looks after an audience, and which moments nobody looks after."""

from __future__ import annotations

import pytest

from board.audiences.models import Brand
from board.core.db import db as database
from board.core.words import Both
from board.teams import queries
from board.teams.models import TeamAudience

from ..world import serve, team


def keys(teams):
    return [one.key for one in teams]


def test_a_moment_goes_to_the_team_that_names_it(world):
    assert keys(queries.serving(world.discover.id, world.marta.id)) == ["DES"]
    assert keys(queries.serving(world.start.id, world.lola.id)) == ["EMP"]


def test_the_narrowest_team_wins(world):
    everybody = team("TOD", "Todo el mundo", "Everybody", 9)
    serve(everybody, (world.discover, None), (None, world.marta))

    assert keys(queries.serving(world.discover.id, world.marta.id)) == ["DES"]
    assert keys(queries.serving(world.discover.id, world.ivan.id)) == ["CAD"]


def test_two_teams_as_narrow_are_a_tie(world):
    assert keys(queries.serving(world.discover.id, world.lola.id)) == ["DES", "DEC"]


def test_what_nobody_serves_has_no_team(world):
    assert queries.serving(world.stay.id, world.ivan.id) == []


def test_a_part_nobody_is_sure_of_stays_open(world):
    assert keys(queries.serving(None, world.marta.id)) == ["DES", "DEC", "EMP"]
    assert keys(queries.serving(None, world.ivan.id)) == ["CAD"]
    assert keys(queries.serving(world.stay.id, None)) == ["EMP"]
    assert keys(queries.serving()) == ["DES", "DEC", "EMP", "CAD"]


def test_a_team_that_serves_all_of_an_open_audience_comes_before_those_that_serve_some(world):
    serve(team("MAR", "Marta", "Marta", 9), (None, world.marta))

    assert keys(queries.serving(None, world.marta.id)) == ["MAR"]
    assert keys(queries.serving(world.decide.id, world.marta.id)) == ["DEC"]


def test_a_broader_team_is_not_offered_where_a_narrower_one_covers_every_case(world):
    serve(team("DDD", "Decidir de todos", "Decide for all", 9), (world.decide, None))

    assert keys(queries.serving(None, world.lola.id)) == ["DES", "DEC", "EMP"]


def test_a_brand_narrows_too(world):
    brasa = Brand(name=Both("Brasa"), position=0)
    database.session.add(brasa)
    database.session.flush()
    own = team("BRA", "Brasa", "Brasa", 9)
    database.session.add(
        TeamAudience(team_id=own.id, stage_id=world.discover.id, persona_id=world.marta.id, brand_id=brasa.id)
    )
    database.session.flush()

    assert keys(queries.serving(world.discover.id, world.marta.id, brasa.id)) == ["BRA"]
    assert keys(queries.serving(world.decide.id, world.marta.id, brasa.id)) == ["DEC"]


def test_an_archived_team_serves_nobody(world):
    from board.core.clock import now

    world.dec.archived_at = now()
    assert queries.serving(world.decide.id, world.marta.id) == []


def test_the_stage_is_asked_only_where_it_changes_the_team(world):
    routing = queries.routing()

    assert routing.asks_stage(world.marta.id)
    assert routing.asks_stage(world.ivan.id)  # nobody serves chains who stay: that is an answer too
    serve(world.cad, (world.stay, world.ivan))
    assert not queries.routing().asks_stage(world.ivan.id)


@pytest.mark.parametrize(
    ("stage", "persona", "expected"),
    [
        ("discover", "marta", ["DES"]),
        ("discover", "ivan", ["CAD"]),
        ("discover", "lola", ["DES", "DEC"]),
        ("decide", "marta", ["DEC"]),
        ("decide", "ivan", ["CAD"]),
        ("decide", "lola", ["DEC"]),
        ("start", "marta", ["EMP"]),
        ("start", "ivan", ["CAD"]),
        ("start", "lola", ["EMP"]),
        ("stay", "marta", ["EMP"]),
        ("stay", "ivan", []),
        ("stay", "lola", ["EMP"]),
    ],
)
def test_each_moment_names_all_teams_that_include_it(world, stage, persona, expected):
    covered = queries.covering()

    assert len(covered) == 12
    assert keys(covered[getattr(world, stage).id, getattr(world, persona).id]) == expected


def test_a_team_of_a_whole_stage_covers_each_of_its_moments(world):
    serve(team("QUE", "Quedarse", "Stay", 9), (world.stay, None))

    assert keys(queries.covering()[world.stay.id, world.ivan.id]) == ["QUE"]
    assert keys(queries.covering()[world.stay.id, world.marta.id]) == ["EMP", "QUE"]


def test_a_team_of_a_brand_alone_covers_no_moment(world):
    brasa = Brand(name=Both("Brasa"), position=0)
    database.session.add(brasa)
    database.session.flush()
    database.session.add(TeamAudience(team_id=team("BRA", "Brasa", "Brasa", 9).id, brand_id=brasa.id))
    database.session.flush()

    assert queries.covering()[world.stay.id, world.ivan.id] == []


def test_a_department_with_only_stages_has_one_moment_a_stage(world):
    from board.core.clock import now

    for persona in (world.marta, world.ivan, world.lola):
        persona.archived_at = now()
    serve(world.cad, (world.stay, None))

    covered = queries.covering()
    assert list(covered) == [(stage.id, None) for stage in (world.discover, world.decide, world.start, world.stay)]
    assert keys(covered[world.stay.id, None]) == ["CAD"]


def test_coverage_costs_the_same_whatever_there_is(world, queries_made):
    few = queries_made(queries.covering)
    for n in range(30):
        serve(team(f"T{chr(65 + n // 26)}{chr(65 + n % 26)}", f"{n}", f"{n}", n), (world.stay, world.ivan))
    assert len(queries_made(queries.covering)) == len(few) <= 4
