"""The index by which the cards of a column are counted holds all that the counting asks, so no card is read for it.

Safe under the previous release, which asks the same.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_covered"
down_revision = "0009_compared"
OPEN = sa.text("archived_at is null")
COUNTED = ["column_id", "blocked_at", "started_at", "delivered_at", "learned_at", "check_on", "archived_at"]


def upgrade() -> None:
    op.drop_index("ix_cards_counted", "cards")
    op.create_index("ix_cards_counted", "cards", COUNTED, sqlite_where=OPEN, postgresql_where=OPEN)
