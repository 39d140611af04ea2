"""Delivery of messages, phones that want none, and how far the gateways were polled."""

import sqlalchemy as sa
from alembic import op

from app.core.db import db_now

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("carrier", sa.String(10), nullable=True))
        table.add_column(
            sa.Column("doubts", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
        table.add_column(sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "sms_suppression",
        sa.Column("contact", sa.LargeBinary(32), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False
        ),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_sms_suppression")),
    )
    op.create_table(
        "sms_polling",
        sa.Column("gateway", sa.String(10), nullable=False),
        sa.Column("polled_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("gateway", name=op.f("pk_sms_polling")),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("sms_polling")
    op.drop_table("sms_suppression")
    with op.batch_alter_table("outbox_message") as table:
        table.drop_column("reported_at")
        table.drop_column("doubts")
        table.drop_column("carrier")
