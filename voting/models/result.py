"""The certified results: who took which prize place, and what decided it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class Certification(Base):
    """The act that fixed a season's results; one a season."""

    __tablename__ = "certification"

    season_id: Mapped[int] = mapped_column(
        ForeignKey("season.id"), primary_key=True, autoincrement=False
    )
    #: The log's size and root that the places were counted from; the draw's seed.
    size: Mapped[int] = mapped_column(Integer)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    certified_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class PrizePlace(Base):
    """One prize place and its winner."""

    __tablename__ = "prize_place"
    __table_args__ = (
        UniqueConstraint("division_id", "place", name="uq_prize_place_division_place"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    division_id: Mapped[int] = mapped_column(ForeignKey("division.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    place: Mapped[int] = mapped_column(Integer)
    counted: Mapped[int] = mapped_column(Integer)
    #: What decided it: `voting.tally.Decision`.
    decided_by: Mapped[str] = mapped_column(String(8))
