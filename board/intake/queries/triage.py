"""The queue somebody answers from: what the address asks for, in sections, oldest clock first, and of it what is in sight.

Whatever waits is read as a few numbers a request; only the stretch around the one in hand is read with its words. So two
hundred that wait and thousands of old ones cost what one page costs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Integer, bindparam, false, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from ...accounts.models import Department, User
from ...core.db import db
from ...core.hot import Hot, hot, of
from ...teams.models import Team
from ...teams.queries import is_served, teams_for
from ...teams.queries.calendars import calendar_of
from ..models import Request
from ..policy import may_see_pool, may_see_requests
from .clocks import Clock, clock_at
from .duties import on_duty
from .queued import Queued, Section
from .shown import teams_say

BEHIND, AHEAD = 6, 22
"""How many of the queue are drawn before and after the one in hand."""
CLOCKS = ("late", "today", "risk")
WHO = ("me", "nobody")
SECTIONS = ("mine", "team", "head", "leads", "pool", "theirs")
"""assigned to me, or mine on duty · the team's · for the head of marketing · its team is left to the leads · nobody's · the
requester has our question"""
ROW = Request.__table__.c


class Sieve(Struct, frozen=True):
    """What of the queue the address asks for. `team` None is all teams of the person; the rest narrows it."""

    team: Team | None = None
    stage_id: int | None = None
    persona_id: int | None = None
    department_id: int | None = None
    clock: str = ""
    who: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.stage_id or self.persona_id or self.department_id or self.clock or self.who)


class Triage(Struct, frozen=True):
    """The whole queue: ids by section in order, and the sections as they are drawn."""

    sieve: Sieve
    ids: list[int]
    """To answer, in the order of the page; those whose requester has our question are not among them."""
    counts: Mapping[str, int]
    sections: list[Section] = field(default_factory=list)
    teams: Mapping[int, Any] = field(default_factory=dict)
    """Those that work now, as `teams_at_work` has them."""

    def around(self, request_id: int) -> tuple[int, int | None, int | None]:
        """Its place from 1 (0 where it does not wait), the one before and the one after."""
        if request_id not in self.ids:
            return 0, None, self.ids[0] if self.ids else None
        place = self.ids.index(request_id)
        before = self.ids[place - 1] if place else None
        return place + 1, before, self.ids[place + 1] if place + 1 < len(self.ids) else None


def triage(sieve: Sieve, to: User, at: int | None = None) -> Triage:
    """What waits for `to` as the `sieve` says, and what stands around `at` (None: the first). Two statements for requests."""
    if not may_see_requests(to):
        return Triage(sieve, [], {})
    teams = teams_at_work()
    own = [sieve.team.id] if sieve.team else [team.id for team in teams_for(to)] or list(teams)
    found = _waiting(sieve, own, to)
    if sieve.clock:
        calendars = {team_id: calendar_of(teams.get(team_id)) for team_id in {row[1] for row in found}}
        found = [row for row in found if _is(sieve.clock, clock_at(*row[6:], calendars[row[1]]))]
    parts = _parted(found, to, on_duty({team_id: teams.get(team_id) or sieve.team for team_id in own}, to))
    ids = [number for name in SECTIONS[:-1] for number in parts[name]]
    counts = {name: len(rows) for name, rows in parts.items()}
    sections = _in_sight(parts, teams, at if at is not None else next(iter(ids), None))
    return Triage(sieve, ids, counts, sections, teams)


WORKING = Team.__table__.c
AT_WORK = hot(select(Team.__table__).where(WORKING.archived_at.is_(None)).order_by(WORKING.position, WORKING.id))


def teams_at_work() -> Mapping[int, Any]:
    """The bare columns of the teams that work now, by id and in order. Read again when one of them says something else."""
    return _teams(id(db.engine), teams_say())


@lru_cache(8)
def _teams(_engine: int, _said: str) -> dict[int, Any]:
    return {row.id: row for row in db.session.execute(AT_WORK)}


def _waiting(sieve: Sieve, own: Collection[int], to: User) -> list[tuple[Any, ...]]:
    """Whatever is open, the oldest clock first: id, team, state, who will answer, for the head, left to the leads; its clock
    where that is asked."""
    mine = to.id if sieve.who == "me" else None
    parts = {"stage_id": sieve.stage_id, "persona_id": sieve.persona_id, "department_id": sieve.department_id}
    given = {name: value for name, value in {**parts, "assigned_to_id": mine}.items() if value}
    asked = _open_ones(tuple(given), sieve.who == "nobody", bool(sieve.clock), may_see_pool(to), to.is_head)
    return db.session().rows(asked, {**given, "own": list(own)})


@cache
def _open_ones(names: tuple[str, ...], only_free: bool, with_clock: bool, with_pool: bool, with_head: bool) -> Hot:
    """Narrowed by the columns of those names. Each part is found by an index; each kind of it is built once."""
    wanted = [ROW[name] == bindparam(name) for name in names]
    if only_free:
        wanted.append(ROW.assigned_to_id.is_(None))
    some = select(ROW.id, ROW.team_id, ROW.due_at, ROW.paused_at, ROW.state, ROW.assigned_to_id, ROW.for_head).where(*wanted)
    taken = some.add_columns(false().label("left"))
    own = bindparam("own", expanding=True)
    parts = [taken.where(ROW.team_id.in_(own), ROW.state.in_(("waiting", "asked")))]
    if with_pool:
        left = is_served(ROW.stage_id, ROW.persona_id, ROW.brand_id).label("left")
        parts.append(some.add_columns(left).where(ROW.team_id.is_(None), ROW.state.in_(("waiting", "asked"))))
    if with_head:
        elsewhere = ROW.team_id.is_not(None) & ROW.team_id.not_in(own)
        parts.append(taken.where(ROW.for_head == True, ROW.state == "waiting", elsewhere))  # noqa: E712 (an index reads it so)
    every = union_all(*parts).subquery().c
    flags = [type_coerce(each, Integer) for each in (every.for_head, every.left)]
    numbers = [every.id, every.team_id, every.state, every.assigned_to_id, *flags]
    clock = [every.due_at, every.paused_at] if with_clock else []
    return of(hot(select(*numbers, *clock).order_by(every.due_at, every.id)))


def _parted(found: Iterable[tuple[Any, ...]], to: User, duty: Collection[int]) -> dict[str, list[int]]:
    """The ids of each section."""
    parts: dict[str, list[int]] = {name: [] for name in SECTIONS}
    for number, team_id, state, assigned, for_head, is_left, *_clock in found:
        if state == "asked":
            parts["theirs"].append(number)
        elif for_head:
            parts["head"].append(number)
        elif assigned == to.id or (assigned is None and team_id in duty):
            parts["mine"].append(number)
        else:
            parts["team" if team_id is not None else "leads" if is_left else "pool"].append(number)
    return parts


def _in_sight(parts: Mapping[str, list[int]], teams: Mapping[int, Any], at: int | None) -> list[Section]:
    """Each section around `at`, or from its beginning."""
    stretches = {name: _stretch(ids, at) for name, ids in parts.items()}
    lines = _lines([number for name, ids in parts.items() for number in ids[slice(*stretches[name])]], teams)
    return [_drawn(name, ids, stretches[name], lines) for name, ids in parts.items() if ids]


def _stretch(ids: list[int], at: int | None) -> tuple[int, int]:
    here = ids.index(at) if at in ids else 0
    start = max(0, here - BEHIND)
    most = AHEAD + BEHIND if at in ids else AHEAD // 2
    return start, min(len(ids), start + most)


def _drawn(name: str, ids: list[int], stretch: tuple[int, int], lines: Mapping[int, Queued]) -> Section:
    start, end = stretch
    return Section(
        name,
        len(ids),
        [lines[number] for number in ids[start:end] if number in lines],
        before=ids[start - 1] if start else None,
        hidden_before=start,
        after=ids[end] if end < len(ids) else None,
        hidden_after=len(ids) - end,
    )


ASKER, ANSWERER = aliased(User.__table__, name="asker"), aliased(User.__table__, name="answerer")
LINES = hot(
    select(
        ROW.id, ROW.team_id, ROW.title, ROW.language, ROW.received_at, ROW.due_at, ROW.paused_at, ROW.requester_name, ROW.requester_email,
        ASKER.c.name.label("asker"), Department.__table__.c.name.label("department"), ANSWERER.c.name.label("answerer"),
    )
    .outerjoin(ASKER, ASKER.c.id == ROW.requester_id)
    .outerjoin(ANSWERER, ANSWERER.c.id == ROW.assigned_to_id)
    .outerjoin(Department.__table__, Department.__table__.c.id == ROW.department_id)
    .where(ROW.id.in_(bindparam("ids", expanding=True)))
)  # fmt: skip


def _lines(ids: list[int], teams: Mapping[int, Any]) -> dict[int, Queued]:
    """What the queue says of each request."""
    rows = db.session().rows(of(LINES), {"ids": ids}) if ids else []
    calendars = {team_id: calendar_of(teams.get(team_id)) for team_id in {row[1] for row in rows}}
    lines = {}
    for number, team_id, title, tongue, came, due, paused, name, email, asker, department, answerer in rows:
        team, who = teams.get(team_id), str(department or asker or name or email)
        of_team = team.name if team else None
        lines[number] = Queued(number, title, tongue, who, of_team, came, answerer or "", due, paused, calendars[team_id])
    return lines


def _is(wanted: str, clock: Clock) -> bool:
    if wanted == "late":
        return clock.is_late
    if wanted == "today":
        return clock.is_late or clock.is_today
    return clock.is_at_risk and not clock.is_late
