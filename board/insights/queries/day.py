"""One day in the teams: what everybody moved, wrote, finished and answered. To see how much goes on, never to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct, field
from sqlalchemy import ColumnElement, case, func, select

from ...accounts.models import User
from ...activity.models import Activity
from ...core.clock import day_of, start_of, today
from ...core.db import db
from ...core.text import fold
from ...core.words import Both, Sentence, listed, say
from ...flow.models import Board, Card, CardPerson
from ...flow.queries.seeing import boards_hidden
from ...teams.models import Team
from ...teams.queries import all_teams, teams_for
from .my_work.finding import may_see

AT_MOST = 3_000
"""Events read of one day; teams that do more are asked one by one."""

Told = Callable[[dict[str, Any]], Sentence | None]


def _into(facts: dict[str, Any]) -> Sentence:
    to = facts.get("to") or {}
    return say("moved it to %(column)s", column=Both(es=to.get("es", ""), en=to.get("en", "")))


def _step(facts: dict[str, Any]) -> Sentence | None:
    return say("finished “%(step)s”", step=facts.get("text", "")) if facts.get("what") == "ticked" else None


CARDS: dict[str, Told] = {
    "flow.card.created": lambda facts: say("wrote it down"),
    "flow.card.moved": _into,
    "flow.steps.changed": _step,
    "flow.description.written": lambda facts: say("described it"),
    "flow.comment.written": lambda facts: say("wrote on it"),
    "flow.attachment.added": lambda facts: say("put something on it"),
    "flow.card.blocked": lambda facts: say("said what it waits for"),
    "flow.card.unblocked": lambda facts: say("let it go on"),
    "flow.hypothesis.set": lambda facts: say("said which number it should move"),
    "flow.outcome.told": lambda facts: say("said what became of it"),
    "flow.kudos.given": lambda facts: say("thanked %(name)s", name=facts.get("to", "")),
}
"""Event of a card -> what its doer did; None where a day need not tell it."""

REQUESTS: dict[str, Told] = {
    "intake.request.answered": lambda facts: say("answered it"),
    "intake.request.assigned": lambda facts: say("found whom it is for"),
}


class Thing(Struct):
    """A card or request that somebody worked on that day."""

    title: str
    href: str
    did: list[Sentence] = field(default_factory=list)
    is_review: bool = False

    @property
    def said(self) -> str:
        """"read it, wrote on it and moved it to Measuring"."""
        return listed([*([say("read it")] if self.is_review else []), *self.did])


class Colleague(Struct):
    """Somebody, and what they did, in the order in which they did it."""

    name: str
    things: list[Thing]


class Day(Struct, frozen=True):
    """A day of some teams."""

    on: date
    teams: list[Team]
    """Whose day it is."""
    choice: list[Team]
    """Teams one may look at by themselves."""
    people: list[Colleague]
    is_today: bool
    before: date | None
    """The nearest earlier day on which something was done; None where it is the first."""
    after: date
    """The nearest later one, today at the latest."""


def day(on: date | None, team_key: str, to: User) -> Day:
    """The day of one team, or of all teams of `to` (of all there are, where they are in none): six statements.

    Args:
        on: in the person's zone; None for today. The future is today.
        team_key: "" for all of theirs, "all" for every team.
    """
    now_on = today(to.time_zone)
    on = min(on or now_on, now_on)
    every = all_teams()
    own = teams_for(to)
    teams = every if team_key == "all" else [team for team in every if team.key == team_key] or own or every
    to_tell = Card.deleted_at.is_(None) & Board.deleted_at.is_(None) & may_see(to, own)
    before, after = _around(on, teams, to, to_tell)
    return Day(on, teams, every, _people(_done(on, teams, to), to_tell), on == now_on, before, min(after or now_on, now_on))


def _around(on: date, teams: Sequence[Team], to: User, to_tell: ColumnElement[bool]) -> tuple[date | None, date | None]:
    """The days beside it that have something to tell. A move that was taken back counts: its day is only passed by."""
    begin, end = (start_of(day, to.time_zone) for day in (on, on + timedelta(days=1)))
    earlier, later = case((Activity.at < begin, Activity.at)), case((Activity.at >= end, Activity.at))
    seen = select(Card.id).join(Board, Board.id == Card.board_id).where(to_tell)
    is_told = Activity.name.in_(REQUESTS) | (Activity.name.in_(CARDS) & Activity.subject_id.in_(seen))
    is_ticked = (Activity.name != "flow.steps.changed") | (Activity.facts["what"].as_string() == "ticked")
    found = db.session.execute(
        select(func.max(earlier), func.min(later)).where(
            Activity.team_id.in_([team.id for team in teams]), Activity.actor_id.is_not(None), is_told, is_ticked
        )
    ).one()
    before, after = (day_of(at, to.time_zone) if at else None for at in found)
    return before, after


def _done(on: date, teams: Sequence[Team], to: User) -> list[Activity]:
    begin, end = (start_of(day, to.time_zone) for day in (on, on + timedelta(days=1)))
    found = db.session.scalars(
        select(Activity)
        .where(
            Activity.team_id.in_([team.id for team in teams]),
            Activity.at >= begin,
            Activity.at < end,
            Activity.actor_id.is_not(None),
            Activity.name.in_([*CARDS, *REQUESTS, "flow.move.undone"]),
            Activity.board_id.is_(None) | Activity.board_id.not_in(boards_hidden(to)),
        )
        .order_by(Activity.at, Activity.id)
        .limit(AT_MOST)
    ).all()
    undone = {activity.facts.get("undoes_id") for activity in found if activity.name == "flow.move.undone"}
    return [
        activity
        for activity in found
        if activity.name != "flow.move.undone"
        and not (activity.name == "flow.card.moved" and activity.facts.get("move_id") in undone)
    ]


def _people(done: Iterable[Activity], to_tell: ColumnElement[bool]) -> list[Colleague]:
    """Everybody in the order of the alphabet; of each the things they touched, of each thing what they did."""
    done = list(done)
    cards = _cards([each.subject_id for each in done if each.name in CARDS], to_tell)
    reviewers = _reviewers(list(cards))
    found: dict[int, Colleague] = {}
    things: dict[tuple[int | None, str, int | None], Thing] = {}
    for each in done:
        did = (CARDS.get(each.name) or REQUESTS[each.name])(each.facts)
        thing = _thing(each, cards) if did else None
        if did is None or thing is None:
            continue
        key = (each.actor_id, each.subject_kind, each.subject_id)
        if key not in things:
            things[key] = thing
            thing.is_review = (each.subject_id, each.actor_id) in reviewers
            found.setdefault(each.actor_id or 0, Colleague(each.actor_name, [])).things.append(thing)
        _tell(things[key], each.name, did)
    return sorted(found.values(), key=lambda colleague: fold(colleague.name))


def _tell(thing: Thing, name: str, did: Sentence) -> None:
    """Of several moves the last one; everything else once."""
    if name == "flow.card.moved":
        thing.did = [other for other in thing.did if other.message != did.message]
    if did not in thing.did:
        thing.did.append(did)


def _thing(activity: Activity, cards: dict[int, str]) -> Thing | None:
    if activity.name in REQUESTS:
        return Thing(activity.title, f"/requests/{activity.subject_id}")
    title = cards.get(activity.subject_id or 0)
    return Thing(title, f"/cards/{activity.subject_id}") if title else None


def _cards(ids: list[int | None], to_tell: ColumnElement[bool]) -> dict[int, str]:
    """Id -> title of those that are `to_tell`: not in the trash, and on a board that the person may see."""
    rows = db.session.execute(
        select(Card.id, Card.title)
        .join(Board, Board.id == Card.board_id)
        .where(Card.id.in_(set(ids)), to_tell)
    )
    return dict(rows.all())


def _reviewers(card_ids: list[int]) -> set[tuple[int, int]]:
    on = select(CardPerson.card_id, CardPerson.user_id).where(CardPerson.card_id.in_(card_ids), CardPerson.role == "reviewer")
    return {(card_id, user_id) for card_id, user_id in db.session.execute(on)}

