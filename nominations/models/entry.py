"""An entry: an accepted application, which people vote for by its code."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Instant, Serial, db_now
from nominations.models.application import Application
from nominations.models.division import Division

LEFT = text("withdrawn_at IS NOT NULL")


def _taking_part(name: str, *columns: str) -> Index:
    """Return an index over those alone that were not withdrawn."""
    where = text("withdrawn_at IS NULL")
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Entry(Base):
    """A participant of a season, with its voting code."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("season_id", "code", name="uq_entry_season_code"),
        Index("ix_entry_nomination_id_division_id", "nomination_id", "division_id"),
        # Who takes part, in the orders of the catalogue.
        _taking_part("ix_entry_in_turn", "season_id", "code"),
        _taking_part("ix_entry_newest", "season_id", "accepted_at", "id"),
        # The few who take part no more.
        Index("ix_entry_left", "season_id", sqlite_where=LEFT, postgresql_where=LEFT),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    division_id: Mapped[int] = mapped_column(ForeignKey("division.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    #: 4 digits and a Damm check digit (more in a big season), the first 1–9.
    code: Mapped[str] = mapped_column(String(7))
    #: The owner's phone under the season's key: no vote for this entry is taken from it.
    owner_voter_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    accepted_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    #: It took part when the season's thin divisions were merged: these follow from it for good.
    at_merge: Mapped[bool] = mapped_column(default=False, server_default=false())
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawal_reason: Mapped[str | None] = mapped_column(String(1000))

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)
    division: Mapped[Division] = relationship()

    @property
    def name(self) -> str:
        """Return the business's name."""
        return self.application.business.name
