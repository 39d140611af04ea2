"""What the rulings on a cluster changed in a division, written as they took effect."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial


class ClusterEffect(Base):
    """One entry whose votes or place a cluster's rulings moved. Rows are only ever added."""

    __tablename__ = "cluster_effect"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("fraud_cluster.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    #: When the rulings were sealed; the rows of one sealing have one moment.
    at: Mapped[datetime] = mapped_column(Instant)
    counted_before: Mapped[int] = mapped_column(Integer)
    counted_after: Mapped[int] = mapped_column(Integer)
    #: Of equals the same; None without a vote.
    place_before: Mapped[int | None] = mapped_column(Integer)
    place_after: Mapped[int | None] = mapped_column(Integer)
