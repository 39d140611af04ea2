"""The sums of transparency kept ready; what was refused or revoked is found without the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REVOKED = sa.text("revoked_at IS NOT NULL")
REFUSED = sa.text("outcome <> 'accepted'")


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "kept_figures",
        sa.Column("season_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_kept_figures_season_id_season")
        ),
        sa.PrimaryKeyConstraint("season_id", name=op.f("pk_kept_figures")),
    )
    op.drop_index(op.f("ix_inbound_sms_outcome"), "inbound_sms")
    op.create_index(
        "ix_inbound_sms_refused",
        "inbound_sms",
        ["season_id", "outcome"],
        postgresql_where=REFUSED,
        sqlite_where=REFUSED,
    )
    op.create_index(
        "ix_credential_revoked",
        "credential",
        ["entry_id"],
        postgresql_where=REVOKED,
        sqlite_where=REVOKED,
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_credential_revoked", "credential")
    op.drop_index("ix_inbound_sms_refused", "inbound_sms")
    op.create_index(op.f("ix_inbound_sms_outcome"), "inbound_sms", ["outcome"])
    op.drop_table("kept_figures")
