"""Consents, «мои данные», the messages nobody wants, the acts of erasure."""

import sqlalchemy as sa
from alembic import op

from app.core.db import db_now

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_FORCE = sa.text("withdrawn_at IS NULL")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "consent",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("voter_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("channel", sa.String(length=3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('sms', 'web')", name=op.f("ck_consent_channel")),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_consent_season_id_season")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_at"), "consent", ["at"], unique=False)
    op.create_index(op.f("ix_consent_voter_key"), "consent", ["voter_key"], unique=False)
    op.create_index(
        "uq_consent_in_force",
        "consent",
        ["season_id", "voter_key", "purpose", "text_hash", "channel"],
        unique=True,
        postgresql_where=IN_FORCE,
        sqlite_where=IN_FORCE,
    )
    op.create_table(
        "suppression",
        sa.Column("contact_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.PrimaryKeyConstraint("contact_key", name=op.f("pk_suppression")),
    )
    op.create_table(
        "retention_act",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=True),
        sa.Column("ground", sa.String(length=10), nullable=False),
        sa.Column("erased", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint(
            "ground IN ('term', 'request', 'withdrawal')", name=op.f("ck_retention_act_ground")
        ),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_retention_act_season_id_season")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_act")),
    )
    keep_rows("retention_act")
    op.add_column(
        "season",
        sa.Column(
            "retention_days",
            sa.Integer(),
            sa.CheckConstraint("retention_days >= 0", name=op.f("ck_season_retention_days")),
            server_default="60",
            nullable=False,
        ),
    )
    with op.batch_alter_table("phone_check") as table:
        table.alter_column("entry_id", existing_type=SERIAL, nullable=True)


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
    """Take the schema back; codes for «мои данные», ten minutes old at most, go."""
    op.execute("DELETE FROM phone_check WHERE entry_id IS NULL")
    with op.batch_alter_table("phone_check") as table:
        table.alter_column("entry_id", existing_type=SERIAL, nullable=False)
    op.drop_column("season", "retention_days")
    op.drop_table("retention_act")
    op.drop_table("suppression")
    op.drop_index(op.f("ix_consent_voter_key"), table_name="consent")
    op.drop_index(op.f("ix_consent_at"), table_name="consent")
    op.drop_index("uq_consent_in_force", table_name="consent")
    op.drop_table("consent")
