"""The end of a season's personal data: what two people agreed to shred, and how far it came."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def clock() -> sa.TextClause:
    """Return the database's own clock."""
    sqlite = "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"
    return sa.text(sqlite if op.get_bind().dialect.name == "sqlite" else "clock_timestamp()")


def reference(column: str, other: str) -> sa.ForeignKeyConstraint:
    """Return the table's reference to another."""
    name = op.f(f"fk_shredding_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "shredding",
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("proposal_id", SERIAL, nullable=False),
        sa.Column("asked_by_id", SERIAL, nullable=False),
        sa.Column("approved_by_id", SERIAL, nullable=False),
        sa.Column("approved_at", INSTANT, server_default=clock(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("erased", sa.JSON(), nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("act_id", SERIAL, nullable=True),
        sa.Column("key_gone_at", INSTANT, nullable=True),
        reference("season_id", "season"),
        reference("proposal_id", "proposal"),
        reference("asked_by_id", "account"),
        reference("approved_by_id", "account"),
        reference("act_id", "retention_act"),
        sa.CheckConstraint("asked_by_id <> approved_by_id", name=op.f("ck_shredding_two_people")),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (act_id IS NULL)", name=op.f("ck_shredding_finished_with_act")
        ),
        sa.PrimaryKeyConstraint("season_id", name=op.f("pk_shredding")),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("shredding")
