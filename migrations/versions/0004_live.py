"""PostgreSQL calls whoever listens when a board, a card, a presence or a notification changed.

Triggers of statements, as part of the transaction: rolled back they call nobody, and a thousand rows call once.
SQLite needs nothing: it counts its commits. Safe under the previous release, which does not listen.
"""

from alembic import op

revision = "0004_live"
down_revision = "0003_search"

CALLS = {
    "boards": "UPDATE OF version",
    "cards": "UPDATE OF revision",
    "presences": "INSERT OR DELETE OR UPDATE OF is_writing",
    "notifications": "INSERT OR DELETE OR UPDATE",
}
"""Table -> what calls. The channel is that of `board/activity/changes.py`."""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE FUNCTION call_listeners() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_notify('sirve', ''); RETURN NULL; END $$"
    )
    for table, what in CALLS.items():
        op.execute(
            f"CREATE TRIGGER call_listeners AFTER {what} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION call_listeners()"
        )
