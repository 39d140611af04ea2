"""A phone to which nothing is sent that it does not ask for itself."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, db_now

STOP = "stop"


class Suppression(Base):
    """One phone, by its keyed hash, so that it outlives the erasure of numbers."""

    __tablename__ = "suppression"

    #: HMAC-SHA256 of the phone under a key of no season.
    contact_key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    #: `STOP`, or the code by which a provider told us so. The first that we heard.
    reason: Mapped[str] = mapped_column(String(40), default=STOP, server_default=STOP)
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
