"""Loading Lumbre into an installation without data of its own, and taking it away again."""

from __future__ import annotations

import secrets
from datetime import timedelta
from random import Random
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, func, insert, select, update

from ..accounts.models import Department, Installation, Session, Token, User
from ..accounts.rules.passwords import hash_password
from ..accounts.rules.people import installation
from ..activity.events import Event
from ..activity.log import record
from ..audiences.models import Persona, Quote, Stage
from ..core.clock import now
from ..core.db import Base, db
from ..core.errors import Conflict, require
from ..core.words import say
from ..flow.models import Column
from ..flow.rules.boards import open_board
from ..metrics.models import Goal, Metric, Observation, TeamMetric
from ..notifications.models import MailServer
from ..search.rules import indexing
from ..teams.models import Membership, Team, TeamAudience
from . import appeals, asked, bells, door, filler, hanging, wishes, work
from .calendar import ZONE, Calendar
from .company import DEPARTMENTS, PEOPLE, PERSONAS, SHARING, STAGES, TEAMS
from .figures import CURVES, WEEKS

WORDS = ["mesa", "turno", "carta", "plato", "salsa", "horno", "patio", "barra", "cocina", "terraza", "menta", "limon", "trigo", "aceite"]
KEPT = (User, Session, Token, Installation, MailServer)
"""What is left of an installation when the example goes: its own people and their sessions, and its mail server."""


class ExampleLoaded(Event):
    name = "demo.example.loaded"


class ExampleRemoved(Event):
    name = "demo.example.removed"


class Loaded(Struct, frozen=True):
    """What there is now. `password` opens every example person's account; it is shown once."""

    teams: list[dict[str, str]]
    people: list[dict[str, str]]
    password: str
    cards: int
    requests: int


def load(languages: tuple[str, ...] = ("es", "en"), seed: int = 1, scale: int = 1, by: User | None = None) -> Loaded:
    """Fill the installation with Lumbre.

    Args:
        languages: of the messages people wrote (cards, requests); labels always exist in both.
        scale: 1 is the hand-made company; N adds filler up to 5·N boards, 1,000·N cards and 7,500·N moves.
        by: who asked for it; None on the command line.

    Raises:
        Conflict: there is data of one's own, or the example is there already.
    """
    require(by is None or by.is_administrator, say("Only an administrator may do that."))
    if has_data():
        raise Conflict(
            say(
                "There is data here already. The example needs an empty installation: ./sirve demo --remove takes it away."
            )
        )
    chance = Random(seed)  # noqa: S311 - the same half year for the same seed
    calendar = Calendar(now(), chance)
    password = "-".join([*(secrets.choice(WORDS) for _ in range(4)), str(secrets.randbelow(90) + 10)])
    people = _people(password, calendar)
    ids = _audiences(people)
    ids |= {
        "person": {key: person.id for key, person in people.items()},
        "name": {key: person.name for key, person in people.items()},
        "department": dict(db.session.execute(select(Department.slug, Department.id)).all()),
    }
    door.days_off(calendar, languages)
    teams = _teams(people, ids, calendar)
    ids["team"] = {key: team.id for key, team in teams.items()}
    door.around_teams(calendar, ids)
    _figures(ids, calendar)
    columns = {key: _board(team, calendar) for key, team in teams.items()}
    pieces = wishes.grant(work.Plan(calendar, languages).pieces(), calendar)
    work.store(pieces, columns, ids)
    hanging.store(pieces, columns, ids, calendar)
    found = asked.store(calendar, pieces, people, ids, teams)
    appeals.store(calendar, pieces, people, teams, found)
    bells.ring(calendar)
    cards = len(pieces) + (filler.fill(scale, calendar, languages, ids, len(pieces)) if scale > 1 else 0)
    here = installation()
    here.name, here.example_since, here.organised_by = "Lumbre", now(), "stage"
    indexing.fill()
    record(ExampleLoaded(subject=("installation", 1), title="Lumbre", facts={"scale": scale, "seed": seed}), by=by)
    return Loaded(
        teams=[{"key": team.key, "name": str(team.name)} for team in teams.values()],
        people=[{"name": p.name, "email": p.email, "role": p.role} for p in people.values()],
        password=password,
        cards=cards,
        requests=len(found),
    )


def has_data() -> bool:
    """Whether there are teams, stages or requests, the example's or one's own."""
    return any(db.session.scalar(select(func.count()).select_from(table)) for table in (Team, Stage, Persona))


def is_loaded() -> bool:
    """Whether the example company is here."""
    here = db.session.get(Installation, 1)
    return here is not None and here.example_since is not None


def remove(by: User | None = None) -> None:
    """Take Lumbre away with everything that was added to it; people of one's own stay.

    Raises:
        Conflict: it is not here.
    """
    require(by is None or by.is_administrator, say("Only an administrator may do that."))
    if not is_loaded():
        raise Conflict(say("The example is not here."))
    indexing.forget_everything()
    for table in reversed(Base.metadata.sorted_tables):
        if table not in [kept.__table__ for kept in KEPT]:
            db.session.execute(delete(table))
    db.session.execute(delete(User).where(User.is_example))
    db.session.execute(update(User).values(current_team_id=None, department_id=None, leads_department=False))
    here = installation()
    here.name, here.example_since = "", None
    db.session.flush()
    db.session.expire_all()
    indexing.fill(["person"])
    record(ExampleRemoved(subject=("installation", 1), title="Lumbre"), by=by)


def _people(password: str, calendar: Calendar) -> dict[str, User]:
    departments = {
        key: Department(name=name, slug=key, shares_requests=key in SHARING, position=n)
        for n, (key, name) in enumerate(DEPARTMENTS.items())
    }
    db.session.add_all(departments.values())
    db.session.flush()
    hashed = hash_password(password)
    people = {
        one.key: User(
            name=one.name,
            email=f"{one.key}@lumbre.example.org",
            email_confirmed_at=calendar.now,
            password_hash=hashed,
            role=one.role,
            language=one.language,
            time_zone=ZONE,
            theme="system",
            shortcuts=True,
            is_example=True,
            department_id=departments[one.department].id if one.department else None,
            leads_department=one.leads,
            created_at=calendar.at(calendar.day(200), 10),
        )
        for one in PEOPLE
    }
    db.session.add_all(people.values())
    db.session.flush()
    return people


def _audiences(people: dict[str, User]) -> dict[str, Any]:
    stages, personas = {}, {}
    for place, (key, (name, question, owner, other)) in enumerate(STAGES.items()):
        counterpart = people[other].id if other else None
        stages[key] = Stage(
            name=name, question=question, position=place, owner_id=people[owner].id, counterpart_id=counterpart
        )
    for place, (key, (name, role, need, decides, looks, is_not, _said)) in enumerate(PERSONAS.items()):
        personas[key] = Persona(
            name=name, role=role, need=need, decides=decides, looks=looks, is_not=is_not, position=place
        )
    db.session.add_all([*stages.values(), *personas.values()])
    db.session.flush()
    for key, persona in personas.items():
        said = PERSONAS[key][6]
        db.session.add(
            Quote(
                persona_id=persona.id,
                said_on=(now() - timedelta(days=40)).date(),
                text=said.es.strip("«»"),
                language="es",
            )
        )
    return {"stage": {k: s.id for k, s in stages.items()}, "persona": {k: p.id for k, p in personas.items()}}


def _teams(people: dict[str, User], ids: dict[str, Any], calendar: Calendar) -> dict[str, Team]:
    teams = {}
    for place, crew in enumerate(TEAMS):
        team = Team(
            key=crew.key,
            name=crew.name,
            organised_by=crew.organised_by,
            sentence=crew.sentence,
            need=crew.need,
            not_for=crew.not_for,
            response_days=2,
            time_zone=ZONE,
            position=place,
            created_at=calendar.at(calendar.day(182), 9),
        )
        db.session.add(team)
        db.session.flush()
        for stage, persona in crew.serves:
            db.session.add(
                TeamAudience(team_id=team.id, stage_id=ids["stage"][stage], persona_id=ids["persona"][persona])
            )
        for key in (crew.lead, *crew.members):
            db.session.add(
                Membership(team_id=team.id, user_id=people[key].id, role="lead" if key == crew.lead else "member")
            )
            people[key].current_team_id = team.id
        teams[crew.key] = team
    people["carmen"].current_team_id = teams["DES"].id
    db.session.flush()
    return teams


def _figures(ids: dict[str, Any], calendar: Calendar) -> None:
    metrics: dict[str, Metric] = {}
    places: dict[str, int] = {}
    ids |= {"begin": {}, "goal": {}}
    for curve in CURVES:
        metric = Metric(
            name=curve.name,
            unit=curve.unit,
            decimals=curve.decimals,
            direction=curve.direction,
            lens=curve.lens,
            source=curve.source,
            every_days=7,
            stage_id=ids["stage"][curve.stage],
            persona_id=ids["persona"][curve.persona],
            explains_id=metrics[curve.explains].id if curve.explains else None,
            created_at=calendar.at(calendar.day(182), 9),
        )
        db.session.add(metric)
        db.session.flush()
        metrics[curve.key] = metric
        ids["begin"][curve.key], ids["goal"][curve.key] = curve.begin, curve.goal
        values = curve.values(calendar.chance)
        days = [calendar.day(3 + 7 * (WEEKS - 1 - week)) for week in range(WEEKS)]
        rows = [
            {"metric_id": metric.id, "on": day, "value": value, "recorded_at": calendar.at(day), "note": ""}
            for day, value in zip(days, values, strict=True)
        ]
        db.session.execute(insert(Observation), rows)
        if curve.lens != "channel":
            place = places[curve.team] = places.get(curve.team, -1) + 1
            db.session.add(TeamMetric(team_id=ids["team"][curve.team], metric_id=metric.id, position=place))
            db.session.add(
                Goal(
                    metric_id=metric.id,
                    baseline=values[0],
                    baseline_on=days[0],
                    target=curve.goal,
                    target_on=calendar.day(-40),
                    set_at=calendar.at(days[0]),
                )
            )
    ids["metric"] = {key: metric.id for key, metric in metrics.items()}


def _board(team: Team, calendar: Calendar) -> list[Column]:
    board = open_board(team, by=None)
    board.created_at = calendar.at(calendar.day(182), 9)
    columns = list(db.session.scalars(select(Column).where(Column.board_id == board.id).order_by(Column.rank)))
    if team.key == "DEC":
        columns[work.REVIEW].kind = "queue"
    return columns

