"""Files of the public protocol whose hash the log fixes, kept as they were hashed."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class PublishedFile(Base):
    """One file of a season's protocol: `config` or `results`. Rows are only ever added."""

    __tablename__ = "published_file"

    season_id: Mapped[int] = mapped_column(
        ForeignKey("season.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(10), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
