"""Those who take part no more are found without reading all who do."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

LEFT = sa.text("withdrawn_at IS NOT NULL")


def upgrade() -> None:
    """Bring the schema here."""
    op.create_index(
        "ix_entry_left", "entry", ["season_id"], sqlite_where=LEFT, postgresql_where=LEFT
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_entry_left", table_name="entry")
