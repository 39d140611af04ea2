"""What an owner asks to change of a business that takes part already."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Instant, Serial, db_now
from nominations.models.business import Business

WAITS = text("state = 'waiting'")


class Change(Base):
    """Another name, INN, city or staff: what touches identity or division waits for review."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'accepted', 'declined')", name="state"),
        Index(
            "uq_change_waiting",
            "business_id",
            unique=True,
            postgresql_where=WAITS,
            sqlite_where=WAITS,
        ),
        Index("ix_change_state_at", "state", "at", "id"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    #: {name, inn, city_id, staff}: those of them that are to be others.
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(1000))

    business: Mapped[Business] = relationship()
