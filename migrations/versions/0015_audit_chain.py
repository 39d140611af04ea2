"""The journal of acts as a chain: whence an act came, links, marks of what is not linked yet."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here; the acts of before wait for the chain as new ones do."""
    op.add_column("audit_entry", sa.Column("role", sa.String(length=12), nullable=True))
    op.add_column("audit_entry", sa.Column("address", sa.String(length=50), nullable=True))
    op.create_index(op.f("ix_audit_entry_actor_id"), "audit_entry", ["actor_id"])
    op.create_index(op.f("ix_audit_entry_subject"), "audit_entry", ["subject"])
    op.create_table(
        "unchained_entry",
        sa.Column("entry_id", SERIAL, autoincrement=False, nullable=False),
        entry("unchained_entry"),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_unchained_entry")),
    )
    op.create_table(
        "audit_link",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", SERIAL, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        entry("audit_link"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_link_entry_id")),
    )
    keep_rows("audit_link")
    op.execute("INSERT INTO unchained_entry (entry_id) SELECT id FROM audit_entry")


def entry(table: str) -> sa.ForeignKeyConstraint:
    """Return the reference of a table to the journal."""
    return sa.ForeignKeyConstraint(
        ["entry_id"], ["audit_entry.id"], name=op.f(f"fk_{table}_entry_id_audit_entry")
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
    """Take the schema back; the acts stay."""
    op.drop_table("audit_link")
    op.drop_table("unchained_entry")
    op.drop_index(op.f("ix_audit_entry_subject"), "audit_entry")
    op.drop_index(op.f("ix_audit_entry_actor_id"), "audit_entry")
    op.drop_column("audit_entry", "address")
    op.drop_column("audit_entry", "role")
