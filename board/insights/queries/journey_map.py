"""The journey map: stages across, personas down, and in each moment who serves it and how well."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime, timedelta

from msgspec import Struct, field

from ...accounts.models import User
from ...audiences.models import Persona, Stage
from ...audiences.queries import personas, stages
from ...core.clock import start_of, today
from ...metrics.queries import Reading
from ...teams.models import Served, Team
from ...teams.policy import leads_any
from ...teams.queries import all_teams, covering
from . import moments
from .moments import Asked, Load, Moment

PERIODS = {"month": 30, "quarter": 91, "year": 365}
"""Days that the trend of a figure shows."""
GOAL_TICK = 500 / 6
"""Percent of the meter where the goal stands, so that the ticks of a column line up."""


MOST_PIPS = 16
MOST_OTHERS = 5
"""Teams that are named in a moment which is not theirs; how many more there are is said."""


def pips(load: Load, own: int) -> str:
    """A team's work as a row of marks: "f" a card of the moment (`own` of them), "r" another one of the team, "o" one
    above the limit of its column, "e" a free place. Empty where there are too many to be drawn.
    """
    within = load.cards - load.over
    first = min(own, within)
    row = "f" * first + "r" * (within - first) + "o" * load.over + "e" * max(0, load.limit - within)
    return row if len(row) <= MOST_PIPS else ""


class Serving(Struct, frozen=True):
    """A team with its work, and how much of it is for this moment."""

    team: Team
    load: Load | None
    own: int

    @property
    def pips(self) -> str:
        """A letter a card or place, as `pips` says; empty where they are too many to be drawn."""
        return pips(self.load, self.own) if self.load else ""


class Cell(Struct, frozen=True):
    """One moment."""

    stage: Stage | None
    persona: Persona | None
    place: int
    """Of the stage, from 1."""
    teams: list[Serving]
    others: list[Serving]
    """Teams that work here although their audience does not include it: those with most cards."""
    more: int
    """And so many more."""
    reading: Reading | None
    asked: Asked
    is_hot: bool
    """A request has to be answered today, or is late."""
    since: date
    """First day of the trend."""

    @property
    def audience(self) -> Served:
        return Served(self.stage.id if self.stage else None, self.persona.id if self.persona else None)

    @property
    def is_hole(self) -> bool:
        return not self.teams

    @property
    def is_double(self) -> bool:
        return len(self.teams) > 1

    @property
    def is_off(self) -> bool:
        """Far from the goal."""
        return self.reading is not None and self.reading.is_off

    @property
    def trend(self) -> list[float]:
        return [value.value for value in self.reading.values if value.on >= self.since] if self.reading else []

    @property
    def percent(self) -> float:
        """How much of the meter is full."""
        return min((self.reading.share or 0) * GOAL_TICK, 100) if self.reading else 0

    @property
    def is_shared(self) -> bool:
        """The figure is about more than this moment: the whole stage, or everything of the persona."""
        metric = self.reading.metric if self.reading else None
        return metric is not None and (metric.stage_id, metric.persona_id) != tuple(self.audience)[:2]


class Row(Struct, frozen=True):
    """A persona and their moments; `persona` is None in a department that has only stages."""

    persona: Persona | None
    cells: list[Cell]
    unplaced: Asked
    """Requests for the persona that name no stage."""


class TeamRow(Struct, frozen=True):
    """A team in the list below the map."""

    team: Team
    places: list[int]
    """Places of the stages it serves by name."""
    load: Load | None
    asked: Asked
    is_hot: bool
    usual: int | None

    @property
    def shows(self) -> Hashable:
        """All that its line says in the reader's language, beside the names of the stages."""
        team, load = self.team, self.load
        charter = (team.key, str(team.name), str(team.sentence), str(team.not_for), team.response_days)
        work = load and (load.board_id, load.cards, load.limit, load.over)
        return (*charter, tuple(self.places), work, self.asked.count, self.is_hot, self.usual)

    @property
    def pips(self) -> str:
        """All its cards, as `pips` says."""
        return pips(self.load, self.load.cards) if self.load else ""


class JourneyMap(Struct, frozen=True):
    """All of it."""

    stages: list[Stage]
    rows: list[Row]
    teams: list[TeamRow]
    period: str
    unknown: Asked = field(default_factory=Asked)
    """Requests that name neither a moment nor a persona."""
    may_assign: bool = False

    @property
    def stage_names(self) -> tuple[str, ...]:
        """In the reader's language."""
        return tuple(str(stage.name) for stage in self.stages)

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def covered(self) -> int:
        return sum(not cell.is_hole for cell in self.cells)

    @property
    def holes(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_hole]

    @property
    def double(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_double]

    @property
    def far(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_off and not cell.is_hole]

    @property
    def waiting_in_holes(self) -> int:
        return sum(cell.asked.count for cell in self.holes)


def journey_map(to: User, period: str = "quarter") -> JourneyMap:
    """The map as `to` may see it, trends over `period` ("month", "quarter", "year"): a constant number of statements."""
    period = period if period in PERIODS else "quarter"
    steps, people, covered = stages(), personas(), covering()
    teams, loads, work = all_teams(), moments.loads(), moments.under_way()
    waiting, figures, usual = moments.waiting(), moments.figures(), moments.usual_days()
    day, known = today(to.time_zone), {team.id: team for team in teams}
    tonight, since = start_of(day + timedelta(days=1), to.time_zone), day - timedelta(days=PERIODS[period])

    def cell(stage: Stage | None, persona: Persona | None, place: int) -> Cell:
        moment = (stage.id if stage else None, persona.id if persona else None)
        here, asked, own = covered.get(moment, []), waiting.by_moment[moment], _own(work, moment)
        others = [known[number] for number in sorted(sorted(own), key=own.__getitem__, reverse=True) if number in known]
        others = [team for team in others if team not in here]
        return Cell(
            stage, persona, place,
            teams=[Serving(team, loads.get(team.id), own.get(team.id, 0)) for team in here],
            others=[Serving(team, loads.get(team.id), own[team.id]) for team in others[:MOST_OTHERS]],
            more=len(others[MOST_OTHERS:]),
            reading=_reading(figures, moment), asked=asked, is_hot=asked.is_hot(tonight), since=since,
        )  # fmt: skip

    columns: list[Stage | None] = list(steps) or [None]
    rows = [
        Row(
            persona,
            [cell(stage, persona, place) for place, stage in enumerate(columns, start=1)],
            waiting.by_moment[None, persona.id] if persona and steps else Asked(),
        )
        for persona in (list(people) or [None] if covered else [])
    ]
    moments.name_latest([cell.asked for row in rows for cell in row.cells if cell.is_hole])
    places = {stage.id: place for place, stage in enumerate(steps, start=1)}
    return JourneyMap(
        steps,
        rows,
        [_team_row(team, covered, places, loads, waiting, usual, tonight) for team in teams],
        period,
        unknown=_elsewhere(waiting, rows),
        may_assign=leads_any(to),
    )


def _elsewhere(waiting: moments.Waiting, rows: list[Row]) -> Asked:
    """Requests that no cell and no row counts."""
    shown = {tuple(cell.audience)[:2] for row in rows for cell in row.cells}
    shown |= {(None, row.persona.id) for row in rows if row.persona}
    rest = Asked()
    for moment, asked in waiting.by_moment.items():
        if moment not in shown and asked.first_due and asked.latest_id:
            rest.add(asked.count, asked.first_due, asked.latest_id)
    return rest


def _own(work: dict[Moment, dict[int, int]], moment: Moment) -> dict[int, int]:
    """Team id -> cards for the moment, with those of its stage that name no persona."""
    stage_id, persona_id = moment
    own = dict(work.get(moment, {}))
    if persona_id is not None and stage_id is not None:
        for team_id, cards in work.get((stage_id, None), {}).items():
            own[team_id] = own.get(team_id, 0) + cards
    return own


def _reading(figures: dict[Moment, list[Reading]], moment: Moment) -> Reading | None:
    """The figure of the moment, else one of its stage or its persona as a whole; customer figures first."""
    stage_id, persona_id = moment
    for audience in (moment, (stage_id, None), (None, persona_id)):
        if audience != (None, None) and figures.get(audience):
            return figures[audience][0]
    return None


def _team_row(
    team: Team,
    covered: dict[Moment, list[Team]],
    places: dict[int, int],
    loads: dict[int, Load],
    waiting: moments.Waiting,
    usual: dict[int, int | None],
    tonight: datetime,
) -> TeamRow:
    served = {places[stage_id] for (stage_id, _), teams in covered.items() if stage_id and team in teams}
    asked = waiting.by_team[team.id]
    return TeamRow(team, sorted(served), loads.get(team.id), asked, asked.is_hot(tonight), usual.get(team.id))
