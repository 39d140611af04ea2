"""Sessions of those who log in, kept on the server: listed, revocable, and short.

The browser holds 256 random bits; the table holds their hash. Terms: trust.md §6.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Boolean, ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.auth.models import Account
from app.core import audit
from app.core.clock import now
from app.core.db import Base, Instant, Serial
from app.core.errors import DomainError
from app.core.tokens import browser_token

#: Between the password and the second factor.
HALF_TERM = timedelta(minutes=10)
#: From the last request of one of the organisers' people; an owner may rest as long as the term.
IDLE_TERM = timedelta(minutes=30)
#: From logging in, whatever is done.
TERM = timedelta(hours=12)
#: How long a second factor is fresh.
SUDO_TERM = timedelta(minutes=5)
#: How exactly the last request is noted.
TOUCH = timedelta(minutes=1)
KEPT = timedelta(days=30)


class NoSuchSession(DomainError):
    """The session is another person's, or has ended."""

    message = "Этот сеанс уже завершён."


@dataclass(frozen=True)
class Visit:
    """Where a browser came from: what it calls itself and the network of its address."""

    device: str
    address: str


class LoginSession(Base):
    """One browser in which somebody logged in."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    #: SHA-256 of what the browser holds.
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    #: As «Chrome, Linux».
    device: Mapped[str] = mapped_column(String(60))
    #: The network, never the whole address.
    address: Mapped[str] = mapped_column(String(50))
    #: False between the password and the second factor.
    complete: Mapped[bool] = mapped_column(Boolean)
    begun_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: When a second factor was last shown in it.
    factor_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    def alive(self, moment: datetime) -> bool:
        """Tell whether the session goes on at this moment."""
        if self.ended_at is not None or self.account.disabled or moment >= self.ends_at:
            return False
        return not self.account.is_staff or moment < self.seen_at + IDLE_TERM

    def fresh(self, moment: datetime) -> bool:
        """Tell whether a second factor was shown within five minutes."""
        return self.factor_at is not None and moment < self.factor_at + SUDO_TERM


def begin(session: Session, account: Account, visit: Visit, *, complete: bool) -> str:
    """Begin a session and return its secret; `complete` is False before the second factor."""
    secret, moment = browser_token(), now()
    row = LoginSession(
        account_id=account.id,
        secret_hash=digest(secret),
        device=visit.device,
        address=visit.address,
        complete=complete,
        begun_at=moment,
        seen_at=moment,
        ends_at=moment + (TERM if complete else HALF_TERM),
    )
    session.add(row)
    session.flush()
    return secret


def digest(secret: str) -> bytes:
    """Return the hash under which a session is kept."""
    return hashlib.sha256(secret.encode()).digest()


def find(session: Session, secret: str, *, complete: bool = True) -> LoginSession | None:
    """Return the session of this secret; None when it ended, is half, or never was."""
    named = select(LoginSession).where(LoginSession.secret_hash == digest(secret))
    row = session.scalars(named).one_or_none()
    return row if row and row.complete is complete and row.alive(now()) else None


def prove(session: Session, row: LoginSession) -> str:
    """Note that a second factor was shown; return the session's new secret, the old one is void."""
    secret, moment = browser_token(), now()
    if not row.complete:
        row.complete, row.ends_at = True, moment + TERM
    row.secret_hash, row.factor_at, row.seen_at = digest(secret), moment, moment
    session.flush()
    return secret


def touch(session: Session, row_id: int) -> None:
    """Note a request, to the minute."""
    moment = now()
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == row_id, LoginSession.seen_at < moment - TOUCH)
        .values(seen_at=moment)
        .execution_options(synchronize_session=False)
    )


def listing(session: Session, account: Account) -> Sequence[LoginSession]:
    """Return the account's sessions that go on, the last used first."""
    rows = session.scalars(
        select(LoginSession)
        .where(
            LoginSession.account_id == account.id,
            LoginSession.ended_at.is_(None),
            LoginSession.complete,
            LoginSession.ends_at > now(),
        )
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    )
    return [row for row in rows if row.alive(now())]


def end(session: Session, account: Account, row_id: int) -> None:
    """End one of the account's own sessions; NoSuchSession."""
    row = session.get(LoginSession, row_id)
    if row is None or row.account_id != account.id or row.ended_at is not None:
        raise NoSuchSession
    row.ended_at = now()
    audit.record(session, "session.ended", account, by=account.id)


def leave(session: Session, row: LoginSession) -> None:
    """End the session that its own person leaves."""
    row.ended_at = now()
    audit.record(session, "account.logged_out", row.account, by=row.account_id)


def end_others(session: Session, account: Account, kept: LoginSession) -> int:
    """End all of the account's sessions but one; return how many."""
    ended = end_all(session, account, but=kept.id)
    audit.record(session, "session.others_ended", account, by=account.id, ended=ended)
    return ended


def end_all(session: Session, account: Account, *, but: int = 0) -> int:
    """End the account's sessions at once, as when its rights or secrets change."""
    ended = session.execute(
        update(LoginSession)
        .where(
            LoginSession.account_id == account.id,
            LoginSession.ended_at.is_(None),
            LoginSession.id != but,
        )
        .values(ended_at=now())
        .returning(LoginSession.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(ended.all())


def sweep(session: Session) -> None:
    """Forget the sessions that ended a month ago."""
    session.execute(delete(LoginSession).where(LoginSession.ends_at < now() - KEPT))
