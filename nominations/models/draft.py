"""A draft: an application that its owner has not sent yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Instant, Serial, db_now
from nominations.models.application import Application


class Draft(Base):
    """The answers given so far, step by step; it waits in the account for any device."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    #: The returned application that it mends; None for a new one.
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), unique=True)
    #: What `nominations.drafts.Answers` holds; a phone only encrypted.
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Counts the savings: who saves over a version that is gone is told so.
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    updated_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now(), index=True)

    application: Mapped[Application | None] = relationship()
