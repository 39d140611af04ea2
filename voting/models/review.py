"""A ruling on a ballot: held, cleared or voided, always with a reason and an author."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class Ruling(Base):
    """A change of a ballot's state; the newest one is in force. Rows are only ever added."""

    __tablename__ = "ruling"
    __table_args__ = (CheckConstraint("kind IN ('hold', 'clear', 'void')", name="kind"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), index=True)
    kind: Mapped[str] = mapped_column(String(5))
    reason: Mapped[str] = mapped_column(String(200))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class UnsealedRuling(Base):
    """The mark of a ruling that the sealer has not put into the log and the standings yet."""

    __tablename__ = "unsealed_ruling"

    ruling_id: Mapped[int] = mapped_column(
        ForeignKey("ruling.id"), primary_key=True, autoincrement=False
    )
