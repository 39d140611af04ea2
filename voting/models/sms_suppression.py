"""A phone to which no SMS is sent any more."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, db_now


class SMSSuppression(Base):
    """One phone, by its keyed hash, so that it outlives the erasure of numbers."""

    __tablename__ = "sms_suppression"

    contact: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    #: A provider's code, or a word of our own.
    reason: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
