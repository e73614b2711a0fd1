"""How Alembic meets our database: all migrations in one transaction, which keeps every row or changes nothing.

On SQLite a batch migration rebuilds the table, and with foreign keys enforced the hidden DROP TABLE would delete
the rows of its children. So they are off here, and the references are checked before the commit.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import _repr_type
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator

from board.cli.schema import all_models
from board.core.db import Base, prepare, writing


def render_type(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Write our column types as what they store: a migration must not change when the code does."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    stored = _repr_type(item.impl_instance, autogen)
    collation = getattr(item.load_dialect_impl(postgresql.dialect()), "collation", None)
    if collation:
        ordered = sa.String(item.impl_instance.length, collation=collation)
        return f'{stored}.with_variant({_repr_type(ordered, autogen)}, "postgresql")'
    return stored


def is_ours(_item: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
    """Leave alone what a migration wrote as SQL: the tables behind a full-text index; on SQLite also references, whose
    ON DELETE SQLAlchemy cannot read where a column was added with it (PostgreSQL compares them)."""
    if kind == "foreign_key_constraint":
        return engine.dialect.name != "sqlite"
    return not (reflected and kind == "table" and name not in Base.metadata.tables)


def migrate(connection: sa.Connection) -> None:
    """Run the migrations on this connection."""
    raw = connection.connection.driver_connection
    is_sqlite = connection.dialect.name == "sqlite"
    raw.execute("PRAGMA foreign_keys=OFF" if is_sqlite else "SET statement_timeout = 0")
    if not is_sqlite:
        raw.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
        include_object=is_ours,
        render_item=render_type,
    )
    with writing(), context.begin_transaction():
        context.run_migrations()
        if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"the migration would break {len(broken)} references: {broken[:5]}")


all_models()
for index in [index for table in Base.metadata.tables.values() for index in table.indexes]:
    if "on_postgresql" in index.info:
        index.dialect_kwargs["postgresql_where"] = sa.text(index.info["on_postgresql"])
engine = sa.create_engine(context.config.attributes["url"], poolclass=sa.NullPool)
prepare(engine)
with engine.connect() as connection:
    migrate(connection)
