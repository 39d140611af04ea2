"""What a prize place brings its winner, and when it was handed over."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class Kind(StrEnum):
    """What an award is, as the announcement names it."""

    MONEY = "money"
    CONSULTING = "consulting"
    ADVERTISING = "advertising"
    TRAINING = "training"
    DIPLOMA = "diploma"
    OTHER = "other"


class Award(Base):
    """One thing that the winner of a prize place gets."""

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint("kopecks >= 0", name="kopecks"),
        CheckConstraint("(handed_on IS NULL) = (act_number IS NULL)", name="handed_with_act"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    prize_place_id: Mapped[int] = mapped_column(ForeignKey("prize_place.id"), index=True)
    kind: Mapped[str] = mapped_column(String(11))
    what: Mapped[str] = mapped_column(String(200))
    #: What it is worth; nothing for a diploma.
    kopecks: Mapped[int] = mapped_column(Integer)
    #: To whom it goes by the papers: the firm's full name and its account, as the owner gave them.
    recipient: Mapped[str] = mapped_column(String(300))
    handed_on: Mapped[date | None] = mapped_column(Date)
    act_number: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
