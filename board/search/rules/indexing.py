"""Keeping the index in step with what the rooms hold. Whatever is told twice, or late, ends the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, func, select, text

from ...core.db import db, upsert
from ..models import Document
from ..queries.sources import ROOMS, Entry
from .words import body_words, name_words, tsvector

BATCH = 500
"""Documents that are written at once."""


def follow(kind: str, ids: Sequence[int]) -> int:
    """Let the index say of the things `ids` what they say now; those that are not to be found leave it.

    Returns how many it holds of them.
    """
    entries = ROOMS.sources[kind].says(ids)
    known = {entry.id for entry in entries}
    forget(kind, [each for each in ids if each not in known])
    put(kind, entries)
    return len(entries)


def fill(kinds: Iterable[str] = (), between: Callable[[], None] | None = None) -> dict[str, int]:
    """Follow everything there is, of these kinds (none named: all); returns kind -> how many.

    Args:
        between: called between two batches, such as by a job that lets others write.
    """
    counts: dict[str, int] = {}
    for kind in kinds or ROOMS.sources:
        counts[kind], last = 0, 0
        while ids := ROOMS.sources[kind].after(last, BATCH):
            _forget_between(kind, last, ids)
            counts[kind], last = counts[kind] + follow(kind, ids), ids[-1]
            if between:
                between()
        _forget_between(kind, last, [])
    return counts


def put(kind: str, entries: Sequence[Entry]) -> None:
    """Write what `entries` say, whether the index knew them or not."""
    for start in range(0, len(entries), BATCH):
        _put(kind, {entry.id: entry for entry in entries[start : start + BATCH]})


def forget(kind: str, ids: Sequence[int]) -> None:
    """Take these out of the index."""
    for start in range(0, len(ids), BATCH):
        _forget(Document.kind == kind, Document.subject_id.in_(ids[start : start + BATCH]))


def forget_everything() -> None:
    """Empty the index."""
    db.session.execute(text("DELETE FROM document_words"))
    db.session.execute(delete(Document))


def _forget_between(kind: str, last: int, ids: Sequence[int]) -> None:
    """Forget what the index has between the last id and these, and the room has not."""
    gone = [Document.kind == kind, Document.subject_id > last, Document.subject_id.not_in(ids)]
    _forget(*gone, *([Document.subject_id <= ids[-1]] if ids else []))


def _forget(*which: Any) -> None:
    ids = list(db.session.scalars(select(Document.id).where(*which)))
    if not ids:
        return
    db.session.execute(text(f"DELETE FROM document_words WHERE {_id()} = :id"), [{"id": each} for each in ids])  # noqa: S608
    db.session.execute(delete(Document).where(*which))


def _put(kind: str, entries: dict[int, Entry]) -> None:
    insert = upsert(Document)
    changing = ("scope", "key", "title", "text", "url", "language", "at")
    written = insert.on_conflict_do_update(
        index_elements=["kind", "subject_id"], set_={name: insert.excluded[name] for name in changing}
    )
    rows = [_row(kind, entry) for entry in entries.values()]
    db.session.execute(written, rows)
    ids = select(Document.subject_id, Document.id).where(Document.kind == kind, Document.subject_id.in_(list(entries)))
    _put_words([(id_, entries[subject_id]) for subject_id, id_ in db.session.execute(ids)])


def _row(kind: str, entry: Entry) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject_id": entry.id,
        "scope": entry.scope,
        "key": entry.key,
        "title": entry.title[:500],
        "text": entry.text,
        "url": entry.url,
        "language": entry.language,
        "at": entry.at,
    }


def _put_words(entries: Sequence[tuple[int, Entry]]) -> None:
    said = [(id_, name_words(entry.key, entry.title), body_words(entry.text)) for id_, entry in entries]
    if _is_sqlite():
        db.session.execute(
            text("INSERT OR REPLACE INTO document_words (rowid, name, body) VALUES (:id, :name, :body)"),
            [{"id": id_, "name": " ".join(name), "body": " ".join(body)} for id_, name, body in said],
        )
    else:
        db.session.execute(
            text(
                "INSERT INTO document_words (document_id, words) "
                "SELECT id, CAST(words AS tsvector) FROM unnest(CAST(:ids AS bigint[]), CAST(:words AS text[])) AS said (id, words) "
                "ON CONFLICT (document_id) DO UPDATE SET words = excluded.words"
            ),
            {"ids": [id_ for id_, _, _ in said], "words": [tsvector(name, body) for _, name, body in said]},
        )


def size() -> dict[str, int]:
    """Kind -> how many the index holds."""
    rows = db.session.execute(select(Document.kind, func.count()).group_by(Document.kind))
    return dict(rows.all())


def _id() -> str:
    return "rowid" if _is_sqlite() else "document_id"


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
