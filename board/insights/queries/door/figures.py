"""The door report: what came, how soon and how it was answered, for whom. Formulas: docs/metrics.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec import Struct
from sqlalchemy import select

from ....accounts.models import Department
from ....audiences.models import Persona, Stage
from ....core.db import db
from ....core.percentile import Grade, grade, percentile
from ....core.proportion import wilson
from ....core.words import Sentence, say
from ....intake.models import REASONS
from ....teams.models import Served
from ...charts import Part, ShareBar, share_bar
from .kinds import KINDS, those
from .rows import Read, Row, read
from .spans import Span

LEAST_SURE = 20
"""Below this a proportion is grey."""
LEAST_RATINGS = 10
REASON_NAMES = {
    "not_our_audience": say("Not our audience"),
    "nothing_changes": say("Nothing changes for the customer"),
    "contradicts": say("It contradicts something published"),
    "could_not_keep": say("We could not keep it"),
}


class Ratio(Struct, frozen=True):
    """`count` of `of`."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """Rounded half up, as people do."""
        return (200 * self.count + self.of) // (2 * self.of) if self.of else None

    @property
    def interval(self) -> tuple[int, int] | None:
        """In which the true percent lies 95 times of 100 (Wilson)."""
        low, high = wilson(self.count, self.of)
        return (round(low * 100), round(high * 100)) if self.of else None

    @property
    def is_grey(self) -> bool:
        return self.of < LEAST_SURE


class Times(Struct, frozen=True):
    """Working hours, in order."""

    hours: list[float]

    @property
    def n(self) -> int:
        return len(self.hours)

    @property
    def grade(self) -> Grade:
        return grade(self.n)

    def within(self, percent: int) -> float:
        """`percent` of 100 took at most so long (nearest rank)."""
        return percentile(self.hours, percent)


class Group(Struct, frozen=True):
    """The requests of one department or one audience; `key` names it in addresses."""

    key: str
    name: str
    received: int
    verdict: Ratio
    share: Ratio
    """Of all accepted work."""


class Door(Struct, frozen=True):
    """The whole report."""

    span: Span
    counts: dict[str, int]
    in_time: Ratio
    acceptance: Ratio
    reuse: Ratio
    evidence: Ratio
    satisfaction: Ratio
    first_answer: Times
    decision: Times
    departments: list[Group]
    audiences: list[Group]
    teams: list[Group]
    reasons: list[tuple[str, Sentence, int]]
    bar: ShareBar

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to count."""
        return not any(self.counts.values())

    @property
    def says_satisfaction(self) -> bool:
        return self.satisfaction.of >= LEAST_RATINGS


def door(span: Span) -> Door:
    """Nine statements at most, however much there is."""
    found = read(span)
    kinds = {what: those(what, found) for what in KINDS}
    counts = {what: len(rows) for what, rows in kinds.items()}
    reasons = Counter(row.verdict[1] for row in kinds["declined"] if row.verdict)
    return Door(
        span,
        counts,
        in_time=Ratio(counts["in_time"], counts["promised"]),
        acceptance=Ratio(counts["accepted"], counts["verdict"]),
        reuse=Ratio(counts["reused"], counts["received"]),
        evidence=Ratio(counts["evidence"], counts["received"]),
        satisfaction=Ratio(counts["pleased"], counts["rated"]),
        first_answer=_times(row.minutes_to_answer(found.calendar(row)) for row in kinds["answered"]),
        decision=_times(row.minutes_to_decision(found.calendar(row)) for row in kinds["decided"]),
        departments=_groups(kinds, lambda row: str(row.department_id or "none"), _departments()),
        audiences=_groups(kinds, lambda row: str(Served(row.stage_id, row.persona_id)), _audiences(found)),
        teams=_groups(kinds, lambda row: _team_key(row, found), _teams(found)) if span.team is None else [],
        reasons=[(reason, REASON_NAMES[reason], reasons[reason]) for reason in REASONS],
        bar=_bar(span, counts),
    )


def _bar(span: Span, counts: dict[str, int]) -> ShareBar:
    names = {"accepted": say("yes"), "declined": say("no")}
    return share_bar([Part(str(name), counts[what], span.list_address(what)) for what, name in names.items()])


def _times(minutes: Iterable[float | None]) -> Times:
    return Times(sorted(each / 60 for each in minutes if each is not None))


def _groups(kinds: dict[str, list[Row]], key: Callable[[Row], str], names: dict[str, str]) -> list[Group]:
    """Those with something to count, the most received first."""
    counted = {what: Counter(map(key, kinds[what])) for what in ("received", "accepted", "verdict")}
    accepted = len(kinds["accepted"])
    present = counted["received"].keys() | counted["verdict"].keys()
    groups = [
        Group(
            each,
            names.get(each) or str(say("Not said")),
            counted["received"][each],
            Ratio(counted["accepted"][each], counted["verdict"][each]),
            Ratio(counted["accepted"][each], accepted),
        )
        for each in present
    ]
    return sorted(groups, key=lambda group: (-group.received, group.name.casefold(), group.key))


def _departments() -> dict[str, str]:
    return {str(id_): str(name) for id_, name in db.session.execute(select(Department.id, Department.name))}


def _audiences(found: Read) -> dict[str, str]:
    """As `Served` writes a moment -> its customer and stage, in words."""
    stages = dict(db.session.execute(select(Stage.id, Stage.name)).all())
    personas = dict(db.session.execute(select(Persona.id, Persona.name)).all())
    moments = {(row.stage_id, row.persona_id) for row in found.rows}
    return {
        str(Served(stage_id, persona_id)): ", ".join(
            str(name) for name in (personas.get(persona_id), stages.get(stage_id)) if name
        )
        for stage_id, persona_id in moments
    }


def _teams(found: Read) -> dict[str, str]:
    return {team.key: str(team.name) for team in found.teams} | {"none": str(say("Nobody"))}


def _team_key(row: Row, found: Read) -> str:
    return next((team.key for team in found.teams if team.id == row.team_id), "none")
