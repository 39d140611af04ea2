"""The act of an erasure: proof that personal data is gone (Roskomnadzor's order 179 of 2022)."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial


class RetentionAct(Base):
    """What was erased, how many rows, when, and why. Rows are only ever added."""

    __tablename__ = "retention_act"
    __table_args__ = (
        CheckConstraint("ground IN ('term', 'request', 'withdrawal')", name="ground"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    #: The season whose term is over; None when a voter asked.
    season_id: Mapped[int | None] = mapped_column(ForeignKey("season.id"))
    #: Why: `voting.erasures.Ground`.
    ground: Mapped[str] = mapped_column(String(10))
    #: {what was erased: how many rows}.
    erased: Mapped[dict[str, int]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant)
    #: SHA-256 of the act's own words: `voting.erasures.words`.
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
