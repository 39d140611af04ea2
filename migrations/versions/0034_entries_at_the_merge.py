"""Who took part when the thin divisions of a season were merged."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

#: Of the seasons merged before: by the moments, which is right but for one that left in the same.
TOOK_PART = """
UPDATE entry SET at_merge = true WHERE EXISTS (
    SELECT 1 FROM season WHERE season.id = entry.season_id AND season.merged_at IS NOT NULL
    AND entry.accepted_at <= season.merged_at
    AND (entry.withdrawn_at IS NULL OR entry.withdrawn_at > season.merged_at))
"""


def upgrade() -> None:
    """Bring the schema here."""
    column = sa.Column("at_merge", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("entry", column)
    op.execute(TOOK_PART)


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("entry", "at_merge")
