"""The kit's spots with their counts, and the signed statements that badges lead to."""

import sqlalchemy as sa
from alembic import op

from app.core.db import db_now

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0018"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "kit_spot",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("entry_id", SERIAL, nullable=False),
        sa.Column("slug", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_kit_spot_entry_id_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_spot")),
        sa.UniqueConstraint("entry_id", "slug", name="uq_kit_spot_entry_slug"),
        sa.UniqueConstraint("entry_id", "name", name="uq_kit_spot_entry_name"),
    )
    op.create_table(
        "kit_scan",
        sa.Column("spot_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["spot_id"], ["kit_spot.id"], name=op.f("fk_kit_scan_spot_id_kit_spot")
        ),
        sa.PrimaryKeyConstraint("spot_id", "day", name=op.f("pk_kit_scan")),
    )
    op.create_table(
        "credential",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("entry_id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=11), nullable=False),
        sa.Column("token", sa.String(length=26), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", SERIAL, nullable=True),
        sa.Column("revocation_reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint("kind IN ('participant', 'winner')", name=op.f("ck_credential_kind")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_credential_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["account.id"], name=op.f("fk_credential_revoked_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("entry_id", "kind", name="uq_credential_entry_kind"),
        sa.UniqueConstraint("token", name=op.f("uq_credential_token")),
    )


def downgrade() -> None:
    """Take the schema back."""
    for table in ("credential", "kit_scan", "kit_spot"):
        op.drop_table(table)
