"""The requests behind a figure of the report, filtered, a window at a time."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from ....accounts.models import User
from ....accounts.queries import departments
from ....core.db import db
from ....core.errors import NotFound
from ....core.fields import as_id
from ....core.words import Sentence
from ....intake.models import REASONS, Request
from ....intake.policy import may_see_requests
from ....teams.models import Served, Team
from ....teams.policy import leads_any
from ....teams.queries import all_teams, covering
from .figures import REASON_NAMES, _audiences
from .kinds import KINDS, NOW, those
from .rows import Row, read
from .spans import SPANS, Span, span

WINDOW = 50


class Listed(Struct, frozen=True):
    """One request with what the report knows of it."""

    row: Row
    request: Request
    team: Team | None

    @property
    def zone(self) -> str:
        return self.team.time_zone if self.team else ""


class Filters(Struct, frozen=True):
    """What an address asks for; "" is any."""

    what: str
    span: str
    team: str
    department: str
    audience: str
    reason: str

    def but(self, **other: Any) -> dict[str, Any]:
        """As an address carries it, with something else."""
        return {name: value for name, value in {**asdict(self), **other}.items() if value}


class RequestsListed(Struct, frozen=True):
    """A window of what the filters let through, the newest first, and what can be chosen."""

    filters: Filters
    span: Span
    title: Sentence
    is_now: bool
    total: int
    start: int
    rows: list[Listed]
    choices: dict[str, list[tuple[str, str]]]
    hole: Served | None
    """The moment that is asked about, where nobody looks after it and the reader could say who does."""

    @property
    def next(self) -> int | None:
        """Where the next window begins."""
        after = self.start + len(self.rows)
        return after if after < self.total else None


def listed(asked: dict[str, str], to: User) -> RequestsListed:
    """The requests an address asks for. Raises `NotFound` where it names what there is not, or `to` may not see requests."""
    if not may_see_requests(to):
        raise NotFound
    teams = all_teams()
    filters = _filters(asked)
    chosen = _team(filters.team, teams)
    about = span(filters.span, chosen)
    found = read(about)
    rows = [row for row in those(filters.what, found) if _passes(row, filters)]
    rows.sort(key=lambda row: (row.received_at, row.id), reverse=True)
    start = (as_id(asked.get("from")) or 0) if len(rows) > (as_id(asked.get("from")) or 0) else 0
    names = {team.id: team for team in found.teams}
    shown = _requests([row.id for row in rows[start : start + WINDOW]])
    return RequestsListed(
        filters,
        about,
        KINDS[filters.what][0],
        filters.what in NOW,
        len(rows),
        start,
        [Listed(row, shown[row.id], names.get(row.team_id or 0)) for row in rows[start : start + WINDOW]],
        {
            "what": [(what, str(title)) for what, (title, _) in KINDS.items()],
            "team": [(team.key, str(team.name)) for team in teams],
            "department": [(str(each.id), str(each.name)) for each in departments()],
            "audience": sorted(_audiences(found).items(), key=lambda each: each[1]),
            "reason": [(reason, str(REASON_NAMES[reason])) for reason in REASONS],
        },
        _hole(filters.audience, to),
    )


def _hole(audience: str, to: User) -> Served | None:
    parts = [as_id(part) for part in audience.split("-")][:2]
    if len(parts) < 2 or not leads_any(to):
        return None
    return Served(*parts) if covering().get((parts[0], parts[1]), ["not a moment"]) == [] else None


def _filters(asked: dict[str, str]) -> Filters:
    what, reason = asked.get("what") or "received", asked.get("reason", "")
    if what not in KINDS or reason not in ("", *REASONS):
        raise NotFound
    department = asked.get("department", "")
    if department not in ("", "none") and as_id(department) is None:
        raise NotFound
    name = asked.get("span", "")
    audience = asked.get("audience", "")
    return Filters(what, name if name in SPANS else "28", asked.get("team", ""), department, audience, reason)


def _team(key: str, teams: list[Team]) -> Team | None:
    """The team of that key; "none" is looked for row by row."""
    if key in ("", "none"):
        return None
    found = next((team for team in teams if team.key == key), None)
    if found is None:
        raise NotFound
    return found


def _passes(row: Row, filters: Filters) -> bool:
    verdict = row.verdict
    return (
        (filters.team != "none" or row.team_id is None)
        and filters.department in ("", str(row.department_id or "none"))
        and filters.audience in ("", str(Served(row.stage_id, row.persona_id)))
        and (not filters.reason or (verdict is not None and verdict[:2] == ("declined", filters.reason)))
    )


def _requests(ids: list[int]) -> dict[int, Request]:
    """What a line of the list says of them."""
    found = select(Request).where(Request.id.in_(ids)).options(
        load_only(Request.id, Request.title, Request.requester_name, Request.requester_email, Request.language),
        joinedload(Request.requester), joinedload(Request.department), joinedload(Request.stage), joinedload(Request.persona),
    )  # fmt: skip
    return {request.id: request for request in db.session.scalars(found)}
