"""The rules of a season: the draft that is being written, and the versions that were published."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class RulesDraft(Base):
    """The rules as they are being written; nobody but the organisers sees them."""

    __tablename__ = "rules_draft"

    season_id: Mapped[int] = mapped_column(
        ForeignKey("season.id"), primary_key=True, autoincrement=False
    )
    #: ГК РФ 1057 п. 4, item by item, and whatever else.
    task: Mapped[str] = mapped_column(Text, default="")
    criteria: Mapped[str] = mapped_column(Text, default="")
    submission: Mapped[str] = mapped_column(Text, default="")
    reward: Mapped[str] = mapped_column(Text, default="")
    announcement: Mapped[str] = mapped_column(Text, default="")
    other: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class RulesDocument(Base):
    """One published version of a season's rules, word for word. Rows are only ever added."""

    __tablename__ = "rules_document"
    __table_args__ = (
        UniqueConstraint("season_id", "version", name="uq_rules_document_season_version"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    version: Mapped[int] = mapped_column(Integer)
    #: The whole document; what its hash is the hash of.
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: Only misprints and contacts were mended; the terms are those of the version before.
    editorial: Mapped[bool] = mapped_column(Boolean)
    #: What the editor says was changed.
    note: Mapped[str] = mapped_column(String(500))
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
