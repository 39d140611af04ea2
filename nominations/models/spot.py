"""Spots: where an owner has hung the kit («касса»), and how often each was opened by its QR."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class Spot(Base):
    """A place of the owner's, with a name in its QR's address of its own."""

    __tablename__ = "kit_spot"
    __table_args__ = (
        UniqueConstraint("entry_id", "slug", name="uq_kit_spot_entry_slug"),
        UniqueConstraint("entry_id", "name", name="uq_kit_spot_entry_name"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    slug: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class Scan(Base):
    """How often a spot's QR was opened on one day of Moscow time: a number, and nobody's."""

    __tablename__ = "kit_scan"

    spot_id: Mapped[int] = mapped_column(
        ForeignKey("kit_spot.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    opened: Mapped[int] = mapped_column(Integer)
