"""How a team begins, whom it serves, and who may change that."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from board.activity import log
from board.activity.models import Activity
from board.audiences.rules import archive
from board.core.db import db as database
from board.core.errors import DomainError, NotAllowed, NotFound
from board.core.words import Both
from board.teams import policy, queries, rules
from board.teams.models import Served, TeamAudience
from board.teams.rules.keys import propose_key

from ..world import person


def told():
    return database.session.scalars(select(Activity.name).order_by(Activity.id)).all()


def test_a_team_is_founded_with_a_key_and_a_lead(world):
    team = rules.found_team(Both("Ancla"), by=world.carmen, lead=world.hugo, sentence=Both(en="Those who stay"))

    assert team.key == "ANC"
    assert team.response_days == 2
    assert queries.all_teams()[-1] is team
    assert policy.leads(world.hugo, team.id)
    assert not policy.leads(world.hugo, world.dec.id)
    assert told() == ["teams.team.founded", "flow.board.opened"]


def test_what_must_follow_a_new_team_happens_at_once(world, monkeypatch):
    heard = []
    monkeypatch.setitem(log.FOLLOWERS, "teams.team.founded", [lambda event, by: heard.append((event.team_id, by))])

    team = rules.found_team(Both("Ancla"), by=world.carmen)

    assert heard == [(team.id, world.carmen)]


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        ("Descubrir", (), "DES"),
        ("Empezar y quedarse", (), "EMP"),
        ("Empezar y quedarse", ("EMP",), "EYQ"),
        ("Ñandú", (), "NAN"),
        ("Café", ("CAF",), "CAFE"),
        ("X", (), "XQA"),
        ("顧客", (), "EQA"),
        ("Go", (), "GO"),
    ],
)
def test_a_key_is_proposed_from_the_name(name, taken, key):
    assert propose_key(name, taken) == key


def test_two_teams_never_share_a_key(world):
    first = rules.found_team(Both("Descubrir más"), by=world.carmen)
    assert first.key == "DM"
    with pytest.raises(DomainError, match="DES is or was another team's key"):
        rules.found_team(Both("Otra"), by=world.carmen, key="des")
    with pytest.raises(DomainError, match="two to five letters"):
        rules.found_team(Both("Otra"), by=world.carmen, key="D3S")


def test_an_old_key_leads_to_the_new_one(world):
    rules.renew_key(world.des, "FARO", by=world.ana)

    assert queries.visible_team("FARO", to=world.diego) is world.des
    with pytest.raises(queries.KeyChanged) as moved:
        queries.visible_team("DES", to=world.diego)
    assert moved.value.new == "FARO"
    with pytest.raises(DomainError, match="is or was another team's"):
        rules.renew_key(world.dec, "DES", by=world.irene)


def test_a_team_may_take_its_old_key_back(world):
    rules.renew_key(world.des, "FARO", by=world.ana)
    rules.renew_key(world.des, "DES", by=world.ana)

    assert queries.visible_team("DES", to=world.diego) is world.des
    with pytest.raises(queries.KeyChanged):
        queries.visible_team("FARO", to=world.diego)


def test_a_lead_writes_the_charter(world):
    rules.change_charter(
        world.des, by=world.ana, not_for=Both(en="Customers: they are for Start and stay"), organised_by="persona"
    )

    assert world.des.organised_by == "persona"
    written = database.session.scalars(select(Activity)).one()
    assert written.facts == {"changed": ["not_for", "organised_by"]}


def test_nothing_is_remembered_where_nothing_changed(world):
    rules.change_charter(world.des, by=world.ana, organised_by="stage")
    rules.change_calendar(world.des, by=world.ana, response_days=2)
    assert told() == []


@pytest.mark.parametrize("days", [0, 31])
def test_an_answer_takes_one_to_thirty_working_days(world, days):
    with pytest.raises(DomainError, match="between one and thirty") as refused:
        rules.change_calendar(world.des, by=world.ana, response_days=days)
    assert refused.value.field == "response_days"


def test_an_unknown_time_zone_is_refused(world):
    with pytest.raises(DomainError, match="do not know that time zone"):
        rules.change_calendar(world.des, by=world.ana, time_zone="Mars/Olympus")


def test_a_boundary_moves_by_changing_audiences(world):
    rules.take_audience(world.cad, Served(world.stay.id, world.ivan.id), by=world.elena)

    assert queries.serving(world.stay.id, world.ivan.id) == [world.cad]
    assert told() == ["teams.audience.taken"]

    rules.leave_audience(world.cad, Served(world.stay.id, world.ivan.id), by=world.elena)
    assert queries.serving(world.stay.id, world.ivan.id) == []


def test_an_audience_is_taken_once(world):
    audience = Served(world.discover.id, world.marta.id)
    rules.take_audience(world.des, audience, by=world.ana)

    rows = database.session.scalars(select(TeamAudience).where(TeamAudience.team_id == world.des.id)).all()
    assert len(rows) == 2
    assert told() == []


def test_a_team_serves_exactly_what_is_said(world):
    rules.serve(world.des, [Served(world.discover.id)], by=world.ana)

    charter = queries.charter("DES", to=world.diego)
    assert [(row.stage_id, row.persona_id) for row in charter.audiences] == [(world.discover.id, None)]


def test_an_audience_names_at_least_one_part(world):
    with pytest.raises(DomainError, match="Name at least"):
        rules.take_audience(world.des, Served(), by=world.ana)


def test_an_audience_that_does_not_exist_or_was_put_away_is_not_taken(world):
    archive(world.ivan, by=world.carmen)
    for audience in (Served(10**9), Served(persona_id=10**9), Served(brand_id=4), Served(persona_id=world.ivan.id)):
        with pytest.raises(NotFound):
            rules.take_audience(world.des, audience, by=world.ana)


@pytest.mark.parametrize("who", ["diego", "irene", "ruben", "jon"])
def test_only_those_who_lead_the_team_change_it(world, who):
    by = getattr(world, who)
    for refused in (
        lambda: rules.change_charter(world.des, by=by, organised_by="brand"),
        lambda: rules.change_calendar(world.des, by=by, response_days=9),
        lambda: rules.add_days_off(world.des, {date(2026, 5, 15): ""}, by=by),
        lambda: rules.remove_day_off(world.des, date(2026, 5, 15), by=by),
        lambda: rules.add_days_off(None, {date(2026, 5, 1): ""}, by=by),
        lambda: rules.renew_key(world.des, "ZZZ", by=by),
        lambda: rules.take_audience(world.des, Served(world.stay.id), by=by),
        lambda: rules.leave_audience(world.des, Served(world.discover.id, world.marta.id), by=by),
        lambda: rules.join(world.des, world.hugo, by=by),
        lambda: rules.change_role(world.des, world.diego, "lead", by=by),
        lambda: rules.found_team(Both("Mío"), by=by),
        lambda: rules.archive_team(world.des, by=by),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert told() == []


@pytest.mark.parametrize("who", ["carmen", "root"])
def test_heads_and_administrators_lead_every_team(world, who):
    by = getattr(world, who)
    assert policy.leads(by, world.des.id)
    assert policy.works_in(by, world.cad.id)
    rules.change_calendar(world.des, by=by, response_days=5)


def test_members_work_in_their_own_teams_only(world):
    assert policy.works_in(world.diego, world.des.id)
    assert not policy.works_in(world.diego, world.dec.id)
    assert not policy.leads(world.diego, world.des.id)
    assert not policy.works_in(world.jon, world.des.id)


def test_places_are_read_once_a_transaction_and_again_after_a_change(world, queries_made):
    policy.works_in(world.diego, world.des.id)
    assert queries_made(lambda: [policy.leads(world.diego, id) for id in range(50)]) == []

    rules.join(world.dec, world.diego, by=world.irene)
    assert policy.works_in(world.diego, world.dec.id)


def test_people_come_and_go(world):
    rules.join(world.des, world.hugo, by=world.ana)
    assert {place.user.name for place in queries.charter("DES", to=world.ana).memberships} == {
        "Ana Ruiz",
        "Diego Paz",
        "Hugo Marín",
    }
    rules.leave(world.des, world.hugo, by=world.hugo)
    assert world.hugo in queries.possible_colleagues(world.des)
    assert told() == ["teams.member.joined", "teams.member.left"]


def test_somebody_has_to_lead(world):
    with pytest.raises(rules.LastLead, match="Ana Ruiz is the only lead"):
        rules.leave(world.des, world.ana, by=world.ana)
    with pytest.raises(rules.LastLead):
        rules.change_role(world.des, world.ana, "member", by=world.ana)

    rules.change_role(world.des, world.diego, "lead", by=world.ana)
    rules.leave(world.des, world.ana, by=world.ana)


def test_the_only_person_of_a_team_may_leave_it(world):
    rules.leave(world.cad, world.elena, by=world.elena)


def test_those_outside_the_department_do_not_join(world):
    gone = person("Sara Conde")
    gone.deactivated_at = gone.created_at
    for outsider in (world.jon, world.ruben, gone):
        with pytest.raises(DomainError, match="does not work in the department"):
            rules.join(world.des, outsider, by=world.ana)


def test_teams_are_not_shown_to_those_outside(world):
    for outsider in (world.jon, world.ruben):
        with pytest.raises(NotFound):
            queries.visible_team("DES", to=outsider)
        assert queries.current_team(to=outsider) is None
    with pytest.raises(NotFound):
        queries.visible_team("NOPE", to=world.ana)


def test_the_current_team_is_the_last_looked_at_then_ones_own_then_any(world):
    assert queries.current_team(to=world.hugo) is world.dec
    assert queries.current_team(to=world.carmen) is world.des
    world.hugo.current_team_id = world.cad.id
    assert queries.current_team(to=world.hugo) is world.cad
    rules.archive_team(world.cad, by=world.carmen)
    assert queries.current_team(to=world.hugo) is world.dec
    assert queries.teams_for(world.hugo) == [world.dec]


def test_a_charter_costs_the_same_whatever_it_holds(world, queries_made):
    few = queries_made(lambda: queries.charter("DES", to=world.ana))
    for n in range(12):
        rules.join(world.des, person(f"P{n} Quinto"), by=world.ana)
    for persona in (world.marta, world.ivan, world.lola):
        rules.take_audience(world.des, Served(world.stay.id, persona.id), by=world.ana)
    database.session.flush()
    assert len(queries_made(lambda: queries.charter("DES", to=world.ana))) == len(few)
