"""Bulk for measuring: more teams with boards full of cards, written a statement a few thousand rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from ..core import rank
from ..core.db import db
from ..core.words import Both
from ..flow.models import Card, Column, Move, TeamCounter
from ..flow.rules.boards import open_board
from ..teams.models import Team
from .calendar import ZONE, Calendar
from .pieces import FORMS, SUBJECTS

BATCH = 5_000
PATHS = ((0,), (0, 1), (0, 1, 2), (0, 1, 2, 3), (0, 1, 2, 3, 2, 3, 4), (0, 1, 2, 3, 2, 3, 4, 5))
"""Column a card stands in -> the columns it came through: what is delivered was sent back from Review before."""


def fill(scale: int, calendar: Calendar, languages: tuple[str, ...], ids: dict[str, Any], there: int) -> int:
    """Add teams up to 5·`scale` boards and cards up to 1,000·`scale`, with about 7.5 moves each; returns the cards added."""
    boards, wanted = 5 * scale - 4, 1_000 * scale - there
    added = 0
    for number in range(boards):
        team = Team(
            key=f"X{number:03}"[:5],
            name=Both(f"Equipo {number + 5}", f"Team {number + 5}"),
            organised_by="stage",
            sentence=Both("Quien nos prueba en otra ciudad.", "People trying us in another city."),
            need=Both(),
            not_for=Both(),
            response_days=2,
            time_zone=ZONE,
            position=10 + number,
            created_at=calendar.at(calendar.day(180), 9),
        )
        team.key = _key(number)
        db.session.add(team)
        db.session.flush()
        board = open_board(team, by=None)
        columns = list(db.session.scalars(select(Column).where(Column.board_id == board.id).order_by(Column.rank)))
        share = wanted * (number + 1) // boards - added
        _cards(team, columns, share, calendar, languages, ids)
        added += share
    return added


def _key(number: int) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return f"X{letters[number // 26 % 26]}{letters[number % 26]}"


def _cards(
    team: Team, columns: list[Column], count: int, calendar: Calendar, languages: tuple[str, ...], ids: dict[str, Any]
) -> None:
    chance = calendar.chance
    subjects = [subject for stage in ("discover", "decide", "start", "stay") for subject in SUBJECTS[stage]]
    stages = list(ids["stage"].values())
    ways = []
    rows = []
    for number in range(count):
        place = _place(number / count)
        ago = chance.uniform(1, 60) if place < 4 else chance.uniform(3, 180)
        path = PATHS[place]
        instants = [calendar.at(calendar.day(ago + (len(path) - 1 - step) * 2)) for step in range(len(path))]
        entered = dict(zip(path, instants, strict=True))  # the last time it came into each column
        language = languages[number % len(languages)]
        subject = chance.choice(subjects)
        title = chance.choice(FORMS).in_(language).format(subject.about.in_(language))
        rows.append(
            {
                "board_id": columns[0].board_id,
                "column_id": columns[place].id,
                "team_id": team.id,
                "number": number + 1,
                "rank": rank.nth(number),
                "title": title,
                "description": "",
                "language": language,
                "origin": "own_idea",
                "stage_id": stages[number % len(stages)],
                "need": subject.need.in_(language),
                "class_of_service": "standard",
                "look_at": "",
                "outcome_note": "",
                "piece_draft": "",
                "piece_live": "",
                "piece_kind": "",
                "piece_channel": "",
                "blocked_reason": "",
                "created_at": instants[0],
                "entered_at": instants[-1],
                "started_at": instants[2] if place >= 2 else None,
                "delivered_at": entered.get(4),
                "learned_at": entered.get(5),
                "outcome": "moved" if place == 5 else None,
                "revision": 1,
            }
        )
        ways.append(list(zip(path, instants, strict=True)))
    found = [
        id_
        for start in range(0, count, BATCH)
        for id_ in db.session.scalars(
            insert(Card).returning(Card.id, sort_by_parameter_order=True), rows[start : start + BATCH]
        )
    ]
    moves = [move for card_id, way in zip(found, ways, strict=True) for move in _moves(card_id, team, columns, way)]
    for start in range(0, len(moves), BATCH):
        db.session.execute(insert(Move), moves[start : start + BATCH])
    db.session.add(TeamCounter(team_id=team.id, last_card=count))


def _place(share: float) -> int:
    for place, until in enumerate((0.06, 0.08, 0.10, 0.11, 0.2)):
        if share < until:
            return place
    return 5


def _moves(
    card_id: int, team: Team, columns: list[Column], way: list[tuple[int, datetime]]
) -> Iterator[dict[str, Any]]:
    left: Column | None = None
    for step, (place, at) in enumerate(way):
        column = columns[place]
        yield {
            "card_id": card_id,
            "board_id": column.board_id,
            "team_id": team.id,
            "at": at,
            "by_name": "",
            "from_column_id": left.id if left else None,
            "from_name": left.name if left else Both(),
            "from_kind": left.kind if left else "",
            "from_rank": "",
            "clocks": {},
            "to_column_id": column.id,
            "to_name": column.name,
            "to_kind": column.kind,
            "is_commitment": step == 2,
            "over_limit_reason": "",
        }
        left = column
