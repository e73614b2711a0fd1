"""Statements that are asked on every page: compiled once for a database, and asked of its driver.

SQLAlchemy finds a statement it has seen before in its cache, but then takes ten times as long as SQLite needs to answer.
A statement wrapped in `hot` is used like any other, `db.session.execute(HOT, {…})`; what it says is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, Self, TypeVar

from sqlalchemy import BindParameter, Connection, Dialect, Executable, Row, text
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler

Statement = TypeVar("Statement", bound=Executable)
Process = Callable[[Any], Any]
NAME = "hot"
MANY = "__[POSTCOMPILE_{}]"
"""Where SQLAlchemy leaves a place in the words for values that are seen only when they are asked."""


def hot(statement: Statement, *columns: str) -> Statement:
    """`statement`, to be compiled once. It stands on tables, not on classes, and is built once, in a module.

    Args:
        columns: of an INSERT the ones that are given, all that have no default in the database. It says what it returns, or is
            `inline()`.
    """
    marked = statement.execution_options(**{NAME: (kept := Hot(columns))})
    kept.statement = marked
    return marked


def words(sql: str) -> Hot:
    """What is nothing but words to the driver, such as the beginning of a transaction."""
    kept = Hot(())
    kept.statement = text(sql)
    return kept


def of(statement: Any) -> Hot | None:
    """How `statement` is asked if it is a hot one; not one that was made out of a hot one."""
    found: Hot | None = statement._execution_options.get(NAME)
    return found if found is not None and found.statement is statement else None


class Answer(list[Any]):
    """The rows, or what is first in each, to be taken as from a result of SQLAlchemy's, which finds out anew how for each one."""

    def all(self) -> Self:
        return self

    def first(self) -> Any:
        return self[0] if self else None

    def one_or_none(self) -> Any:
        """
        Raises:
            MultipleResultsFound: there are several.
        """
        if len(self) > 1:
            raise MultipleResultsFound("Multiple rows were found when one or none was required")
        return self[0] if self else None

    def one(self) -> Any:
        """
        Raises:
            NoResultFound: there is none.
            MultipleResultsFound: there are several.
        """
        if not self:
            raise NoResultFound("No row was found when one was required")
        return self.one_or_none()

    def scalars(self) -> Answer:
        """What is first in each row."""
        return Answer(row[0] for row in self)


class Hot:
    """One statement, and how each database wants it said."""

    statement: Executable

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = list(columns) or None
        self.said: dict[str, Said] = {}

    def result(self, connection: Connection, values: Mapping[str, Any]) -> Answer:
        """What the database says to it with these `values`."""
        said = self._said(connection)
        names, places = said.names, said.places
        return Answer([Row(names, None, places, row) for row in said.ask(connection, values)])

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The bare rows."""
        return self._said(connection).ask(connection, values)

    def _said(self, connection: Connection) -> Said:
        dialect = connection.dialect
        said = self.said.get(dialect.name)
        if said is None:
            compiled = self.statement.compile(dialect=dialect, column_keys=self.columns)  # type: ignore[attr-defined]
            said = self.said[dialect.name] = Said(compiled, dialect)
        return said


class Said:
    """A compiled statement."""

    def __init__(self, compiled: SQLCompiler, dialect: Dialect) -> None:
        self.dialect, self.sql = dialect, str(compiled)
        self.order: list[str] | None = compiled.positiontup
        processes = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
        self.into: dict[str, Process] = {name: process for name, process in processes.items() if process}
        self.fixed: dict[str, Any] = {}
        self.many: list[str] = []
        columns = getattr(compiled.statement, "exported_columns", ())
        self.types, self.keys = [column.type for column in columns], [column.key for column in columns]
        self.outof: list[tuple[int, Process]] | None = None
        for name, bind in compiled.binds.items():
            self._note(name, bind, compiled)
        self.fixed = {name: self.into.pop(name, _same)(value) for name, value in self.fixed.items()}

    def _note(self, name: str, bind: BindParameter[Any], compiled: SQLCompiler) -> None:
        """What is known of a value already does not have to be seen to again."""
        if bind in compiled.literal_execute_params:
            self.into.pop(name, None)
            self.sql = self.sql.replace(MANY.format(name), compiled.render_literal_bindparam(bind))
            self.order = self.order and [one for one in self.order if one != name]
        elif bind.expanding and bind.required:
            self.many.append(name)
        elif bind.expanding:
            self.sql, self.order, given = self._spread(self.sql, self.order, name, bind.effective_value)
            self.fixed |= given
            self.into.pop(name, None)
        elif not bind.required:
            self.fixed[name] = bind.effective_value

    @cached_property
    def names(self) -> SimpleResultMetaData:
        return SimpleResultMetaData(self.keys)

    @cached_property
    def places(self) -> Mapping[Any, int]:
        """Name of a column -> its place, as a row wants it."""
        return self.names._key_to_index

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows as the types of the columns want them.

        Raises:
            DBAPIError: as SQLAlchemy does.
        """
        sql, given = self._said(values)
        raw = connection.connection.dbapi_connection
        assert raw is not None
        cursor = raw.cursor()
        try:
            for listen in connection.engine.dispatch.before_cursor_execute:
                listen(connection, cursor, sql, given, None, False)
            cursor.execute(sql, given)
            rows: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
            if self.outof is None:
                self.outof = self._processes(cursor.description or ())
        except self.dialect.loaded_dbapi.Error as error:
            if is_gone := self.dialect.is_disconnect(error, raw, cursor):  # type: ignore[arg-type]
                connection.invalidate(error)
            raise DBAPIError.instance(
                sql, given, error, self.dialect.loaded_dbapi.Error, connection_invalidated=is_gone, dialect=self.dialect
            ) from error  # fmt: skip
        finally:
            cursor.close()
        return self._read(rows) if self.outof else rows

    def _said(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """The words, and the values in the form and order of the driver."""
        given = {**self.fixed, **values}
        for name, process in self.into_one:
            given[name] = process(given[name])
        if not self.many:
            return self.sql, self.ordered(given)
        sql, order = self.sql, self.order
        for name in self.many:
            sql, order, spread = self._spread(sql, order, name, values[name])
            given.update(spread)
        return sql, given if order is None else [given[name] for name in order]

    @cached_property
    def into_one(self) -> list[tuple[str, Process]]:
        return [(name, process) for name, process in self.into.items() if name not in self.many]

    @cached_property
    def ordered(self) -> Process:
        """What puts the values of all names into the form and order of the driver."""
        order = self.order
        if order is None:
            return _same
        return itemgetter(*order) if len(order) > 1 else lambda given: [given[name] for name in order]

    def _spread(
        self, sql: str, order: list[str] | None, name: str, values: Iterable[Any]
    ) -> tuple[str, list[str] | None, dict[str, Any]]:
        """Put every one of the `values` of that `name` into the words."""
        given = {f"{name}_{place}": value for place, value in enumerate(map(self.into.get(name, _same), values))}
        marks = "?" * len(given) if order is not None else [f"%({one})s" for one in given]
        sql = sql.replace(MANY.format(name), ", ".join(marks) or "NULL")
        return sql, order and [new for one in order for new in (given if one == name else [one])], given

    def _processes(self, described: Sequence[Any]) -> list[tuple[int, Process]]:
        """Place of a column -> what makes its value what its type says."""
        found = []
        for place, (kind, about) in enumerate(zip(self.types, described, strict=True)):
            if process := kind.dialect_impl(self.dialect).result_processor(self.dialect, about[1]):
                found.append((place, process))
        return found

    def _read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        read = []
        for row in rows:
            values = list(row)
            for place, process in self.outof or ():
                values[place] = process(values[place])
            read.append(tuple(values))
        return read


def _same(value: Any) -> Any:
    return value
