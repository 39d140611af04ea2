"""Whose mobile numbers may vote, season by season, and the budget of SMS to other countries."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

#: The countries beside Russia that a season may let vote, in the order in which they are kept.
OTHERS = ("AM", "AZ", "BY", "KG", "KZ", "TJ", "UZ")


def one_spelling() -> str:
    """Return the condition that a set of countries has Russia first, the others once, in order."""
    others = (
        f" || CASE WHEN replace(countries, ' {code}', '') <> countries"
        f" THEN ' {code}' ELSE '' END"
        for code in OTHERS
    )
    return "countries = 'RU'" + "".join(others)


def upgrade() -> None:
    """Bring the schema here. A constraint of a column comes with it on both databases."""
    op.execute(
        "ALTER TABLE season ADD COLUMN countries VARCHAR(40) DEFAULT 'RU' NOT NULL "
        f"CONSTRAINT ck_season_countries CHECK ({one_spelling()})"
    )
    op.execute(
        "ALTER TABLE season ADD COLUMN sms_abroad_per_day INTEGER DEFAULT '1000' NOT NULL "
        "CONSTRAINT ck_season_sms_abroad_per_day CHECK (sms_abroad_per_day >= 0)"
    )
    op.execute("ALTER TABLE sms_spending ADD COLUMN abroad INTEGER DEFAULT '0' NOT NULL")


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("sms_spending", "abroad")
    op.drop_column("season", "sms_abroad_per_day")
    op.drop_column("season", "countries")
