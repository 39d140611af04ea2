"""What the page of transparency tells of a season, kept ready so that no page reads messages.

It is no count itself: it can be made anew at any time (`voting.kept_figures`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant


class KeptFigures(Base):
    """The sums over a season's votes, messages and rulings, as a worker last took them."""

    __tablename__ = "kept_figures"

    season_id: Mapped[int] = mapped_column(
        ForeignKey("season.id"), primary_key=True, autoincrement=False
    )
    #: `voting.openness.Figures`, field by field.
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    taken_at: Mapped[datetime] = mapped_column(Instant)
