"""Exports: the files that workers make, and the exports that people save."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

revision = "0025"
down_revision = "0023"
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
        "saved_export",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("owner_id", SERIAL, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("every", sa.String(length=4), nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("stopped", sa.String(length=300), nullable=True),
        sa.Column("created_at", INSTANT, server_default=clock(), nullable=False),
        sa.CheckConstraint("every IN ('', 'day', 'week')", name=op.f("ck_saved_export_every")),
        sa.CheckConstraint(
            "(every = '') = (next_at IS NULL)", name=op.f("ck_saved_export_next_at")
        ),
        reference("saved_export", "owner_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_export")),
    )
    op.create_index(op.f("ix_saved_export_owner_id"), "saved_export", ["owner_id"])
    op.create_index(op.f("ix_saved_export_next_at"), "saved_export", ["next_at"])
    files()


def files() -> None:
    """Make the table of files; of them one at most is being made."""
    runs = sa.text("state = 'running'")
    op.create_table(
        "export_file",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("owner_id", SERIAL, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("saved_id", SERIAL, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, server_default=clock(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.Column("ready_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("file", sa.String(length=90), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("fault", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'refused', 'failed')",
            name=op.f("ck_export_file_state"),
        ),
        reference("export_file", "owner_id", "account"),
        reference("export_file", "saved_id", "saved_export"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_file")),
    )
    op.create_index(op.f("ix_export_file_owner_id"), "export_file", ["owner_id"])
    op.create_index(
        "uq_export_file_running",
        "export_file",
        ["state"],
        unique=True,
        sqlite_where=runs,
        postgresql_where=runs,
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("uq_export_file_running", "export_file")
    op.drop_index(op.f("ix_export_file_owner_id"), "export_file")
    op.drop_table("export_file")
    op.drop_index(op.f("ix_saved_export_next_at"), "saved_export")
    op.drop_index(op.f("ix_saved_export_owner_id"), "saved_export")
    op.drop_table("saved_export")
