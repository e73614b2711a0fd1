"""The sentences a team wrote for its letters."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ...teams.models import Team
from ..models import Snippet
from ..policy import may_see_requests

MOST = 40
"""Sentences of a team in one language."""


def snippets_of(team: Team, language: str = "") -> list[Snippet]:
    """In the team's order; of one language, or of both."""
    found = select(Snippet).where(Snippet.team_id == team.id, Snippet.deleted_at.is_(None))
    if language:
        found = found.where(Snippet.language == language)
    return list(db.session.scalars(found.order_by(Snippet.language.desc(), Snippet.position, Snippet.id)))


def visible_snippet(snippet_id: int, to: User) -> Snippet:
    """The sentence, deleted ones too. Raises `NotFound` where there is none or `to` does not answer requests."""
    found = db.session.get(Snippet, snippet_id) if may_see_requests(to) else None
    if found is None:
        raise NotFound
    return found
