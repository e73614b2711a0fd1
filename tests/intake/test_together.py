"""Several alike answered together, at once for a lead, a piece that does it, the preview, and a team's own sentences."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from board.activity.models import Activity
from board.core.clock import now
from board.core.errors import Conflict, DomainError, NotAllowed
from board.flow.models import Card, Column, Move
from board.flow.rules.cards import create_card
from board.flow.rules.words import CardWords
from board.intake.models import Decision, Request, RequestCard, Snippet
from board.intake.queries.snippets import snippets_of
from board.intake.rules import answers, preparing, sending, snippets
from board.intake.rules.claiming import AlreadyAnswered
from board.intake.rules.letters import Written
from board.intake.rules.preparing import NewCard
from board.intake.rules.send import send
from board.notifications.models import MailServer
from tests.world import sign_in

from .conftest import loaded

NO = Written(why="Nothing changes for her", another="the seal")


@pytest.fixture
def yes(world):
    return NewCard(need="send the right paper", stage_id=world.consideration.id, persona_ids=[world.marta.id], look_at="calls")


@pytest.fixture
def three(world):
    """Paula in English, Andrés and Eva in Spanish."""
    found = [world.asked(asked="A page about the delivery note")]
    for name in ("Andrés", "Eva"):
        words = world.words(asked="Una página sobre el albarán", language="es", name=name, email=f"{name[:3].lower()}@albaran.test")
        found.append(loaded(send(words, by=None)[0]))
    return found


def declined(requests, by):
    prepared = [(each, preparing.no(each, "nothing_changes", "piece", NO, by)) for each in requests]
    return answers.together(prepared, NO, by=by)


def test_each_gets_a_decision_and_a_letter_of_their_own(world, three, ten_seconds_later):
    decisions = declined(three, by=world.lucia)
    ten_seconds_later()

    assert [loaded(each).state for each in three] == ["declined"] * 3
    assert len({each.id for each in decisions}) == 3
    assert len({each.group_key for each in decisions}) == 1 and decisions[0].group_key
    letters = [each.letter for each in decisions]
    assert letters[0].startswith("Paula, thank you for bringing it.")
    assert letters[1].startswith("Andrés, ") and letters[2].startswith("Eva, ")
    assert "Nothing changes for her" in letters[2]


def test_one_undo_takes_back_all_of_them(world, three):
    decisions = declined(three, by=world.lucia)
    sending.undo(decisions[1], by=world.lucia)

    assert [loaded(each).state for each in three] == ["waiting"] * 3
    assert all(each.undone_at for each in decisions)


def test_what_has_left_stays_and_the_others_come_back(world, db, three):
    decisions = declined(three, by=world.lucia)
    sending.send_letter(decisions[0])
    db.session.flush()
    sending.undo(decisions[0], by=world.lucia)

    assert [loaded(each).state for each in three] == ["declined", "waiting", "waiting"]
    with pytest.raises(Conflict, match="already left"):
        sending.undo(decisions[0], by=world.lucia)


def test_if_one_was_answered_meanwhile_none_is(world, three):
    prepared = [(each, preparing.no(each, "nothing_changes", "piece", NO, world.lucia)) for each in three]
    answers.decline(three[2], "nothing_changes", "nothing", NO, by=world.nerea)

    with pytest.raises(AlreadyAnswered, match="Nerea"):
        answers.together(prepared, NO, by=world.lucia)


def test_a_yes_to_several_opens_one_card_that_all_follow(world, db, three, yes, ten_seconds_later):
    prepared = [(each, preparing.yes_now(each, yes, Written(), world.lucia, place=1)) for each in three]
    answers.together(prepared, Written(), by=world.lucia)
    ten_seconds_later()

    card = db.session.scalars(select(Card)).one()
    assert set(db.session.scalars(select(RequestCard.request_id).where(RequestCard.card_id == card.id))) == {r.id for r in three}
    assert {loaded(each).state for each in three} == {"accepted"}


def test_only_two_or_more_of_one_team(world, three):
    other = world.asked(stage_id=world.retention.id, persona_id=world.tomas.id)
    with pytest.raises(DomainError, match="Choose two to"):
        declined(three[:1], by=world.lucia)
    with pytest.raises(DomainError, match="different teams"):
        declined([three[0], other], by=world.head)


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="(csrf_token)" value="([^"]*)"', page))


def test_the_page_has_a_letter_for_each_language_and_answers_without_a_script(world, db, client, three):
    client = sign_in(client, world.lucia)
    ids = [str(each.id) for each in three]
    page = client.get("/requests/together", query_string={"id": ids, "team": "COM"}).text
    assert "3 requests, one answer" in page
    assert 'name="no-why"' in page and 'name="no-es-why"' in page
    assert "Letter for Andrés, Eva" in page
    assert "They read Spanish." in page and "Nothing we have" not in page

    said = {"id": ids, "verdict": "no", "no-reason": "nothing_changes", "no-alternative": "nothing", "no-why": "Nothing changes"}
    refused = client.post("/requests/together", data={**hidden(page), **said})
    assert refused.status_code == 422
    assert "Write the why" in refused.text and "Nothing changes</textarea>" in refused.text
    assert db.session.query(Decision).count() == 0

    given = client.post("/requests/together?team=COM", data={**hidden(page), **said, "no-es-why": "Para ella no cambia nada"})
    assert given.status_code == 303
    told = client.get(given.location).text
    assert "3 letters leave in 10 seconds." in told and told.count("/undoing") == 2  # the address, for a form and for htmx
    letters = db.session.scalars(select(Decision.letter).order_by(Decision.request_id)).all()
    assert "Nothing changes" in letters[0] and "Para ella no cambia nada" in letters[1]
    undone = re.search(r'action="(/decisions/\d+/undoing[^"]*)"', told)[1]
    assert client.post(undone, data=hidden(told)).status_code == 303
    assert {each.state for each in db.session.query(Request)} == {"waiting"}


def test_questions_are_asked_in_each_language(world, db, client, three):
    client = sign_in(client, world.lucia)
    said = {"id": [each.id for each in three], "verdict": "ask", "ask-first": "On which page?", "ask-es-first": "¿En qué página?"}
    assert client.post("/requests/together", data=said).status_code == 303
    letters = db.session.scalars(select(Decision.letter).order_by(Decision.request_id)).all()
    assert "On which page?" in letters[0] and "¿En qué página?" in letters[2]


def test_numbers_that_are_none_are_left_out(world, client, three):
    client = sign_in(client, world.lucia)
    one = client.get("/requests/together", query_string={"id": [three[0].id, "x", "-1", "99999"]})
    assert one.location == f"/requests/{three[0].id}"
    assert client.get("/requests/together?id=4711").status_code == 303
    assert client.post("/requests/together", data={"id": "4711", "verdict": "no"}).status_code == 404


def test_what_is_alike_can_be_answered_together_at_once(world, client, three):
    page = sign_in(client, world.lucia).get(f"/requests/{three[1].id}").text
    assert "Answer these 3 alike together" in page


def test_a_lead_puts_it_straight_into_work_and_it_is_counted(world, db, yes, ten_seconds_later):
    request = world.asked()
    with pytest.raises(NotAllowed, match="Only a lead"):
        answers.expedite(request, yes, Written(), by=world.nerea, reason="The fair is tomorrow")
    with pytest.raises(DomainError, match="why it cannot wait"):
        answers.expedite(request, yes, Written(), by=world.lucia, reason=" ")
    decision = answers.expedite(request, yes, Written(), by=world.lucia, reason="The fair is tomorrow")
    assert "It cannot wait, so we begin with it at once." in decision.letter
    ten_seconds_later()

    card = db.session.scalars(select(Card)).one()
    column = db.session.get(Column, card.column_id)
    assert (card.class_of_service, column.kind, loaded(request).state) == ("expedite", "active", "accepted")
    assert card.started_at is not None and decision.is_expedite
    assert db.session.query(Move).filter_by(card_id=card.id).count() == 2
    sent = db.session.scalars(select(Activity).where(Activity.name == "intake.letter.sent")).one()
    assert sent.facts["is_expedite"] is True


def test_there_is_one_urgent_place(world, yes, ten_seconds_later):
    answers.expedite(world.asked(), yes, Written(), by=world.lucia, reason="The fair")
    ten_seconds_later()
    with pytest.raises(DomainError, match="urgent already"):
        answers.expedite(world.asked(asked="Another"), yes, Written(), by=world.lucia, reason="The fair too")


def test_at_once_asks_what_it_will_move(world, yes):
    with pytest.raises(DomainError, match="Work begins at once"):
        answers.expedite(world.asked(), NewCard(need="x", stage_id=1), Written(), by=world.lucia, reason="The fair")


def test_a_finished_piece_does_it(world, db, ten_seconds_later):
    card = create_card(world.board, CardWords(title="The one-page guide", piece_live="https://albaran.test/guide"), by=world.lucia)
    request = world.asked()
    with pytest.raises(DomainError, match="not finished"):
        answers.reuse(request, card, Written(), by=world.lucia)
    card.delivered_at = now()
    decision = answers.reuse(request, card, Written(), by=world.lucia)
    ten_seconds_later()

    assert "You find it here: https://albaran.test/guide" in decision.letter
    assert loaded(request).state == "reused" and db.session.get(RequestCard, (request.id, card.id))


def test_the_preview_is_the_letter_and_nothing_is_decided(world, db, client):
    request = world.asked()
    client = sign_in(client, world.lucia)
    said = {"verdict": "no", "no-reason": "nothing_changes", "no-alternative": "nothing", "no-why": "We wrote four times"}
    page = client.post(f"/requests/{request.id}/preview", data=said)
    assert page.status_code == 200
    assert "Paula, thank you for bringing it." in page.text and "We wrote four times." in page.text
    assert client.post(f"/requests/{request.id}/preview", data={**said, "no-why": ""}).status_code == 422
    assert db.session.query(Decision).count() == 0 and loaded(request).state == "waiting"


def test_the_preview_says_how_the_letter_really_goes(world, db, client):
    request = world.asked()
    client = sign_in(client, world.lucia)

    def preview():
        return client.post(f"/requests/{request.id}/preview", data={"verdict": "ask", "ask-first": "On which page?"}).text

    assert "There is no mail server: a lead sends the letter by hand." in preview()
    world.paula.mails_requests = False
    assert "No mail goes out" in preview() and "by mail." not in preview()
    world.paula.mails_requests = True
    db.session.add(MailServer(id=1, host="mail.albaran.test", port=25, security="none", from_email="us@albaran.test", from_name="Us"))
    assert "on their private page and by mail." in preview()


def test_whoever_writes_in_another_language_reads_what_the_fixed_sentences_mean(world, db, client):
    request = send(world.words(asked="Una página", language="es", name="Eva", email="eva@albaran.test"), by=None)[0]
    page = sign_in(client, world.lucia).get(f"/requests/{request.id}").text
    assert "They read Spanish." in page
    assert "Eva, gracias por traerlo" in page and "Eva, thank you for bringing it." in page

    own = client.get(f"/requests/{world.asked().id}").text
    assert "They read" not in own and "lt__m" not in own


def test_a_team_writes_its_own_sentences(world, db, client):
    client = sign_in(client, world.nerea)
    for text in ("The pieces that are ready are here", "Write to us before the fair"):
        assert client.post("/requests/sentences/COM", data={"language": "en", "text": text}).status_code == 303
    assert client.post("/requests/sentences/COM", data={"language": "en", "text": " "}).status_code == 422
    first, second = snippets_of(world.compass, "en")
    client.post(f"/sentences/{second.id}/place", data={"to": "up"})
    client.post(f"/sentences/{first.id}", data={"name": "Ready", "text": "All that is ready is here"})
    db.session.expire_all()
    assert [each.name for each in snippets_of(world.compass, "en")] == ["Write to us before the fair", "Ready"]
    assert 'data-phrase="All that is ready is here"' in client.get(f"/requests/{world.asked().id}").text

    gone = client.post(f"/sentences/{first.id}/deletion")
    assert [each.id for each in snippets_of(world.compass)] == [second.id]
    page = client.get(gone.location).text
    assert "“Ready” was deleted." in page and f"/sentences/{first.id}/return" in page
    client.post(f"/sentences/{first.id}/return")
    assert len(snippets_of(world.compass)) == 2


def test_the_sentences_are_their_teams_alone(world, db):
    snippet = snippets.add_snippet(world.compass, "en", "", "Here it is", by=world.lucia)
    with pytest.raises(NotAllowed):
        snippets.delete_snippet(snippet, by=world.bruno)
    with pytest.raises(DomainError, match="Choose one of these"):
        snippets.add_snippet(world.compass, "fr", "", "Voilà", by=world.lucia)
    assert db.session.query(Snippet).count() == 1
