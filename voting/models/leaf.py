"""The public log of a season: its leaves, and the batches in which they were sealed."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial


class Batch(Base):
    """What one run of the sealer added: the log's size, root and frontier after it."""

    __tablename__ = "batch"
    __table_args__ = (
        UniqueConstraint("season_id", "number", name="uq_batch_season_number"),
        UniqueConstraint("season_id", "size", name="uq_batch_season_size"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    #: 0, 1, 2 … in one season.
    number: Mapped[int] = mapped_column(Integer)
    #: Leaves in the log after this batch.
    size: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    previous_root: Mapped[bytes] = mapped_column(LargeBinary(32))
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class Leaf(Base):
    """One line of the public log, at its place. Rows are only ever added."""

    __tablename__ = "leaf"

    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), primary_key=True)
    #: The place in the log: 0, 1, 2 … without a gap.
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    #: The line itself, ASCII; its first word says what it records.
    line: Mapped[str] = mapped_column(String(400))
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"), unique=True)


class TreeNode(Base):
    """A node over 256, 65 536 … leaves: what proofs are made of without reading the log."""

    __tablename__ = "tree_node"

    season_id: Mapped[int] = mapped_column(
        ForeignKey("season.id"), primary_key=True, autoincrement=False
    )
    #: Of level n the node stands for 256ⁿ leaves.
    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    #: 0, 1, 2 … in its level.
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
