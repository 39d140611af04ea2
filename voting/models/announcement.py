"""What leads to the results: recounts, waived checks, and the minute they are made public."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now

ONE_WAITING = "uq_announcement_season_waiting"
STILL_WAITING = text("ended IS NULL")


class Ending(StrEnum):
    """What became of an announcement that two people had agreed on."""

    PUBLISHED = "published"
    #: What they had agreed on was no longer what would have been published.
    CHANGED = "changed"
    CALLED_OFF = "called_off"


class Recount(Base):
    """The public verifier run over a frozen log. Rows are only ever added."""

    __tablename__ = "recount"
    __table_args__ = (UniqueConstraint("season_id", "root", name="uq_recount_season_root"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    size: Mapped[int] = mapped_column(Integer)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: What the verifier found wrong, a line each; empty when the log holds.
    faults: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class Waiver(Base):
    """An organiser's reason to go on in spite of a check. Rows are only ever added."""

    __tablename__ = "waiver"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    #: `voting.readiness.Name`.
    name: Mapped[str] = mapped_column(String(12))
    #: How many things it covers: one more, and it holds no longer.
    covers: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(500))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class Minutes(Base):
    """The text of a proposed decision. Rows are only ever added."""

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    #: JSON, as `voting.minutes` writes it.
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class Announcement(Base):
    """Results that two people agreed on, and the moment at which they become public."""

    __tablename__ = "announcement"
    __table_args__ = (
        CheckConstraint("ended IN ('published', 'changed', 'called_off')", name="ended"),
        Index(
            ONE_WAITING,
            "season_id",
            unique=True,
            sqlite_where=STILL_WAITING,
            postgresql_where=STILL_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    ended: Mapped[str | None] = mapped_column(String(10))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
