"""The texts of proposed decisions, kept for good."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

revision = "0029"
down_revision = "0028"
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
    op.create_table(
        "minutes",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("proposal_id", SERIAL, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", INSTANT, server_default=clock(), nullable=False),
        reference("minutes", "season_id", "season"),
        reference("minutes", "proposal_id", "proposal"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_minutes_proposal_id")),
    )
    op.create_index(op.f("ix_minutes_season_id"), "minutes", ["season_id"])
    keep_rows("minutes")


def keep_rows(table: str) -> None:
    """Let a table's rows neither change nor go; the function is the first migration's."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER tr_{table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER tr_{table}_append_only BEFORE UPDATE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    # A row, not a statement: the wiping of a rehearsal, which has no minutes, finds nothing here.
    op.execute(
        f"CREATE TRIGGER tr_{table}_no_delete BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index(op.f("ix_minutes_season_id"), "minutes")
    op.drop_table("minutes")
