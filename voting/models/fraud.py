"""Clusters of votes that signals found odd together, for people to decide about."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class FraudCluster(Base):
    """Votes of one entry and why somebody should look at them; the job brings it up to date."""

    __tablename__ = "fraud_cluster"
    __table_args__ = (
        CheckConstraint("decision IN ('hold', 'clear', 'void')", name="decision"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    #: [{kind, count, words}], the weightiest first.
    signals: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    #: How many votes the entry had when the cluster was last seen.
    of_votes: Mapped[int] = mapped_column(Integer)
    found_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    #: The newest ruling on the cluster as a whole; its reason is in the rulings.
    decision: Mapped[str | None] = mapped_column(String(5))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class FraudMember(Base):
    """A ballot of a cluster; once there it stays, so that nobody loses what was shown."""

    __tablename__ = "fraud_member"

    ballot_id: Mapped[int] = mapped_column(
        ForeignKey("ballot.id"), primary_key=True, autoincrement=False
    )
    cluster_id: Mapped[int] = mapped_column(ForeignKey("fraud_cluster.id"), index=True)
