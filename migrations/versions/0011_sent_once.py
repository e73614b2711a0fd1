"""Forms that were done are remembered for two days, so that none is done twice.

Safe under the previous release, which does not know the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011_sent_once"
down_revision = "0010_covered"


def upgrade() -> None:
    op.create_table(
        "sent_forms",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sent_forms")),
    )
    op.create_index(op.f("ix_sent_forms_at"), "sent_forms", ["at"])
