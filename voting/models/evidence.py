"""What is kept of how a web vote came in, apart from the ballot, for the search for fraud."""

from sqlalchemy import Boolean, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Evidence(Base):
    """Where a vote came from. An SMS has its sender in `inbound_sms`; erased after the term."""

    __tablename__ = "evidence"

    ballot_id: Mapped[int] = mapped_column(
        ForeignKey("ballot.id"), primary_key=True, autoincrement=False
    )
    #: The phone, encrypted.
    number: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: The keyed hash of the /24 or /64 network, another in each season.
    network: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    #: The keyed hash of the token in the browser's session, another in each season.
    device: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    #: The network was known to belong to a hosting provider.
    hosting: Mapped[bool] = mapped_column(Boolean, default=False)
