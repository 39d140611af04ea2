"""Address, hours and the checked INN of businesses; partners; the orders of the catalogue."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
TAKING_PART = sa.text("withdrawn_at IS NULL")

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def clock() -> sa.TextClause:
    """Return the database's own clock."""
    sqlite = "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"
    return sa.text(sqlite if op.get_bind().dialect.name == "sqlite" else "clock_timestamp()")


def upgrade() -> None:
    """Bring the schema here."""
    op.add_column("business", sa.Column("address", sa.String(length=120), nullable=True))
    op.add_column("business", sa.Column("hours", sa.String(length=80), nullable=True))
    op.add_column("business", sa.Column("inn_checked_at", INSTANT, nullable=True))
    taking_part("ix_entry_in_turn", ["season_id", "code"])
    taking_part("ix_entry_newest", ["season_id", "accepted_at", "id"])
    op.create_table(
        "partner",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=7), nullable=False),
        sa.Column("site", sa.String(length=120), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("logo", sa.String(length=32), nullable=True),
        sa.Column("logo_width", sa.Integer(), nullable=True),
        sa.Column("logo_height", sa.Integer(), nullable=True),
        sa.Column("created_at", INSTANT, server_default=clock(), nullable=False),
        sa.CheckConstraint("role IN ('partner', 'media')", name=op.f("ck_partner_role")),
        sa.CheckConstraint(
            "(logo IS NULL) = (logo_width IS NULL) AND (logo IS NULL) = (logo_height IS NULL)",
            name=op.f("ck_partner_logo_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_partner_season_id_season")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("logo", name=op.f("uq_partner_logo")),
        sa.UniqueConstraint("season_id", "name", name="uq_partner_season_name"),
    )
    op.create_index("ix_partner_season_id", "partner", ["season_id", "position", "id"])


def taking_part(name: str, columns: list[str]) -> None:
    """Make an index over the entries that were not withdrawn."""
    op.create_index(
        name, "entry", columns, sqlite_where=TAKING_PART, postgresql_where=TAKING_PART
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_partner_season_id", "partner")
    op.drop_table("partner")
    op.drop_index("ix_entry_newest", "entry")
    op.drop_index("ix_entry_in_turn", "entry")
    op.drop_column("business", "inn_checked_at")
    op.drop_column("business", "hours")
    op.drop_column("business", "address")
