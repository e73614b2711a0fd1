"""Requests of a team that is asked a lot: two hundred that wait, and thousands that were answered long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select

from board.accounts.models import User
from board.audiences.models import Persona, Stage
from board.core.clock import now
from board.core.db import db
from board.demo.pieces import FORMS, SUBJECTS
from board.intake.models import Decision, Request
from board.teams.models import Team

WAITING = 200
OLD = 5_000
ENDED = ("declined", "accepted", "merged", "reused", "withdrawn", "closed")
BATCH = 1_000


def ask_a_lot(team: Team) -> list[int]:
    """Store the requests; returns the ids of those that wait, the oldest clock first."""
    chance = Random(7)
    stages, personas = (list(db.session.scalars(select(table.id))) for table in (Stage, Persona))
    asker = db.session.scalars(select(User.id).where(User.role == "stakeholder").order_by(User.id)).first()
    about = {"team_id": team.id, "requester_id": asker, "stages": stages, "personas": personas}
    old = [_request(number, chance, about, ended=True) for number in range(OLD)]
    waiting = [_request(OLD + number, chance, about, ended=False) for number in range(WAITING)]
    ids = [request_id for batch in _batches(old + waiting) for request_id in _stored(batch)]
    for batch in _batches([_decision(request_id, row) for request_id, row in zip(ids, old, strict=False)]):
        db.session.execute(insert(Decision), batch)
    return [ids[OLD + place] for place in sorted(range(WAITING), key=lambda each: waiting[each]["due_at"])]


def _stored(batch: list[dict[str, Any]]) -> list[int]:
    return list(db.session.scalars(insert(Request).returning(Request.id, sort_by_parameter_order=True), batch))


def _batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _request(number: int, chance: Random, about: dict[str, Any], ended: bool) -> dict[str, Any]:
    language = ("es", "en")[number % 2]
    subject = chance.choice(chance.choice(list(SUBJECTS.values())))
    title = chance.choice(FORMS).in_(language).format(subject.about.in_(language))
    at = now() - (timedelta(days=chance.uniform(20, 700)) if ended else timedelta(hours=chance.uniform(1, 70)))
    due = at + timedelta(days=2)
    return {
        "secret_hash": f"{number:064x}", "title": title, "asked": f"{title}\n{subject.need.in_(language)}",
        "change": subject.need.in_(language), "language": language, "stage_id": chance.choice(about["stages"]),
        "persona_id": chance.choice(about["personas"]), "team_id": about["team_id"], "requester_id": about["requester_id"],
        "wanted_why": "", "evidence": "", "kind": "", "requester_name": "", "requester_email": "", "hops": 0,
        "rating_words": "", "kind_answers": {}, "came_by": "", "for_head": False, "is_hunch": False,
        "state": chance.choice(ENDED) if ended else "waiting", "received_at": at, "due_at": due, "promised_at": due,
        "answered_at": _answered(at, chance) if ended else None, "decided_at": at + timedelta(days=1) if ended else None,
    }  # fmt: skip


def _answered(at: datetime, chance: Random) -> datetime:
    return at + timedelta(hours=chance.uniform(1, 60))


def _decision(request_id: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "request_id": request_id, "outcome": row["state"], "reason": "nothing_changes" if row["state"] == "declined" else "",
        "why": "", "alternative": "", "alternative_text": "", "letter": "", "language": row["language"],
        "team_id": row["team_id"], "facts": {}, "at": row["decided_at"], "sends_at": row["decided_at"],
        "sent_at": row["decided_at"], "is_expedite": False, "group_key": "",
    }  # fmt: skip
