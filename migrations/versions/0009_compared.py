"""Requests that new ones are compared with are found by an index, however many old ones there are.

Safe under the previous release, which does not know it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_compared"
down_revision = "0008_counted"
COMPARED = sa.text("state in ('waiting', 'asked', 'deferred', 'declined')")


def upgrade() -> None:
    op.create_index("ix_requests_compared", "requests", ["id"], sqlite_where=COMPARED, postgresql_where=COMPARED)
