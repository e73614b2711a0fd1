"""Bringing a board in through the page: file, look, yes, and the worker."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from board.accounts.models import User
from board.activity.outbox import deliver_due
from board.config import Settings
from board.core.clock import now
from board.core.db import db
from board.exchange.models import Import
from board.exchange.queries.imports import LEFT_AFTER
from board.flow.models import Board, Column
from board.wiring import JOBS
from tests.world import World, sign_in

from .conftest import FILES

Raw = Callable[[str], dict[str, Any]]


@pytest.fixture(autouse=True)
def _no_files(settings: Settings) -> None:
    for file in waiting_files(settings):
        file.unlink()


def csrf(client: FlaskClient) -> str:
    page = client.get("/imports/new").get_data(as_text=True)
    return page.split('name="csrf-token" content="')[1].split('"')[0]


def send(client: FlaskClient, content: bytes, team: str = "DES", name: str = "board.json") -> Any:
    data = {"team": team, "csrf_token": csrf(client), "file": (BytesIO(content), name)}
    return client.post("/imports", data=data, content_type="multipart/form-data")


def post(client: FlaskClient, address: str, **data: Any) -> Any:
    return client.post(address, data={"csrf_token": csrf(client), **data})


def work() -> int:
    """What the worker does; it leaves its session behind as a process of its own would."""
    db.session.commit()
    return deliver_due(JOBS)


def waiting_files(settings: Settings) -> list[Path]:
    folder = settings.data_folder / "imports"
    return list(folder.iterdir()) if folder.exists() else []


SPANISH = (FILES / "es.json").read_bytes()


def test_a_file_is_read_looked_at_and_brought_in(client: FlaskClient, world: World, settings: Settings) -> None:
    sign_in(client, world.ana)

    asked = send(client, SPANISH)
    assert asked.status_code == 303
    assert "Reading the file" in client.get(asked.location).get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(Board).where(Board.source == "trello")) == 0

    work()
    page = client.get(asked.location).get_data(as_text=True)
    assert "Marketing 2020" in page
    assert "Recognised: Ana Ruiz, D. Paz" in page
    assert "no account fits: Berta Nadie" in page

    lists = {one["name"]: one["id"] for one in json.loads(SPANISH)["lists"]}
    assert post(client, f"{asked.location}/landing", **{f"kind-{lists['Revisión']}": "queue"}).status_code == 303
    while work():
        pass
    page = client.get(asked.location).get_data(as_text=True)
    board = db.session.scalars(select(Board).where(Board.source == "trello")).one()
    assert "“Marketing 2020” is here" in page
    assert f'href="/boards/{board.id}"' in page
    assert db.session.scalar(select(Column.kind).where(Column.source_id == lists["Revisión"])) == "queue"
    assert waiting_files(settings) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (SPANISH[:2000], "The file stops in the middle"),
        (b'{"title": "WeKan"}', "not a Trello board"),
    ],
)
def test_a_broken_file_is_told_and_forgotten(
    client: FlaskClient, world: World, settings: Settings, content: bytes, sentence: str
) -> None:
    sign_in(client, world.ana)
    asked = send(client, content)
    while work():
        pass

    page = client.get(asked.location).get_data(as_text=True)
    assert "Nothing was brought in" in page
    assert sentence in page
    assert waiting_files(settings) == []
    assert db.session.scalar(select(func.count()).select_from(Board).where(Board.source == "trello")) == 0


def test_no_file_or_somebody_elses_team_is_refused_beside_the_field(client: FlaskClient, world: World) -> None:
    sign_in(client, world.ana)

    nothing = client.post("/imports", data={"team": "DES", "csrf_token": csrf(client)})
    assert nothing.status_code == 422
    assert "Choose the file that Trello gave you" in nothing.get_data(as_text=True)
    theirs = send(client, SPANISH, team="DEC")
    assert theirs.status_code == 422
    assert "Choose a team that you lead" in theirs.get_data(as_text=True)


def test_members_see_that_their_lead_does_it_and_others_nothing(client: FlaskClient, world: World) -> None:
    sign_in(client, world.diego)
    assert "Ask your lead" in client.get("/imports/new").get_data(as_text=True)
    sign_in(client, world.ruben)
    assert client.get("/imports/new").status_code == 403


def test_an_import_is_seen_only_by_those_who_may_bring_it_in(client: FlaskClient, world: World) -> None:
    sign_in(client, world.ana)
    asked = send(client, SPANISH)

    for other in (world.irene, world.diego):
        sign_in(client, other)
        assert client.get(asked.location).status_code == 404
        assert client.get(f"{asked.location}/state").status_code == 404
    sign_in(client, world.carmen)
    assert client.get(asked.location).status_code == 200


def test_no_is_an_answer(client: FlaskClient, world: World, settings: Settings) -> None:
    sign_in(client, world.ana)
    asked = send(client, SPANISH)
    work()

    assert post(client, f"{asked.location}/dropping").status_code == 303
    while work():
        pass
    assert waiting_files(settings) == []
    assert post(client, f"{asked.location}/landing").status_code == 409


def test_a_second_yes_starts_nothing(client: FlaskClient, world: World) -> None:
    sign_in(client, world.ana)
    asked = send(client, SPANISH)
    work()

    assert post(client, f"{asked.location}/landing").status_code == 303
    assert post(client, f"{asked.location}/landing").status_code == 409
    while work():
        pass
    assert db.session.scalar(select(func.count()).select_from(Board).where(Board.source == "trello")) == 1


def test_a_lead_who_is_none_any_more_brings_nothing_in(client: FlaskClient, world: World) -> None:
    sign_in(client, world.ana)
    asked = send(client, SPANISH)
    work()
    post(client, f"{asked.location}/landing")
    db.session.get_one(User, world.ana.id).role = "stakeholder"
    while work():
        pass

    imported = db.session.scalars(select(Import)).one()
    assert (imported.state, imported.error) == ("failed", "Only the leads of this team bring boards in.")
    assert db.session.scalar(select(func.count()).select_from(Board).where(Board.source == "trello")) == 0


def test_what_was_left_lying_for_a_day_goes(client: FlaskClient, world: World, settings: Settings) -> None:
    sign_in(client, world.ana)
    left = send(client, SPANISH)
    db.session.scalars(select(Import)).one().created_at = now() - LEFT_AFTER * 2
    send(client, SPANISH)
    while work():
        pass

    assert "Nobody said yes within a day" in client.get(left.location).get_data(as_text=True)
    assert len(waiting_files(settings)) == 1


def test_a_file_that_vanished_is_told(client: FlaskClient, world: World, settings: Settings) -> None:
    sign_in(client, world.ana)
    asked = send(client, SPANISH)
    for file in waiting_files(settings):
        file.unlink()
    work()

    assert "not here any more" in client.get(asked.location).get_data(as_text=True)


def test_a_file_nobody_can_want_any_more_goes(client: FlaskClient, world: World, settings: Settings) -> None:
    sign_in(client, world.ana)
    (settings.data_folder / "imports").mkdir(exist_ok=True)
    orphan = settings.data_folder / "imports" / "orphan"
    orphan.write_bytes(b"{}")
    os.utime(orphan, (0, 0))
    send(client, SPANISH)

    assert not orphan.exists()
    assert len(waiting_files(settings)) == 1
