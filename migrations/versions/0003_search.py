"""The words of what can be found, and the bell of each person.

SQLite keeps the words in FTS5, PostgreSQL in a tsvector with GIN; both get them folded and cut by Python
(`board/search/rules/words.py`), so that they find the same. The worker fills the index of an installation that has
something to find already. Safe under the previous release: tables are new.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_search"
down_revision = "0002_board"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bells",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bells_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_bells")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE document_words USING fts5(name, body, columnsize=0, prefix='1 2 3', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
    else:
        op.execute(
            "CREATE TABLE document_words (document_id BIGINT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE, "
            "words TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_document_words_words ON document_words USING gin (words)")
    _fill_later()


def _fill_later() -> None:
    has_something = "SELECT EXISTS (SELECT 1 FROM cards) OR EXISTS (SELECT 1 FROM requests) OR EXISTS (SELECT 1 FROM users)"
    if not op.get_bind().execute(sa.text(has_something)).scalar():
        return
    outbox = sa.table(
        "outbox",
        *(sa.column(name) for name in ("key", "name", "attempts", "error")),
        sa.column("payload", sa.JSON()),
        sa.column("due_at", sa.DateTime(timezone=True)),
    )
    op.execute(
        outbox.insert().values(
            key="search.rebuild:0003", name="search.rebuild", payload={}, due_at=sa.func.current_timestamp(), attempts=0, error=""
        )
    )
