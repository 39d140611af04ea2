"""The way to the results: the freeze, recounts, waived checks, the minute; and the awards."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def clock() -> sa.TextClause:
    """Return the database's own clock."""
    sqlite = "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"
    return sa.text(sqlite if op.get_bind().dialect.name == "sqlite" else "clock_timestamp()")


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """Return a table's reference to another."""
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def upgrade() -> None:
    """Bring the schema here."""
    op.add_column("season", sa.Column("frozen_at", INSTANT, nullable=True))
    checks()
    announcements()
    op.create_table(
        "award",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("prize_place_id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=11), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("kopecks", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=300), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("act_number", sa.String(length=40), nullable=True),
        sa.Column("created_at", INSTANT, server_default=clock(), nullable=False),
        sa.CheckConstraint("kopecks >= 0", name=op.f("ck_award_kopecks")),
        sa.CheckConstraint(
            "(handed_on IS NULL) = (act_number IS NULL)", name=op.f("ck_award_handed_with_act")
        ),
        reference("award", "prize_place_id", "prize_place"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
    )
    op.create_index(op.f("ix_award_prize_place_id"), "award", ["prize_place_id"])


def checks() -> None:
    """Make the tables of recounts and of waived checks."""
    op.create_table(
        "recount",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, server_default=clock(), nullable=False),
        reference("recount", "season_id", "season"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount")),
        sa.UniqueConstraint("season_id", "root", name="uq_recount_season_root"),
    )
    op.create_table(
        "waiver",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("name", sa.String(length=12), nullable=False),
        sa.Column("covers", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("author_id", SERIAL, nullable=True),
        sa.Column("at", INSTANT, server_default=clock(), nullable=False),
        reference("waiver", "season_id", "season"),
        reference("waiver", "author_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_season_id"), "waiver", ["season_id"])


def announcements() -> None:
    """Make the table of announcements; of a season one at most waits."""
    waiting = sa.text("ended IS NULL")
    op.create_table(
        "announcement",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("proposal_id", SERIAL, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("approved_by_id", SERIAL, nullable=False),
        sa.Column("approved_at", INSTANT, server_default=clock(), nullable=False),
        sa.Column("ended", sa.String(length=10), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "ended IN ('published', 'changed', 'called_off')", name=op.f("ck_announcement_ended")
        ),
        reference("announcement", "season_id", "season"),
        reference("announcement", "proposal_id", "proposal"),
        reference("announcement", "approved_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(
        "uq_announcement_season_waiting",
        "announcement",
        ["season_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index(op.f("ix_award_prize_place_id"), "award")
    op.drop_table("award")
    op.drop_index("uq_announcement_season_waiting", "announcement")
    op.drop_table("announcement")
    op.drop_index(op.f("ix_waiver_season_id"), "waiver")
    op.drop_table("waiver")
    op.drop_table("recount")
    op.drop_column("season", "frozen_at")
