"""What `./sirve doctor` looks at inside the database: places, the trash, counters and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from board.config import Settings

Finding = tuple[str, bool, str]
SHOWN = 5
"""Ids named in a finding."""


def examined(settings: Settings) -> Iterator[Finding]:
    """Every check with whether it holds and what was found. Call it on a migrated database, in an app context."""
    from board.core.db import db

    for name, statement in _statements():
        yield _told(name, [tuple(row) for row in db.session.execute(statement)])
    yield from _files(settings)
    db.session.rollback()


def _statements() -> Iterable[tuple[str, Any]]:
    """A check each: it selects what is wrong."""
    from sqlalchemy import and_, func, or_, select

    from board.flow.models import Blocker, Board, Card, CardLabel, CardPerson, Column, Label, Move, TeamCounter

    latest = select(func.max(Move.id)).where(Move.card_id == Card.id).correlate(Card).scalar_subquery()
    numbers = select(func.max(Card.number)).where(Card.team_id == TeamCounter.team_id).scalar_subquery()
    is_blocked = select(Blocker.id).where(Blocker.card_id == Card.id, Blocker.until.is_(None)).exists()
    is_open, twice = Card.archived_at.is_(None), func.count() > 1
    is_elsewhere = and_(Move.to_column_id != Card.column_id, Card.source_id.is_(None))
    has_column = select(Column.id).where(Column.board_id == Board.id).exists()
    accounts = select(CardPerson.card_id).where(CardPerson.user_id.is_not(None))
    not_archived = and_(Card.deleted_at.is_not(None), Card.archived_at.is_(None))
    return (
        ("places: one card each", select(Card.column_id, Card.rank).group_by(Card.column_id, Card.rank).having(twice)),
        ("places: of use", select(Card.id).where(or_(Card.rank == "", func.length(Card.rank) > 80))),
        ("cards and columns of one board", select(Card.id).join(Column).where(Column.board_id != Card.board_id)),
        ("cards and boards of one team", select(Card.id).join(Board).where(Board.team_id != Card.team_id)),
        ("labels of their card’s board", select(CardLabel.card_id).join(Card).join(Label).where(Label.board_id != Card.board_id)),
        ("open cards in columns that are there", select(Card.id).join(Column).where(is_open, Column.deleted_at.is_not(None))),
        ("cards where their last move put them", select(Card.id).join(Move, Move.id == latest).where(is_elsewhere)),
        ("columns: one place each", select(Column.board_id, Column.rank).group_by(Column.board_id, Column.rank).having(twice)),
        ("boards with a column", select(Board.id).where(Board.archived_at.is_(None), ~has_column)),
        ("one main board a team", select(Board.team_id).where(Board.is_main).group_by(Board.team_id).having(twice)),
        ("deleted is put away", select(Card.id).where(not_archived)),
        ("card numbers counted", select(TeamCounter.team_id).where(TeamCounter.last_card < numbers)),
        ("blockers counted", select(Card.id).where(Card.blocked_at.is_not(None) != is_blocked)),
        ("one person once on a card", accounts.group_by(CardPerson.card_id, CardPerson.user_id).having(twice)),
    )  # fmt: skip


def _files(settings: Settings) -> Iterator[Finding]:
    from sqlalchemy import select

    from board.core import files
    from board.core.db import db
    from board.flow.models import Attachment
    from board.flow.queries.attachments import stored_names
    from board.intake.models import RequestFile
    from board.intake.queries import files as of_requests

    on_cards = db.session.execute(select(Attachment.id, Attachment.storage).where(Attachment.storage != ""))
    came = db.session.execute(select(RequestFile.id, RequestFile.storage))
    lost = [(row.id,) for row in (*on_cards, *came) if files.path_of(settings.data_folder, row.storage) is None]
    yield _told("files that are there", lost)
    known = stored_names() | of_requests.stored_names() | _on_their_way()
    yield _told("files that something refers to", [(path.name,) for path in files.left_behind(settings.data_folder, known)])


def _on_their_way() -> set[str]:
    """Files whose rows are gone and which the worker removes within a day."""
    from sqlalchemy import select

    from board.activity.models import Task
    from board.core.db import db

    waiting = select(Task.payload).where(Task.name == "flow.forget_files", Task.done_at.is_(None))
    return {name for payload in db.session.scalars(waiting) for name in payload["names"]}


def _told(name: str, wrong: list[tuple[Any, ...]]) -> Finding:
    if not wrong:
        return name, True, "0"
    named = ", ".join("/".join(map(str, row)) for row in wrong[:SHOWN])
    return name, False, f"{len(wrong)}: {named}{' …' if len(wrong) > SHOWN else ''}"
