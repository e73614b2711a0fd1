"""Cards under way, of the map, and finished pieces, of what is like a request, are found by an index.

Safe under the previous release, which does not know them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_found_by_index"
down_revision = "0005_front_door"

INDEXES = {
    "ix_cards_under_way": (["team_id", "stage_id"], "started_at is not null and delivered_at is null and archived_at is null"),
    "ix_cards_pieces": (["id"], "piece_live <> ''"),
}
"""Name -> its columns, and which cards are in it."""


def upgrade() -> None:
    for name, (columns, those) in INDEXES.items():
        op.create_index(name, "cards", columns, sqlite_where=sa.text(those), postgresql_where=sa.text(those))
