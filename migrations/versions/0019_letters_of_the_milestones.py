"""Which letters of the season's milestones owners were sent, and which of them want no reminders."""

import sqlalchemy as sa
from alembic import op

from app.core.db import db_now

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "reminder",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("milestone", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reminder_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_reminder_season_id_season")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "account_id", "season_id", "milestone", name="uq_reminder_account_season_milestone"
        ),
    )
    op.create_table(
        "quiet_mailbox",
        sa.Column("account_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_quiet_mailbox_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_quiet_mailbox")),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("quiet_mailbox")
    op.drop_table("reminder")
