"""Storing what hangs on Lumbre's open cards, and the log of what its people did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from ..activity.models import Activity
from ..core.db import db
from ..core.text import first_line
from ..core.words import Both
from ..flow.models import (
    Card,
    CardLabel,
    CardLink,
    CardPerson,
    CheckItem,
    Checklist,
    Column,
    Comment,
    Kudos,
    Label,
    Mention,
    Recurrence,
    WorkType,
)
from .calendar import Calendar
from .talk import LABELS, TALKS, WORK_TYPES, Talk
from .work import Piece

COMES_BACK = "Correo del martes"
LEANS = (("Guía: pasar del papel", "Página: «¿y si un día falla?»", "derived_from"),)
"""Beginnings of two Spanish titles, and how the first leans on the second."""


def store(pieces: list[Piece], columns: dict[str, list[Column]], ids: dict[str, Any], calendar: Calendar) -> None:
    """Write it all. `pieces` have their ids; `columns` and `ids` as in `work.store`."""
    board_of = {key: places[0].board_id for key, places in columns.items()}
    open_ones = [piece for piece in pieces if piece.spanish and not piece.archived_at]
    labels = {team: _labels(board_id, ids) for team, board_id in board_of.items()}
    _work_types(ids)
    for talk in TALKS:
        piece = _named(open_ones, talk.title)
        _hang(talk, piece, labels[piece.team], ids, calendar, board_of[piece.team])
    for first, second, kind in LEANS:
        db.session.add(CardLink(card_id=_named(open_ones, first).id, other_id=_named(open_ones, second).id, kind=kind))
    _come_back(_named(open_ones, COMES_BACK), board_of, ids, calendar)
    db.session.execute(insert(Activity), list(_log(pieces, columns, ids)))
    db.session.flush()


def _named(pieces: list[Piece], beginning: str) -> Piece:
    return next(piece for piece in pieces if piece.spanish.startswith(beginning))


def _labels(board_id: int, ids: dict[str, Any]) -> dict[str, Label]:
    made = {key: Label(board_id=board_id, name=name.es, colour=colour) for key, (name, colour) in LABELS.items()}
    db.session.add_all(made.values())
    db.session.flush()
    return made


def _work_types(ids: dict[str, Any]) -> None:
    db.session.add_all(
        WorkType(team_id=team_id, name=name, steps=steps, position=place)
        for team_id in ids["team"].values()
        for place, (name, steps) in enumerate(WORK_TYPES.values())
    )


def _hang(
    talk: Talk, piece: Piece, labels: dict[str, Label], ids: dict[str, Any], calendar: Calendar, board_id: int
) -> None:
    tongue = piece.language
    said = {
        "description": talk.description.in_(tongue),
        "piece_draft": talk.draft.in_(tongue),
        "piece_kind": talk.kind.in_(tongue),
        "piece_channel": talk.channel.in_(tongue),
    }
    db.session.execute(update(Card).where(Card.id == piece.id).values(**said))
    db.session.add_all(CardLabel(card_id=piece.id, label_id=labels[key].id) for key in talk.labels)
    if talk.reviewer:
        db.session.add(CardPerson(card_id=piece.id, user_id=ids["person"][talk.reviewer], role="reviewer", name=""))
    _steps(talk, piece, ids, calendar)
    _words(talk, piece, ids, calendar, board_id)
    if talk.kudos:
        by, to, why = talk.kudos
        at = calendar.at(calendar.day(1), 17)
        db.session.add(
            Kudos(card_id=piece.id, by_id=ids["person"][by], to_id=ids["person"][to], text=why.in_(tongue), at=at)
        )


def _steps(talk: Talk, piece: Piece, ids: dict[str, Any], calendar: Calendar) -> None:
    if not talk.steps:
        return
    steps = Checklist(card_id=piece.id, name="")
    db.session.add(steps)
    db.session.flush()
    for place, step in enumerate(talk.steps):
        owner = ids["person"].get(step.owner)
        done = {"done_at": calendar.at(calendar.day(2), 12), "done_by_id": owner} if step.is_done else {}
        db.session.add(
            CheckItem(
                checklist_id=steps.id,
                text=step.text.in_(piece.language),
                is_done=step.is_done,
                owner_id=owner,
                position=place,
                **done,
            )
        )


def _words(talk: Talk, piece: Piece, ids: dict[str, Any], calendar: Calendar, board_id: int) -> None:
    for said in talk.said:
        at = calendar.at(calendar.working(calendar.day(said.ago)), 11 + said.ago % 1 * 6)
        text, by = said.text.in_(piece.language), ids["person"][said.by]
        comment = Comment(card_id=piece.id, author_id=by, author_name=ids["name"][said.by], text=text, at=at)
        db.session.add(comment)
        db.session.flush()
        named = [ids["person"][key] for key in said.names]
        db.session.add_all(
            Mention(card_id=piece.id, comment_id=comment.id, user_id=user_id, by_id=by, at=at) for user_id in named
        )
        facts = {"comment_id": comment.id, "text": first_line(text), "mentions": named}
        db.session.execute(insert(Activity), [_event("flow.comment.written", at, said.by, piece, board_id, ids, facts)])


def _come_back(piece: Piece, board_of: dict[str, int], ids: dict[str, Any], calendar: Calendar) -> None:
    ahead = (1 - calendar.today.weekday()) % 7 or 7
    db.session.add(
        Recurrence(
            card_id=piece.id,
            board_id=board_of[piece.team],
            every="week",
            starts_on=calendar.today + timedelta(days=ahead - 28),
            next_on=calendar.today + timedelta(days=ahead),
            created_by_id=ids["person"]["ana"],
            created_at=calendar.at(calendar.day(30)),
        )
    )


def _log(pieces: list[Piece], columns: dict[str, list[Column]], ids: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the log would hold had the cards been written down and moved on screen."""
    for piece in pieces:
        by = piece.people[0] if piece.people else ""
        left: Column | None = None
        for place, at in piece.entries:
            column = columns[piece.team][place]
            name = "flow.card.moved" if left else "flow.card.created"
            facts = (
                {"from": _side(left), "to": _side(column)} if left else {"column_id": column.id, "origin": piece.origin}
            )
            if by:
                yield _event(name, at, by, piece, column.board_id, ids, facts)
            left = column


def _side(column: Column | None) -> dict[str, Any]:
    name = column.name if column else Both()
    return {
        "column_id": column.id if column else None,
        "es": name.es,
        "en": name.en,
        "kind": column.kind if column else "",
    }


def _event(
    name: str, at: datetime, by: str, piece: Piece, board_id: int, ids: dict[str, Any], facts: dict[str, Any]
) -> dict[str, Any]:
    return {
        "name": name,
        "at": at,
        "actor_id": ids["person"][by],
        "actor_name": ids["name"][by],
        "team_id": ids["team"][piece.team],
        "board_id": board_id,
        "subject_kind": "card",
        "subject_id": piece.id,
        "title": piece.title,
        "facts": facts,
        "request_ref": "",
    }
