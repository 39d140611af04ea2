"""Standings: what the sealed log says so far, entry by entry."""

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Standing(Base):
    """An entry's counted, held and voided votes; written by the sealer alone."""

    __tablename__ = "standing"
    __table_args__ = (
        Index("ix_standing_division_id_counted", "division_id", "counted"),
        Index(
            "ix_standing_held",
            "entry_id",
            sqlite_where=text("held > 0"),
            postgresql_where=text("held > 0"),
        ),
    )

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id"), primary_key=True, autoincrement=False
    )
    division_id: Mapped[int] = mapped_column(ForeignKey("division.id"))
    counted: Mapped[int] = mapped_column(Integer, default=0)
    held: Mapped[int] = mapped_column(Integer, default=0)
    voided: Mapped[int] = mapped_column(Integer, default=0)
    #: The place in the log of the last vote counted: who got there earlier wins a tie.
    reached: Mapped[int] = mapped_column(BigInteger, default=0)


class StandingDay(Base):
    """An entry's votes sealed on one day of Moscow time: distinct voting days break a tie."""

    __tablename__ = "standing_day"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    counted: Mapped[int] = mapped_column(Integer, default=0)
    #: Those of them that were cast on the web; the others came by SMS.
    web: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
