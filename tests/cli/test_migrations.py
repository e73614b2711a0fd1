"""The schema: it says what the models say, and migrating never loses a row."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command

from board.cli import schema
from board.cli.refusals import Refused
from board.config import Settings
from tests import databases

FORGETFUL = '''\
"""A migration that rebuilds a table others refer to."""

import sqlalchemy as sa
from alembic import op

revision = "0002_rebuild"
down_revision = "{before}"


def upgrade() -> None:
    with op.batch_alter_table("users", recreate="always") as users:
        users.add_column(sa.Column("nickname", sa.String(40), nullable=True))
    {then}


def downgrade() -> None:
    pass
'''


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """Settings on an empty folder."""
    return databases.settings_in(tmp_path / "data")


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Pretend that a later release has one more migration."""
    newest = schema.newest()

    def released(then: str = "pass") -> None:
        folder = tmp_path / "migrations"
        (folder / "versions").mkdir(parents=True)
        for file in schema.MIGRATIONS.glob("*.*"):
            (folder / file.name).write_text(file.read_text())
        for file in schema.MIGRATIONS.glob("versions/*.py"):
            (folder / "versions" / file.name).write_text(file.read_text())
        (folder / "versions" / "0002_rebuild.py").write_text(FORGETFUL.format(before=newest, then=then))
        monkeypatch.setattr(schema, "MIGRATIONS", folder)

    return released


def people_and_sessions(settings: Settings) -> tuple[int, int]:
    with closing(sqlite3.connect(settings.data_folder / "sirve.db")) as database:
        count = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM sessions)"
        return database.execute(count).fetchone()


def with_a_person(settings: Settings) -> Settings:
    """A migrated database with one signed-in person."""
    schema.migrate(settings)
    with closing(sqlite3.connect(settings.data_folder / "sirve.db")) as database:
        database.execute(
            "INSERT INTO users (id, name, email, role, language, time_zone, theme, shortcuts, is_example, created_at) "
            "VALUES (1, 'Ada', 'ada@example.org', 'member', 'es', 'Europe/Madrid', 'system', 1, 0, '2026-11-21')"
        )
        database.execute(
            "INSERT INTO sessions (id, secret_hash, user_id, data, created_at, last_seen_at, address, agent) "
            "VALUES (1, 'x', 1, '{}', '2026-11-21', '2026-11-21', '', '')"
        )
        database.commit()
    return settings


@pytest.mark.both_databases
def test_the_migrations_make_what_the_models_say(database):
    config = schema.alembic_config(database.settings.sqlalchemy_url)

    command.check(config)  # raises when it would write another migration


@pytest.mark.both_databases
def test_the_schema_is_known_without_opening_alembic(database):
    assert schema.current(database.settings) == schema.newest()
    assert not schema.needs_migration(database.settings)


@pytest.mark.both_databases
def test_nobody_has_set_up_a_new_installation(database):
    assert not schema.has_people(database.settings)


def test_an_empty_folder_is_migrated_without_a_backup(empty):
    result = schema.migrate(empty)

    assert result == {"from": None, "to": schema.newest(), "backup": None}
    assert schema.migrate(empty)["from"] == schema.newest()


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(empty, next_release):
    settings = with_a_person(empty)
    next_release()

    schema.migrate(settings)

    assert schema.current(settings) == "0002_rebuild"
    assert people_and_sessions(settings) == (1, 1)


def test_an_older_database_is_copied_before_it_is_migrated(empty, next_release):
    settings = with_a_person(empty)
    before = schema.newest()
    next_release()

    copy = Path(schema.migrate(settings)["backup"])

    assert copy.parent == settings.data_folder / "backups"
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == (before,)
        assert database.execute("SELECT name FROM users").fetchall() == [("Ada",)]


def test_a_migration_that_breaks_a_reference_changes_nothing(empty, next_release):
    settings = with_a_person(empty)
    before = schema.newest()
    next_release(then='op.execute("DELETE FROM users")')

    with pytest.raises(RuntimeError, match="would break 1 references"):
        schema.migrate(settings)

    assert schema.current(settings) == before
    assert people_and_sessions(settings) == (1, 1)


def test_a_newer_database_is_refused_and_left_as_it_is(empty):
    schema.migrate(empty)
    with closing(sqlite3.connect(empty.data_folder / "sirve.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_future'")
        database.commit()

    with pytest.raises(Refused, match="newer Sirve"):
        schema.migrate(empty)

    assert schema.current(empty) == "9999_future"


def test_a_file_that_is_no_database_is_refused(empty):
    (empty.data_folder / "sirve.db").write_text("not a database, but long enough to look like a file " * 20)

    with pytest.raises(Refused, match=r"sirve\.db cannot be opened"):
        schema.migrate(empty)


def test_a_database_server_that_does_not_answer_is_named(empty, tmp_path):
    away = replace(empty, database_url=f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")

    with pytest.raises(Refused, match="does not answer"):
        schema.migrate(away)
