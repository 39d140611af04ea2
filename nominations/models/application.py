"""An application: a business asks for a place in a nomination."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Instant, Serial, db_now
from nominations.models.business import Business
from nominations.models.division import Division


class Status(StrEnum):
    """What became of an application."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


def _partial(name: str, condition: str) -> Index:
    """Return an index over those alone that one of the queues shows."""
    where = text(condition)
    columns = ("season_id", "submitted_at", "id")
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Application(Base):
    """A business's request for a place, with the figures its division was computed from."""

    __tablename__ = "application"
    __table_args__ = (
        # A business asks once for a place in a nomination; a declined one may ask again.
        Index(
            "uq_application_business_nomination",
            "business_id",
            "nomination_id",
            unique=True,
            sqlite_where=text("status IN ('waiting', 'accepted')"),
            postgresql_where=text("status IN ('waiting', 'accepted')"),
        ),
        CheckConstraint(
            "status IN ('waiting', 'accepted', 'declined', 'withdrawn')", name="status"
        ),
        # What the organisers go through, in its order; docs/adr/0021.
        Index("ix_application_season_id_status", "season_id", "status", "submitted_at", "id"),
        Index("ix_application_season_id_submitted_at", "season_id", "submitted_at", "id"),
        Index(
            "ix_application_nomination_id_status", "nomination_id", "status", "submitted_at", "id"
        ),
        _partial("ix_application_waiting", "status = 'waiting' AND returned_at IS NULL"),
        _partial("ix_application_returned", "status = 'waiting' AND returned_at IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    division_id: Mapped[int] = mapped_column(ForeignKey("division.id"))
    #: Staff and inhabitants as they were when the division was computed.
    staff: Mapped[int] = mapped_column(Integer)
    population: Mapped[int] = mapped_column(Integer)
    description: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10), default=Status.WAITING)
    #: The organiser's words to the owner, when it was declined.
    reason: Mapped[str | None] = mapped_column(String(1000))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    #: When it went back to its owner with a question; None once it is answered.
    returned_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())

    business: Mapped[Business] = relationship()
    division: Mapped[Division] = relationship()

    @property
    def stands(self) -> str:
        """Return how it stands: its status, or `returned` while its owner has a question."""
        returned = self.status == Status.WAITING and self.returned_at is not None
        return "returned" if returned else self.status


class ApplicationEvent(Base):
    """A turn in an application's life, with the words that came with it. Rows are only added."""

    __tablename__ = "application_event"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    #: What happened: `nominations.turns.Turn`.
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(Text)
    #: Who did it; None for the prize itself.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
