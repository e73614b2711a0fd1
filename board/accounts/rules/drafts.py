"""What somebody typed and did not send yet. It is nobody else's affair: it leaves no trace in the log."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, or_, select

from ...activity.log import queue
from ...core.clock import now
from ...core.db import LONG, db
from ...core.errors import DomainError, require
from ...core.words import say
from .. import policy
from ..models import Draft, User

PLACE = re.compile(r"[a-z][\w:/.-]{0,199}")
MOST = 100
"""Drafts a person has at once; the oldest give way."""
KEPT_FOR = timedelta(days=30)
FIELDS = 100
SIZE = LONG + 20_000
"""Characters of a draft: the longest text there is, and the names of its fields."""


def keep_draft(person: User, place: str, typed: str, revision: int, *, by: User) -> Draft:
    """Remember what `person` typed at `place`, instead of what was there.

    Args:
        typed: a JSON object, name of a field -> list of its values as text.
        revision: of the text it began with; 0 where it began empty.

    Raises:
        DomainError: it is no such object, or too long.
    """
    require(policy.may_change_settings(by, of=person), say("These are somebody else's drafts."))
    if not PLACE.fullmatch(place) or len(typed) > SIZE or not _is_form(typed):
        raise DomainError(say("That cannot be kept."))
    draft = db.session.get(Draft, (person.id, place))
    if draft is None:
        _make_room(person)
        draft = Draft(user_id=person.id, place=place)
        db.session.add(draft)
    draft.text, draft.revision, draft.at = typed, revision, now()
    queue("accounts.forget_drafts", key=f"accounts.forget_drafts:{now():%Y-%m-%d}", due_at=now() + KEPT_FOR + timedelta(days=1))
    return draft


def drop_draft(person: User, place: str, *, by: User) -> None:
    """It was sent, or thrown away."""
    require(policy.may_change_settings(by, of=person), say("These are somebody else's drafts."))
    db.session.execute(delete(Draft).where(Draft.user_id == person.id, Draft.place == place))


def forget_old_drafts() -> int:
    """Forget what nobody came back to; returns how many there were."""
    gone = db.session.execute(delete(Draft).where(Draft.at < now() - KEPT_FOR))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def forget_drafts_of(kind: str, ids: Collection[int]) -> None:
    """What anybody typed about a `kind` ("card", "comment") that is gone for good: another one may come to have its number."""
    about = or_(Draft.place.startswith(f"{kind}:"), Draft.place.startswith(f"at:/{kind}s/"))
    number = re.compile(rf"(?:{kind}:|at:/{kind}s/)(\d+)(?![\w-])")
    places = db.session.scalars(select(Draft.place).where(about).distinct())
    gone = [place for place in places if (named := number.match(place)) and int(named[1]) in ids]
    db.session.execute(delete(Draft).where(Draft.place.in_(gone)))


def _make_room(person: User) -> None:
    kept = select(Draft.place).where(Draft.user_id == person.id).order_by(Draft.at.desc()).offset(MOST - 1)
    if too_many := list(db.session.scalars(kept)):
        db.session.execute(delete(Draft).where(Draft.user_id == person.id, Draft.place.in_(too_many)))


def _is_form(typed: str) -> bool:
    try:
        read = json.loads(typed)
    except ValueError:
        return False
    return (
        isinstance(read, dict)
        and 0 < len(read) <= FIELDS
        and all(isinstance(values, list) and all(isinstance(each, str | None) for each in values) for values in read.values())
    )
