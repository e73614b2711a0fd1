"""An import through the page: asked for, read, looked at, said yes to, done by the worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...accounts.models import User
from ...activity.log import queue
from ...core.clock import now
from ...core.db import TITLE, db
from ...core.errors import Conflict, DomainError, require
from ...core.text import one_line
from ...core.words import Sentence, say
from ...flow.models import KINDS
from ...teams.models import Team
from ..models import Import
from ..policy import may_import
from ..queries.imports import left_imports

if TYPE_CHECKING:
    from .preview import Preview
    from .trello import Report

READ, RUN, FORGET = "exchange.read_file", "exchange.run_import", "exchange.forget_file"


class NothingChosen(DomainError):
    """No file came with the form."""


def nothing_chosen(has_file: bool) -> NothingChosen:
    """Why an import cannot begin: no team that the person leads, or no file."""
    if has_file:
        return NothingChosen(say("Choose a team that you lead."), field="team")
    return NothingChosen(say("Choose the file that Trello gave you: it ends in .json."), field="file")


def ask_import(team: Team, file_name: str, stored_as: str, *, by: User) -> Import:
    """A file has arrived: have it read. Files that others left lying for a day go."""
    require(may_import(by, team.id), say("Only the leads of this team bring boards in."))
    for left in left_imports():
        _end(left, say("Nobody said yes within a day, so the file was removed. Choose it again."))
    asked = Import(
        team_id=team.id,
        team=team,
        file_name=one_line(file_name)[:TITLE],
        stored_as=stored_as,
        state="waiting",
        share_done=0.0,
        created_at=now(),
        by_id=by.id,
    )
    db.session.add(asked)
    db.session.flush()
    queue(READ, key=f"{READ}:{asked.id}", payload={"import_id": asked.id})
    return asked


def note_preview(asked: Import, preview: Preview, *, by: User) -> None:
    """The file was read: somebody may look at what would come."""
    require(may_import(by, asked.team_id), say("Only the leads of this team bring boards in."))
    asked.preview, asked.state, asked.share_done = preview, "ready", 0.0


def start_import(asked: Import, kinds: Mapping[str, str], *, by: User) -> None:
    """Somebody looked and said yes.

    Args:
        kinds: list id -> kind of column; only lists of the preview and kinds there are count.

    Raises:
        Conflict: it is under way, or over.
    """
    require(may_import(by, asked.team_id), say("Only the leads of this team bring boards in."))
    if asked.state != "ready":
        raise Conflict(say("This import is under way already, or over."))
    lists = {column["id"] for column in asked.preview["columns"]}
    asked.kinds = {one: kind for one, kind in kinds.items() if one in lists and kind in KINDS}
    asked.state, asked.share_done, asked.by_id = "running", 0.0, by.id
    queue(RUN, key=f"{RUN}:{asked.id}", payload={"import_id": asked.id})


def drop_import(asked: Import, *, by: User) -> None:
    """Somebody looked and said no: the file goes, nothing was kept."""
    require(may_import(by, asked.team_id), say("Only the leads of this team bring boards in."))
    if asked.state not in ("waiting", "ready"):
        raise Conflict(say("This import is under way already, or over."))
    _end(asked, say("You did not bring this file in."))


def finish_import(asked: Import, report: Report, *, by: User) -> None:
    """It is all there; the file is not needed any more."""
    require(may_import(by, asked.team_id), say("Only the leads of this team bring boards in."))
    asked.report, asked.board_id = report.as_facts(), report.board_id
    asked.state, asked.share_done, asked.ended_at = "done", 1.0, now()
    _forget_file(asked)


def fail_import(asked: Import, why: Sentence) -> None:
    """Nothing of it was kept, and the page says why."""
    _end(asked, why)


def _end(asked: Import, why: Sentence) -> None:
    asked.state, asked.error, asked.ended_at = "failed", str(why)[:TITLE], now()
    _forget_file(asked)


def _forget_file(asked: Import) -> None:
    """After the commit, so that an import that is cut off still finds its file."""
    queue(FORGET, key=f"{FORGET}:{asked.id}", payload={"stored_as": asked.stored_as})
    asked.stored_as = ""
