"""How far the list of a gateway's messages has been read."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant


class SMSPolling(Base):
    """One gateway; everything it had before this moment is stored with us."""

    __tablename__ = "sms_polling"

    gateway: Mapped[str] = mapped_column(String(10), primary_key=True)
    polled_until: Mapped[datetime] = mapped_column(Instant)
