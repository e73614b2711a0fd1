"""A team's key: two to five capital letters that prefix its cards, DES-42."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from string import ascii_uppercase

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.text import fold
from ...core.words import say
from ..events import KeyRenewed
from ..models import OldKey, Team
from ..policy import may_change_charter

KEY = re.compile(r"[A-Z]{2,5}")


class KeyTaken(DomainError):
    """Another team has the key, or had it once and its old addresses still lead there."""


def propose_key(name: str, taken: Collection[str] = ()) -> str:
    """A free key for a team called `name`: its first three letters, else its initials, else what is left."""
    return next(key for key in _ideas(name) if KEY.fullmatch(key) and key not in taken)


def free_key(key: str, for_team: Team | None = None) -> str:
    """`key` in capitals, once it is sure that `for_team` (None: a new one) may have it.

    Raises:
        DomainError: it is not two to five letters from A to Z.
        KeyTaken: it is, or was, another team's.
    """
    key = key.strip().upper()
    if not KEY.fullmatch(key):
        raise DomainError(say("A key has two to five letters from A to Z, such as DES."), "key")
    owner = taken_keys().get(key)
    if owner is not None and (for_team is None or owner != for_team.id):
        raise KeyTaken(say("%(key)s is or was another team's key. Choose another one.", key=key), "key")
    return key


def renew_key(team: Team, key: str, by: User) -> Team:
    """Give the team another key; its old addresses and card numbers keep leading to it. Raises as `free_key`."""
    require(may_change_charter(by, team.id), say("Only those who lead the team change its key."))
    key = free_key(key, for_team=team)
    if key == team.key:
        return team
    old, team.key = team.key, key
    returned = db.session.get(OldKey, key)
    if returned is not None:
        db.session.delete(returned)
    db.session.add(OldKey(key=old, team_id=team.id))
    db.session.flush()
    record(
        KeyRenewed(subject=("team", team.id), team_id=team.id, title=str(team.name), facts={"old": old, "new": key}),
        by=by,
    )
    return team


def taken_keys() -> dict[str, int]:
    """Every key that leads somewhere, present and former -> the id of its team."""
    present = dict(db.session.execute(select(Team.key, Team.id)).all())
    former = dict(db.session.execute(select(OldKey.key, OldKey.team_id)).all())
    return former | present


def _ideas(name: str) -> Iterator[str]:
    words = re.findall(r"[A-Z]+", fold(name).upper())
    letters = "".join(words)
    yield letters[:3]
    yield "".join(word[0] for word in words)[:5]
    yield letters[:4]
    yield letters[:5]
    yield letters[:2]
    stem = (letters or "EQ")[:2].ljust(2, "Q")
    for last in ascii_uppercase:
        yield stem + last
    for first in ascii_uppercase:
        for second in ascii_uppercase:
            for third in ascii_uppercase:
                yield first + second + third
