"""A partner: who helps a season by deeds, and is thanked for it on its pages."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now

LONGEST_NAME, LONGEST_SITE = 100, 120


class PartnerRole(StrEnum):
    """What a partner is called."""

    PARTNER = "partner"
    MEDIA = "media"


class Partner(Base):
    """One partner of one season; the next season asks it anew."""

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("season_id", "name", name="uq_partner_season_name"),
        CheckConstraint("role IN ('partner', 'media')", name="role"),
        CheckConstraint(
            "(logo IS NULL) = (logo_width IS NULL) AND (logo IS NULL) = (logo_height IS NULL)",
            name="logo_whole",
        ),
        Index("ix_partner_season_id", "season_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    role: Mapped[str] = mapped_column(String(7))
    #: The host of its site, such as gazeta.ru.
    site: Mapped[str | None] = mapped_column(String(LONGEST_SITE))
    #: Which stands first; of equals whoever came first.
    position: Mapped[int] = mapped_column(Integer)
    #: Its logo's files are named by this and by their width, as those of photos are.
    logo: Mapped[str | None] = mapped_column(String(32), unique=True)
    logo_width: Mapped[int | None] = mapped_column(Integer)
    logo_height: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
