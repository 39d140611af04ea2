"""A voter's consents, each to one purpose and one text."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now

IN_FORCE = text("withdrawn_at IS NULL")


class Consent(Base):
    """One consent of one voter. It changes when it is withdrawn, and when its origin is wiped."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("channel IN ('sms', 'web')", name="channel"),
        Index(
            "uq_consent_in_force",
            "season_id",
            "voter_key",
            "purpose",
            "text_hash",
            "channel",
            unique=True,
            postgresql_where=IN_FORCE,
            sqlite_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    #: The subject: HMAC-SHA256 of the phone under the season's key.
    voter_key: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    #: What for: `voting.consents.Purpose`.
    purpose: Mapped[str] = mapped_column(String(20))
    #: SHA-256 of the words that were shown: `voting.consents.TEXTS` holds every version.
    text_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    channel: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now(), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Where it was given from: keyed hashes of the address and of the browser's name of itself,
    #: for `voting.consents.ORIGIN_KEPT`.
    address_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    agent_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
