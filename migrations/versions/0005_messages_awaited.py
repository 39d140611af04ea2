"""Let a page find the message that it waits for."""

import sqlalchemy as sa
from alembic import op

AWAITED = sa.text("length(text) BETWEEN 12 AND 40")

revision = '0005'
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_index(
        'ix_inbound_sms_text',
        'inbound_sms',
        ['text'],
        postgresql_where=AWAITED,
        sqlite_where=AWAITED,
    )


def downgrade() -> None:
    """Bring the schema back."""
    op.drop_index('ix_inbound_sms_text', 'inbound_sms')
