"""Turnout: votes by hour and by place, kept ready so that no page counts ballots.

Neither is the count itself: both can be made anew at any time (`voting.turnouts`).
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant


class TurnoutHour(Base):
    """How many votes of one channel were cast in one hour; written as they are sealed."""

    __tablename__ = "turnout_hour"
    __table_args__ = (CheckConstraint("channel IN ('sms', 'web')", name="channel"),)

    season_id: Mapped[int] = mapped_column(
        ForeignKey("season.id"), primary_key=True, autoincrement=False
    )
    #: The hour's beginning.
    hour: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    channel: Mapped[str] = mapped_column(String(3), primary_key=True)
    votes: Mapped[int] = mapped_column(Integer)


class TurnoutPart(Base):
    """What the standings of one nomination and one region come to together, as last taken."""

    __tablename__ = "turnout_part"

    season_id: Mapped[int] = mapped_column(
        ForeignKey("season.id"), primary_key=True, autoincrement=False
    )
    nomination_id: Mapped[int] = mapped_column(
        ForeignKey("nomination.id"), primary_key=True, autoincrement=False
    )
    region: Mapped[str] = mapped_column(String(80), primary_key=True)
    entries: Mapped[int] = mapped_column(Integer)
    counted: Mapped[int] = mapped_column(Integer)
    held: Mapped[int] = mapped_column(Integer)
    voided: Mapped[int] = mapped_column(Integer)
    #: When its figures last changed.
    taken_at: Mapped[datetime] = mapped_column(Instant)
