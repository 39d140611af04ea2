"""The queue of applications: its indexes, and the words kept ready for owners."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ORDER = ("submitted_at", "id")
PARTIAL = {
    "ix_application_waiting": "status = 'waiting' AND returned_at IS NULL",
    "ix_application_returned": "status = 'waiting' AND returned_at IS NOT NULL",
}
WORDS = "to_tsvector('simple'::regconfig, name_key)"
#: Marks the businesses that are there and look like others.
ALIKE = """
UPDATE business SET alike = true WHERE EXISTS (
  SELECT 1 FROM business AS other WHERE other.inn = business.inn AND other.id <> business.id
) OR EXISTS (
  SELECT 1 FROM business AS other
  WHERE other.phone_key = business.phone_key AND other.id <> business.id
) OR EXISTS (
  SELECT 1 FROM business AS other
  WHERE business.name_key <> '' AND other.name_key = business.name_key
    AND other.city_id = business.city_id AND other.id <> business.id
)
"""
SNIPPETS = (
    (
        "decline",
        "Другая номинация",
        "Ваше дело относится к другой номинации. Подайте, пожалуйста, новую заявку в неё.",
    ),
    (
        "decline",
        "Повтор",
        "Ваше предприятие уже подало заявку в этой номинации, второй не нужно.",
    ),
    (
        "decline",
        "Предприятие не найдено",
        "Нам не удалось убедиться, что предприятие работает по указанным данным. "
        "Проверьте название, ИНН и город и подайте заявку снова.",
    ),
    (
        "ask",
        "Адрес",
        "Напишите, пожалуйста, в описании адрес, по которому вы принимаете клиентов.",
    ),
    (
        "ask",
        "Чьё предприятие",
        "Подтвердите, пожалуйста, что вы ведёте это предприятие: кодом на почту его домена, "
        "кодом на его телефон или документом.",
    ),
    (
        "ask",
        "Фотографии",
        "Замените, пожалуйста, фотографии: на них должно быть ваше предприятие и ваша работа.",
    ),
)


def upgrade() -> None:
    """Bring the schema here."""
    op.drop_index("ix_application_season_id_status", "application")
    op.create_index(
        "ix_application_season_id_status", "application", ["season_id", "status", *ORDER]
    )
    op.create_index(
        "ix_application_season_id_submitted_at", "application", ["season_id", *ORDER]
    )
    op.create_index(
        "ix_application_nomination_id_status", "application", ["nomination_id", "status", *ORDER]
    )
    for name, condition in PARTIAL.items():
        part(name, "application", ["season_id", *ORDER], condition)
    op.drop_index(op.f("ix_change_state"), table_name="change")
    op.create_index("ix_change_state_at", "change", ["state", "at", "id"])
    part("ix_standing_held", "standing", ["entry_id"], "held > 0")
    part("ix_proof_proved", "proof", ["business_id", "kind"], "state = 'proved'")
    op.add_column(
        "business", sa.Column("alike", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(ALIKE)
    part("ix_business_alike", "business", ["id"], "alike IS true")
    op.create_index(op.f("ix_business_city_id"), "business", ["city_id"])
    if op.get_bind().dialect.name == "postgresql":
        words = [sa.text(WORDS)]
        op.create_index("ix_business_name_words", "business", words, postgresql_using="gin")
    keep_snippets()


def part(name: str, table: str, columns: list[str], condition: str) -> None:
    """Create an index over a part of a table."""
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def keep_snippets() -> None:
    """Create the table of words, with the first ones in it."""
    table = op.create_table(
        "snippet",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("kind IN ('decline', 'ask')", name=op.f("ck_snippet_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snippet")),
        sa.UniqueConstraint("kind", "title", name="uq_snippet_kind_title"),
    )
    names = ("kind", "title", "text")
    op.bulk_insert(table, [dict(zip(names, row, strict=True)) for row in SNIPPETS])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("snippet")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_business_name_words", table_name="business")
    op.drop_index(op.f("ix_business_city_id"), table_name="business")
    op.drop_index("ix_business_alike", table_name="business")
    op.drop_column("business", "alike")
    op.drop_index("ix_proof_proved", table_name="proof")
    op.drop_index("ix_standing_held", table_name="standing")
    op.drop_index("ix_change_state_at", table_name="change")
    op.create_index(op.f("ix_change_state"), "change", ["state"])
    for name in (*PARTIAL, "ix_application_nomination_id_status"):
        op.drop_index(name, table_name="application")
    op.drop_index("ix_application_season_id_submitted_at", table_name="application")
    op.drop_index("ix_application_season_id_status", table_name="application")
    op.create_index(
        "ix_application_season_id_status", "application", ["season_id", "status", "submitted_at"]
    )
