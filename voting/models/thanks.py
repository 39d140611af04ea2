"""Words of thanks that a voter has left with a vote, and what became of them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Instant, Serial
from nominations.models.entry import Entry

LONGEST_WORDS, LONGEST_NAME = 280, 40
ONE_THANKS = "uq_thanks_mark"


class State(StrEnum):
    """Where the words stand."""

    WAITING = "waiting"
    PASSED = "passed"
    DECLINED = "declined"
    #: Taken back by whoever wrote them: the words are gone.
    WITHDRAWN = "withdrawn"


#: What everybody may read; its entry may be withdrawn all the same.
SHOWN = text("state = 'passed' AND NOT out_of_count")
ON_SQLITE = text("state = 'passed' AND out_of_count = 0")


class Thanks(Base):
    """One line from one ballot; docs/adr/0031 says why nothing here leads to the ballot."""

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("mark", name=ONE_THANKS),
        CheckConstraint("state IN ('waiting', 'passed', 'declined', 'withdrawn')", name="state"),
        Index("ix_thanks_shown", "entry_id", "id", postgresql_where=SHOWN, sqlite_where=ON_SQLITE),
        Index("ix_thanks_queue", "season_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    #: HMAC-SHA256 of the receipt under the season's key; None once the season's term is over.
    mark: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    #: A first name, if its bearer gave one.
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    #: SHA-256 of the consent's words as they were shown: `voting.consents.TEXTS`.
    text_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: A day and no moment: by the moment one could find the ballot.
    written_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(9), default=State.WAITING)
    #: The vote is held or voided. The sealer keeps it as the log has it.
    out_of_count: Mapped[bool] = mapped_column(Boolean, server_default=false())
    #: Why the words are not shown: `voting.thanks_reviews.Reason`.
    reason: Mapped[str | None] = mapped_column(String(12))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    #: What the entry's people say to it.
    answer: Mapped[str | None] = mapped_column(String(LONGEST_WORDS))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    entry: Mapped[Entry] = relationship()
