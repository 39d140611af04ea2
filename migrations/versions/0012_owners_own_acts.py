"""What owners do by themselves: drafts, photos, proofs, teams, consents, changes."""

import sqlalchemy as sa
from alembic import op

from app.core.db import db_now
from nominations import naming

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "change",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("business_id", SERIAL, nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("by_id", SERIAL, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.Column("decided_by_id", SERIAL, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'declined')", name=op.f("ck_change_state")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_change_business_id_business")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_change_by_id_account")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_change_decided_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_state"), "change", ["state"], unique=False)
    op.create_index(
        "uq_change_waiting",
        "change",
        ["business_id"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "invitation",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("business_id", SERIAL, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("invited_by_id", SERIAL, nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_invitation_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["account.id"], name=op.f("fk_invitation_invited_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_business_id"), "invitation", ["business_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("business_id", SERIAL, nullable=False),
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_membership_business_id_business")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("business_id", "account_id", name="uq_membership_business_account"),
    )
    op.create_index(op.f("ix_membership_account_id"), "membership", ["account_id"], unique=False)
    op.create_table(
        "owner_consent",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("business_id", SERIAL, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_owner_consent_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_owner_consent_business_id_business")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_consent")),
    )
    op.create_index(
        op.f("ix_owner_consent_account_id"), "owner_consent", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_owner_consent_business_id"), "owner_consent", ["business_id"], unique=False
    )
    op.create_table(
        "proof",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("business_id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("shown", sa.String(length=120), nullable=False),
        sa.Column("by_id", SERIAL, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file", sa.String(length=90), nullable=True),
        sa.Column("media", sa.String(length=40), nullable=True),
        sa.Column("decided_by_id", SERIAL, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint("kind IN ('email', 'phone', 'document')", name=op.f("ck_proof_kind")),
        sa.CheckConstraint(
            "state IN ('sent', 'waiting', 'proved', 'refused')", name=op.f("ck_proof_state")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_proof_business_id_business")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_proof_by_id_account")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_proof_decided_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
    )
    op.create_index(op.f("ix_proof_business_id"), "proof", ["business_id"], unique=False)
    op.create_table(
        "application_event",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("application_id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("author_id", SERIAL, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_event_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_application_event_author_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_event")),
    )
    op.create_index(
        op.f("ix_application_event_application_id"),
        "application_event",
        ["application_id"],
        unique=False,
    )
    op.create_table(
        "draft",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("account_id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("application_id", SERIAL, nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False
        ),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_draft_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_draft_season_id_season")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("application_id", name=op.f("uq_draft_application_id")),
    )
    op.create_index(op.f("ix_draft_account_id"), "draft", ["account_id"], unique=False)
    op.create_index(op.f("ix_draft_updated_at"), "draft", ["updated_at"], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("draft_id", SERIAL, nullable=True),
        sa.Column("business_id", SERIAL, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=db_now(), nullable=False
        ),
        sa.CheckConstraint(
            "(draft_id IS NULL) <> (business_id IS NULL)", name=op.f("ck_photo_of_one")
        ),
        sa.CheckConstraint("position BETWEEN 0 AND 6", name=op.f("ck_photo_position")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_photo_business_id_business")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_photo_draft_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("business_id", "position", name="uq_photo_business_position"),
        sa.UniqueConstraint("draft_id", "position", name="uq_photo_draft_position"),
        sa.UniqueConstraint("token", name=op.f("uq_photo_token")),
    )
    op.add_column(
        "business", sa.Column("name_key", sa.String(length=100), server_default="", nullable=False)
    )
    op.add_column("business", sa.Column("phone", sa.LargeBinary(), nullable=True))
    op.add_column("business", sa.Column("phone_key", sa.LargeBinary(length=32), nullable=True))
    op.add_column("business", sa.Column("site", sa.String(length=120), nullable=True))
    op.create_index(op.f("ix_business_name_key"), "business", ["name_key"], unique=False)
    op.create_index(op.f("ix_business_phone_key"), "business", ["phone_key"], unique=False)
    op.add_column(
        "application", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "standing_day", sa.Column("web", sa.Integer(), server_default="0", nullable=False)
    )
    compare_names()


def compare_names() -> None:
    """Give the businesses that are there the keys by which names are compared."""
    business = sa.table("business", sa.column("id"), sa.column("name"), sa.column("name_key"))
    connection = op.get_bind()
    for number, name in connection.execute(sa.select(business.c.id, business.c.name)).all():
        connection.execute(
            sa.update(business).where(business.c.id == number).values(name_key=naming.key(name))
        )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("standing_day", "web")
    op.drop_column("application", "returned_at")
    op.drop_index(op.f("ix_business_phone_key"), table_name="business")
    op.drop_index(op.f("ix_business_name_key"), table_name="business")
    op.drop_column("business", "site")
    op.drop_column("business", "phone_key")
    op.drop_column("business", "phone")
    op.drop_column("business", "name_key")
    op.drop_table("photo")
    op.drop_index(op.f("ix_draft_updated_at"), table_name="draft")
    op.drop_index(op.f("ix_draft_account_id"), table_name="draft")
    op.drop_table("draft")
    op.drop_index(op.f("ix_application_event_application_id"), table_name="application_event")
    op.drop_table("application_event")
    op.drop_index(op.f("ix_proof_business_id"), table_name="proof")
    op.drop_table("proof")
    op.drop_index(op.f("ix_owner_consent_business_id"), table_name="owner_consent")
    op.drop_index(op.f("ix_owner_consent_account_id"), table_name="owner_consent")
    op.drop_table("owner_consent")
    op.drop_index(op.f("ix_membership_account_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_invitation_business_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(
        "uq_change_waiting",
        table_name="change",
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(op.f("ix_change_state"), table_name="change")
    op.drop_table("change")
