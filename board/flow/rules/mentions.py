"""Naming somebody with @ in a text: who is meant, and remembering it.

The text keeps plain “@Ana Ruiz”, so that it reads the same in a mail or an export; who was meant is known by the rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import delete, select

from ...accounts.models import User
from ...core.clock import now
from ...core.db import db
from ...core.text import fold
from ..models import Board, Card, Mention
from ..queries.naming import people_to_name


def name_people(card: Card, text: str, comment_id: int | None, *, by: User) -> list[int]:
    """Remember whom `text` names; returns the ids of those it did not name before. The author is not told of themselves.

    Args:
        comment_id: the comment it stands in; None for the description.
    """
    here = select(Mention.user_id).where(Mention.card_id == card.id, Mention.comment_id == comment_id)
    before = set(db.session.scalars(here))
    if "@" not in text and not before:
        return []
    named = {person.id for person in named_in(text, people_to_name(db.session.get_one(Board, card.board_id)))}
    if gone := before - named:
        db.session.execute(
            delete(Mention).where(Mention.card_id == card.id, Mention.comment_id == comment_id, Mention.user_id.in_(gone))
        )
    fresh = sorted(named - before)
    at = now()
    for user_id in fresh:
        seen = at if user_id == by.id else None
        db.session.add(Mention(card_id=card.id, comment_id=comment_id, user_id=user_id, by_id=by.id, at=at, seen_at=seen))
    return [user_id for user_id in fresh if user_id != by.id]


def named_in(text: str, people: Iterable[User]) -> list[User]:
    """Who of `people` stands after an @ in `text`: by the whole name, or by a first name that only one of them has."""
    known = list(people)
    shared = Counter(fold(person.first_name) for person in known)
    names = {person.name: person for person in known}
    for person in known:
        if shared[fold(person.first_name)] == 1:
            names.setdefault(person.first_name, person)
    found: dict[int, User] = {}
    rest = text
    for name in sorted(names, key=len, reverse=True):
        rest, times = re.subn(rf"(?<![\w@])@{re.escape(name)}(?!\w)", " ", rest, flags=re.IGNORECASE)
        if times:
            found[names[name].id] = names[name]
    return list(found.values())
