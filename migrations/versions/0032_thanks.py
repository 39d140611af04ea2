"""Words of thanks that voters leave with their votes."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def reference(column: str, other: str) -> sa.ForeignKeyConstraint:
    """Return the table's reference to another."""
    name = op.f(f"fk_thanks_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "thanks",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("entry_id", SERIAL, nullable=False),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=True),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("out_of_count", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.Column("decided_by_id", SERIAL, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("answer", sa.String(length=280), nullable=True),
        sa.Column("answered_by_id", SERIAL, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'passed', 'declined', 'withdrawn')", name=op.f("ck_thanks_state")
        ),
        reference("season_id", "season"),
        reference("entry_id", "entry"),
        reference("decided_by_id", "account"),
        reference("answered_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
        sa.UniqueConstraint("mark", name=op.f("uq_thanks_mark")),
    )
    op.create_index(
        "ix_thanks_shown",
        "thanks",
        ["entry_id", "id"],
        postgresql_where=sa.text("state = 'passed' AND NOT out_of_count"),
        sqlite_where=sa.text("state = 'passed' AND out_of_count = 0"),
    )
    op.create_index("ix_thanks_queue", "thanks", ["season_id", "state", "id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_thanks_queue", "thanks")
    op.drop_index("ix_thanks_shown", "thanks")
    op.drop_table("thanks")
