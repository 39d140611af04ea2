"""Subscriptions: who asked by e-mail to be reminded of a season's voting."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class Subscription(Base):
    """One address that asked for reminders in one season; it goes when it is of no use."""

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("season_id", "email_hash", name="uq_subscription_season_email"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    #: A keyed hash of the address, by which a second request is known.
    email_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: The address, encrypted.
    email: Mapped[bytes] = mapped_column(LargeBinary)
    #: The language of the letters: that of the page that asked.
    language: Mapped[str] = mapped_column(String(2))
    wants_opening: Mapped[bool] = mapped_column(Boolean)
    wants_last_day: Mapped[bool] = mapped_column(Boolean)
    #: SHA-256 of the consent's words as they were shown: `voting.consents.TEXTS`.
    text_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    asked_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now(), index=True)
    #: When the address's owner confirmed, by the letter's link; nothing is sent before.
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    opening_told_at: Mapped[datetime | None] = mapped_column(Instant)
    last_day_told_at: Mapped[datetime | None] = mapped_column(Instant)
