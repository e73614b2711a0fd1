"""Looking for something: what it is called first, then titles, then texts, the newest first; only what a person may see.

Both databases answer the same question over the same folded words, so that they find the same in the same order. Each
step takes the newest `POOL` documents and no more: a word that is everywhere costs no more than a rare one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, column, literal_column, or_, select, table

from ...accounts.models import User
from ...core.db import db
from ...core.hot import hot
from ...core.text import fold
from ..models import Document
from .asking import Asked, Term
from .marking import Part, marked, snippet
from .sources import ROOMS, Shown

POOL = 120
"""Documents a step looks at."""

_DOCUMENTS = Document.__table__.c
_COLUMNS = (_DOCUMENTS.id, _DOCUMENTS.kind, _DOCUMENTS.subject_id, _DOCUMENTS.title, _DOCUMENTS.at)
_TEXTS = hot(select(_DOCUMENTS.id, _DOCUMENTS.text).where(_DOCUMENTS.id.in_(bindparam("ids", expanding=True))))


class Found(Struct, frozen=True):
    """One result for one person."""

    kind: str
    id: int
    url: str
    key: str
    title: list[Part]
    text: list[Part]
    """Some words around the hit; empty where only the title holds it."""
    place: str
    mark: str
    at: datetime | None


class Results(Struct, frozen=True):
    """What was found, the best first."""

    asked: Asked
    found: list[Found]
    has_more: bool = False


def find(asked: Asked, to: User, most: int, kinds: Collection[str] = ()) -> Results:
    """At most `most` (up to `POOL`) results that `to` may see, of these kinds (none named: all)."""
    seen = _seen(to, kinds)
    hits: dict[int, Any] = {row.id: row for row in _called(asked, seen)}
    if asked:
        for row in _by_title(asked, seen):
            hits.setdefault(row.id, row)
        if len(hits) <= most:
            for row in _newest(asked, seen, title_only=False):
                hits.setdefault(row.id, row)
    rows = list(hits.values())
    return Results(asked, _told(rows[:most], asked, to), len(rows) > most)


def newest(kind: str, to: User, most: int) -> list[Found]:
    """The latest of a kind that `to` may see: what a search begins with before anything is typed."""
    rows = db.session.execute(
        select(*_COLUMNS).where(Document.kind == kind, _seen(to, ())).order_by(Document.id.desc()).limit(most)
    ).all()
    return _told(rows, Asked(""), to)


def of(kind: str, ids: list[int], to: User) -> list[Found]:
    """Those things, in that order, where `to` may see them."""
    shown = ROOMS.sources[kind].shown(ids, to)
    return [_found(kind, each, shown[each], "", Asked("")) for each in ids if each in shown]


def _seen(to: User, kinds: Collection[str]) -> ColumnElement[bool]:
    return _any_of(tuple(may(to) for may in ROOMS.seen), tuple(sorted(kinds)))


@lru_cache(512)
def _any_of(of_rooms: tuple[ColumnElement[bool], ...], kinds: tuple[str, ...]) -> ColumnElement[bool]:
    """Kept, as the statements made of it are: making one costs more than running it."""
    seen = or_(*of_rooms)
    return and_(seen, Document.kind.in_(kinds)) if kinds else seen


def _called(asked: Asked, seen: ColumnElement[bool]) -> list[Any]:
    """What is called DES-42."""
    named = {named for each in ROOMS.keys if asked.key and (named := each(*asked.key))}
    rows: list[Any] = []
    for kind, subject_id in sorted(named):
        rows += db.session.execute(select(*_COLUMNS).where(Document.kind == kind, Document.subject_id == subject_id, seen))
    return rows


def _by_title(asked: Asked, seen: ColumnElement[bool]) -> list[Any]:
    """Titles that begin with what was asked first, then the latest."""
    begin = fold(asked.text)
    rows = _newest(asked, seen, title_only=True)
    return sorted(rows, key=lambda row: (not fold(row.title).startswith(begin), -row.at.timestamp()))


def _newest(asked: Asked, seen: ColumnElement[bool], title_only: bool) -> list[Any]:
    statement, expression = (
        (_sqlite(seen), _fts5(asked, title_only))
        if db.engine.dialect.name == "sqlite"
        else (_postgres(seen), _tsquery(asked, title_only))
    )
    rows = db.session.execute(statement, {"asked": expression, "pool": POOL}).all()
    return sorted(rows, key=lambda row: -row.at.timestamp())


@lru_cache(512)
def _sqlite(seen: ColumnElement[bool]) -> Select[Any]:
    words = table("document_words", column("rowid"))
    return hot(
        select(*_COLUMNS)
        .select_from(words.join(Document.__table__, _DOCUMENTS.id == words.c.rowid))
        .where(literal_column("document_words").op("MATCH")(bindparam("asked")), seen)
        .order_by(words.c.rowid.desc())
        .limit(bindparam("pool"))
    )


@lru_cache(512)
def _postgres(seen: ColumnElement[bool]) -> Select[Any]:
    from sqlalchemy.dialects.postgresql import TSQUERY  # here, because the dialect is a twentieth of a start

    words = table("document_words", column("document_id"), column("words"))
    return hot(
        select(*_COLUMNS)
        .select_from(words.join(Document.__table__, _DOCUMENTS.id == words.c.document_id))
        .where(words.c.words.op("@@")(cast(bindparam("asked", type_=String), TSQUERY)), seen)
        .order_by(Document.id.desc())
        .limit(bindparam("pool"))
    )


def _fts5(asked: Asked, title_only: bool) -> str:
    """In the language of FTS5. Words are letters and digits, so nothing in them can be an operator."""
    wanted = " AND ".join(
        "(" + " OR ".join(f'"{" ".join(term)}"{" *" if goes_on else ""}' for term, goes_on in ways) + ")" for ways in _ways(asked)
    )
    within = f"{{name}} : ({wanted})" if title_only else f"({wanted})"
    without = " OR ".join(f'"{" ".join(term)}"' for term in asked.without)
    return f"({within}) NOT ({without})" if without else within


def _tsquery(asked: Asked, title_only: bool) -> str:
    """In the language of PostgreSQL; the title has weight A."""
    weight = "A" if title_only else ""
    wanted = ["(" + " | ".join(_lexemes(term, weight, goes_on) for term, goes_on in ways) + ")" for ways in _ways(asked)]
    return " & ".join([*wanted, *("!" + _lexemes(term, "", False) for term in asked.without)])


def _lexemes(term: Term, weight: str, goes_on: bool) -> str:
    *words, last = term
    ends = [(word, weight) for word in words] + [(last, "*" + weight if goes_on else weight)]
    return "(" + " <-> ".join(f"'{word}'" + (f":{end}" if end else "") for word, end in ends) + ")"


def _ways(asked: Asked) -> list[list[tuple[Term, bool]]]:
    """Of each term how it may stand in a text, and whether it may go on there."""
    last = len(asked.terms) - 1
    return [[(way, asked.goes_on and place == last and way is ways[0]) for way in ways] for place, ways in enumerate(asked.terms)]


def _told(rows: list[Any], asked: Asked, to: User) -> list[Found]:
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row.subject_id)
    shown = {kind: ROOMS.sources[kind].shown(ids, to) for kind, ids in by_kind.items() if kind in ROOMS.sources}
    texts = _texts([row.id for row in rows]) if asked else {}
    return [
        _found(row.kind, row.subject_id, shown[row.kind][row.subject_id], texts.get(row.id, ""), asked)
        for row in rows
        if row.subject_id in shown.get(row.kind, ())
    ]


def _texts(ids: list[int]) -> dict[int, str]:
    return dict(db.session.execute(_TEXTS, {"ids": ids}).all())


def _found(kind: str, id: int, shown: Shown, text: str, asked: Asked) -> Found:
    return Found(
        kind=kind,
        id=id,
        url=shown.url,
        key=shown.key,
        title=marked(shown.title, asked),
        text=snippet(text, asked),
        place=shown.place,
        mark=shown.mark,
        at=shown.at,
    )
