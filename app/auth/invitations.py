"""Invitations: how one of the organisers' people gets an account; a link by e-mail, good once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.auth import accounts, passwords, sessions
from app.auth.models import STAFF, Account, Role
from app.core import audit
from app.core.clock import now
from app.core.db import Base, Instant, Serial
from app.core.errors import DomainError
from app.core.tokens import browser_token

TERM = timedelta(days=3)


class InvitationVoid(DomainError):
    """The invitation was used, withdrawn or is too old."""

    message = "Приглашение больше не действует. Попросите организатора прислать новое."


class NotAStaffRole(DomainError):
    """Nobody is invited to be an owner: owners register by themselves."""

    message = "Выберите роль: организатор, модератор или наблюдатель"


class OrganiserThere(DomainError):
    """Whoever is an organiser invites the others in the panel."""

    message = "Организатор уже есть: он приглашает остальных в разделе «Люди»."


class Invitation(Base):
    """A place in the organisers' team that is kept for an e-mail."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[str] = mapped_column(String(12))
    #: SHA-256 of the link's secret.
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    #: When it was accepted or withdrawn.
    closed_at: Mapped[datetime | None] = mapped_column(Instant)


def invite(session: Session, email: str, role: str, *, by: int | None) -> tuple[Invitation, str]:
    """Keep a place for an e-mail; return it with the secret of its link. The older link is void.

    Raises NotAnEmail, NotAStaffRole, EmailTaken.
    """
    address = accounts.normalised(email)
    if role not in STAFF:
        raise NotAStaffRole
    if accounts.by_email(session, address) is not None:
        raise accounts.EmailTaken("С этой почтой уже есть аккаунт. Нужна другая.")
    _close(session, Invitation.email == address)
    secret = browser_token()
    row = Invitation(
        email=address,
        role=role,
        secret_hash=sessions.digest(secret),
        invited_by_id=by,
        expires_at=now() + TERM,
    )
    session.add(row)
    session.flush()
    audit.record(session, "account.invited", row, by=by, email=address, role=role)
    return row, secret


def invite_first(session: Session, email: str) -> tuple[Invitation, str]:
    """Keep the first organiser's place of an installation; what was kept so before is void.

    Raises OrganiserThere, NotAnEmail, EmailTaken.
    """
    organisers = select(Account.id).where(
        Account.role == Role.ORGANISER, Account.disabled.is_(False)
    )
    if session.scalars(organisers.limit(1)).first() is not None:
        raise OrganiserThere
    _close(session, Invitation.invited_by_id.is_(None))
    return invite(session, email, Role.ORGANISER, by=None)


def read(session: Session, secret: str) -> Invitation:
    """Return the invitation whose link this is; InvitationVoid."""
    named = select(Invitation).where(Invitation.secret_hash == sessions.digest(secret))
    row = session.scalars(named).one_or_none()
    if row is None or row.closed_at is not None or row.expires_at <= now():
        raise InvitationVoid
    return row


def accept(session: Session, row: Invitation, password: str) -> Account:
    """Make the account; of two who open one link at once, one succeeds. InvitationVoid."""
    if not _close(session, Invitation.id == row.id):
        raise InvitationVoid
    account = Account(
        email=row.email,
        password_hash=passwords.digest(password),
        role=Role(row.role),
        confirmed_at=now(),
    )
    try:
        accounts.add(session, account)
    except accounts.EmailTaken as error:
        raise InvitationVoid from error
    audit.record(session, "account.joined", account, by=account.id, role=row.role)
    return account


def withdraw(session: Session, row_id: int, *, by: int) -> None:
    """Void an invitation; InvitationVoid when it is void already."""
    if not _close(session, Invitation.id == row_id):
        raise InvitationVoid
    audit.record(session, "account.uninvited", f"invitation {row_id}", by=by)


def waiting(session: Session) -> Sequence[Invitation]:
    """Return the invitations that may still be accepted, the newest first."""
    return session.scalars(
        select(Invitation)
        .where(Invitation.closed_at.is_(None), Invitation.expires_at > now())
        .order_by(Invitation.id.desc())
    ).all()


def _close(session: Session, which: ColumnElement[bool]) -> bool:
    closed = session.execute(
        update(Invitation)
        .where(which, Invitation.closed_at.is_(None))
        .values(closed_at=now())
        .returning(Invitation.id)
        .execution_options(synchronize_session="fetch")
    )
    return bool(closed.all())
