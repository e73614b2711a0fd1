"""The one act: an export lands on its team's board, wholly or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from ....accounts.models import User
from ....activity.log import record
from ....core.clock import now
from ....core.db import db
from ....core.errors import require
from ....core.words import say
from ....flow.models import Board
from ....teams.models import Team
from ...events import BoardImported
from ...policy import may_import
from ...queries.counts import Counts, counted
from ...trello import Export
from .cards import land_cards
from .details import land_details
from .elsewhere import leave_out_what_went_elsewhere
from .frame import land_board, land_columns, land_fields, land_labels, rename_board
from .history import land_moves
from .landing import Landing, brought_before
from .people import land_people, unknown
from .talk import land_checklists, land_comments


class Report(Struct, frozen=True):
    """What came of an import. The counts are those of the rows in the database whose source id stands in the file."""

    board_id: int | None
    """`None` after a rehearsal of a first import: nothing was kept."""
    board_name: str
    counts: Counts
    created: int
    updated: int
    unchanged: int
    """`updated` and `unchanged` together are the cards that were here before."""
    gone: int
    """Cards of the board that this file does not hold (any more)."""
    unknown_people: list[str]
    problems: list[str]

    def as_facts(self) -> dict[str, Any]:
        """The report as plain JSON."""
        address = f"/boards/{self.board_id}" if self.board_id else None
        facts = asdict(self)
        counts = asdict(facts.pop("counts"))
        board = {"id": facts.pop("board_id"), "name": facts.pop("board_name"), "address": address}
        return {"board": board, **counts, **facts}


def import_board(
    export: Export,
    team: Team,
    *,
    by: User | None,
    chosen: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Report:
    """Bring the board in as a further one of `team`, or bring it up to date where it came before.

    What people changed here since is not overwritten (`rules.merging`); what the source lost is marked gone.

    Args:
        by: whoever imports; `None` is the command line.
        chosen: list id -> kind of column, where it differs from the proposed one.
        dry_run: do it all, report, and keep nothing.

    Raises:
        NotAllowed: `by` leads neither the team nor the department.
    """
    require(may_import(by, team.id), say("Only the leads of this team bring boards in."))
    with db.session.no_autoflush, db.session.begin_nested() as savepoint:
        board = land_board(export, team)
        brought = brought_before(board.id)
        landing = Landing(export, board, team, by, now(), chosen or {}, brought)
        _land(landing)
        report = _report(landing)
        if dry_run:
            savepoint.rollback()
    if dry_run:
        db.session.expire_all()
        return report if brought else replace(report, board_id=None)
    _record(report, landing)
    return report


def _land(landing: Landing) -> None:
    leave_out_what_went_elsewhere(landing)
    before = {card.id: dict(landing.before("card", card.id)) for card in landing.export.cards}
    rename_board(landing)
    land_columns(landing)
    land_people(landing)
    land_labels(landing)
    land_fields(landing)
    land_cards(landing)
    land_details(landing, before)
    land_moves(landing)
    land_comments(landing)
    land_checklists(landing)
    landing.remember()
    db.session.flush()


def _report(landing: Landing) -> Report:
    export, updated = landing.export, len(landing.updated - landing.created)
    coming = {card.id for card in export.cards}
    return Report(
        board_id=landing.board.id,
        board_name=str(landing.board.name),
        counts=counted(export, landing.board.id),
        created=len(landing.created),
        updated=updated,
        unchanged=len(export.cards) - len(landing.created) - updated,
        gone=sum(one not in coming and ("card", one) in landing.brought for one in landing.cards),
        unknown_people=unknown(export, {one: row.user_id for one, row in landing.people.items() if row.user_id}),
        problems=[str(problem) for problem in (*export.problems, *landing.problems)],
    )


def _record(report: Report, landing: Landing) -> None:
    board: Board = landing.board
    facts = {
        "source": "trello",
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "gone": report.gone,
    }
    about = {"subject": ("board", board.id), "title": report.board_name}
    record(BoardImported(**about, team_id=board.team_id, board_id=board.id, facts=facts), by=landing.by)
