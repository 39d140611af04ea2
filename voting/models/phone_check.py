"""A phone being proved by a one-time code."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class PhoneCheck(Base):
    """One code sent to one phone, for one browser session and one purpose."""

    __tablename__ = "phone_check"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
        Index("ix_phone_check_block_created_at", "block", "created_at"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    #: The entry to be voted for; None for «мои данные» and for an organiser's look.
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    #: The hash of the token in the browser's session: another browser can't use the code.
    browser: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    voter_key: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    #: The phone, encrypted.
    phone: Mapped[bytes] = mapped_column(LargeBinary)
    #: The phone's range («+7900»), for the breaker that watches how many codes are entered.
    block: Mapped[str] = mapped_column(String(5), default="")
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    #: The message with the code, so that it isn't sent any more once a newer code is asked for.
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))
    #: Who of the organisers asked for it, to find the votes of this phone; else None.
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
