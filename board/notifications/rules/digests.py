"""Summaries: what somebody has not read, one line for each card, as often as they chose. Never an empty one."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import queue, record
from ...core.clock import now
from ...core.db import db
from ...core.errors import require
from ...core.words import say, say_many, speaking
from ..events import DigestsEnded
from ..models import Notification
from ..paper import Item, Part, Small, Way, mark
from ..queries import post
from ..queries.lines import Line, shown
from ..queries.recipients import hears_at_once, to_person
from .mailing import Matter, write

HOURS = {"hours": (8, 12, 16, 20), "daily": (8,), "weekly": (8,)}
"""Local hours at which a summary may leave; the weekly one on Mondays."""
REACHES = {"hours": timedelta(days=1), "daily": timedelta(days=3), "weekly": timedelta(days=14)}
"""How far back one looks at most: whoever gets their first one is not told of half a year."""
MOST = 30
"""Lines in one mail."""


def plan_day() -> None:
    """Once a day: look every hour whether somebody's time has come."""
    first = now().replace(minute=0, second=0, microsecond=0)
    for hour in range(26):
        at = first + timedelta(hours=hour)
        queue("notifications.write_digests", f"digests:{at:%Y-%m-%dT%H}", due_at=at)


def readers_due() -> list[int]:
    """Whose time has come; nobody where there is no server."""
    if post.server() is None:
        return []
    chose = select(User).where(
        User.digest != "off", User.deactivated_at.is_(None), User.email_confirmed_at.is_not(None), User.is_example.is_(False)
    )
    at = now()
    return [each.id for each in db.session.scalars(chose) if each.digested_at is None or each.digested_at < latest_slot(each, at)]


def write_digest(user_id: int) -> None:
    """Write somebody's summary, if there is something in it; either way it is the next one's turn only at its next hour."""
    person = db.session.get_one(User, user_id)
    at = now()
    slot = latest_slot(person, at)
    since = max(person.digested_at or slot - REACHES[person.digest], slot - REACHES[person.digest])
    person.digested_at = at
    lines = _unread(person, since)
    if lines:
        _write(person, lines, f"digest:{person.id}:{slot:%Y-%m-%dT%H}")


def latest_slot(person: User, at: datetime) -> datetime:
    """The last hour before `at` at which a summary of theirs leaves, by their own clock."""
    zone = ZoneInfo(person.time_zone)
    here = at.astimezone(zone)
    for back in range(8):
        day = here.date() - timedelta(days=back)
        if person.digest == "weekly" and day.weekday() != 0:
            continue
        for hour in reversed(HOURS[person.digest]):
            slot = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
            if slot <= here:
                return slot
    raise AssertionError("a week has a Monday")


def end_digests(person: User, by: User | None = None) -> None:
    """No more of them, by the link in one; said twice, it holds once."""
    require(by is None or by.id == person.id, say("These are somebody else's settings."))
    if person.digest != "off":
        person.digest = "off"
        record(DigestsEnded(subject=("person", person.id), title=person.name), by=person)


def _unread(person: User, since: datetime) -> list[Line]:
    unread = select(Notification).where(
        Notification.user_id == person.id,
        Notification.read_at.is_(None),
        Notification.at > since,
    )
    if hears_at_once(person):
        unread = unread.where(Notification.reason != "decision")  # its letter came by itself
    found = db.session.scalars(unread.order_by(Notification.is_direct.desc(), Notification.at.desc())).all()
    return [line for line in shown(found, person) if line.can_open]


def _write(person: User, lines: list[Line], key: str) -> None:
    with speaking(person.language, person.time_zone):
        items: list[Part] = [Item(f"{each.key} · {each.title}", f"{post.base()}{each.line.url}", _said(each)) for each in lines[:MOST]]
        number = len(lines)
        if number > MOST:
            items.append(Way(say("Read all %(num)d", num=number), f"{post.base()}/notifications"))
        title = say_many("%(num)d thing that you have not read", "%(num)d things that you have not read", number)
        foot = [Small(say("Choose how often this comes"), f"{post.base()}/settings#mail"), Small(say("Stop these summaries"), mark("end"))]
        write(to_person(person), Matter(key=key, kind="digest", ends=True), title, [*items, *foot])


def _said(each: Line) -> str:
    more = each.line.count - 1
    rest = say_many("And %(num)d more thing there.", "And %(num)d more things there.", more) if more else ""
    return f"{each.sentence} {rest}".strip()
