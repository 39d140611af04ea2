"""The end of a season's personal data: what two people agreed to, and how far it came."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, db_now


class Shredding(Base):
    """One season's shredding; its counts grow with each batch, in the batch's own transaction."""

    __tablename__ = "shredding"
    __table_args__ = (
        CheckConstraint("asked_by_id <> approved_by_id", name="two_people"),
        CheckConstraint("(finished_at IS NULL) = (act_id IS NULL)", name="finished_with_act"),
    )

    season_id: Mapped[int] = mapped_column(
        ForeignKey("season.id"), primary_key=True, autoincrement=False
    )
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    #: The root of the season's log, in hex: shredding leaves it as it is.
    root: Mapped[str] = mapped_column(String(64))
    #: {what was erased: how many rows}, so far.
    erased: Mapped[dict[str, int]] = mapped_column(JSON)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    act_id: Mapped[int | None] = mapped_column(ForeignKey("retention_act.id"))
    #: When the site first found that the season's phone key had been taken out of its settings.
    key_gone_at: Mapped[datetime | None] = mapped_column(Instant)
