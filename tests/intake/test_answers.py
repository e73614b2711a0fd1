"""The four answers: what each needs, and that it holds only once its letter has left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from board.activity.models import Activity, Task
from board.core.clock import now, today
from board.core.errors import Conflict, DomainError, NotAllowed
from board.core.words import Both
from board.flow.models import Card, Column
from board.intake.models import Decision, Message, RequestCard
from board.intake.rules import answers, sending
from board.intake.rules.answers import LetterIncomplete, NewCard
from board.intake.rules.claiming import AlreadyAnswered
from board.intake.rules.letters import Written

from .conftest import loaded


@pytest.fixture
def yes(world):
    return NewCard(need="send the right paper without fear", stage_id=world.consideration.id, persona_ids=[world.marta.id])


WHY = Written(why="We wrote to them four times in November", another="The seal on the price page")


def test_a_yes_opens_its_card_at_the_bottom_of_accepted(world, db, yes, ten_seconds_later):
    request = world.asked()
    answers.accept(request, yes, Written(thanks="the 214 questions"), by=world.nerea)
    assert db.session.scalars(select(Card)).all() == []

    ten_seconds_later()

    card = db.session.scalars(select(Card)).one()
    column = db.session.get(Column, card.column_id)
    assert (column.kind, card.title, card.need) == ("backlog", request.title, yes.need)
    assert card.origin == "request"
    assert db.session.get(RequestCard, (request.id, card.id))
    assert loaded(request).state == "accepted"


def test_a_yes_may_bring_its_hypothesis(world, db, yes, ten_seconds_later):
    look = NewCard(need=yes.need, stage_id=yes.stage_id, persona_ids=yes.persona_ids, look_at="whether they call less")
    answers.accept(world.asked(), look, Written(), by=world.lucia)

    ten_seconds_later()

    assert db.session.scalars(select(Card.look_at)).one() == "whether they call less"


def test_a_team_without_an_audience_sentence_cannot_say_yes(world, yes):
    world.compass.sentence = Both()

    with pytest.raises(DomainError, match="audience sentence first"):
        answers.accept(world.asked(), yes, Written(), by=world.lucia)


def test_not_now_comes_back_on_its_day(world, db, yes, ten_seconds_later):
    request = world.asked()
    day = today("Europe/Madrid") + timedelta(days=60)
    answers.defer(request, day, yes, Written(), by=world.lucia)
    ten_seconds_later()
    assert loaded(request).state == "deferred"
    due = db.session.scalars(select(Task.due_at).where(Task.name == "intake.return_deferred")).one()
    assert due.astimezone().date() in (day, day - timedelta(days=1))

    ten_seconds_later(("intake.return_deferred",))

    assert loaded(request).state == "waiting"
    assert request.due_at > now()


@pytest.mark.parametrize("days", [0, -1, 181])
def test_not_now_is_within_180_days(world, yes, days):
    with pytest.raises(DomainError, match="180 days"):
        answers.defer(world.asked(), today("Europe/Madrid") + timedelta(days=days), yes, Written(), by=world.lucia)


def test_another_team_gets_the_request_with_its_clock(world, ten_seconds_later):
    request = world.asked()
    due = request.due_at
    answers.reroute(request, world.anchor, Written(), by=world.nerea)
    assert request.team_id == world.compass.id

    ten_seconds_later()

    request = loaded(request)
    assert (request.team_id, request.state, request.hops, request.due_at) == (world.anchor.id, "waiting", 1, due)


def test_after_two_hops_only_the_head_passes_it_on(world, ten_seconds_later):
    request = world.asked()
    request.hops = 2

    with pytest.raises(NotAllowed, match="Leave it to the head"):
        answers.reroute(request, world.anchor, Written(), by=world.lucia)
    answers.reroute(request, None, Written(), by=world.lucia)
    ten_seconds_later()

    request = loaded(request)
    assert (request.team_id, request.state) == (None, "waiting")
    with pytest.raises(NotAllowed):
        answers.decline(request, "nothing_changes", "nothing", WHY, by=world.lucia)
    answers.reroute(request, world.anchor, Written(), by=world.head)


def test_a_question_stops_the_clock_and_is_written_on_the_page(world, db, ten_seconds_later):
    request = world.asked()
    answers.ask(request, ["What did you see?", "", "On which pages?"], Written(), by=world.lucia)
    ten_seconds_later()

    asked = db.session.scalars(select(Message.text).order_by(Message.id)).all()
    assert asked == ["What did you see?", "On which pages?"]
    assert (loaded(request).state, request.paused_at is not None) == ("asked", True)


def test_at_least_one_and_at_most_three_questions(world):
    request = world.asked()
    for questions in ([" "], ["1", "2", "3", "4"]):
        with pytest.raises(DomainError, match="one to three"):
            answers.ask(request, questions, Written(), by=world.lucia)


@pytest.mark.parametrize(
    ("reason", "alternative", "written", "field"),
    [
        ("", "nothing", WHY, "reason"),
        ("no_room", "nothing", WHY, "reason"),
        ("nothing_changes", "nothing", Written(), "why"),
        ("nothing_changes", "", WHY, "alternative"),
        ("nothing_changes", "piece", Written(why="Because"), "another"),
    ],
)
def test_a_no_without_its_reason_why_and_other_way_cannot_leave(world, reason, alternative, written, field):
    request = world.asked()

    with pytest.raises(LetterIncomplete) as refused:
        answers.decline(request, reason, alternative, written, by=world.lucia)

    assert refused.value.field == field
    assert request.state == "waiting"


def test_a_no_holds_when_its_letter_has_left(world, db, ten_seconds_later):
    request = world.asked()
    decision = answers.decline(request, "nothing_changes", "piece", WHY, by=world.lucia)
    assert (request.state, decision.is_public) == ("sending", False)

    ten_seconds_later()

    assert (loaded(request).state, decision.is_public) == ("declined", True)
    assert db.session.query(Activity).filter_by(name="intake.letter.sent").count() == 1


def test_already_asked_joins_the_other_request(world, ten_seconds_later):
    first, second = world.asked(), world.asked()
    answers.merge(second, Written(), by=world.lucia, into=first)
    ten_seconds_later()

    assert (loaded(second).state, second.merged_into_id) == ("merged", first.id)


def test_within_ten_seconds_an_answer_can_be_undone(world, db, ten_seconds_later):
    request = world.asked()
    due = request.due_at
    decision = answers.decline(request, "nothing_changes", "nothing", WHY, by=world.lucia)
    sending.undo(decision, by=world.nerea)
    assert (request.state, request.due_at) == ("waiting", due)

    ten_seconds_later()

    assert (loaded(request).state, decision.is_public) == ("waiting", False)
    answers.decline(request, "nothing_changes", "nothing", WHY, by=world.lucia)


def test_a_letter_that_has_left_cannot_be_undone(world, ten_seconds_later):
    decision = answers.decline(world.asked(), "nothing_changes", "nothing", WHY, by=world.lucia)
    ten_seconds_later()

    with pytest.raises(Conflict, match="already left"):
        sending.undo(decision, by=world.lucia)


def test_a_letter_leaves_once(world, db, yes, ten_seconds_later):
    decision = answers.accept(world.asked(), yes, Written(), by=world.lucia)
    ten_seconds_later()

    sending.send_letter(decision)

    assert len(db.session.scalars(select(Card)).all()) == 1


def test_what_was_answered_is_not_answered_again(world):
    request = world.asked()
    answers.decline(request, "nothing_changes", "nothing", WHY, by=world.lucia)

    with pytest.raises(AlreadyAnswered, match="Lucía Vidal answered it a moment ago"):
        answers.ask(request, ["Why?"], Written(), by=world.nerea)


def test_only_its_team_answers(world, yes):
    request = world.asked()
    for stranger in (world.bruno, world.paula):
        with pytest.raises(NotAllowed):
            answers.accept(request, yes, Written(), by=stranger)


def test_a_yes_that_can_no_longer_be_done_goes_back_to_the_queue(world, db, yes, ten_seconds_later):
    request = world.asked()
    decision = answers.accept(request, yes, Written(), by=world.lucia)
    world.board.archived_at = now()

    ten_seconds_later()

    assert loaded(request).state == "waiting"
    assert db.session.get(Decision, decision.id).undone_at is not None


def test_a_hypothesis_that_is_begun_is_whole(world, yes):
    half = replace(yes, metric_id=1, expected_from=31.0, expected_to=32.0)

    with pytest.raises(DomainError, match="all three are needed") as refused:
        answers.accept(world.asked(), half, Written(), by=world.lucia)
    assert refused.value.field == "check_on"
    with pytest.raises(DomainError, match="Nothing would move"):
        answers.accept(world.asked(), replace(half, expected_to=31.0, check_on=today("Europe/Madrid")), Written(), by=world.lucia)
