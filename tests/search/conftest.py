"""Discover's board and what can be found of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from board.accounts.models import User
from board.activity.outbox import deliver_due
from board.core.clock import now
from board.core.db import db
from board.flow.models import Card, Comment
from board.intake.models import Request
from board.search.queries.asking import understood
from board.search.queries.finding import Found, find
from board.search.rules import indexing
from board.wiring import JOBS
from tests.flow.conftest import World as Discover


class World(Discover):
    """Discover with Jon of support, who asks."""

    def comment(self, card: Card, text: str, **more: Any) -> Comment:
        said = Comment(card_id=card.id, author_id=self.diego.id, author_name="Diego Paz", text=text, at=now(), **more)
        db.session.add(said)
        db.session.flush()
        return said

    def request(self, title: str, by: User | None = None, **more: Any) -> Request:
        asked = Request(
            secret_hash=f"{title}-{by.id if by else 0}"[:64], title=title, asked=title, change="they find it", language="en",
            requester_id=by.id if by else None, requester_email="" if by else "paula@example.org", team_id=self.des.id,
            received_at=now(), due_at=now(), **more,
        )  # fmt: skip
        db.session.add(asked)
        db.session.flush()
        return asked


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def found() -> Callable[..., list[Found]]:
    """What somebody finds, once everything is in the index."""

    def look(text: str, to: User, most: int = 20, kinds: tuple[str, ...] = ()) -> list[Found]:
        indexing.fill()
        return find(understood(text), to, most, kinds).found

    return look


@pytest.fixture
def titles(found: Callable[..., list[Found]]) -> Callable[..., list[str]]:
    """The same by kind and title."""
    return lambda *given, **more: [shown(each) for each in found(*given, **more)]


def shown(hit: Found) -> str:
    """The title of a result."""
    return "".join(part.text for part in hit.title)


@pytest.fixture
def the_worker_has_been_here(app: Flask) -> Callable[[], None]:
    """Do what is due in the outbox."""

    def work() -> None:
        db.session.commit()
        deliver_due(JOBS)

    return work
