"""Mails about accounts: the invitation, and the link for a new password. Their secrets stand in no table."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from ...accounts.models import User
from ...accounts.rules import links
from ...activity.models import Activity
from ...core.clock import now
from ...core.db import db
from ...core.words import say
from ..models import Mail
from ..paper import Part, Said, Small, Way, mark
from ..queries import post
from ..queries.recipients import to_person
from .mailing import Matter, write

INVITED = ("accounts.person.invited", "accounts.invitation.renewed")
FORGOTTEN = "accounts.reset.asked"
MOST_RESETS = 3
"""Mails with a link for a new password that one account gets in an hour."""


def welcome(happened: Activity) -> None:
    """Write the invitation or the reset that follows `happened`."""
    person = db.session.get(User, happened.subject_id) if happened.subject_id else None
    if person is None or not person.is_active or post.server() is None:
        return
    if happened.name in INVITED and not person.password_hash:
        _invite(person, happened)
    elif happened.name == FORGOTTEN and person.password_hash and not _had_enough(person):
        _send_reset(person, happened)


def _invite(person: User, happened: Activity) -> None:
    token = links.live_link("invitation", person.id)
    if token is None:
        return
    words = {"who": happened.actor_name, "house": post.house()}
    invited = say("%(who)s invites you to Sirve at %(house)s, where marketing decides its work by whether it serves the customer.", **words)
    parts: list[Part] = [
        Said(say("Hello, %(name)s.", name=person.name)),
        Said(invited),
        Way(say("Choose a password and come in"), mark("secret")),
        Said(say("The link works once, within seven days. If it has expired, ask whoever invited you for a new one.")),
        Small(say("You get this because somebody wrote down this address at %(house)s.", house=words["house"])),
    ]
    matter = Matter(key=f"invitation:{token.id}", kind="invitation", subject=("token", token.id))
    write(to_person(person), matter, say("%(who)s invites you to Sirve at %(house)s", **words), parts)


def _send_reset(person: User, happened: Activity) -> None:
    links.new_link("reset", person)
    token = links.live_link("reset", person.id)
    parts: list[Part] = [
        Said(say("Hello, %(name)s.", name=person.name)),
        Said(say("Somebody asked for a new password for your account. If it was you, choose one within an hour.")),
        Way(say("Choose a new password"), mark("secret")),
        Said(say("If it was not you, do nothing: your password stays as it is.")),
        Small(say("You get this because you have an account at %(house)s.", house=post.house())),
    ]
    matter = Matter(key=f"reset:{happened.id}", kind="reset", subject=("token", token.id if token else None))
    write(to_person(person), matter, say("A new password for Sirve"), parts)


def _had_enough(person: User) -> bool:
    lately = select(func.count()).select_from(Mail).where(
        Mail.to_user_id == person.id, Mail.kind == "reset", Mail.queued_at > now() - timedelta(hours=1)
    )
    return (db.session.scalar(lately) or 0) >= MOST_RESETS
