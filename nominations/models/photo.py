"""Photos of a business, or of a draft before there is one."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now

#: The logo has this place; the photos have those from 1 to MOST.
LOGO = 0
MOST = 6


class Photo(Base):
    """A picture drawn anew by us, kept in several widths under a random name."""

    __tablename__ = "photo"
    __table_args__ = (
        UniqueConstraint("business_id", "position", name="uq_photo_business_position"),
        UniqueConstraint("draft_id", "position", name="uq_photo_draft_position"),
        CheckConstraint("position BETWEEN 0 AND 6", name="position"),
        CheckConstraint("(draft_id IS NULL) <> (business_id IS NULL)", name="of_one"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"))
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"))
    position: Mapped[int] = mapped_column(Integer)
    #: 128 random bits in hex; the files are named by it and by their width.
    token: Mapped[str] = mapped_column(String(32), unique=True)
    #: The widest file's size in pixels.
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
