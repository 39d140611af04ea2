"""A nomination: an award category by trade."""

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Serial


class Nomination(Base):
    """An award category of one season («Салон красоты»)."""

    __tablename__ = "nomination"
    __table_args__ = (UniqueConstraint("season_id", "slug", name="uq_nomination_season_slug"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(100))
    summary: Mapped[str] = mapped_column(String(200))
    #: ОКВЭД-2 classes that suggest this nomination, separated by commas.
    okved: Mapped[str] = mapped_column(String(100), default="")
    position: Mapped[int] = mapped_column(Integer)
