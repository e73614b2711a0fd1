"""What is measured: Lumbre at a scale, and boards of exactly so many open cards, all of them in sight.

`python -m bench.data FOLDER SCALE [BOARD…]` fills a new data folder and prints `Data` as JSON. It is a process of its
own, so that nothing of the application lives in the one that measures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from board.accounts.models import User
from board.accounts.rules.sessions import begin
from board.audiences.models import Persona, Stage
from board.cli import folder, schema, worker
from board.config import Settings
from board.core import rank
from board.core.clock import now
from board.core.db import db
from board.core.words import Both
from board.demo.loading import load
from board.demo.pieces import FORMS, SUBJECTS
from board.flow.models import (
    Blocker,
    Board,
    Card,
    CardPerson,
    CardPersona,
    CheckItem,
    Checklist,
    Column,
    Comment,
    Move,
    TeamCounter,
)  # fmt: skip
from board.flow.rules.boards import open_board
from board.metrics.models import Metric
from board.teams.models import Membership, Team, TeamAudience

from .asking import ask_a_lot
from .shape import ASKED, BOARDS, Data, Place

READY, MAKING, REVIEW, MEASURING, LEARNED = range(1, 6)
HISTORY = 60
"""Cards of each board that were delivered a while ago, so that there is a usual time."""
OWN = 4
"""Cards of each board that the one who looks is on."""
LISTENING = 84
"""Browsers that only listen; each may hold a few streams open."""
LIMIT = 999
"""A limit that is asked at every move and never reached."""


@dataclass(frozen=True)
class Parts:
    """What cards refer to: ids. Whoever looks has a handful of cards of their own, like anybody."""

    stages: list[int]
    personas: list[int]
    metrics: list[int]
    people: list[int]
    member: int


def fill(scale: int, boards: list[str]) -> Data:
    """Load Lumbre, add the `boards` named, and sign two people in."""
    load(("es", "en"), scale=scale)
    ids = [list(db.session.scalars(select(table.id))) for table in (Stage, Persona, Metric)]
    crew = list(db.session.scalars(select(User).where(User.role == "member").order_by(User.id)))
    head = db.session.scalars(select(User).where(User.role == "head")).first()
    member = crew[1]
    parts = Parts(*ids, people=[person.id for person in crew if person is not member], member=member.id)
    places = {name: _board(name, place, parts, member) for place, name in enumerate(name for name in boards if name != ASKED)}
    team = db.session.scalars(select(Team).order_by(Team.position, Team.id)).first()
    assert head is not None and team is not None
    return Data(
        boards=places,
        member=begin(member, "127.0.0.1", "bench"),
        head=begin(head, "127.0.0.1", "bench"),
        listeners=[begin(member, "127.0.0.1", "bench") for _ in range(LISTENING)],
        team=team.key,
        cards=db.session.scalar(select(func.count()).select_from(Card)) or 0,
        waiting=ask_a_lot(team) if ASKED in boards else [],
    )


def _board(name: str, place: int, parts: Parts, member: User) -> Place:
    team = Team(
        key=f"B{'ABCDEFGH'[place]}", name=Both(f"Tablero {name}", f"Board {name}"), organised_by="stage",
        sentence=Both("Quien espera que el tablero se abra.", "People waiting for the board to open."),
        response_days=2, time_zone="Europe/Madrid", position=500 + place, created_at=now() - timedelta(days=180),
    )  # fmt: skip
    db.session.add(team)
    db.session.flush()
    db.session.add(TeamAudience(team_id=team.id, stage_id=parts.stages[0], persona_id=parts.personas[0]))
    db.session.add(Membership(team_id=team.id, user_id=member.id, role="member"))
    board = open_board(team, by=None)
    columns = list(db.session.scalars(select(Column).where(Column.board_id == board.id).order_by(Column.rank)))
    for column in columns[READY:MEASURING]:
        column.wip_limit = None if BOARDS[name].one_column else LIMIT
    cards = Cards(board, columns, parts, Random(place)).store(BOARDS[name].cards, BOARDS[name].one_column)
    db.session.add(TeamCounter(team_id=team.id, last_card=BOARDS[name].cards + HISTORY))
    standing = {columns[at].id: [card.id for card in cards if card.at == at] for at in (READY, MAKING, REVIEW)}
    return Place(board.id, standing)


@dataclass
class Made:
    """A card that was written: its id and which column it stands in, from the left."""

    id: int
    at: int


@dataclass
class Cards:
    """The cards of one board, written a statement a table, with what real ones have."""

    board: Board
    columns: list[Column]
    parts: Parts
    chance: Random

    def store(self, count: int, one_column: bool) -> list[Made]:
        """Write `count` open cards and the history; returns the open ones."""
        open_ones = [READY if one_column else READY + number % 3 for number in range(count)]
        places = [*open_ones, *[LEARNED] * HISTORY]
        rows = [self._card(number, at) for number, at in enumerate(places)]
        ids = db.session.scalars(insert(Card).returning(Card.id, sort_by_parameter_order=True), rows)
        made = [Made(card_id, at) for card_id, at in zip(ids, places, strict=True)]
        _add(CardPersona, self._personas(made))
        _add(CardPerson, self._people(made))
        _add(Blocker, self._blockers(made, rows))
        _add(Comment, self._comments(made))
        _add(Move, self._moves(made, rows))
        self._steps(made)
        return made[:count]

    def _card(self, number: int, at: int) -> dict[str, Any]:
        language = ("es", "en")[number % 2]
        subject = self.chance.choice(self.chance.choice(list(SUBJECTS.values())))
        age = timedelta(days=self.chance.uniform(0.5, 20))
        delivered = now() - timedelta(days=self.chance.uniform(20, 80)) if at == LEARNED else None
        started = (delivered or now()) - age if at >= MAKING else None
        entered = delivered or started or now() - age
        is_blocked = number % 25 == 3 and at < MEASURING
        return {
            "board_id": self.board.id, "column_id": self.columns[at].id, "team_id": self.board.team_id,
            "number": number + 1, "rank": rank.nth(number), "language": language, "origin": "own_idea",
            "title": self.chance.choice(FORMS).in_(language).format(subject.about.in_(language)),
            "description": "", "stage_id": self.chance.choice(self.parts.stages), "need": subject.need.in_(language),
            "class_of_service": "standard", "due_on": (now() + age).date() if number % 5 == 0 else None,
            "metric_id": self.chance.choice(self.parts.metrics), "expected_from": 30.0, "expected_to": 20.0,
            "check_on": (now() + timedelta(days=30)).date(), "look_at": "", "outcome": "moved" if delivered else None,
            "outcome_note": "", "piece_draft": "", "piece_live": "", "piece_kind": "", "piece_channel": "",
            "blocked_at": entered if is_blocked else None,
            "blocked_reason": "El precio lo confirma dirección" if is_blocked else "",
            "created_at": entered - timedelta(days=3), "entered_at": entered, "started_at": started,
            "delivered_at": delivered, "learned_at": delivered, "revision": 1,
        }  # fmt: skip

    def _personas(self, made: list[Made]) -> Iterator[dict[str, Any]]:
        for number, card in enumerate(made):
            for persona in self.chance.sample(self.parts.personas, 2 if number % 4 == 0 else 1):
                yield {"card_id": card.id, "persona_id": persona}

    def _people(self, made: list[Made]) -> Iterator[dict[str, Any]]:
        for number, card in enumerate(made):
            for place, person in enumerate(self.chance.sample(self.parts.people, 1 + number % 2)):
                yield {"card_id": card.id, "user_id": person, "role": "" if place else "lead", "name": ""}
        for card in made[:OWN]:
            yield {"card_id": card.id, "user_id": self.parts.member, "role": "", "name": ""}

    def _blockers(self, made: list[Made], rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for card, row in zip(made, rows, strict=True):
            if row["blocked_at"]:
                yield {"card_id": card.id, "since": row["blocked_at"], "reason": row["blocked_reason"], "waits_for": ""}

    def _comments(self, made: list[Made]) -> Iterator[dict[str, Any]]:
        for card in made[::4]:
            for said in ("¿Lo ha leído alguien de fuera?", "Sí, y se entiende sin explicarlo."):
                author = self.chance.choice(self.parts.people)
                yield {"card_id": card.id, "author_id": author, "author_name": "Alguien", "text": said, "at": now()}

    def _moves(self, made: list[Made], rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for card, row in zip(made, rows, strict=True):
            column = self.columns[card.at]
            yield {
                "card_id": card.id, "board_id": self.board.id, "team_id": self.board.team_id, "at": row["entered_at"],
                "by_name": "", "from_name": Both(), "from_kind": "", "from_rank": "", "clocks": {},
                "to_column_id": column.id, "to_name": column.name, "to_kind": column.kind,
                "is_commitment": card.at == MAKING, "over_limit_reason": "",
            }  # fmt: skip

    def _steps(self, made: list[Made]) -> None:
        rows = [{"card_id": card.id, "name": "Pasos", "position": 0} for card in made[::3]]
        lists = db.session.scalars(insert(Checklist).returning(Checklist.id, sort_by_parameter_order=True), rows)
        steps = ("Borrador", "Revisión", "Prueba con un cliente", "Publicar")
        rows = [
            {"checklist_id": each, "text": text, "is_done": place < 2, "position": place}
            for each in lists.all()
            for place, text in enumerate(steps)
        ]
        _add(CheckItem, iter(rows))


def _add(table: type, rows: Iterator[dict[str, Any]]) -> None:
    if listed := list(rows):
        db.session.execute(insert(table), listed)


def main(arguments: list[str]) -> None:
    """Fill the folder and print what there is."""
    data, scale, *boards = arguments
    settings = Settings.from_environment(data_folder=folder.prepared(Path(data)))
    schema.migrate(settings)
    with worker.application(settings):
        made = worker.committed(lambda: fill(int(scale), boards))
    print(json.dumps(asdict(made)))


if __name__ == "__main__":
    main(sys.argv[1:])
