"""Sentences a team writes for its letters: added, changed, put in order, deleted and brought back."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import LANGUAGES, say
from ...teams.models import Team
from ..events import SnippetDeleted, SnippetWritten
from ..models import Snippet
from ..policy import may_write_snippets
from ..queries.snippets import MOST, snippets_of

LONGEST = 1000


def add_snippet(team: Team, language: str, name: str, text: str, by: User) -> Snippet:
    """A new sentence, after the others of its language."""
    _may(team.id, by)
    if language not in LANGUAGES:
        raise DomainError(say("Choose one of these."), field="language")
    text = _checked(text)
    others = snippets_of(team, language)
    if len(others) >= MOST:
        raise DomainError(say("%(num)d sentences are enough: delete one first.", num=MOST), field="text")
    snippet = Snippet(
        team_id=team.id,
        language=language,
        name=_called(name, text),
        text=text,
        position=max((each.position for each in others), default=0) + 1,
        by_id=by.id,
        created_at=now(),
    )
    db.session.add(snippet)
    db.session.flush()
    _note(snippet, "added", by)
    return snippet


def change_snippet(snippet: Snippet, name: str, text: str, by: User) -> None:
    _may(snippet.team_id, by)
    snippet.text = _checked(text)
    snippet.name = _called(name, snippet.text)
    _note(snippet, "changed", by)


def move_snippet(snippet: Snippet, team: Team, up: bool, by: User) -> None:
    """One place up or down among those of its language; at the end it stays."""
    _may(snippet.team_id, by)
    ordered = snippets_of(team, snippet.language)
    at = next((place for place, each in enumerate(ordered) if each.id == snippet.id), None)
    if at is None:
        return
    to = at - 1 if up else at + 1
    if 0 <= to < len(ordered):
        ordered[at], ordered[to] = ordered[to], ordered[at]
        for place, each in enumerate(ordered, 1):
            each.position = place
        _note(snippet, "moved", by)


def delete_snippet(snippet: Snippet, by: User) -> None:
    _may(snippet.team_id, by)
    if snippet.deleted_at is None:
        snippet.deleted_at = now()
        record(SnippetDeleted(subject=("snippet", snippet.id), title=snippet.name, team_id=snippet.team_id), by=by)


def bring_back(snippet: Snippet, by: User) -> None:
    _may(snippet.team_id, by)
    if snippet.deleted_at is not None:
        snippet.deleted_at = None
        _note(snippet, "brought_back", by)


def _may(team_id: int, by: User) -> None:
    require(may_write_snippets(by, team_id), say("Only the people of the team change its sentences."))


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise DomainError(say("Write the sentence."), field="text")
    if len(text) > LONGEST:
        raise DomainError(say("Use at most %(num)d characters.", num=LONGEST), field="text")
    return text


def _called(name: str, text: str) -> str:
    """Its name in the menu: its first words where none was given."""
    return name.strip()[:120] or text[:60]


def _note(snippet: Snippet, what: str, by: User) -> None:
    facts = {"what": what}
    record(
        SnippetWritten(subject=("snippet", snippet.id), title=snippet.name, team_id=snippet.team_id, facts=facts), by=by
    )
