"""Send again what was not delivered; one table of suppressions; where a consent was given from."""

import sqlalchemy as sa
from alembic import op

from app.core.db import db_now

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
HAS_LETTER = sa.text("letter IS NOT NULL")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("useful_until", INSTANT, nullable=True))
        table.add_column(sa.Column("resends_id", SERIAL, nullable=True))
        table.create_foreign_key(
            op.f("fk_outbox_message_resends_id_outbox_message"),
            "outbox_message",
            ["resends_id"],
            ["id"],
        )
        table.create_unique_constraint(op.f("uq_outbox_message_resends_id"), ["resends_id"])
    op.create_index(
        "ix_outbox_message_sent_at",
        "outbox_message",
        ["sent_at"],
        postgresql_where=HAS_LETTER,
        sqlite_where=HAS_LETTER,
    )
    with op.batch_alter_table("phone_check") as table:
        table.add_column(sa.Column("message_id", SERIAL, nullable=True))
        table.create_foreign_key(
            op.f("fk_phone_check_message_id_outbox_message"),
            "outbox_message",
            ["message_id"],
            ["id"],
        )
    op.add_column("consent", sa.Column("address_hash", sa.LargeBinary(32), nullable=True))
    op.add_column("consent", sa.Column("agent_hash", sa.LargeBinary(32), nullable=True))
    op.add_column(
        "suppression",
        sa.Column("reason", sa.String(length=40), server_default="stop", nullable=False),
    )
    op.execute(
        "INSERT INTO suppression (contact_key, reason, at) "
        "SELECT contact, reason, created_at FROM sms_suppression "
        "WHERE contact NOT IN (SELECT contact_key FROM suppression)"
    )
    op.drop_table("sms_suppression")


def downgrade() -> None:
    """Take the schema back."""
    op.create_table(
        "sms_suppression",
        sa.Column("contact", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("created_at", INSTANT, server_default=db_now(), nullable=False),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_sms_suppression")),
    )
    op.execute(
        "INSERT INTO sms_suppression (contact, reason, created_at) "
        "SELECT contact_key, reason, at FROM suppression WHERE reason <> 'stop'"
    )
    op.execute("DELETE FROM suppression WHERE reason <> 'stop'")
    op.drop_column("suppression", "reason")
    op.drop_column("consent", "agent_hash")
    op.drop_column("consent", "address_hash")
    with op.batch_alter_table("phone_check") as table:
        table.drop_constraint(
            op.f("fk_phone_check_message_id_outbox_message"), type_="foreignkey"
        )
        table.drop_column("message_id")
    op.drop_index("ix_outbox_message_sent_at", table_name="outbox_message")
    with op.batch_alter_table("outbox_message") as table:
        table.drop_constraint(op.f("uq_outbox_message_resends_id"), type_="unique")
        table.drop_constraint(
            op.f("fk_outbox_message_resends_id_outbox_message"), type_="foreignkey"
        )
        table.drop_column("resends_id")
        table.drop_column("useful_until")
