"""The page of a request, as its requester sees it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from board.activity.models import Activity
from board.core.clock import now
from board.core.errors import Conflict, DomainError, NotAllowed
from board.core.words import Both
from board.flow.models import Card, Column, Move
from board.flow.rules.moves import move
from board.flow.rules.undoing import undo_move
from board.intake.models import Appeal, Decision, Request, Subscription
from board.intake.policy import may_answer
from board.intake.queries.private import own_request
from board.intake.queries.status import states_of, status
from board.intake.rules import answers, appeals, links, looks, replies
from board.intake.rules.answers import NewCard
from board.intake.rules.letters import Written
from board.metrics.models import Metric, Observation
from board.notifications.models import MailServer
from tests.world import sign_in

from .conftest import loaded, person

NO = Written(why="Nothing changes for her", another="the seal on the page of prices")


@pytest.fixture
def signed_in(client):
    return lambda somebody: sign_in(client, somebody)


@pytest.fixture
def declined(world, ten_seconds_later):
    """A request that Lucía said no to."""
    request = world.asked()
    answers.decline(request, "nothing_changes", "evidence", NO, by=world.lucia)
    ten_seconds_later()
    return loaded(request)


@pytest.fixture
def accepted(world, ten_seconds_later, db):
    """A request with its card, in line."""
    request = world.asked()
    answers.accept(request, NewCard(need="send it", stage_id=world.consideration.id), Written(), by=world.lucia)
    ten_seconds_later()
    return loaded(request)


@pytest.fixture
def card(accepted, db):
    return db.session.query(Card).one()


def state(world, request) -> str:
    return status(world.history(request)).state


def page(client, request, db) -> str:
    """Its page, by a private address made for this test."""
    return client.get(address(request, db)).text


def address(request, db) -> str:
    token = "t" * 43
    db.session.get(Request, request.id).secret_hash = links.hashed(token)
    return f"/r/{token}"


def test_it_is_being_looked_at_once_somebody_opened_it_or_has_it(world, db):
    request = world.asked()
    assert state(world, request) == "received"
    looks.look(request, False, by=world.bruno)  # reads it, and does not answer for Compass
    assert state(world, request) == "received"
    looks.look(request, False, by=world.nerea)
    looks.look_away(request, by=world.nerea)
    assert state(world, request) == "looked_at"

    other = world.asked()
    other.assigned_to_id = world.nerea.id
    assert state(world, other) == "looked_at"
    assert {each: found[0] for each, found in states_of([request, other]).items()} == {request.id: "looked_at", other.id: "looked_at"}


def test_each_public_state_of_what_was_accepted(world, accepted, card, db):
    assert state(world, accepted) == "accepted"
    card.started_at = now()
    assert state(world, accepted) == "under_way"
    card.delivered_at = now()
    assert state(world, accepted) == "delivered"
    card.outcome, card.outcome_at = "moved", now()
    assert state(world, accepted) == "happened"


def test_work_that_was_put_away_is_not_said_to_be_in_line(world, accepted, card, client, db):
    card.archived_at = now()
    assert state(world, accepted) == "stopped"
    card.deleted_at = card.archived_at
    assert state(world, accepted) == "stopped"

    shown = page(client, accepted, db)
    assert "The team put the work away" in shown
    assert "When it could be" not in shown


def test_what_was_passed_on_says_so_until_it_is_opened(world, ten_seconds_later):
    request = world.asked()
    answers.reroute(request, world.anchor, Written(), by=world.lucia)
    ten_seconds_later()

    assert state(world, request) == "passed_on"


def test_the_promise_and_what_is_left_of_it(world, client, db, ten_seconds_later):
    request = world.asked()
    shown = page(client, request, db)
    assert re.search(r"We answer in 2 working days; (\d left|that is today)\.", shown)

    answers.ask(request, ["What did you see?"], Written(), by=world.lucia)
    ten_seconds_later()
    shown = page(client, request, db)
    assert "the clock stands while you have our question" in shown
    assert "A question for you." in shown

    replies.reply(loaded(request), "214 tickets", by=None)
    shown = page(client, request, db)
    assert "the clock stands" not in shown


def test_a_late_answer_is_said_openly(world, client, db):
    request = world.asked()
    request.due_at = now() - timedelta(days=3)

    shown = page(client, request, db)

    assert "We wanted to answer by" in shown
    assert "that time is over" in shown


def test_a_no_is_looked_at_again_once_by_somebody_else(world, declined, db, ten_seconds_later):
    made = appeals.appeal(declined, "  61 calls in October  ", by=None)

    assert (declined.state, declined.for_head, declined.decided_at) == ("waiting", True, None)
    assert made.evidence == "61 calls in October"
    assert declined.due_at > now()
    assert may_answer(world.head, declined)
    assert not any(may_answer(each, declined) for each in (world.lucia, world.nerea, world.bruno, world.paula))

    with pytest.raises(NotAllowed):
        answers.decline(loaded(declined), "nothing_changes", "nothing", NO, by=world.lucia)
    answers.decline(loaded(declined), "nothing_changes", "nothing", NO, by=world.head)
    ten_seconds_later()
    assert loaded(declined).state == "declined"
    with pytest.raises(Conflict, match="looked at again once"):
        appeals.appeal(loaded(declined), "And 12 more", by=None)


def test_the_head_does_not_answer_an_appeal_against_their_own_no(world, db, ten_seconds_later):
    request = world.asked()
    answers.decline(request, "nothing_changes", "nothing", NO, by=world.head)
    ten_seconds_later()
    appeals.appeal(loaded(request), "61 calls", by=None)
    assert may_answer(world.bruno, request)  # nobody else is a head: any lead
    assert may_answer(world.lucia, request)
    assert not may_answer(world.nerea, request)
    assert not may_answer(world.head, request)

    db.session.add(person("Carmen Head", "head"))
    db.session.flush()
    assert not may_answer(world.bruno, request)


def test_only_a_no_can_be_appealed_and_with_something_new(world, declined):
    with pytest.raises(DomainError, match="Write what is new"):
        appeals.appeal(declined, " \n ", by=None)
    with pytest.raises(Conflict, match="Only a no"):
        appeals.appeal(world.asked(), "61 calls", by=None)


def test_a_reply_to_the_no_that_answered_an_appeal_changes_nothing(world, declined, ten_seconds_later):
    appeals.appeal(declined, "61 calls", by=None)
    answers.decline(loaded(declined), "nothing_changes", "nothing", NO, by=world.head)
    ten_seconds_later()

    replies.reply(loaded(declined), "And yet", by=None)

    assert loaded(declined).state == "declined"


def test_the_appeal_page_by_page(world, declined, client, db):
    where = address(declined, db)
    shown = client.get(where).text
    assert "Ask for another look" in shown
    assert "that Lucía did not" in shown

    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
    refused = client.post(f"{where}/appeal", data={"csrf_token": token, "evidence": " "})
    assert refused.status_code == 422
    assert "It is what the head of marketing reads" in refused.text
    assert client.post(f"{where}/appeal", data={"csrf_token": token, "evidence": "61 <b>calls</b>"}).status_code == 303

    shown = client.get(where).text
    assert "Being looked at again." in shown
    assert "61 &lt;b&gt;calls&lt;/b&gt;" in shown
    assert "Ask for another look" not in shown
    assert client.post(f"{where}/appeal", data={"csrf_token": token, "evidence": "again"}).status_code == 409
    assert db.session.query(Appeal).count() == 1


def test_what_was_delivered_is_rated_with_one_click_and_the_last_one_holds(world, accepted, card, client, db):
    where = address(accepted, db)
    shown = client.get(where).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
    assert "How did it turn out" not in shown
    assert client.post(f"{where}/rating", data={"csrf_token": token, "rating": 5}).status_code == 409

    card.started_at = card.delivered_at = now()
    shown = client.get(f"{where}?rating=4").text
    assert "You chose 4 of 5 in the mail" in shown
    assert db.session.get(Request, accepted.id).rating is None  # looking gives no rating
    for value in (2, 5):
        assert client.post(f"{where}/rating", data={"csrf_token": token, "rating": value}).status_code == 303
    assert "Thank you: 5 of 5" in client.get(f"{where}?told=rated").text
    client.post(f"{where}/rating", data={"csrf_token": token, "rating": 5, "words": "They stopped calling"})
    again = client.get(where).text
    assert "They stopped calling</textarea>" in again
    assert 'value="5" aria-pressed="true"' in again
    client.post(f"{where}/rating", data={"csrf_token": token, "rating": 4})

    kept = db.session.get(Request, accepted.id)
    assert (kept.rating, kept.rating_words) == (4, "They stopped calling")
    told = db.session.query(Activity).filter_by(name="intake.request.rated").order_by(Activity.id)
    assert [each.facts for each in told] == [
        {"rating": 2, "before": None}, {"rating": 5, "before": 2}, {"rating": 5, "before": 5}, {"rating": 4, "before": 5},
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["0", "6", "-1", "five", "", "1e0"])
def test_nothing_but_one_to_five_is_a_rating(accepted, card, client, db, wrong):
    card.started_at = card.delivered_at = now()
    where = address(accepted, db)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(where).text)[1]

    assert client.post(f"{where}/rating", data={"csrf_token": token, "rating": wrong}).status_code == 422
    assert "You chose" not in client.get(f"{where}?rating={wrong}").text
    assert db.session.get(Request, accepted.id).rating is None


def test_an_address_is_left_confirmed_and_ended_without_javascript(world, client, db):
    request = world.asked()
    where = address(request, db)
    before = client.get(where).text
    assert "This Sirve sends no mail by itself yet." in before and "Tell this address" not in before
    db.session.add(MailServer(id=1, host="mail.albaran.test", port=25, security="none", from_email="us@albaran.test"))
    db.session.commit()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(where).text)[1]

    wrong = client.post(f"{where}/subscriptions", data={"csrf_token": token, "email": "ana@"})
    assert wrong.status_code == 422
    assert 'value="ana@"' in wrong.text
    answer = client.post(f"{where}/subscriptions", data={"csrf_token": token, "email": "ana@example.org"})
    assert answer.status_code == 303
    assert "it gets one mail with a question" in client.get(answer.location).text
    left = loaded_subscription(db)
    confirm, end = (f"/subscriptions/{make(left)}" for make in (links.confirm_token, links.end_token))

    asked = client.get(confirm)
    assert "Shall we write to you" in asked.text
    assert request.title not in asked.text  # whoever was named has not asked for it
    assert asked.headers["Cache-Control"] == "no-store"
    assert not loaded_subscription(db).is_on  # a link scanner confirms nothing
    client.post(confirm, data={"csrf_token": token})
    done = client.get(confirm).text
    opens = re.search(r'href="(/r/s[^"]+)"', done)[1]
    assert request.title in client.get(opens).text
    assert "1 address hears of it" in client.get(where).text

    assert "End these mails" in client.get(f"{end}/end").text
    assert loaded_subscription(db).is_on
    assert client.post(f"{end}/end", data={"List-Unsubscribe": "One-Click"}).status_code == 200  # a mail program has no token
    assert not loaded_subscription(db).is_on
    assert "No more mails about it" in client.get(f"{end}/end").text


def loaded_subscription(db):
    db.session.expire_all()
    return db.session.query(Subscription).one()


def test_links_that_lead_nowhere_look_all_the_same(world, client, db):
    request = world.asked()
    old = address(request, db)
    links.renew(request, by=world.lucia)
    pages = {client.get(each).text for each in (old, "/r/" + "0" * 64, "/r/s1." + "0" * 64, "/r/x", f"/subscriptions/c1.{'0' * 64}")}
    assert len(pages) == 1
    assert "There is nothing behind this link" in pages.pop()
    answer = client.get(old)
    assert (answer.status_code, answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == (404, "no-referrer", "no-store")


def test_a_revoked_link_says_whom_to_ask_and_nothing_else(world, client, db, signed_in):
    request = world.asked()
    where = address(request, db)
    signed_in(world.lucia).post(f"/requests/{request.id}/private-link/end")

    answer = client.get(where)

    assert answer.status_code == 410
    assert "Lucía Vidal" in answer.text
    assert request.title not in answer.text
    assert client.post(f"{where}/replies", data={"text": "x"}).status_code in (403, 410)


def test_an_account_renews_its_own_link_and_nobody_elses(world, signed_in, db):
    request = world.asked()
    old = address(request, db)

    answer = signed_in(world.paula).post(f"/requests/mine/{request.id}/private-link")
    assert answer.status_code == 303
    assert re.fullmatch(r"/r/[\w-]{43}/sent", answer.location)
    assert signed_in(world.paula).get(old).status_code == 404

    stranger = person("Olga Prat", "stakeholder")
    db.session.add(stranger)
    db.session.flush()
    for path in ("", "/private-link", "/appeal", "/rating", "/subscriptions", "/replies"):
        send = signed_in(stranger).post if path else signed_in(stranger).get
        assert send(f"/requests/mine/{request.id}{path}").status_code == 404


def test_the_page_costs_as_much_whatever_happened(world, accepted, card, queries_made, db):
    few = len(queries_made(lambda: status(own_request(accepted.id, to=world.paula))))
    for number in range(12):
        replies.reply(accepted, f"Number {number}", by=None)
        world.asked()
    db.session.flush()

    assert len(queries_made(lambda: status(own_request(accepted.id, to=world.paula)))) <= few


def test_a_decision_that_was_undone_is_never_told(world, client, db):
    request = world.asked()
    answers.decline(request, "nothing_changes", "nothing", NO, by=world.lucia)
    assert db.session.query(Decision).count() == 1

    shown = page(client, request, db)

    assert "Nothing changes for her" not in shown
    assert "Being looked at." in shown


def test_what_happened_says_the_two_figures_and_draws_the_way_between_them(world, accepted, card, client, db):
    tries = Metric(name=Both("Intentos", "Tries"), created_at=now())
    db.session.add(tries)
    db.session.flush()
    asked_on = accepted.received_at.date()
    for days, value in ((-30, 3), (1, 28.5), (2, 29), (3, 30), (40, 77)):
        db.session.add(Observation(metric_id=tries.id, on=asked_on + timedelta(days=days), value=value, recorded_at=now()))
    card.metric_id, card.expected_from, card.expected_to = tries.id, 28, 33
    card.outcome, card.outcome_value, card.outcome_at = "moved", 30, accepted.received_at + timedelta(days=3)
    card.started_at = card.delivered_at = accepted.received_at + timedelta(days=1)
    db.session.flush()
    db.session.expire(card)

    assert status(world.history(accepted)).figures == [28, 28.5, 29, 30], "nothing of before they asked, nothing of since"
    shown = page(client, accepted, db)
    assert "28% to 30%: it moved." in shown and 'class="spark"' in shown


def test_delivered_says_who_published_it_where_a_person_did(world, accepted, card, client, db):
    card.look_at = "whether they call less"
    columns = {column.kind: column for column in db.session.query(Column).filter_by(board_id=card.board_id)}
    move(card, columns["active"], by=world.lucia)
    move(card, columns["delivered"], by=world.lucia)
    undo_move(db.session.query(Move).order_by(Move.id.desc()).first(), by=world.lucia)
    move(card, columns["delivered"], by=world.nerea)
    assert "Nerea published it." in page(client, accepted, db)

    db.session.query(Move).update({"by_id": None})
    assert "published it" not in page(client, accepted, db)
