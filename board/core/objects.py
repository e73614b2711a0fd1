"""Objects of hot statements: what every page needs as objects of a class, and what hangs on each of them.

For each statement on classes SQLAlchemy finds out anew how every column becomes an attribute, which takes longer than to
ask and to read. Here that is known from the first time on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import Select, and_, inspect, select
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from .hot import hot, of

if TYPE_CHECKING:
    from .db import House

Model = TypeVar("Model")


class Objects(Generic[Model]):
    """The objects of a class `where` something holds, each with the one that it has `along` these relations.

    As for any statement on classes, an object that the session holds already stays as it is, unless it is read `afresh`.
    """

    def __init__(
        self, model: type[Model], *where: Any, along: Sequence[Any] = (), order_by: Sequence[Any] = (), afresh: bool = False
    ) -> None:
        self.model, self.where, self.along, self.order_by, self.afresh = model, where, along, order_by, afresh

    def all(self, session: House, values: Mapping[str, Any]) -> list[Model]:
        """In their order. Parts of `where` that are named get their `values`."""
        asked = of(self.statement)
        assert asked is not None
        return [self._object(session, row) for row in session.rows(asked, values)]

    def one(self, session: House, values: Mapping[str, Any]) -> Model | None:
        """The first one, if there is any."""
        found = self.all(session, values)
        return found[0] if found else None

    def get(self, session: House, number: int) -> Model | None:
        """The one of that number, which `where` names "id"; not asked for where the session holds it."""
        known: Model | None = session.identity_map.get((self.model, (number,), None))
        return self.one(session, {"id": number}) if known is None else known

    @cached_property
    def statement(self) -> Select[Any]:
        """What is asked. Made when the classes know one another: not while a module is read."""
        tables: Any = inspect(self.model).local_table
        for relation in self.along:
            pairs = relation.property.local_remote_pairs
            tables = tables.join(relation.property.mapper.local_table, and_(*(here == there for here, there in pairs)))
        columns = [column for part in self._parts for column in part.columns]
        return hot(select(*columns).select_from(tables).where(*self.where).order_by(*self.order_by))

    @cached_property
    def _parts(self) -> list[Part]:
        """The stretches of a row: the object itself, then what it has along its relations."""
        found = [Part(inspect(self.model), None, 0)]
        for relation in self.along:
            found.append(Part(relation.property.mapper, relation, found[-1].end))
        return found

    def _object(self, session: House, row: Sequence[Any]) -> Any:
        made: dict[type[Any], Any] = {}
        for part in self._parts:
            made[part.model] = found = part.object(session, row, self.afresh)
            if part.name:
                set_committed_value(made[part.of], part.name, found)
        return made[self.model]


class Part:
    """The stretch of a row that is one object."""

    def __init__(self, mapper: Mapper[Any], relation: Any, start: int) -> None:
        self.mapper, self.model = mapper, mapper.class_
        self.of, self.name = (relation.parent.class_, relation.key) if relation is not None else (None, "")
        self.columns = [column for column in mapper.local_table.c if not mapper.get_property_by_column(column).deferred]
        self.names = [mapper.get_property_by_column(column).key for column in self.columns]
        self.start, self.end = start, start + len(self.names)
        self.number = start + self.names.index("id")

    def object(self, session: House, row: Sequence[Any], afresh: bool) -> Any:
        """The one the session holds, else a new one that it holds from now on, as if SQLAlchemy had loaded it."""
        key = (self.model, (row[self.number],), None)
        known = session.identity_map.get(key)
        values = zip(self.names, row[self.start : self.end], strict=True)
        if known is None:
            return _held(session, self.mapper, key, values)
        for name, value in values if afresh else ():
            set_committed_value(known, name, value)
        return known


def stored(session: House, model: type[Model], values: Mapping[str, Any]) -> Model:
    """The object of a row that was just written with all these `values`, as if SQLAlchemy had loaded it."""
    made: Model = _held(session, inspect(model), (model, (values["id"],), None), values.items())
    return made


def restated(known: Any, values: Mapping[str, Any]) -> None:
    """Say of an object what was just written of its row by a statement."""
    known.__dict__.update(values)


def _held(session: House, mapper: Mapper[Any], key: Any, values: Iterable[tuple[str, Any]]) -> Any:
    """A new object that the session holds under this `key`."""
    fresh = mapper.class_manager.new_instance()
    fresh.__dict__.update(values)
    state = instance_state(fresh)
    state.key, state.session_id = key, session.hash_key
    session.identity_map.add(state)
    return fresh
