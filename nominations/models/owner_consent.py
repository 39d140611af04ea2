"""Consents of owners, each to one purpose and one text (152-ФЗ)."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class OwnerConsent(Base):
    """One consent of one account. A row changes once: when it is withdrawn."""

    __tablename__ = "owner_consent"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    #: What for: `nominations.owner_consents.Purpose`.
    purpose: Mapped[str] = mapped_column(String(20))
    #: SHA-256 of the words that were shown: `nominations.owner_consents.TEXTS` has them all.
    text_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: The IP address that it came from.
    address: Mapped[str | None] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
