"""The database: one declarative base, the column types of the house, and how each engine is set up.

SQLite runs in WAL with `synchronous=FULL` and foreign keys on, and a unit of work that may write begins with
`BEGIN IMMEDIATE` (a deferred transaction that reads before it writes is refused at once when somebody else writes).
PostgreSQL writes at READ COMMITTED and reads at REPEATABLE READ, with time-outs. See docs/architecture.md.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Text,
    bindparam,
    event,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, SessionTransaction, mapped_column
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from . import hot
from .text import fold
from .words import Both

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TITLE, NAME, SENTENCE, LONG = 500, 120, 500, 100_000
"""Longest texts in characters: titles, names, one-sentence fields, descriptions and letters."""


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite, which has no zones, stores it naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], datetime | None]:
        """In one step, as each card has several."""
        read = self.impl_instance.result_processor(dialect, coltype)

        def instant(value: Any) -> datetime | None:
            if value is None:
                return None
            found: datetime = read(value) if read else value
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)

        return instant


class BothText(TypeDecorator[Both]):
    """`Both` as a JSON object with the keys "es" and "en"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Both | None, dialect: Any) -> str | None:
        return None if value is None else _stored(value)

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Both | None]:
        return _both


@lru_cache(1_024)
def _stored(both: Both) -> str:
    return json.dumps({"es": both.es, "en": both.en}, ensure_ascii=False)


@lru_cache(8_192)
def _both(stored: str | None) -> Both | None:
    """The same few names come with every card of a board; they cannot be changed, so one of each is enough."""
    return None if stored is None else Both(**json.loads(stored))


class RankText(TypeDecorator[str]):
    """A rank (`core.rank`), compared byte by byte on both databases."""

    impl = String(80)
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(String(80, collation="C" if dialect.name == "postgresql" else None))


class folded(FunctionElement[str]):
    """A text column without marks and case, as `core.text.fold` makes it, to be compared with folded words."""

    name = "fold"
    type = String()
    inherit_cache = True


@compiles(folded, "sqlite")
def _fold_in_python(element: Any, compiler: Any, **how: Any) -> str:
    return f"fold({compiler.process(element.clauses, **how)})"


@compiles(folded, "postgresql")
def _fold_in_postgres(element: Any, compiler: Any, **how: Any) -> str:
    """Without an extension. Dear: for titles and names, to be put in order; `holds` finds words in long texts."""
    plain = f"normalize({compiler.process(element.clauses, **how)}, NFKD)"
    return f"lower(regexp_replace({plain}, '[\u0300-\u036f]+', '', 'g'))"


class told(FunctionElement[str]):
    """These columns of all rows as one text, which is another one as soon as any value is; of no rows nothing."""

    name = "told"
    type = Text()
    inherit_cache = True


@compiles(told, "sqlite")
def _tell_in_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"nullif(json_group_array(json_array({compiler.process(element.clauses, **how)})), '[]')"


@compiles(told, "postgresql")
def _tell_in_postgres(element: Any, compiler: Any, **how: Any) -> str:
    return f"CAST(json_agg(json_build_array({compiler.process(element.clauses, **how)})) AS text)"


class FoldedWord(TypeDecorator[str]):
    """A word without marks and case; on PostgreSQL as a pattern of all the letters it may be written with."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return value if value is None or dialect.name == "sqlite" else "".join(map(_written, value))


class holds(FunctionElement[bool]):
    """A text column holds a word, whatever marks and case either is written with."""

    name = "holds"
    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, word: str) -> None:
        super().__init__(column, bindparam(None, fold(word), type_=FoldedWord(), unique=True))


@compiles(holds, "sqlite")
def _hold_in_python(element: Any, compiler: Any, **how: Any) -> str:
    column, word = (compiler.process(each, **how) for each in element.clauses)
    return f"(instr(fold({column}), {word}) > 0)"


@compiles(holds, "postgresql")
def _hold_in_postgres(element: Any, compiler: Any, **how: Any) -> str:
    """Two thousand long descriptions: 40 ms by pattern, 700 ms by normalising, ten seconds by `translate`."""
    column, word = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} ~ {word})"


@cache
def _written(letter: str) -> str:
    """The pattern of a folded letter: "o" is also written "Ó" or "ö"."""
    ways = [letter, letter.upper(), *(marked for marked, plain in _folded().items() if plain == letter)]
    ways = list(dict.fromkeys(way for way in ways if len(way) == 1))
    return "[" + "".join(ways) + "]" if letter.isalnum() else "\\" + letter if letter.isascii() else letter


@cache
def _folded() -> dict[str, str]:
    return {chr(code): fold(chr(code)) for code in (*range(0xC0, 0x250), *range(0x386, 0x460), *range(0x1E00, 0x2000))}


class Base(DeclarativeBase):
    """The typed base of every table."""

    metadata = MetaData(naming_convention=NAMES)


# On the registry, because Flask-SQLAlchemy derives its own base, which may not carry a second map.
Base.registry.update_type_annotation_map({datetime: Instant, Both: BothText, dict[str, Any]: JSON})

Id = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
Name = Annotated[str, mapped_column(String(NAME))]
Title = Annotated[str, mapped_column(String(TITLE))]
Line = Annotated[str, mapped_column(String(SENTENCE))]
Long = Annotated[str, mapped_column(Text)]
Rank = Annotated[str, mapped_column(RankText)]

Read = TypeVar("Read")


def only(where: str, on_postgresql: str = "") -> dict[str, Any]:
    """Arguments of an index of those rows only. PostgreSQL's is merely noted, for `migrations/env.py`: as an argument it would
    make SQLAlchemy read all it knows of PostgreSQL, a twentieth of a start."""
    return {"sqlite_where": text(where), "info": {"on_postgresql": on_postgresql or where}}


PATIENCE = 5.0
"""Seconds a writer waits for its turn, and then again for other processes."""

_writing: ContextVar[bool] = ContextVar("writing", default=False)
READ, WRITE, KEEP = hot.words("BEGIN"), hot.words("BEGIN IMMEDIATE"), hot.words("COMMIT")


class House(Session):
    """A session that writes what is pending before every statement: SQLAlchemy's own does so only for those on classes."""

    _at: SessionTransaction | None = None
    _open: Connection

    def execute(self, statement: Any, params: Any = None, **how: Any) -> Any:
        asked = hot.of(statement)
        if asked is not None:
            return asked.result(self._ready(), params or {})
        self._ready()
        return super().execute(statement, params, **how)

    def scalar(self, statement: Any, params: Any = None, **how: Any) -> Any:
        asked = hot.of(statement)
        if asked is not None:
            rows = asked.rows(self._ready(), params or {})
            return rows[0][0] if rows else None
        self._ready()
        return super().scalar(statement, params, **how)

    def scalars(self, statement: Any, params: Any = None, **how: Any) -> Any:
        asked = hot.of(statement)
        if asked is not None:
            return asked.result(self._ready(), params or {}).scalars()
        self._ready()
        return super().scalars(statement, params, **how)

    def rows(self, asked: hot.Hot, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The bare rows of a hot statement."""
        return asked.rows(self._ready(), values)

    def _ready(self) -> Connection:
        """The connection of this transaction, to which everything pending is written; without asking all that `connection()` and
        `flush()` ask each time."""
        if (self._new or self._deleted or self.identity_map._modified) and self.autoflush and not self._flushing:
            self.flush()
        now = self._nested_transaction or self._transaction
        if now is None or self._at is not now or not now.is_active:
            self._open = self.connection()  # which also begins the savepoint of a nested one
            self._at = self._nested_transaction or self._transaction
        return self._open

    def get_bind(self, *_about: Any, bind: Any = None, **_more: Any) -> Any:
        """There is one database."""
        return self._db.engine if bind is None else bind


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"class_": House, "expire_on_commit": False})

# Type checkers do not see Flask-SQLAlchemy's dynamic base, so they are shown the static one.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


@contextmanager
def writing(may_write: bool = True) -> Iterator[None]:
    """Transactions begun inside may write: on SQLite they take the write lock at once."""
    token = _writing.set(may_write)
    try:
        yield
    finally:
        _writing.reset(token)


def upsert(model: Any) -> Any:
    """An `insert` that knows what to do on conflict, of the database that is used; the other one's is never imported."""
    return import_module(f"sqlalchemy.dialects.{db.engine.dialect.name}").insert(model)


def once(name: Hashable, read: Callable[[], Read]) -> Read:
    """What `read()` says, asked once in a transaction that only reads: many parts of a page need the same."""
    if _writing.get():
        return read()
    session = db.session()
    kept = session.info.get("once")
    if kept is None or kept[0] is not session.get_transaction():
        found = read()
        kept = session.info["once"] = (session.get_transaction(), {name: found})
    elif name not in kept[1]:
        kept[1][name] = read()
    value: Read = kept[1][name]
    return value


def set_writing(may_write: bool) -> None:
    """Say for the rest of this context (a request) whether its transaction may write."""
    _writing.set(may_write)


def begin_anew(may_write: bool) -> None:
    """Commit, and go on in another transaction, which for the rest of this context `may_write` or only reads.

    The database is told and the session is not: what it holds stays, and each of its own commits costs as much as ten statements.
    """
    session = db.session()
    session.flush()
    set_writing(may_write)
    if session.in_transaction():
        connection = session.connection()
        KEEP.rows(connection, {})
        if may_write:
            session.info.clear()  # what was noted while nothing was held; what was noted since is still so
        connection.dispatch.begin(connection)


def pool(is_sqlite: bool) -> dict[str, Any]:
    """Engine options: enough connections for the pages served at once, of which the one used last comes first, as it still knows
    what it read; a dead PostgreSQL connection is noticed."""
    for_all = {"pool_timeout": 10, "pool_use_lifo": True, "json_serializer": _as_json, "json_deserializer": msgspec.json.decode}
    if is_sqlite:
        return for_all | {"pool_size": 4, "max_overflow": 44, "connect_args": {"check_same_thread": False}}
    return for_all | {"pool_size": 8, "max_overflow": 24, "pool_pre_ping": True}


def _as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def prepare(engine: Engine) -> None:
    """Give `engine` the settings of the house. Call once, before its first connection."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        _queue_writers(engine)
    else:
        event.listen(engine, "connect", _prepare_postgres)
        event.listen(engine, "begin", _read_one_moment)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, or savepoints do not hold
    connection.create_function("fold", 1, lambda text: text and fold(text), deterministic=True)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "trusted_schema=OFF",
        "cache_size=-1000",  # of each connection, and there are as many as pages served at once
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _queue_writers(engine: Engine) -> None:
    """Let the writers of this process in one after the other.

    SQLite itself makes them wait by trying again and again, which under load starves some until they are refused.
    Other processes are still waited for by `busy_timeout`. A queue that does not move is not obeyed for ever.
    """
    turn = threading.Lock()

    def begin(connection: Connection) -> None:
        if not _writing.get():
            give_up(connection.info)
            READ.rows(connection, {})
            return
        if not connection.info.get("has_turn"):
            connection.info["has_turn"] = turn.acquire(timeout=PATIENCE)
        try:
            WRITE.rows(connection, {})
        except BaseException:
            give_up(connection.info)
            raise

    def give_up(info: dict[Any, Any]) -> None:
        if info.pop("has_turn", False):
            turn.release()

    event.listen(engine, "begin", begin)
    # Not when the commit begins: the next one would meet a database that is still locked, and try again and again.
    event.listen(engine, "checkin", lambda _raw, record: give_up(record.info))


def _read_one_moment(connection: Connection) -> None:
    """A page is read in several statements: on SQLite a transaction sees one moment anyhow, here it has to be asked for,
    or a card that moves meanwhile would be on the page twice or not at all."""
    if not _writing.get():
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _prepare_postgres(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '10s'")
        cursor.execute("SET lock_timeout = '5s'")
        cursor.execute("SET idle_in_transaction_session_timeout = '30s'")
        cursor.execute("SET timezone = 'UTC'")
    connection.commit()
