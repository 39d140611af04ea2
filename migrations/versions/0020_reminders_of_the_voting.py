"""E-mail addresses that asked to be reminded of the voting."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def clock() -> sa.TextClause:
    """Return the database's own clock."""
    sqlite = "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"
    return sa.text(sqlite if op.get_bind().dialect.name == "sqlite" else "clock_timestamp()")


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "subscription",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("email_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("wants_opening", sa.Boolean(), nullable=False),
        sa.Column("wants_last_day", sa.Boolean(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("asked_at", INSTANT, server_default=clock(), nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("opening_told_at", INSTANT, nullable=True),
        sa.Column("last_day_told_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_subscription_season_id_season")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("season_id", "email_hash", name="uq_subscription_season_email"),
    )
    op.create_index(op.f("ix_subscription_asked_at"), "subscription", ["asked_at"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("subscription")
