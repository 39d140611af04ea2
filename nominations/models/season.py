"""A season: one run of the prize, with its dates, sizes and prize places."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Boolean, CheckConstraint, Dialect, Integer, String, TypeDecorator, false
from sqlalchemy.orm import Mapped, mapped_column

from app.core import phones
from app.core.db import Base, Instant, Serial, db_now
from nominations.phases import Dates

NEVER = datetime.max.replace(tzinfo=UTC)


class Countries(TypeDecorator[tuple[str, ...]]):
    """Countries (ISO 3166) as words of one text: «RU», «RU BY KZ»."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _dialect: Dialect) -> str | None:
        """Write the countries."""
        return None if value is None else " ".join(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[str, ...] | None:
        """Read the countries."""
        return None if value is None else tuple(value.split())


def one_spelling(column: str) -> str:
    """Return the condition that a set of countries is spelled as `phones.ordered` does.

    So Russia is always among them, and no other country than those that may be let vote.
    """
    others = (
        f" || CASE WHEN replace({column}, ' {code}', '') <> {column} THEN ' {code}' ELSE '' END"
        for code in phones.COUNTRIES
        if code != phones.RUSSIA
    )
    return f"{column} = '{phones.RUSSIA}'" + "".join(others)


class Season(Base):
    """One run of the prize. Only a published season is seen, and can be voted in."""

    __tablename__ = "season"
    __table_args__ = (
        CheckConstraint("code_length BETWEEN 5 AND 7", name="code_length"),
        CheckConstraint("retention_days >= 0", name="retention_days"),
        CheckConstraint("voting_opens < voting_closes", name="voting_term"),
        CheckConstraint("registration_opens < registration_closes", name="registration_term"),
        CheckConstraint(one_spelling("countries"), name="countries"),
        CheckConstraint("sms_abroad_per_day >= 0", name="sms_abroad_per_day"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    #: The announced number of prize places; the grid must add up to it.
    announced_places: Mapped[int] = mapped_column(Integer, default=210)
    #: Prize places in each division.
    places: Mapped[int] = mapped_column(Integer, default=1)
    #: A division with fewer entries when registration closes is merged.
    min_entries: Mapped[int] = mapped_column(Integer, default=3)
    #: Votes an entry needs to take a place.
    min_votes: Mapped[int] = mapped_column(Integer, default=1)
    #: Digits of a voting code, its check digit among them.
    code_length: Mapped[int] = mapped_column(Integer, default=5)
    #: The name of the phone key (setting PHONE_KEYS) that this season's voters are hashed with.
    phone_key: Mapped[str] = mapped_column(String(40))
    #: Whose mobile numbers may vote; Russia is always among them (ADR 0029).
    countries: Mapped[tuple[str, ...]] = mapped_column(
        Countries, default=phones.HOME, server_default=phones.RUSSIA
    )
    #: The version of the rules in force; each ballot remembers its own.
    rules_version: Mapped[int] = mapped_column(Integer, default=1)
    #: Days after the results until the voters' phones and messages are erased.
    retention_days: Mapped[int] = mapped_column(Integer, default=60, server_default="60")
    #: A rehearsal (the demo) may be closed before its time; a real season never.
    rehearsal: Mapped[bool] = mapped_column(Boolean, default=False)
    #: A rehearsal of invented businesses and votes: shown to whoever enters it, and wiped by one
    #: act. Fixed when the row is made; the database refuses to change it.
    invented: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    registration_opens: Mapped[datetime] = mapped_column(Instant)
    registration_closes: Mapped[datetime] = mapped_column(Instant)
    voting_opens: Mapped[datetime] = mapped_column(Instant)
    voting_closes: Mapped[datetime] = mapped_column(Instant)
    #: From here to the results the standings are hidden.
    hides_at: Mapped[datetime] = mapped_column(Instant)
    results_at: Mapped[datetime] = mapped_column(Instant)
    awards_at: Mapped[datetime] = mapped_column(Instant)

    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    #: When the thin divisions were merged, after the close of registration.
    merged_at: Mapped[datetime | None] = mapped_column(Instant)
    #: When the log was frozen for the results; nothing that they follow from changes after.
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    #: When the results were certified; they are public from then on.
    certified_at: Mapped[datetime | None] = mapped_column(Instant)
    #: When the log's `close` line was sealed, after the last vote.
    close_sealed_at: Mapped[datetime | None] = mapped_column(Instant)

    #: The day's budget of SMS, codes and replies together: messages, and kopecks.
    sms_per_day: Mapped[int] = mapped_column(Integer, default=50_000)
    sms_kopecks_per_day: Mapped[int] = mapped_column(Integer, default=20_000_000)
    #: What one SMS (one segment) costs, in kopecks.
    sms_price_kopecks: Mapped[int] = mapped_column(Integer, default=400)
    #: The day's budget of SMS to other countries' numbers, beside the one above: messages.
    sms_abroad_per_day: Mapped[int] = mapped_column(Integer, default=1_000, server_default="1000")
    #: The word that must lead a message to a shared number; empty for a number of our own.
    sms_prefix: Mapped[str] = mapped_column(String(20), default="")

    @property
    def dates(self) -> Dates:
        """Return the dates, for `phases` to answer what is open."""
        return Dates(
            registration_opens=self.registration_opens,
            registration_closes=self.registration_closes,
            voting_opens=self.voting_opens,
            voting_closes=self.voting_closes,
            hides_at=self.hides_at,
            results_at=self.results_at,
            awards_at=self.awards_at,
        )

    @property
    def lived_dates(self) -> Dates:
        """Return the dates with the results where they really came: at their certification."""
        return replace(self.dates, results_at=self.certified_at or NEVER)
