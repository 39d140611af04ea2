"""An inbound SMS, stored with the reply it got, and what it led to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now

ONE_MESSAGE = "uq_inbound_sms_gateway_message"
ONE_MEANING = "uq_synonym_season_word"
#: A message that a page may wait for: a code and a watchword, longer than a bare code.
AWAITED = text("length(text) BETWEEN 12 AND 40")
#: A message that became no vote: these are counted, the others the log counts.
REFUSED = text("outcome <> 'accepted'")
#: A message that a person must read: `voting.messages.IN_DOUBT`, and not an empty or erased one.
IN_DOUBT = text("outcome IN ('unreadable', 'unknown_code', 'ambiguous', 'no') AND text <> ''")


class InboundSMS(Base):
    """One message from a voter; a redelivery finds this row and gets the same reply."""

    __tablename__ = "inbound_sms"
    __table_args__ = (
        UniqueConstraint("gateway", "provider_id", name=ONE_MESSAGE),
        Index("ix_inbound_sms_text", "text", postgresql_where=AWAITED, sqlite_where=AWAITED),
        Index(
            "ix_inbound_sms_refused",
            "season_id",
            "outcome",
            postgresql_where=REFUSED,
            sqlite_where=REFUSED,
        ),
        Index(
            "ix_inbound_sms_in_doubt",
            "received_at",
            postgresql_where=IN_DOUBT,
            sqlite_where=IN_DOUBT,
        ),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    gateway: Mapped[str] = mapped_column(String(10))
    provider_id: Mapped[str] = mapped_column(String(64))
    season_id: Mapped[int | None] = mapped_column(ForeignKey("season.id"))
    #: The sender, encrypted; erased after the season's retention date.
    sender: Mapped[bytes | None] = mapped_column(LargeBinary)
    voter_key: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    text: Mapped[str] = mapped_column(Text)
    #: The voter's own words around the code.
    comment: Mapped[str] = mapped_column(Text, default="")
    #: What the message came to: `voting.rules.Outcome`.
    outcome: Mapped[str] = mapped_column(String(16))
    reply: Mapped[str] = mapped_column(String(200))
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"), unique=True)
    received_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class FurtherBallot(Base):
    """A ballot that a message with several codes cast beside its first one."""

    __tablename__ = "further_ballot"

    ballot_id: Mapped[int] = mapped_column(
        ForeignKey("ballot.id"), primary_key=True, autoincrement=False
    )
    inbound_sms_id: Mapped[int] = mapped_column(ForeignKey("inbound_sms.id"), index=True)


class Synonym(Base):
    """A word that people write instead of an entry's code, taught by the organisers."""

    __tablename__ = "synonym"
    __table_args__ = (UniqueConstraint("season_id", "word", name=ONE_MEANING),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    #: As the grammar sees it: lower case, single spaces.
    word: Mapped[str] = mapped_column(String(60))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
