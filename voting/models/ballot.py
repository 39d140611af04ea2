"""A ballot, and the mark that it is not yet in the public log. Both are only ever inserted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now

ONE_VOTE = "uq_ballot_nomination_voter"


class Channel(StrEnum):
    """How a vote was cast."""

    SMS = "sms"
    WEB = "web"


class Ballot(Base):
    """One voter's choice in one nomination. A trigger refuses every update and deletion."""

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("nomination_id", "voter_key", name=ONE_VOTE),
        CheckConstraint("channel IN ('sms', 'web')", name="channel"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    #: HMAC-SHA256 of the phone under the season's key.
    voter_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    channel: Mapped[str] = mapped_column(String(3))
    #: The voter's secret, 128 bits; it opens the commitment in the log after the close.
    receipt: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    rules_version: Mapped[int] = mapped_column(Integer)
    cast_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class UnsealedBallot(Base):
    """The mark of a ballot that the sealer has not taken yet (a cursor would lose late commits)."""

    __tablename__ = "unsealed_ballot"

    ballot_id: Mapped[int] = mapped_column(
        ForeignKey("ballot.id"), primary_key=True, autoincrement=False
    )
