"""The whole board: trash, files, comments with versions, work types, links, recurrences, drafts, search, notifications.

Safe under the previous release: tables are new, columns are nullable or have a default, nothing is rebuilt. Columns are
added one by one with their references and checks inline, because rebuilding a table on SQLite would lose its checks.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_board"
down_revision = "0001_first"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def add(table: str, name: str, kind: Any, default: str | None = None, to: str = "", check: str = "") -> None:
    """Add a column: nullable, or filled with `default`; `to` names the table it refers to, `check` what is always true.

    As SQL, since Alembic writes no ON DELETE into an ADD COLUMN.
    """
    said = f"ALTER TABLE {table} ADD COLUMN {name} {kind.compile(op.get_bind().dialect)}"
    if default is not None:
        said += f" DEFAULT {default} NOT NULL"
    if to:
        said += f" CONSTRAINT fk_{table}_{name}_{to} REFERENCES {to} (id) ON DELETE SET NULL"
    if check:
        said += f" CONSTRAINT ck_{table}_{'deleted_is_archived' if name == 'deleted_at' else name} CHECK ({check})"
    op.execute(said)


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_documents_kind_subject_id")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_scope"), ["scope"], unique=False)

    op.create_table(
        "work_types",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_work_types_team_id_teams"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_types")),
    )
    with op.batch_alter_table("work_types", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_types_team_id"), ["team_id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "place", name=op.f("pk_drafts")),
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("is_direct", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notifications_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index("ix_notifications_user", ["user_id", "at"], unique=False)
        batch_op.create_index(
            "uq_notifications_unread",
            ["user_id", "subject_kind", "subject_id"],
            unique=True,
            sqlite_where=sa.text("read_at is null"),
            postgresql_where=sa.text("read_at is null"),
        )

    op.create_table(
        "saved_views",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("board_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["boards.id"], name=op.f("fk_saved_views_board_id_boards"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    with op.batch_alter_table("saved_views", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_views_board_id"), ["board_id"], unique=False)

    op.create_table(
        "column_folds",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("column_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["column_id"], ["columns.id"], name=op.f("fk_column_folds_column_id_columns"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_column_folds_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "column_id", name=op.f("pk_column_folds")),
    )
    op.create_table(
        "card_links",
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.CheckConstraint("kind in ('blocked_by', 'derived_from')", name=op.f("ck_card_links_kind")),
        sa.CheckConstraint("card_id <> other_id", name=op.f("ck_card_links_two_cards")),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("fk_card_links_card_id_cards"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["cards.id"], name=op.f("fk_card_links_other_id_cards"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("card_id", "other_id", "kind", name=op.f("pk_card_links")),
    )
    with op.batch_alter_table("card_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_links_other_id"), ["other_id"], unique=False)

    op.create_table(
        "card_scores",
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("ease", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "impact between 1 and 10 and confidence between 1 and 10 and ease between 1 and 10",
            name=op.f("ck_card_scores_one_to_ten"),
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("fk_card_scores_card_id_cards"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_card_scores_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("card_id", "user_id", name=op.f("pk_card_scores")),
    )
    op.create_table(
        "card_watches",
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.CheckConstraint("state in ('watching', 'muted')", name=op.f("ck_card_watches_state")),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("fk_card_watches_card_id_cards"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_card_watches_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("card_id", "user_id", name=op.f("pk_card_watches")),
    )
    op.create_table(
        "kudos",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_kudos_by_id_users"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_kudos_card_id_cards"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["users.id"], name=op.f("fk_kudos_to_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kudos")),
    )
    with op.batch_alter_table("kudos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kudos_card_id"), ["card_id"], unique=False)

    op.create_table(
        "overruns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("board_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["board_id"], ["boards.id"], name=op.f("fk_overruns_board_id_boards"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_overruns_by_id_users"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_overruns_card_id_cards"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_overruns_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overruns")),
    )
    with op.batch_alter_table("overruns", schema=None) as batch_op:
        batch_op.create_index("ix_overruns_board", ["board_id", "at"], unique=False)

    op.create_table(
        "presences",
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_writing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_presences_card_id_cards"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_presences_session_id_sessions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_presences_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", "card_id", name=op.f("pk_presences")),
    )
    with op.batch_alter_table("presences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_presences_card_id"), ["card_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("board_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("before_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_proposals_answered_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["cards.id"], name=op.f("fk_proposals_before_id_cards"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["boards.id"], name=op.f("fk_proposals_board_id_boards"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_proposals_by_id_users"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_proposals_card_id_cards"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_board_id"), ["board_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_card_id"), ["card_id"], unique=False)

    op.create_table(
        "recurrences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("board_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("every", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("every in ('week', 'fortnight', 'month', 'quarter')", name=op.f("ck_recurrences_every")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["boards.id"], name=op.f("fk_recurrences_board_id_boards"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("fk_recurrences_card_id_cards"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_recurrences_created_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurrences")),
        sa.UniqueConstraint("card_id", name=op.f("uq_recurrences_card_id")),
    )
    with op.batch_alter_table("recurrences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recurrences_board_id"), ["board_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recurrences_next_on"), ["next_on"], unique=False)

    op.create_table(
        "mentions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_mentions_by_id_users"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_mentions_card_id_cards"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_mentions_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mentions_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
    )
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentions_card_id"), ["card_id"], unique=False)
        batch_op.create_index("ix_mentions_user", ["user_id", "seen_at"], unique=False)

    in_the_trash = "deleted_at is null or archived_at is not null"
    for table in ("boards", "columns", "cards"):
        add(table, "deleted_at", sa.DateTime(timezone=True), check=in_the_trash)
        add(table, "deleted_by_id", ID, to="users")
    for table in ("comments", "attachments"):
        add(table, "deleted_at", sa.DateTime(timezone=True))
        add(table, "deleted_by_id", ID, to="users")
    add("boards", "person_limit", sa.Integer(), check="person_limit is null or person_limit between 1 and 99")
    add("boards", "uses_scores", sa.Boolean(), "false")
    add("cards", "work_type_id", ID, to="work_types")
    add("cards", "is_deleted_with_column", sa.Boolean(), "false")
    add("cards", "words_revision", sa.Integer(), "1")
    add("cards", "description_revision", sa.Integer(), "1")
    op.create_index(
        "ix_cards_deleted",
        "cards",
        ["deleted_at"],
        sqlite_where=sa.text("deleted_at is not null"),
        postgresql_where=sa.text("deleted_at is not null"),
    )
    add("blockers", "person_id", ID, to="users")
    add("blockers", "other_id", ID, to="cards")
    add("blockers", "ending", sa.String(500), "''")
    add("comments", "edited_at", sa.DateTime(timezone=True))
    add("comments", "revision", sa.Integer(), "1")
    add("check_items", "owner_id", ID, to="users")
    add("check_items", "done_at", sa.DateTime(timezone=True))
    add("check_items", "done_by_id", ID, to="users")
    op.create_index("ix_check_items_owner_id", "check_items", ["owner_id"])
    add("attachments", "storage", sa.String(80), "''")
    add("attachments", "content_type", sa.String(100), "''")
    add("attachments", "size", sa.BigInteger(), "0")
    add("attachments", "thumbnail", sa.String(80), "''")
    add("attachments", "width", sa.Integer())
    add("attachments", "height", sa.Integer())
    add("attachments", "added_by_id", ID, to="users")
