"""Rules as documents, their drafts, and the tests of the gateway before the voting."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
TEXTS = ("task", "criteria", "submission", "reward", "announcement", "other")

revision = "0022"
down_revision = "0021"
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
        "rules_draft",
        sa.Column("season_id", SERIAL, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("updated_at", INSTANT, server_default=clock(), nullable=False),
        reference("rules_draft", "season_id", "season"),
        sa.PrimaryKeyConstraint("season_id", name=op.f("pk_rules_draft")),
    )
    op.create_table(
        "rules_document",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("editorial", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("published_by_id", SERIAL, nullable=True),
        sa.Column("published_at", INSTANT, server_default=clock(), nullable=False),
        reference("rules_document", "season_id", "season"),
        reference("rules_document", "published_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_document")),
        sa.UniqueConstraint("season_id", "version", name="uq_rules_document_season_version"),
    )
    keep_rows("rules_document")
    op.create_table(
        "gateway_test",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("message_id", SERIAL, nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("author_id", SERIAL, nullable=True),
        sa.Column("at", INSTANT, server_default=clock(), nullable=False),
        reference("gateway_test", "message_id", "outbox_message"),
        reference("gateway_test", "author_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_test")),
    )


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
        f"CREATE TRIGGER tr_{table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("gateway_test")
    op.drop_table("rules_document")
    op.drop_table("rules_draft")
