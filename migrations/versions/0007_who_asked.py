"""What else somebody asked for, and letters that have not left yet, are found by an index.

Safe under the previous release, which does not know them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_who_asked"
down_revision = "0006_found_by_index"
UNSENT = sa.text("sent_at is null")


def upgrade() -> None:
    op.create_index("ix_requests_of_person", "requests", ["requester_id", "state", "received_at"])
    op.create_index("ix_requests_of_address", "requests", ["requester_email", "state", "received_at"])
    op.create_index("ix_decisions_unsent", "decisions", ["by_id"], sqlite_where=UNSENT, postgresql_where=UNSENT)
