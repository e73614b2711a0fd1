"""Several people, or one form sent several times, at the same moment. On both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from board.accounts.models import User
from board.core.clock import now
from board.core.db import db as database
from board.core.db import writing
from board.core.errors import Conflict
from board.flow.rules.cards import open_from_request
from board.flow.rules.words import CardWords
from board.intake.models import Decision, Request
from board.intake.queries.requests import request_for_rules
from board.intake.queries.similar import finished_piece
from board.intake.rules import answers
from board.intake.rules.letters import Written
from board.intake.rules.links import new_key
from board.intake.rules.reuse import solve_by_reuse
from board.intake.rules.send import send

pytestmark = pytest.mark.both_databases
AT_ONCE = 6


def all_at_once(app: Flask, act: Callable[[int], str]) -> list[str]:
    """What each of them got: what `act` returns, or the name of what refused it."""
    ready, got = threading.Barrier(AT_ONCE), [""] * AT_ONCE

    def one(n: int) -> None:
        with app.app_context(), writing():
            ready.wait(10)
            try:
                got[n] = act(n)
                database.session.commit()
            except Conflict as refused:
                database.session.rollback()
                got[n] = type(refused).__name__

    threads = [threading.Thread(target=one, args=(n,)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return got


def test_of_several_who_decide_at_once_one_does(app, world):
    request_id, leads = world.asked().id, [world.lucia.id, world.nerea.id]
    database.session.commit()

    def decide(n: int) -> str:
        request = request_for_rules(request_id)
        by = database.session.get(User, leads[n % 2])
        if n % 2:
            return answers.ask(request, ["What did you see?"], Written(), by=by).outcome
        return answers.decline(request, "nothing_changes", "nothing", Written(why="Nothing changes"), by=by).outcome

    got = all_at_once(app, decide)

    assert got.count("AlreadyAnswered") == AT_ONCE - 1
    assert database.session.query(Decision).count() == 1


def test_one_form_that_arrives_several_times_at_once_is_one_request(app, world):
    words = world.words(form_key=new_key())
    database.session.commit()

    got = all_at_once(app, lambda n: send(words, by=None)[1])

    assert len(set(got)) == 1
    assert database.session.query(Request).count() == 1


def test_a_piece_that_is_used_by_one_form_several_times_at_once_is_one_request(app, world):
    words = CardWords(title="Guide", need="", description="", personas=())
    piece = open_from_request(world.board, words, language="en", by=world.lucia)
    piece.delivered_at, piece.piece_live = now(), "https://albaran.test/guide"
    asked, piece_id = world.words(form_key=new_key()), piece.id
    database.session.commit()

    got = all_at_once(app, lambda n: solve_by_reuse(asked, finished_piece(piece_id), by=None)[1])

    assert len(set(got)) == 1
    assert database.session.query(Request).count() == 1
    assert database.session.query(Decision).count() == 1
