"""The pages, as a browser without JavaScript sees them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from board.core.clock import now, today
from board.core.words import Both
from board.flow.models import Card
from board.intake.models import Request
from board.intake.queries.waiting import who_asked
from board.intake.rules import answers
from board.intake.rules.answers import NewCard
from board.intake.rules.letters import Written
from board.intake.rules.links import new_key, token_of
from board.intake.rules.send import send
from tests.world import sign_in

from .conftest import loaded

NO = Written(why="Nothing changes for her", another="the seal")


@pytest.fixture
def signed_in(client):
    return lambda person: sign_in(client, person)


def hidden(page: str) -> dict[str, str]:
    """What the form of `page` sends without being asked."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def filled_in(world, page: str, **more: object) -> dict[str, object]:
    typed = {
        "persona_id": world.marta.id,
        "change": "send the right paper",
        "asked": "A page with three examples\nWith a link",
        "email": "andres@albaran.test",
        "name": "Andrés Quintero",
    }
    return {**hidden(page), **typed, **more}


def ask(world, client, **more: object):
    return client.post("/ask", data=filled_in(world, client.get("/ask").text, **more))


def test_a_stranger_asks_and_gets_the_private_address_once(world, client):
    answer = ask(world, client)
    assert answer.status_code == 303

    page = client.get(answer.location).text
    assert "Thank you, Andrés. Now it is our turn." in page
    link = re.search(r'value="(http://localhost/r/[0-9a-f]{64})"', page)[1]
    private = client.get(link)
    assert "A page with three examples" in private.text
    assert link not in private.text
    assert private.headers["X-Robots-Tag"].startswith("noindex")
    assert private.headers["Cache-Control"] == "no-store"


def test_the_form_is_sent_twice_and_there_is_one_request(world, client, db):
    typed = filled_in(world, client.get("/ask").text)

    first, second = client.post("/ask", data=typed), client.post("/ask", data=typed)

    assert first.location == second.location
    assert db.session.query(Request).count() == 1


def test_errors_stand_beside_their_fields_and_what_was_typed_is_kept(world, client, db):
    answer = ask(world, client, email="andres.quintero@", change="", asked="Slides for demos")

    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert 'value="andres.quintero@"' in answer.text
    assert "Slides for demos</textarea>" in answer.text
    assert 'id="change-error"' in answer.text
    assert 'id="email-error"' in answer.text
    assert db.session.query(Request).count() == 0


def test_a_day_that_does_not_exist_is_told(world, client):
    answer = ask(world, client, wanted_on="2027-02-30", wanted_why="The fair")

    assert answer.status_code == 422
    assert "That day does not exist" in answer.text
    assert 'value="The fair"' in answer.text


def test_ids_that_are_not_offered_are_refused(world, client, db):
    for part in ("persona_id", "stage_id"):
        for foreign in ("999999", "-1", "1 OR 1=1", "９"):
            answer = ask(world, client, **{part: foreign})
            assert answer.status_code == 422, (part, foreign)
    assert db.session.query(Request).count() == 0


def test_a_title_of_ten_megabytes_is_refused(world, client):
    assert ask(world, client, asked="x" * 900_000).status_code == 422
    assert ask(world, client, asked="x" * 10_000_000).status_code == 413


def test_what_only_a_robot_sees_stays_empty(world, client, db):
    assert ask(world, client, website="http://spam.example").status_code == 422
    assert db.session.query(Request).count() == 0


def test_the_stage_is_asked_only_if_it_changes_the_team(world, client, db):
    assert ask(world, client).status_code == 303

    asked = ask(world, client, persona_id=world.tomas.id)
    assert asked.status_code == 422
    assert "When does Tomás need it?" in asked.text
    assert "Error:" not in asked.text
    assert "One question more: choose, or leave it open, and send it." in asked.text
    assert "send the right paper</textarea>" in asked.text

    again = client.post("/ask", data=filled_in(world, asked.text, persona_id=world.tomas.id, stage_id=world.retention.id))
    assert again.status_code == 303
    assert db.session.query(Request).order_by(Request.id.desc()).first().team_id == world.anchor.id


def test_a_stage_that_is_skipped_leads_to_the_teams_to_choose_from(world, client, db):
    first = ask(world, client, persona_id=world.tomas.id)
    second = client.post("/ask", data=filled_in(world, first.text, persona_id=world.tomas.id))
    assert second.status_code == 422
    assert "Who should read it?" in second.text
    assert "One question more: choose a team, or let the leads decide, and send it." in second.text

    chosen = filled_in(world, second.text, persona_id=world.tomas.id, team_id=world.anchor.id)
    assert client.post("/ask", data=chosen).status_code == 303
    assert db.session.query(Request).one().team_id == world.anchor.id


def test_who_lets_the_leads_choose_is_not_told_that_nobody_cares(world, client):
    first = ask(world, client, persona_id=world.tomas.id)
    second = client.post("/ask", data=filled_in(world, first.text, persona_id=world.tomas.id))
    sent = client.post("/ask", data=filled_in(world, second.text, persona_id=world.tomas.id, team_id="leads"))
    page = client.get(sent.location).text
    assert "It has no team yet." in page and "Nobody looks after" not in page
    assert "It has no team yet; one of our leads answers by" in client.get(sent.location.removesuffix("/sent")).text


def test_where_nobody_looks_after_them_the_form_says_so(world, client):
    page = client.get("/ask/reach", query_string={"persona_id": world.marta.id, "stage_id": world.retention.id}).text

    assert "Nobody looks after Marta in Retention yet." in page
    assert "One of our leads reads it by" in page


def test_choosing_shows_whom_it_reaches(world, client):
    page = client.get("/ask/reach", query_string={"persona_id": world.marta.id}).text

    assert "It reaches those who look after Marta (team Compass)." in page
    assert "We answer in 2 working days." in page
    assert page.count('hx-swap-oob="true"') == 4


def test_a_department_without_personas_is_not_asked_for_them(world, client, db):
    world.marta.archived_at = world.tomas.archived_at = now()
    page = client.get("/ask").text
    assert "Who is it for?" not in page
    assert "When do they need it?" in page

    typed = {**filled_in(world, page), "persona_id": "", "stage_id": world.consideration.id}
    assert client.post("/ask", data=typed).status_code == 303
    assert db.session.query(Request).one().team_id == world.compass.id


def test_an_account_needs_no_address(world, signed_in, db):
    client = signed_in(world.paula)
    page = client.get("/ask").text
    assert 'name="email"' not in page

    answer = client.post("/ask", data=filled_in(world, page, email="", name=""))

    assert answer.status_code == 303
    assert db.session.query(Request).one().requester_id == world.paula.id


def test_an_unknown_private_address_is_the_same_as_none(world, client):
    for path in ("/r/unknown", "/r/" + "0" * 64, "/r/unknown/sent"):
        assert client.get(path).status_code == 404
    token = csrf_of(client, "/ask")
    assert client.post("/r/unknown/withdrawal", data={"csrf_token": token}).status_code == 404


def test_the_requests_of_others_are_not_mine(world, signed_in):
    request, _ = send(world.words(name="Andrés", email="andres@albaran.test"), by=None)
    client = signed_in(world.paula)

    for path in (f"/requests/mine/{request.id}", f"/requests/{request.id}", "/requests"):
        assert client.get(path).status_code in (403, 404), path
    assert client.post(f"/requests/mine/{request.id}/withdrawal").status_code == 404


def test_an_account_adopts_what_its_confirmed_address_asked(world, signed_in):
    request, _ = send(world.words(name="P.", email=world.paula.email.upper()), by=None)
    client = signed_in(world.paula)
    assert request.title in client.get("/requests/mine").text
    assert client.get(f"/requests/mine/{request.id}").status_code == 200

    world.paula.email_confirmed_at = None
    assert request.title not in client.get("/requests/mine").text
    assert client.get(f"/requests/mine/{request.id}").status_code == 404


def private(world, **more):
    key = new_key()
    request, _ = send(world.words(form_key=key, name="Andrés Quintero", **more), by=None)
    return loaded(request), f"/r/{token_of(key)}"


def test_the_letter_is_read_on_the_private_page_once_it_has_left(world, client, ten_seconds_later):
    request, address = private(world)
    answers.decline(request, "nothing_changes", "piece", NO, by=world.lucia)
    assert "We will not do it this way." not in client.get(address).text

    ten_seconds_later()

    page = client.get(address).text
    assert "We will not do it this way." in page
    assert "Nothing changes for her." in page
    assert "Lucía Vidal" in page


def test_a_question_is_answered_on_the_private_page(world, client, ten_seconds_later):
    request, address = private(world)
    answers.ask(request, ["What did you see?"], Written(), by=world.lucia)
    ten_seconds_later()
    assert "What did you see?" in client.get(address).text

    token = csrf_of(client, address)
    assert client.post(f"{address}/replies", data={"csrf_token": token, "text": " "}).status_code == 422
    assert client.post(f"{address}/replies", data={"csrf_token": token, "text": "214 tickets"}).status_code == 303
    assert "214 tickets" in client.get(address).text
    assert loaded(request).state == "waiting"


def csrf_of(client, address: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]


def test_what_is_missing_is_given_on_the_page_after_sending(world, client, db):
    request, address = private(world, wanted_on=today("Europe/Madrid") + timedelta(days=9))
    page = client.get(f"{address}/sent").text
    assert "How do you know?" in page
    assert "Why on " in page

    given = {"csrf_token": csrf_of(client, f"{address}/sent"), "evidence": "214 tickets", "sent": "1"}
    answer = client.post(f"{address}/extras", data=given)

    assert answer.location.endswith("/sent#extras")
    assert loaded(request).evidence == "214 tickets"


def test_it_is_withdrawn_and_opened_again(world, client):
    request, address = private(world)
    token = csrf_of(client, address)

    client.post(f"{address}/withdrawal", data={"csrf_token": token})
    assert "Open it again" in client.get(address).text
    client.post(f"{address}/reopening", data={"csrf_token": token})

    assert loaded(request).state == "waiting"


def test_accepted_under_way_delivered_and_what_happened(world, client, db, ten_seconds_later):
    request, address = private(world)
    card = NewCard(need="send it", stage_id=world.consideration.id, persona_ids=[world.marta.id], look_at="calls")
    answers.accept(request, card, Written(), by=world.lucia)
    ten_seconds_later()
    assert "Accepted, 1st of 1 in line." in client.get(address).text

    made = db.session.query(Card).one()
    made.started_at = now()
    assert "<b>Under way.</b>" in client.get(address).text
    made.delivered_at = now()
    assert "<b>Delivered.</b>" in client.get(address).text
    made.outcome, made.outcome_at = "did_not", now()
    assert "<b>It did not move.</b>" in client.get(address).text


def test_what_was_joined_shows_where_the_other_one_is(world, client, db, ten_seconds_later):
    first, second = world.asked(), private(world)
    answers.merge(second[0], Written(), by=world.lucia, into=first)
    card = NewCard(need="send it", stage_id=world.consideration.id)
    answers.accept(first, card, Written(), by=world.lucia)
    ten_seconds_later()

    assert "Accepted, 1st of 1 in line." in client.get(second[1]).text


def test_the_queue_begins_with_the_oldest_clock(world, signed_in):
    newer, older = world.asked(asked="The newer one"), world.asked(asked="The older one")
    older.due_at = now() - timedelta(days=1)
    page = signed_in(world.nerea).get("/requests").text

    assert page.index("The older one") < page.index("The newer one")
    assert f'id="queued-{newer.id}"' in page
    assert "We look after Marta while she makes up her mind." in page
    assert "People who already pay." in page


def test_a_no_by_form_is_undone_by_its_notice(world, signed_in, db):
    request = world.asked()
    client = signed_in(world.lucia)
    typed = {"verdict": "no", "no-reason": "nothing_changes", "no-alternative": "nothing", "no-why": "Nothing changes"}
    answer = client.post(f"/requests/{request.id}/decisions", data=typed)
    assert answer.status_code == 303

    page = client.get(answer.location).text
    assert "The letter for Paula leaves in 10 seconds." in page
    undo = re.search(r'action="(/decisions/\d+/undoing[^"]*)"', page)[1]
    assert client.post(undo).status_code == 303
    assert loaded(request).state == "waiting"


def test_a_letter_without_its_why_comes_back_as_it_was(world, signed_in):
    request = world.asked()
    client = signed_in(world.lucia)
    typed = {"verdict": "no", "no-reason": "contradicts", "no-alternative": "piece", "no-another": "The seal"}
    answer = client.post(f"/requests/{request.id}/decisions", data=typed)

    assert answer.status_code == 422
    assert "Write the why: without it the letter cannot leave." in answer.text
    assert "The seal</textarea>" in answer.text
    assert re.search(r'value="contradicts" checked', answer.text)


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ({"verdict": "ask", "ask-first": "What did you see?"}, "asked"),
        ({"verdict": "yes", "yes-when": "now", "yes-need": "send it"}, "accepted"),
        ({"verdict": "yes", "yes-when": "later", "yes-need": "send it"}, "deferred"),
        ({"verdict": "other"}, "rerouted"),
    ],
)
def test_each_answer_by_form(world, signed_in, typed, outcome):
    request = world.asked()
    later = (today("Europe/Madrid") + timedelta(days=30)).isoformat()
    whom = {"yes-persona_id": world.marta.id, "yes-stage_id": world.consideration.id}
    parts = {**whom, "yes-until": later, "other-to_team_id": world.anchor.id}
    answer = signed_in(world.lucia).post(f"/requests/{request.id}/decisions", data={**parts, **typed})

    assert answer.status_code == 303
    assert [each.outcome for each in world.history(request).decisions] == [outcome]


def test_a_foreign_metric_or_team_is_refused(world, signed_in):
    request = world.asked()
    client = signed_in(world.lucia)
    for typed in (
        {"verdict": "yes", "yes-need": "x", "yes-stage_id": world.consideration.id, "yes-metric_id": "77"},
        {"verdict": "yes", "yes-need": "x", "yes-stage_id": "77"},
        {"verdict": "other", "other-to_team_id": "77"},
        {"verdict": "maybe"},
        {},
    ):
        assert client.post(f"/requests/{request.id}/decisions", data=typed).status_code == 422, typed
    assert loaded(request).state == "waiting"


def test_members_of_other_teams_read_and_do_not_answer(world, signed_in):
    request = world.asked()
    client = signed_in(world.bruno)

    assert "answer-form" not in client.get(f"/requests/{request.id}").text
    assert client.post(f"/requests/{request.id}/decisions", data={"verdict": "ask", "ask-first": "Why?"}).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        "Sabrá si le merece la pena",
        "saber si le merece la pena",
        "Que sepa el jueves quién viene",
        "Marta podrá reservar sin llamar",
        "podrá decidir con un dato, no con un temor",
        "una hoja que pueda enseñar a su jefa",
        "IVA: enviarlo bien a la primera",
        "Will know on Thursday who comes",
        "to send it without fear",
        "Send the right paper",
        "Lola can fill in the rota on the bus",
        "knows what it costs, in one look",
    ],
)
def test_a_yes_says_the_need_behind_a_colon_in_whatever_form_it_was_written(world, signed_in, change):
    request = world.asked(change=f"{change}.\nAnd more of it")
    page = re.sub(r"<[^>]+>|\s+", " ", signed_in(world.lucia).get(f"/requests/{request.id}").text)

    assert re.search(rf"What changes for them: +{re.escape(change)} ", page)


def test_the_pool_is_seen_by_leads_and_given_to_a_team(world, signed_in):
    request = world.asked(asked="For nobody", stage_id=world.retention.id)
    assert "For nobody" not in signed_in(world.nerea).get("/requests").text

    client = signed_in(world.bruno)
    assert "For nobody" in client.get("/requests").text
    assert client.post(f"/requests/{request.id}/assignment", data={"team_id": world.compass.id}).status_code == 303
    assert loaded(request).team_id == world.compass.id


def test_a_team_without_its_sentence_says_why_it_cannot_accept(world, signed_in):
    request = world.asked()
    world.compass.sentence = Both()
    page = signed_in(world.lucia).get(f"/requests/{request.id}").text

    assert "has no audience sentence yet" in page
    assert re.search(r'data-foot="yes" disabled', page)


def test_already_asked_is_one_click_on_what_is_similar(world, signed_in):
    first = world.asked(asked="Explain the delivery note and the invoice on one page")
    second = world.asked(asked="One page about delivery note and invoice")
    client = signed_in(world.lucia)
    page = client.get(f"/requests/{second.id}").text
    assert "Explain the delivery note" in page

    answer = client.post(f"/requests/{second.id}/joining", data={"kind": "request", "id": first.id})

    assert answer.status_code == 303
    assert world.history(second).decisions[-1].outcome == "merged"


def test_a_member_records_a_request_and_gets_the_link(world, signed_in, db):
    client = signed_in(world.nerea)
    page = client.get("/requests/new").text
    answer = client.post("/requests", data=filled_in(world, page, name="Sergio Garmendia", email=""))

    assert answer.status_code == 303
    assert "Recorded. Give Sergio Garmendia this link." in client.get(answer.location).text
    assert db.session.query(Request).one().recorded_by_id == world.nerea.id


def test_an_empty_queue_says_so(world, signed_in):
    lucia = signed_in(world.lucia)
    for address, door in (("/requests", f"/ask/{world.compass.key}"), ("/requests?team=all", "/ask")):
        page = lucia.get(address).text
        assert "Nobody is waiting for an answer." in page and f'id="ask-address">http://localhost{door}</code>' in page
    assert "ask-address" not in lucia.get("/requests?who=nobody").text


@pytest.mark.parametrize("path", ["/requests", "/requests/mine", "/ask"])
def test_pages_cost_the_same_queries_whatever_their_size(world, signed_in, queries_made, db, path):
    for n in range(2):  # something that is alike, whose names are asked for
        world.asked(asked=f"Something else, number {n}")
    client = signed_in(world.paula if path.endswith("mine") else world.lucia)
    client.get(path)
    few = queries_made(lambda: client.get(path))
    for n in range(12):
        world.asked(asked=f"Something else, number {n}")
    client.get(path)
    many = queries_made(lambda: client.get(path))

    assert len(many) == len(few), "\n".join(many)


def test_names_are_shown_as_they_are_typed(world, client):
    _, address = private(world, asked="<script>alert(1)</script> & **bold**")

    page = client.get(address).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; **bold**" in page
    assert "<script>alert" not in page


def test_a_card_says_who_asked_and_since_when(world, db, ten_seconds_later):
    first, second = world.asked(), world.asked()
    answers.accept(first, NewCard(need="send it", stage_id=world.consideration.id), Written(), by=world.lucia)
    ten_seconds_later()
    card = db.session.query(Card).one()
    assert who_asked([card.id], to=world.lucia)[card.id].startswith("Paula Bermúdez, since ")

    answers.merge(second, Written(), by=world.lucia, card_id=card.id, title=card.title)
    ten_seconds_later()
    assert who_asked([card.id], to=world.lucia)[card.id].startswith("Paula Bermúdez and 1 more, since ")


def test_an_answered_request_leads_to_its_card_and_to_its_letter(world, signed_in, db, ten_seconds_later):
    request = world.asked()
    answers.accept(request, NewCard(need="send it", stage_id=world.consideration.id), Written(), by=world.lucia)
    ten_seconds_later()
    card = db.session.query(Card).one()

    page = signed_in(world.nerea).get(f"/requests/{request.id}").text

    assert page.count(f'href="/cards/{card.id}"') == 1
    assert "Yes, it serves Marta." in page
