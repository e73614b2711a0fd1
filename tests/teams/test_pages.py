"""Set-up, charters and their people, as a browser sees them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from board.accounts.models import Installation
from board.audiences.queries import personas, stages
from board.core.clock import now
from board.core.db import db as database
from board.flow.models import Board
from board.teams import queries
from board.teams.models import Membership, Team

from ..world import person


def typed(html, name):
    """Whether the page shows `name`."""
    return name in html.get_data(as_text=True)


@pytest.fixture
def newcomer(app, signed_in):
    """The browser of the administrator of an empty installation."""
    database.session.add(Installation(id=1, created_at=now()))
    return signed_in(person("Marina Soto", "administrator"))


def rows(kind, *names):
    """The fields of a list of names, each "name" or "name, detail"."""
    pairs = [[*name.split(", "), ""][:2] for name in names]
    return {
        f"{kind}-id": [""] * len(pairs),
        f"{kind}-name": [pair[0] for pair in pairs],
        f"{kind}-detail": [pair[1] for pair in pairs],
    }


def test_three_questions_lead_to_a_board_and_a_front_door(newcomer):
    assert newcomer.get("/").location == "/start"
    assert newcomer.post("/start", data={"organised_by": "persona"}).location == "/start/names"
    assert typed(newcomer.get("/start/names"), "Is this what I need?")

    named = rows("personas", "Marta, freelancer", "") | rows("stages", "Awareness, Is there something for me?", "Purchase")
    assert newcomer.post("/start/names", data=named).location == "/start/team"
    marta, purchase = personas()[0], stages()[1]
    offered = newcomer.get("/start/team").text
    assert f'value="{stages()[0].id}" selected' in offered, "what is chosen at first is not what is refused"
    begun = newcomer.post(
        "/start/team",
        data={"name": "Compass", "persona": marta.id, "stage": purchase.id, "sentence": "Freelancers who decide"},
    )
    assert begun.location == "/start/door"
    assert typed(newcomer.get("/start/door"), "http://localhost/ask")

    team = database.session.scalars(select(Team)).one()
    assert (team.key, str(team.sentence), team.organised_by) == ("COM", "Freelancers who decide", "persona")
    assert database.session.scalars(select(Membership.role)).all() == ["lead"]
    assert database.session.scalars(select(Board.is_main)).all() == [True]
    assert queries.serving(purchase.id, marta.id) == [team]
    assert stages()[0].name.es == "Conocimiento"
    assert database.session.get(Installation, 1).set_up_at is not None
    assert newcomer.get("/start").location == "/customers"


def test_another_template_replaces_the_offered_stages_and_keeps_the_customers(newcomer):
    shown = newcomer.post("/start/names", data=rows("personas", "Marta, freelancer") | {"journey": "funnel"})

    assert shown.status_code == 200
    assert typed(shown, "Bottom")
    assert typed(shown, "freelancer")
    assert not typed(shown, "Retention")
    assert personas() == []


def test_going_back_changes_the_names_instead_of_adding_them_again(newcomer):
    newcomer.post("/start/names", data=rows("stages", "First", "Second"))
    first, second = stages()
    again = {"stages-id": [first.id, second.id, ""], "stages-name": ["Start", "", "End"], "stages-detail": ["", "", ""]}
    newcomer.post("/start/names", data=again)

    assert [(str(stage.name), stage.id == first.id) for stage in stages()] == [("Start", True), ("End", False)]


def test_what_was_typed_is_still_there_after_a_refusal(newcomer):
    refused = newcomer.post("/start/names", data=rows("stages", "Same", "same") | rows("personas", "Marta, freelancer"))

    assert refused.status_code == 422
    assert typed(refused, "already one called")
    assert typed(refused, "freelancer")
    assert stages() == []


def test_at_least_one_of_what_one_organises_by_has_a_name(newcomer):
    refused = newcomer.post("/start/names", data=rows("stages", "", ""))
    assert refused.status_code == 422
    assert typed(refused, "Name at least one stage")


def test_the_first_team_needs_a_sentence_and_somebody_to_look_after(newcomer):
    newcomer.post("/start/names", data=rows("stages", "First"))
    assert newcomer.post("/start/team", data={"name": "Compass", "stage": stages()[0].id}).status_code == 422
    refused = newcomer.post("/start/team", data={"name": "Compass", "sentence": "All"})
    assert refused.status_code == 422
    assert typed(refused, "Name at least a stage")
    assert queries.all_teams() == []


@pytest.mark.parametrize("typed_id", ["999999", "x", "-1", "99999999999999999999"])
def test_a_foreign_id_in_the_first_team_is_refused(newcomer, typed_id):
    newcomer.post("/start/names", data=rows("stages", "First"))
    answer = newcomer.post("/start/team", data={"name": "Compass", "sentence": "All", "stage": typed_id})
    assert answer.status_code in (404, 422)
    assert queries.all_teams() == []


@pytest.mark.parametrize("who", ["carmen", "ana", "jon"])
def test_only_the_administrator_sets_up(world, signed_in, who):
    assert signed_in(getattr(world, who)).get("/start").status_code in (403, 404)


def test_members_read_a_charter_and_leads_change_it(world, signed_in):
    diego = signed_in(world.diego)
    page = diego.get("/teams/DES")
    assert typed(page, "Owners who take bookings on paper")
    assert not typed(page, "Edit the charter")
    assert diego.get("/teams/DES/edit").status_code == 403

    ana = signed_in(world.ana)
    assert typed(ana.get("/teams/DES/edit"), f'value="{world.discover.id}-{world.marta.id}-" checked')
    changed = ana.post(
        "/teams/DES",
        data={
            "name-es": "Faro",
            "name-en": "Lighthouse",
            "organised_by": "stage",
            "sentence-en": "Owners",
            "key": "far",
            "audiences": [f"{world.discover.id}--"],
        },
    )
    assert changed.location == "/teams/FAR"
    assert ana.get("/teams/DES").location == "/teams/FAR"
    charter = queries.charter("FAR", to=world.ana)
    assert charter.name.es == "Faro"
    assert [str(audience.served) for audience in charter.audiences] == [f"{world.discover.id}--"]


def test_a_refused_charter_keeps_what_was_typed(world, signed_in):
    page = signed_in(world.ana).post(
        "/teams/DES",
        data={
            "name-en": "Lighthouse",
            "organised_by": "nothing",
            "key": "DES",
            "audiences": [f"{world.stay.id}-{world.ivan.id}-"],
        },
    )
    assert page.status_code == 422
    assert typed(page, "Lighthouse")
    assert typed(page, f'value="{world.stay.id}-{world.ivan.id}-" checked')
    assert str(queries.charter("DES", to=world.ana).name) == "Discover"


def test_a_charter_without_a_sentence_says_why_that_matters(world, signed_in):
    world.des.sentence = type(world.des.sentence)()
    assert typed(signed_in(world.ana).get("/teams/DES"), "cannot accept requests")


def test_a_hole_gets_a_team(world, signed_in):
    moment = f"{world.stay.id}-{world.ivan.id}-"
    elena = signed_in(world.elena)
    page = elena.get(f"/moments/{moment}/team")
    assert typed(page, "Who looks after Iván in Stay?")
    assert not typed(page, 'value="DES"')  # not a team of hers
    assert elena.post(f"/moments/{moment}/team", data={"team": "DES"}).status_code == 422
    assert elena.post(f"/moments/{moment}/team", data={"team": "CAD"}).location == f"/customers?taken=CAD&moment={moment}"
    assert queries.serving(world.stay.id, world.ivan.id) == [world.cad]
    assert typed(elena.get(f"/customers?taken=CAD&moment={moment}"), "looks after Iván, Stay from now on")
    assert not typed(elena.get("/customers?taken=CAD&moment=1-"), "from now on")
    assert elena.post(f"/moments/{moment}/team/undo", data={"team": "DES"}).status_code == 404
    assert elena.post(f"/moments/{moment}/team/undo", data={"team": "CAD"}).location == "/customers"
    assert queries.serving(world.stay.id, world.ivan.id) == []


@pytest.mark.parametrize("moment", ["999-1-", "x", "--", "1-1-1-1"])
def test_a_moment_that_does_not_exist_is_not_found(world, signed_in, moment):
    assert signed_in(world.elena).get(f"/moments/{moment}/team").status_code in (200, 404)
    assert signed_in(world.elena).get("/moments/999999-1-/team").status_code == 404


def test_people_join_and_leave_on_the_charter(world, signed_in):
    ana = signed_in(world.ana)
    ana.post("/teams/DES/people", data={"person": world.hugo.id, "role": "member"})
    assert typed(ana.get("/teams/DES"), "Hugo Marín")
    ana.post(f"/teams/DES/people/{world.hugo.id}/leaving")
    refused = ana.post(f"/teams/DES/people/{world.ana.id}/leaving")
    assert refused.status_code == 422
    assert typed(refused, "is the only lead")
    assert ana.post("/teams/DES/people", data={"person": world.jon.id, "role": "member"}).status_code == 404
    assert ana.post(f"/teams/DES/people/{world.irene.id}/role", data={"role": "lead"}).status_code == 404


@pytest.mark.parametrize("who", ["ruben", "jon"])
@pytest.mark.parametrize("address", ["/teams", "/teams/DES", "/customers/stages", "/customers/personas"])
def test_those_outside_see_no_charters(world, signed_in, who, address):
    assert signed_in(getattr(world, who)).get(address).status_code in (403, 404)


def test_the_head_founds_a_team(world, signed_in):
    carmen = signed_in(world.carmen)
    answer = carmen.post("/teams", data={"name-en": "Loyal", "organised_by": "stage", "lead": world.hugo.id})
    assert answer.location == "/teams/LOY/edit"
    assert carmen.get("/teams/LOY/edit").status_code == 200
    assert typed(carmen.get("/teams"), "cannot accept requests")
    assert carmen.post("/teams", data={"name-en": "Loyal", "organised_by": "stage", "key": "DES"}).status_code == 422
