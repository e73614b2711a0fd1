"""What the requester does from the private page."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from board.core.clock import add_working_days, day_of, now
from board.core.errors import Conflict, DomainError
from board.intake.rules import answers, extras, replies
from board.intake.rules.letters import Written

from .conftest import loaded

NO = Written(why="Nothing changes for her")


def test_a_reply_makes_it_our_turn_again(world, ten_seconds_later):
    request = world.asked()
    answers.ask(request, ["What did you see?"], Written(), by=world.lucia)
    ten_seconds_later()

    message = replies.reply(loaded(request), "214 tickets", by=None)

    assert (request.state, request.paused_at, message.from_requester) == ("waiting", None, True)


def test_the_days_we_waited_for_them_are_not_counted(world, ten_seconds_later):
    request = world.asked()
    due = day_of(request.due_at, "Europe/Madrid")
    answers.ask(request, ["What did you see?"], Written(), by=world.lucia)
    ten_seconds_later()
    request = loaded(request)
    with time_machine.travel(now(), tick=False):  # a moment more, in working hours, is the next morning
        request.paused_at = now() - timedelta(days=7)
        replies.reply(request, "214 tickets", by=None)

    assert day_of(request.due_at, "Europe/Madrid") == add_working_days(due, 5)


def test_a_reply_to_a_no_is_looked_at_together(world, ten_seconds_later):
    request = world.asked()
    answers.decline(request, "nothing_changes", "nothing", NO, by=world.lucia)
    ten_seconds_later()

    replies.reply(loaded(request), "Look at this", by=world.paula)

    assert (request.state, request.decided_at) == ("waiting", None)
    assert request.due_at > now()


def test_an_empty_reply_is_refused(world):
    with pytest.raises(DomainError, match="Write your answer first"):
        replies.reply(world.asked(), "  ", by=None)


def test_they_withdraw_it_and_open_it_again(world):
    request = world.asked()
    replies.withdraw(request, by=None)
    assert request.state == "withdrawn"

    replies.reopen(request, by=None)

    assert request.state == "waiting"
    assert [decision.outcome for decision in world.history(request).decisions] == ["withdrawn", "reopened"]


def test_what_was_answered_meanwhile_cannot_be_withdrawn(world, ten_seconds_later):
    request = world.asked()
    answers.decline(request, "nothing_changes", "nothing", NO, by=world.lucia)

    with pytest.raises(Conflict, match="answered meanwhile"):
        replies.withdraw(request, by=None)


def test_silence_closes_a_question_and_is_told(world, ten_seconds_later):
    request = world.asked()
    answers.ask(request, ["What did you see?"], Written(), by=world.lucia)
    ten_seconds_later()
    ten_seconds_later(("intake.close_silent",))

    assert loaded(request).state == "closed"
    assert "open it again whenever you like" in world.history(request).decisions[-1].letter

    replies.reopen(request, by=None)
    assert request.state == "waiting"


def test_an_answered_question_is_not_closed(world, ten_seconds_later):
    request = world.asked()
    answers.ask(request, ["What did you see?"], Written(), by=world.lucia)
    ten_seconds_later()
    replies.reply(loaded(request), "214 tickets", by=None)
    ten_seconds_later(("intake.close_silent",))

    assert loaded(request).state == "waiting"


def test_what_was_missing_is_added_and_what_was_asked_stays(world):
    request = world.asked()
    extras.complete(request, {"evidence": "214 tickets", "asked": "Something else", "kind": "page"}, by=None)

    assert (request.evidence, request.kind) == ("214 tickets", "page")
    assert request.title == "A page with three examples"


def test_a_kind_that_does_not_exist_is_refused(world):
    with pytest.raises(DomainError):
        extras.complete(world.asked(), {"kind": "tattoo"}, by=None)
