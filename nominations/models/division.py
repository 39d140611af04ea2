"""A division: those who really compete with each other."""

from sqlalchemy import ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Serial
from nominations.models.band import SeasonBand
from nominations.models.nomination import Nomination


class Division(Base):
    """Nomination × size band × city band, with its prize places."""

    __tablename__ = "division"
    __table_args__ = (
        UniqueConstraint(
            "nomination_id", "size_band_id", "city_band_id", name="uq_division_nomination_bands"
        ),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    size_band_id: Mapped[int] = mapped_column(ForeignKey("season_band.id"))
    city_band_id: Mapped[int] = mapped_column(ForeignKey("season_band.id"))
    #: Prize places here; merging thin divisions moves them.
    seats: Mapped[int] = mapped_column(Integer, default=1)
    #: The division that took this one in, when it was too thin.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("division.id"))

    nomination: Mapped[Nomination] = relationship(lazy="joined", innerjoin=True)
    size_band: Mapped[SeasonBand] = relationship(
        foreign_keys=[size_band_id], lazy="joined", innerjoin=True
    )
    city_band: Mapped[SeasonBand] = relationship(
        foreign_keys=[city_band_id], lazy="joined", innerjoin=True
    )

    @property
    def label(self) -> str:
        """Return the division's name for people, without its nomination."""
        return f"{self.size_band.name}, {self.city_band.name}"
