"""The queue: sections, what the address asks for, the stretch in sight, who looks and who takes it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from board.core.clock import now
from board.core.errors import DomainError, NotAllowed
from board.intake.models import Look
from board.intake.queries.duties import rota, this_week
from board.intake.queries.looks import looking_versions, others_on, queue_versions
from board.intake.queries.triage import AHEAD, BEHIND, Sieve, triage
from board.intake.rules import answers, assignments, duties, looks, pool
from board.intake.rules.letters import Written
from board.intake.rules.send import send
from board.teams.models import Membership, TeamAudience
from tests.world import sign_in

from .conftest import loaded


def sections(sieve, to):
    return {each.name: [row.title for row in each.rows] for each in triage(sieve, to).sections}


def test_the_oldest_clock_first_and_what_waits_for_them_last(world, db, ten_seconds_later):
    second, first = world.asked(asked="The second"), world.asked(asked="The first")
    first.due_at = now() - timedelta(days=2)
    asked = world.asked(asked="They have a question")
    answers.ask(asked, ["On which page?"], Written(), by=world.lucia)
    ten_seconds_later()

    found = triage(Sieve(world.compass), world.lucia)

    assert found.ids == [first.id, second.id]
    assert found.around(first.id) == (1, None, second.id)
    assert sections(Sieve(world.compass), world.lucia) == {
        "team": ["The first", "The second"],
        "theirs": ["They have a question"],
    }


def test_whoever_is_on_duty_finds_what_nobody_took_under_yours(world, db):
    free, taken = world.asked(asked="Free"), world.asked(asked="Nerea has it")
    assignments.hand(taken, world.nerea, by=world.lucia)
    duties.set_duty(world.compass, this_week(world.compass), world.lucia, by=world.lucia)
    db.session.flush()

    assert sections(Sieve(world.compass), world.lucia) == {"mine": ["Free"], "team": ["Nerea has it"]}
    assert sections(Sieve(world.compass), world.nerea) == {"mine": ["Nerea has it"], "team": ["Free"]}
    assert sections(Sieve(world.compass, who="nobody"), world.lucia) == {"mine": [free.title]}
    assert sections(Sieve(world.compass, who="me"), world.nerea) == {"mine": [taken.title]}


def test_what_is_for_the_head_stands_apart_and_the_pool_too(world, db):
    appealed, nobodys = world.asked(asked="Look again"), world.asked(asked="For nobody", stage_id=world.awareness.id)
    appealed.for_head = True
    db.session.flush()

    assert nobodys.team_id is None
    assert sections(Sieve(world.anchor), world.head) == {"head": ["Look again"], "pool": ["For nobody"]}
    assert sections(Sieve(world.compass), world.lucia) == {"head": ["Look again"], "pool": ["For nobody"]}
    assert sections(Sieve(world.compass), world.nerea) == {"head": ["Look again"]}


def test_what_the_leads_shall_decide_is_not_called_nobodys(world, db, client):
    db.session.add(TeamAudience(team=world.anchor, stage_id=world.consideration.id, persona_id=world.marta.id))
    left = loaded(send(world.words(asked="Left to the leads"), by=world.paula, let_leads_choose=True)[0])
    nobodys = world.asked(asked="For nobody", stage_id=world.awareness.id)

    assert sections(Sieve(world.compass), world.lucia) == {"leads": ["Left to the leads"], "pool": ["For nobody"]}
    client = sign_in(client, world.lucia)
    page = client.get(f"/requests/{left.id}").text
    assert "Without a team yet" in page and "It fits Compass and Anchor; the leads decide." in page
    assert "Nobody looks after this moment." not in page
    assert "Nobody looks after this moment." in client.get(f"/requests/{nobodys.id}").text

    world.anchor.archived_at = world.compass.archived_at = now()
    db.session.flush()
    assert sections(Sieve(world.anchor), world.head) == {"pool": ["Left to the leads", "For nobody"]}


def test_the_address_narrows_it(world, db):
    marta, tomas = world.asked(asked="For Marta"), world.asked(asked="For Tomás", persona_id=world.tomas.id)
    tomas.due_at = now() - timedelta(days=1)
    db.session.flush()

    assert triage(Sieve(world.compass, persona_id=world.marta.id), world.lucia).ids == [marta.id]
    assert triage(Sieve(world.compass, stage_id=world.retention.id), world.lucia).ids == []
    assert triage(Sieve(world.compass, clock="late"), world.lucia).ids == [tomas.id]
    assert triage(Sieve(world.compass, clock="today"), world.lucia).ids == [tomas.id]
    assert triage(Sieve(world.compass, clock="risk"), world.lucia).ids == []


def test_of_two_hundred_a_stretch_is_drawn_and_the_rest_counted(world, db, queries_made):
    ids = [world.asked(asked=f"Number {n}").id for n in range(60)]
    db.session.flush()
    few = queries_made(lambda: triage(Sieve(world.compass), world.lucia, at=ids[0]))

    found = triage(Sieve(world.compass), world.lucia, at=ids[30])

    (team,) = found.sections
    assert team.count == 60 and len(team.rows) <= AHEAD + BEHIND
    assert (team.hidden_before, team.hidden_before + len(team.rows) + team.hidden_after) == (30 - BEHIND, 60)
    assert found.around(ids[30]) == (31, ids[29], ids[31])
    assert len(queries_made(lambda: triage(Sieve(world.compass), world.lucia, at=ids[30]))) <= len(few)


def test_an_answering_page_makes_as_many_statements_for_one_as_for_many(world, db, client, queries_made):
    first = world.asked(asked="One").id
    world.asked(asked="One like it")
    client = sign_in(client, world.lucia)
    client.get(f"/requests/{first}")
    one = len(queries_made(lambda: client.get(f"/requests/{first}")))
    for n in range(12):
        assignments.hand(world.asked(asked=f"More {n}"), world.nerea, by=world.lucia)
    db.session.flush()
    client.get(f"/requests/{first}")

    assert len(queries_made(lambda: client.get(f"/requests/{first}"))) <= one


def test_the_page_keeps_the_filter_from_one_to_the_next(world, client):
    world.asked(asked="The first one"), world.asked(asked="The second one")
    page = sign_in(client, world.lucia).get(f"/requests?team=COM&persona={world.marta.id}").text

    assert f"?team=COM&amp;persona={world.marta.id}" in page
    assert "Show everything" in page
    assert 'data-key="j"' in page and 'data-key="s"' in page


def test_an_address_that_asks_for_nonsense_asks_for_nothing(world, client):
    world.asked()
    client = sign_in(client, world.lucia)
    for nonsense in ("clock=eternal", "who=everybody", "persona=x", "department=-3", "stage=99999999999999999999"):
        assert client.get(f"/requests?team=COM&{nonsense}").status_code == 200
    assert client.get("/requests?team=NOPE").status_code == 404
    assert "Nothing that waits is like that." in client.get("/requests?team=COM&persona=4711").text


def test_one_takes_it_gives_it_away_and_leaves_it_to_all(world, db, client):
    request = world.asked()
    client = sign_in(client, world.nerea)
    client.post(f"/requests/{request.id}/assignee", data={"user_id": world.nerea.id})
    assert loaded(request).assigned_to_id == world.nerea.id
    client.post(f"/requests/{request.id}/assignee", data={"user_id": world.lucia.id})
    assert "Lucía answers it" in client.get(f"/requests/{request.id}").text
    client.post(f"/requests/{request.id}/assignee", data={"user_id": ""})
    assert loaded(request).assigned_to_id is None

    assert client.post(f"/requests/{request.id}/assignee", data={"user_id": world.bruno.id}).status_code == 404
    with pytest.raises(NotAllowed):
        assignments.hand(request, world.bruno, by=world.bruno)
    with pytest.raises(DomainError, match="Choose somebody of the team"):
        assignments.hand(request, world.bruno, by=world.lucia)


def test_another_team_begins_without_who_had_it(world, db, ten_seconds_later):
    request = world.asked()
    assignments.hand(request, world.nerea, by=world.lucia)
    answers.reroute(request, world.anchor, Written(), by=world.nerea)
    ten_seconds_later()

    assert (loaded(request).team_id, loaded(request).assigned_to_id) == (world.anchor.id, None)


def test_after_two_hops_it_is_for_the_head_who_gives_it_to_a_team(world, db, ten_seconds_later):
    request = world.asked()
    request.hops = 2
    db.session.flush()
    with pytest.raises(NotAllowed, match="passed on twice"):
        answers.reroute(request, world.anchor, Written(), by=world.lucia)
    answers.reroute(request, None, Written(), by=world.lucia)
    ten_seconds_later()
    assert (loaded(request).team_id, loaded(request).for_head) == (None, True)

    pool.assign(loaded(request), world.anchor, by=world.head)
    db.session.flush()

    assert (loaded(request).team_id, loaded(request).for_head) == (world.anchor.id, False)


def test_who_looks_is_seen_by_the_others_and_forgotten(world, db):
    request = world.asked()
    before = looking_versions([request.id])[request.id]
    looks.look(request, is_writing=True, by=world.lucia)
    db.session.flush()

    seen = others_on(request, to=world.nerea)
    assert seen.writing == ["Lucía Vidal"]
    assert others_on(request, to=world.lucia).people == []
    assert seen.version == looking_versions([request.id])[request.id] != before

    db.session.query(Look).update({"seen_at": now() - timedelta(minutes=2)})
    assert others_on(request, to=world.nerea).people == []
    looks.look(request, is_writing=False, by=world.nerea)
    looks.look_away(request, by=world.nerea)
    db.session.flush()
    assert db.session.query(Look).count() == 0


def test_who_answered_it_meanwhile_is_told_to_who_is_still_looking(world, db, client):
    request = world.asked()
    client = sign_in(client, world.nerea)
    version = queue_versions([world.compass.id])[world.compass.id]
    answers.decline(request, "nothing_changes", "nothing", Written(why="Nothing changes"), by=world.lucia)
    db.session.flush()

    assert "Lucía Vidal has answered it." in client.get(f"/requests/{request.id}/looking").text
    assert queue_versions([world.compass.id])[world.compass.id] != version
    assert queue_versions([0])[0] != 0
    late = client.post(f"/requests/{request.id}/decisions", data={"verdict": "ask", "ask-first": "On which page?"})
    assert late.status_code == 409
    assert "Lucía Vidal answered it a moment ago. Yours was not sent." in late.text
    assert "Nothing changes" in late.text


def test_a_stakeholder_may_not_see_who_looks(world, client):
    request = world.asked()
    client = sign_in(client, world.paula)
    for path in (f"/requests/{request.id}/looking", "/requests/queue", "/requests/together?id=1", "/requests/duty/COM"):
        assert client.get(path).status_code in (403, 404), path


def test_the_rota_is_planned_fairly_and_by_the_lead(world, db):
    duties.set_duty(world.compass, this_week(world.compass), world.lucia, by=world.lucia)
    duties.plan_fairly(world.compass, by=world.lucia)
    db.session.flush()

    names = [week.person.first_name for week in rota(world.compass)]
    assert names == ["Lucía", "Nerea"] * 4
    with pytest.raises(NotAllowed):
        duties.plan_fairly(world.compass, by=world.nerea)
    with pytest.raises(DomainError, match="Choose somebody of the team"):
        duties.set_duty(world.compass, this_week(world.compass), world.bruno, by=world.lucia)
    with pytest.raises(DomainError, match="this week or one to come"):
        duties.set_duty(world.compass, this_week(world.compass) - timedelta(weeks=1), world.nerea, by=world.lucia)


def test_somebody_new_comes_next(world, db):
    duties.plan_fairly(world.compass, by=world.lucia)
    db.session.flush()
    db.session.add(Membership(team_id=world.compass.id, user_id=world.bruno.id, role="member"))
    duties.set_duty(world.compass, rota(world.compass)[3].monday, None, by=world.lucia)
    db.session.flush()
    duties.plan_fairly(world.compass, by=world.lucia)
    db.session.flush()

    assert rota(world.compass)[3].person.id == world.bruno.id


def test_the_rota_page_shows_and_changes(world, client):
    client = sign_in(client, world.lucia)
    monday = this_week(world.compass).isoformat()
    assert client.post("/requests/duty/COM", data={"week": monday, "user_id": world.nerea.id}).status_code == 303
    assert "Nerea answers this week." in client.get(f"/requests/{world.asked().id}").text
    assert client.post("/requests/duty/COM", data={"week": "soon", "user_id": ""}).status_code == 422
    assert client.post("/requests/duty/COM", data={"week": monday, "user_id": world.bruno.id}).status_code == 404
    assert client.post("/requests/duty/COM/plan").status_code == 303
    assert 'name="week"' not in sign_in(client, world.nerea).get("/requests/duty/COM").text


def test_the_board_and_the_requests_say_who_answers_this_week(world, client, db):
    path, requests = f"/boards/{world.board.id}", "/requests?team=COM"
    before = sign_in(client, world.nerea).get(path)
    assert "Answers this week" not in before.text
    assert "Nobody is on duty this week." in client.get(requests).text

    duties.set_duty(world.compass, this_week(world.compass), world.nerea, by=world.lucia)
    mine = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert mine.status_code == 200, "whoever looked before sees it too"
    assert re.search(r'Answers this week</dt><dd><a class="flink" href="/requests/duty/COM"><b>You</b>', mine.text)
    assert "You answer this week." in client.get(requests).text
    assert "<b>Nerea</b>" in sign_in(client, world.lucia).get(path).text
    assert "Nerea answers this week." in client.get(requests).text
