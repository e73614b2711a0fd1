"""The cards of a column are counted by an index, without reading each of them.

Safe under the previous release, which does not know it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_counted"
down_revision = "0007_who_asked"
OPEN = sa.text("archived_at is null")
COUNTED = ["column_id", "blocked_at", "started_at", "delivered_at", "learned_at", "check_on"]


def upgrade() -> None:
    op.create_index("ix_cards_counted", "cards", COUNTED, sqlite_where=OPEN, postgresql_where=OPEN)
