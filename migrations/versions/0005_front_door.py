"""The front door: mails, working calendars, pauses, appeals, subscriptions, files of requests, duty and snippets.

Safe under the previous release: tables are new, columns are nullable or have a default, nothing is rebuilt.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005_front_door"
down_revision = "0004_live"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def add(table: str, name: str, kind: Any, default: str | None = None, to: str = "", check: str = "") -> None:
    """Add a column: nullable, or filled with `default`; `to` names the table it refers to, `check` what is always true.

    As SQL, with references and checks inline: rebuilding a table on SQLite would lose its checks.
    """
    said = f"ALTER TABLE {table} ADD COLUMN {name} {kind.compile(op.get_bind().dialect)}"
    if default is not None:
        said += f" DEFAULT {default} NOT NULL"
    if to:
        said += f" CONSTRAINT fk_{table}_{name}_{to} REFERENCES {to} (id) ON DELETE SET NULL"
    if check:
        said += f" CONSTRAINT ck_{table}_{name} CHECK ({check})"
    op.execute(said)


def upgrade() -> None:
    op.create_table(
        "mail_servers",
        sa.Column("id", ID, nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(length=8), nullable=False),
        sa.Column("username", sa.String(length=254), nullable=False),
        sa.Column("password", sa.String(length=500), nullable=False),
        sa.Column("from_email", sa.String(length=254), nullable=False),
        sa.Column("from_name", sa.String(length=120), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.CheckConstraint("security in ('none', 'starttls', 'tls')", name=op.f("ck_mail_servers_security")),
        sa.CheckConstraint("id = 1", name=op.f("ck_mail_servers_only_one")),
        sa.CheckConstraint("port between 1 and 65535", name=op.f("ck_mail_servers_port")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_servers")),
    )
    op.create_table(
        "holidays",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_holidays_team_id_teams"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
    )
    with op.batch_alter_table("holidays", schema=None) as batch_op:
        batch_op.create_index(
            "uq_holidays_all",
            ["day"],
            unique=True,
            sqlite_where=sa.text("team_id is null"),
            postgresql_where=sa.text("team_id is null"),
        )
        batch_op.create_index(
            "uq_holidays_team",
            ["team_id", "day"],
            unique=True,
            sqlite_where=sa.text("team_id is not null"),
            postgresql_where=sa.text("team_id is not null"),
        )

    op.create_table(
        "duties",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_duties_team_id_teams"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_duties_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint("team_id", "week", name=op.f("uq_duties_team_id_week")),
    )
    op.create_table(
        "mails",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("thread", sa.String(length=200), nullable=False),
        sa.Column("to_email", sa.String(length=254), nullable=False),
        sa.Column("to_name", sa.String(length=120), nullable=False),
        sa.Column("to_user_id", ID, nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("unsubscribe_url", sa.String(length=400), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.CheckConstraint("state in ('queued', 'held', 'sent', 'failed', 'done')", name=op.f("ck_mails_state")),
        sa.ForeignKeyConstraint(
            ["to_user_id"], ["users.id"], name=op.f("fk_mails_to_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
    )
    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.create_index("ix_mails_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_mails_subject", ["subject_kind", "subject_id", "id"], unique=False)

    op.create_table(
        "snippets",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_snippets_by_id_users"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_snippets_team_id_teams"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snippets")),
    )
    with op.batch_alter_table("snippets", schema=None) as batch_op:
        batch_op.create_index("ix_snippets_team", ["team_id", "language", "position"], unique=False)

    op.create_table(
        "request_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("storage", sa.String(length=80), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("thumbnail", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_request_files_request_id_requests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_files")),
        sa.UniqueConstraint("request_id", "key", name=op.f("uq_request_files_request_id_key")),
    )
    with op.batch_alter_table("request_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_files_request_id"), ["request_id"], unique=False)

    op.create_table(
        "request_looks",
        sa.Column("request_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_writing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_request_looks_request_id_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_request_looks_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", "user_id", name=op.f("pk_request_looks")),
    )
    op.create_table(
        "request_pauses",
        sa.Column("id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at is null or ended_at >= started_at", name=op.f("ck_request_pauses_order")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_request_pauses_request_id_requests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_pauses")),
    )
    with op.batch_alter_table("request_pauses", schema=None) as batch_op:
        batch_op.create_index("ix_request_pauses_request", ["request_id"], unique=False)
        batch_op.create_index(
            "uq_request_pauses_open",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("ended_at is null"),
            postgresql_where=sa.text("ended_at is null"),
        )

    op.create_table(
        "subscriptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_subscriptions_request_id_requests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("request_id", "email", name=op.f("uq_subscriptions_request_id_email")),
    )
    op.create_table(
        "appeals",
        sa.Column("id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("decision_id", ID, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_appeals_decision_id_decisions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_appeals_request_id_requests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("request_id", name=op.f("uq_appeals_request_id")),
    )

    add("decisions", "is_expedite", sa.Boolean(), "false")
    op.create_index("ix_decisions_at", "decisions", ["at"])
    add("decisions", "group_key", sa.String(40), "''")
    add("departments", "slug", sa.String(40))
    add("departments", "shares_requests", sa.Boolean(), "false")
    op.create_index("uq_departments_slug", "departments", ["slug"], unique=True)
    add("requests", "rated_at", sa.DateTime(timezone=True))
    add("requests", "rating_words", sa.Text(), "''")
    add("requests", "is_hunch", sa.Boolean(), "false")
    add("requests", "kind_answers", sa.JSON(), "'{}'")
    add("requests", "came_by", sa.String(60), "''")
    add("requests", "assigned_to_id", ID, to="users")
    op.create_index("ix_requests_assigned_to_id", "requests", ["assigned_to_id"])
    add("requests", "for_head", sa.Boolean(), "false")
    add("requests", "link_revoked_at", sa.DateTime(timezone=True))
    add("requests", "looked_at", sa.DateTime(timezone=True))
    add("requests", "promised_at", sa.DateTime(timezone=True))
    op.create_index("ix_requests_received", "requests", ["received_at"])
    op.create_index("ix_requests_head", "requests", ["for_head", "state"])
    add("teams", "works_on", sa.String(7), "'12345'", check="length(works_on) between 1 and 7")
    add("teams", "opens_at", sa.Integer(), "540", check="opens_at between 0 and 1439")
    add("teams", "closes_at", sa.Integer(), "1020", check="closes_at between 1 and 1440")
    add("users", "leads_department", sa.Boolean(), "false")
    add("users", "digest", sa.String(8), "'daily'", check="digest in ('off', 'hours', 'daily', 'weekly')")
    add("users", "digested_at", sa.DateTime(timezone=True))
    add("users", "mails_requests", sa.Boolean(), "true")
    op.execute(
        "INSERT INTO request_pauses (request_id, started_at) SELECT id, paused_at FROM requests WHERE paused_at IS NOT NULL"
    )
    op.execute("UPDATE requests SET promised_at = due_at")
    op.execute(
        "UPDATE requests SET answered_at = (SELECT min(d.at) FROM decisions d WHERE d.request_id = requests.id AND d.by_id IS NOT NULL"
        " AND d.sent_at IS NOT NULL AND d.letter <> '' AND d.outcome <> 'rerouted') WHERE hops > 0"
    )
    op.execute("UPDATE requests SET for_head = true WHERE team_id IS NULL AND hops >= 2")
