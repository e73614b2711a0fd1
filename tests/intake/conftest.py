"""Albarán, as intake sees it: two teams, two customers, and the people who ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from board.accounts.models import User
from board.activity.models import Task
from board.audiences.models import Persona, Stage
from board.core.clock import now
from board.core.db import db as database
from board.core.words import Both
from board.flow.models import Board
from board.flow.rules.boards import open_board
from board.intake import jobs
from board.intake.models import Request
from board.intake.queries.requests import request_for_rules, with_history
from board.intake.rules.send import Asked, send
from board.teams.models import Membership, Team, TeamAudience


@dataclass
class World:
    """People and places by name. `asked()` sends a request as Paula of support."""

    head: User
    lucia: User
    """Leads Compass."""
    nerea: User
    """Works in Compass."""
    bruno: User
    """Leads Anchor."""
    paula: User
    """Works in support and asks."""
    awareness: Stage
    consideration: Stage
    retention: Stage
    marta: Persona
    tomas: Persona
    compass: Team
    anchor: Team
    board: Board

    def words(self, **more: Any) -> Asked:
        given = {
            "asked": "A page with three examples\nAnd a link from the button “New document”.",
            "change": "send the right paper without fear",
            "language": "en",
            "stage_id": self.consideration.id,
            "persona_id": self.marta.id,
        }
        return Asked(**{**given, **more})

    def history(self, request: Request) -> Request:
        """The request as it is stored now, with its decisions and messages."""
        database.session.flush()
        found = with_history().where(Request.id == request.id).execution_options(populate_existing=True)
        return database.session.scalars(found).one()

    def asked(self, **more: Any) -> Request:
        request, _ = send(self.words(**more), by=self.paula)
        return loaded(request)


def loaded(request: Request) -> Request:
    """The request with everything its rules read."""
    database.session.flush()
    found = request_for_rules(request.id)
    assert found is not None
    return found


def person(name: str, role: str = "member", **more: Any) -> User:
    email = f"{name.split()[0].lower()}@albaran.test"
    known = {"email_confirmed_at": now(), "password_hash": "-", "created_at": now(), "language": "en"}
    return User(name=name, email=email, role=role, **{**known, **more})


@pytest.fixture
def client(client: FlaskClient) -> FlaskClient:
    """A browser that prefers English."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def world(db: Any) -> World:
    """The company, stored."""
    return company()


def company() -> World:
    """Compass looks after Marta and Tomás while they consider; Anchor after Tomás once he is a customer."""
    db = database
    people = [person("Ada Head", "administrator"), person("Lucía Vidal"), person("Nerea Ruiz"), person("Bruno Sanz")]
    paula = person("Paula Bermúdez", "stakeholder")
    stages = [
        Stage(name=Both(es, en), question=Both(f"¿{es}?", f"{en}?"), position=n)
        for n, (es, en) in enumerate([("Descubrimiento", "Awareness"), ("Consideración", "Consideration"), ("Retención", "Retention")])
    ]
    personas = [
        Persona(name=Both("Marta", "Marta"), role=Both("autónoma", "freelancer"), need=Both("Cobrar", "Get paid"), position=0),
        Persona(name=Both("Tomás", "Tomás"), role=Both("jefe de almacén", "warehouse manager"), position=1),
    ]
    compass = Team(
        key="COM",
        name=Both("Brújula", "Compass"),
        sentence=Both("Cuidamos a Marta mientras se lo piensa.", "We look after Marta while she makes up her mind."),
        not_for=Both("Quien ya paga.", "People who already pay."),
        created_at=now(),
    )
    anchor = Team(key="ANC", name=Both("Ancla", "Anchor"), sentence=Both("Cuidamos a Tomás.", "We look after Tomás."), created_at=now())
    db.session.add_all([*people, paula, *stages, *personas, compass, anchor])
    db.session.flush()
    head, lucia, nerea, bruno = people
    awareness, consideration, retention = stages
    marta, tomas = personas
    db.session.add_all(
        [
            TeamAudience(team=compass, stage_id=consideration.id, persona_id=marta.id),
            TeamAudience(team=compass, stage_id=consideration.id, persona_id=tomas.id),
            TeamAudience(team=anchor, stage_id=retention.id, persona_id=tomas.id),
            Membership(team_id=compass.id, user_id=lucia.id, role="lead"),
            Membership(team_id=compass.id, user_id=nerea.id, role="member"),
            Membership(team_id=anchor.id, user_id=bruno.id, role="lead"),
        ]
    )
    db.session.flush()
    board = open_board(compass, by=head)
    open_board(anchor, by=head)
    db.session.flush()
    return World(
        head, lucia, nerea, bruno, paula, awareness, consideration, retention, marta, tomas, compass, anchor, board
    )


@pytest.fixture
def ten_seconds_later(db: Any) -> Callable[[], int]:
    """Let every letter leave; returns how many tasks of intake ran."""
    def later(names: tuple[str, ...] = ("intake.send_letter",)) -> int:
        db.session.flush()
        tasks = [task for task in db.session.query(Task).filter(Task.done_at.is_(None)) if task.name in names]
        for task in tasks:
            getattr(jobs, task.name.partition(".")[2])(task.payload)
            task.done_at = now()
        db.session.flush()
        return len(tasks)

    return later
