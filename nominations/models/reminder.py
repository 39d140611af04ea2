"""Reminders: which milestones an owner has been written about, and who wants no such letters."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class Reminder(Base):
    """One milestone of a season told to one account; the row is what lets it be told once."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint(
            "account_id", "season_id", "milestone", name="uq_reminder_account_season_milestone"
        ),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    #: `nominations.phases.Milestone`.
    milestone: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class QuietMailbox(Base):
    """An account that wants no reminders; letters of duty come all the same."""

    __tablename__ = "quiet_mailbox"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id"), primary_key=True, autoincrement=False
    )
    since: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
