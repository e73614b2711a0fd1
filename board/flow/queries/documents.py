"""What the search knows of the work: what cards and comments say, who may find them, how a result reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, false, literal, or_, select, true

from ...accounts.models import User
from ...activity.models import Activity
from ...core.db import db
from ...core.hot import hot
from ...core.words import gettext as _
from ...search.models import Document
from ...search.queries.sources import Entry, Shown, Source
from ...teams.models import OldKey, Team
from ...teams.policy import places
from ..models import (
    Board,
    BoardField,
    Card,
    CardField,
    CardLabel,
    CardPerson,
    CheckItem,
    Checklist,
    Column,
    Comment,
    Label,
)
from ..policy import can_see_boards

_LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_MARKS = re.compile(r"(?m)^[ \t]*[#>]+|[*_`~|\\]+")


def seen(to: User) -> ColumnElement[bool]:
    """Cards and comments of the boards that `to` may see."""
    return _seen(_sight(to)) if can_see_boards(to) else false()


Sight = tuple[int, ...] | None
"""The teams whose private boards somebody sees; None: those of all. The statements of a search are made once for each,
since building them costs more than running them."""


def _sight(to: User) -> Sight:
    return None if to.is_head else tuple(sorted(places(to)))


@lru_cache(512)
def _seen(sight: Sight) -> ColumnElement[bool]:
    return Document.scope.in_(select(literal("board:") + cast(Board.id, String)).where(_may_see(sight)))


def _may_see(sight: Sight) -> ColumnElement[bool]:
    mine = true() if sight is None else or_(Board.is_private.is_(False), Board.team_id.in_(sight))
    return Board.deleted_at.is_(None) & mine


def called(key: str, number: int) -> tuple[str, int] | None:
    """The card DES-42; also under a key that its team had before."""
    team = select(Team.id).where(Team.key == key).union(select(OldKey.team_id).where(OldKey.key == key))
    found = db.session.scalar(select(Card.id).where(Card.team_id.in_(team), Card.number == number))
    return ("card", found) if found else None


def _kept() -> Select[Any]:
    """Cards that are not in the trash, nor their board. Archived ones are found, with a mark."""
    return (
        select(Card.id)
        .join(Board, Board.id == Card.board_id)
        .join(Team, Team.id == Card.team_id)
        .where(Card.deleted_at.is_(None), Board.deleted_at.is_(None))
    )


THESE = bindparam("ids", expanding=True)
SAID = hot(
    _kept()
    .add_columns(Card.board_id, Card.number, Team.key, Card.title, Card.need, Card.description, Card.language)
    .add_columns(Card.created_at, Card.entered_at)
    .where(Card.id.in_(THESE))
)
HANGING = [
    hot(select(CardLabel.card_id, Label.name).join(Label, Label.id == CardLabel.label_id).where(CardLabel.card_id.in_(THESE))),
    hot(
        select(Checklist.card_id, CheckItem.text)
        .join(CheckItem, CheckItem.checklist_id == Checklist.id)
        .where(Checklist.card_id.in_(THESE))
        .order_by(CheckItem.position, CheckItem.id)
    ),
    hot(
        select(CardField.card_id, CardField.value)
        .join(BoardField, BoardField.id == CardField.field_id)
        .where(CardField.card_id.in_(THESE))
    ),
]


def cards(ids: Sequence[int]) -> list[Entry]:
    """What cards say: title, need, description, steps, labels, fields of an import. Five statements."""
    rows = db.session.execute(SAID, {"ids": list(ids)}).all()
    hanging = _hanging([row.id for row in rows])
    return [
        Entry(
            id=row.id,
            scope=f"board:{row.board_id}",
            key=f"{row.key}-{row.number}",
            title=row.title,
            text="\n".join(filter(None, (row.need, plain(row.description), *hanging.get(row.id, ())))),
            url=f"/cards/{row.id}",
            language=row.language,
            at=max(row.created_at, row.entered_at),
        )
        for row in rows
    ]


def _hanging(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for statement in HANGING:
        for card_id, text in db.session.execute(statement, {"ids": ids}):
            found.setdefault(card_id, []).append(text)
    return found


def comments(ids: Sequence[int]) -> list[Entry]:
    """What comments say, where neither they nor their card are in the trash."""
    rows = db.session.execute(
        _kept()
        .join(Comment, Comment.card_id == Card.id)
        .add_columns(Card.board_id, Comment.id.label("comment_id"), Comment.text, Comment.at, Comment.edited_at)
        .where(Comment.id.in_(ids), Comment.deleted_at.is_(None))
    )
    return [
        Entry(
            id=row.comment_id,
            scope=f"board:{row.board_id}",
            title="",
            text=plain(row.text),
            url=f"/cards/{row.id}#comment-{row.comment_id}",
            at=row.edited_at or row.at,
        )
        for row in rows
    ]


def plain(text: str) -> str:
    """Markdown as one would read it aloud."""
    return _MARKS.sub(" ", _LINK.sub(r"\1", text))


def _shown(sight: Sight) -> Select[Any]:
    return (
        _kept()
        .join(Column, Column.id == Card.column_id)
        .add_columns(Card.number, Team.key, Team.name.label("team"), Card.title, Card.archived_at, Card.entered_at)
        .add_columns(Column.name.label("column"), Board.name.label("board"), Board.is_main, Board.archived_at.label("board_archived_at"))
        .where(_may_see(sight))
    )


@lru_cache(512)
def _shown_card(sight: Sight) -> Select[Any]:
    return hot(_shown(sight).where(Card.id.in_(bindparam("ids", expanding=True))))


@lru_cache(512)
def _shown_comment(sight: Sight) -> Select[Any]:
    return hot(
        _shown(sight)
        .join(Comment, Comment.card_id == Card.id)
        .add_columns(Comment.id.label("comment_id"), Comment.author_name, Comment.at)
        .where(Comment.id.in_(bindparam("ids", expanding=True)), Comment.deleted_at.is_(None))
    )


def _place(row: Any) -> str:
    return f"{row.column} · {row.team if row.is_main else row.board}"


def _mark(row: Any) -> str:
    return _("Archived") if row.archived_at or row.board_archived_at else ""


def shown_cards(ids: Sequence[int], to: User) -> dict[int, Shown]:
    """Cards among the results of `to`."""
    rows = db.session.execute(_shown_card(_sight(to)), {"ids": list(ids)}) if can_see_boards(to) else ()
    return {
        row.id: Shown(row.title, f"/cards/{row.id}", f"{row.key}-{row.number}", _place(row), _mark(row), row.entered_at) for row in rows
    }


def shown_comments(ids: Sequence[int], to: User) -> dict[int, Shown]:
    """Comments among the results of `to`: by the title of their card."""
    rows = db.session.execute(_shown_comment(_sight(to)), {"ids": list(ids)}) if can_see_boards(to) else ()
    return {
        row.comment_id: Shown(
            row.title,
            f"/cards/{row.id}#comment-{row.comment_id}",
            f"{row.key}-{row.number}",
            row.author_name,
            _mark(row),
            row.at,
        )
        for row in rows
    }


def lately(to: User, most: int) -> list[int]:
    """The cards that `to` is on, those that moved last first."""
    return list(
        db.session.scalars(
            select(Card.id)
            .join(CardPerson, CardPerson.card_id == Card.id)
            .where(CardPerson.user_id == to.id, Card.archived_at.is_(None))
            .order_by(Card.entered_at.desc())
            .limit(most)
        )
    )


WHOLE_BOARD = ("flow.board.deleted", "flow.board.restored", "exchange.board.imported")
CARD = (
    "flow.card.created", "flow.card.edited", "flow.description.written", "flow.steps.changed", "flow.labels.changed",
)  # fmt: skip
CARD_AND_COMMENTS = ("flow.card.deleted", "flow.card.restored", "flow.card.changed_board")
COMMENT = ("flow.comment.written", "flow.comment.edited", "flow.comment.deleted", "flow.comment.restored")
COLUMN = ("flow.column.deleted", "flow.column.restored")
SEVERAL = ("flow.label.changed", "flow.trash.emptied")
TOUCHING = (*SEVERAL, *WHOLE_BOARD, *CARD, *CARD_AND_COMMENTS, *COMMENT, *COLUMN, "teams.key.renewed")
"""Events after which something reads differently, or other people see it. Moving a card on its board is not one of them."""


def touched(happened: Activity) -> list[tuple[str, list[int]]]:
    """What reads differently after that event."""
    name, id_ = happened.name, happened.subject_id or 0
    if name in CARD:
        return [("card", [id_])]
    if name in COMMENT:
        return [("comment", [happened.facts["comment_id"]])]
    if name in CARD_AND_COMMENTS:
        return _with_comments(Card.id == id_)
    if name in COLUMN:
        return _with_comments(Card.board_id == happened.board_id)
    if name in WHOLE_BOARD:
        return _with_comments(Card.board_id == (happened.board_id or id_))
    if name in SEVERAL:
        facts = happened.facts
        return [("card", [*facts.get("card_ids", ()), *facts.get("cards", ())]), ("comment", facts.get("comments", []))]
    if name == "teams.key.renewed":
        return [("card", list(db.session.scalars(select(Card.id).where(Card.team_id == happened.team_id))))]
    return []


def _with_comments(which: ColumnElement[bool]) -> list[tuple[str, list[int]]]:
    said = select(Comment.id).join(Card, Card.id == Comment.card_id).where(which)
    return [("card", list(db.session.scalars(select(Card.id).where(which)))), ("comment", list(db.session.scalars(said)))]


def _after(kind: Any) -> Any:
    def next_ids(last: int, most: int) -> list[int]:
        return list(db.session.scalars(select(kind.id).where(kind.id > last).order_by(kind.id).limit(most)))

    return next_ids


SOURCES: dict[str, Source] = {
    "card": Source(cards, _after(Card), shown_cards),
    "comment": Source(comments, _after(Comment), shown_comments),
}
