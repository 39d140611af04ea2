"""What a season has spent on SMS, day by day."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Spending(Base):
    """One day, of Moscow time, of a season's SMS: codes and replies together."""

    __tablename__ = "sms_spending"

    season_id: Mapped[int] = mapped_column(
        ForeignKey("season.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    #: Messages that may have been sent: handed out by the budget, never more than it.
    sent: Mapped[int] = mapped_column(Integer, default=0)
    #: Of them none: messages to other countries' numbers, handed out by a budget of their own.
    abroad: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    #: The share of the budget, in per cent, that the organisers were last told of.
    told: Mapped[int] = mapped_column(Integer, default=0)
