"""Limits on what may be tried how often, counted in the database: they hold with Redis gone."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, LargeBinary, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import now
from app.core.db import Base, Instant
from app.core.errors import TooManyAttempts
from app.core.tokens import digest


class ThrottleWindow(Base):
    """How often one thing was tried by one identity within one window of time."""

    __tablename__ = "throttle_window"

    #: The keyed hash of what is limited, of whom, and of the window's start.
    bucket: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    ends_at: Mapped[datetime] = mapped_column(Instant, index=True)


def hit(session: Session, what: str, whom: str, limit: int, per: timedelta) -> int:
    """Count one try, atomically, and return the count; TooManyAttempts above `limit` within `per`.

    Commit to keep it.
    """
    moment = now()
    window = int(moment.timestamp() // per.total_seconds())
    # The bucket hides the identity; it need not be secret, for the table is short-lived.
    bucket = digest("throttle", what, f"{whom}|{window}")
    row = _insert(session).values(bucket=bucket, count=1, ends_at=moment + per)
    counted = row.on_conflict_do_update(
        index_elements=[ThrottleWindow.bucket], set_={"count": ThrottleWindow.count + 1}
    ).returning(ThrottleWindow.count)
    count = int(session.execute(counted).scalar_one())
    if count > limit:
        raise TooManyAttempts
    return count


def first(session: Session, what: str, whom: str, per: timedelta) -> bool:
    """Tell, atomically, whether this is the first try in `per`; the others change nothing."""
    moment = now()
    row = _insert(session).values(
        bucket=digest("throttle", f"pause, {what}", whom), count=1, ends_at=moment + per
    )
    begun = row.on_conflict_do_update(
        index_elements=[ThrottleWindow.bucket],
        set_={"ends_at": row.excluded.ends_at},
        where=ThrottleWindow.ends_at <= moment,
    ).returning(ThrottleWindow.count)
    return session.execute(begun).scalar_one_or_none() is not None


def pause(session: Session, what: str, whom: str, length: timedelta) -> None:
    """Let one try through and begin a pause of `length`; TooManyAttempts while one lasts."""
    if not first(session, what, whom, length):
        raise TooManyAttempts


def _insert(session: Session) -> Any:
    postgres = session.get_bind().dialect.name == "postgresql"
    return (postgresql.insert if postgres else sqlite.insert)(ThrottleWindow)


def sweep(session: Session) -> None:
    """Forget the windows that are over."""
    session.execute(delete(ThrottleWindow).where(ThrottleWindow.ends_at < now()))
