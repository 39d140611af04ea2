"""Bands: half-open ranges of staff and of inhabitants, one table for both axes."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Serial
from nominations.bands import Band


class Axis(StrEnum):
    """What a band measures."""

    SIZE = "size"
    CITY = "city"


class SeasonBand(Base):
    """A band of one season: [low, high) of staff, or of inhabitants; no high means no end."""

    __tablename__ = "season_band"
    __table_args__ = (
        UniqueConstraint("season_id", "axis", "slug", name="uq_season_band_season_axis_slug"),
        CheckConstraint("axis IN ('size', 'city')", name="axis"),
        CheckConstraint("high IS NULL OR low < high", name="range"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    axis: Mapped[str] = mapped_column(String(4))
    slug: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(60))
    low: Mapped[int] = mapped_column(Integer)
    high: Mapped[int | None] = mapped_column(Integer)

    @property
    def band(self) -> Band:
        """Return the pure band, for the rules of `nominations.bands`."""
        return Band(slug=self.slug, name=self.name, low=self.low, high=self.high)
