"""Accounts: registering, confirming, logging in, resetting the password."""

from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth import passwords, sessions
from app.auth.models import Account, Role
from app.core import audit, throttle
from app.core.clock import now
from app.core.db import answering
from app.core.errors import DomainError

LONGEST_EMAIL = 254
TERM = timedelta(minutes=15)
FAILURES_OF_EMAIL = 10
FAILURES_OF_ADDRESS = 60


class EmailTaken(DomainError):
    """An account with this e-mail exists and is confirmed."""

    message = "Кабинет с этой почтой уже есть."


class NotAnEmail(DomainError):
    """The text is not an e-mail address."""

    message = "Проверьте адрес почты: он похож на name@example.ru"


class WrongCredentials(DomainError):
    """There is no such account, or its password is another; which of them is not told."""

    message = "Почта или пароль не подошли"


def normalised(email: str) -> str:
    """Return the e-mail as it is stored and compared; NotAnEmail."""
    try:
        found = validate_email(
            email.strip(), check_deliverability=False, test_environment=True, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise NotAnEmail from error
    address = found.normalized.lower()
    if len(address) > LONGEST_EMAIL:
        raise NotAnEmail
    return address


def by_email(session: Session, email: str) -> Account | None:
    """Return the account with this e-mail, however it is written."""
    try:
        address = normalised(email)
    except NotAnEmail:
        return None
    return session.scalars(select(Account).where(Account.email == address)).one_or_none()


def register_owner(
    session: Session, email: str, password: str, *, phone: bytes | None = None
) -> Account:
    """Add an owner's account, not confirmed yet; EmailTaken, NotAnEmail.

    `phone` is encrypted by the key ring. An account that nobody has confirmed gets the new
    password instead: who typed the older one has not proved that the mailbox is theirs.
    """
    fresh = Account(email=normalised(email), password_hash=passwords.digest(password), phone=phone)
    try:
        add(session, fresh)
    except EmailTaken:
        account = by_email(session, fresh.email)
        if account is None or account.confirmed_at or account.is_staff:
            raise
        account.password_hash, account.phone = fresh.password_hash, phone
        fresh = account
    audit.record(session, "account.registered", fresh, by=fresh.id)
    return fresh


def create_organiser(session: Session, email: str, password: str) -> Account:
    """Add an organiser's account, confirmed at once; EmailTaken, NotAnEmail."""
    account = Account(
        email=normalised(email),
        password_hash=passwords.digest(password),
        role=Role.ORGANISER,
        confirmed_at=now(),
    )
    add(session, account)
    audit.record(session, "account.organiser_created", account, by=None)
    return account


def add(session: Session, account: Account) -> None:
    """Put a new account into the database; EmailTaken."""
    with answering(session, "uq_account_email", "account.email", clash=EmailTaken()):
        session.add(account)


def confirm(session: Session, account: Account) -> None:
    """Note that the mailbox is the account's; a second time changes nothing."""
    if account.confirmed_at is None:
        account.confirmed_at = now()
        audit.record(session, "account.confirmed", account, by=account.id)


def authenticate(session: Session, email: str, password: str) -> Account:
    """Return the account whose password this is; WrongCredentials, after the same work."""
    account = by_email(session, email)
    if account is None:
        passwords.verify_nothing(password)
        raise WrongCredentials
    if not passwords.verify(account.password_hash, password) or account.disabled:
        raise WrongCredentials
    return account


def log_in(session: Session, email: str, password: str, *, address: str) -> Account:
    """Authenticate, counting the failures of the e-mail and of the IP address.

    One of the organisers' people is in only after the second factor, and is recorded then.
    Raises WrongCredentials, which the edge commits so that the failure stays counted, and
    TooManyAttempts. A success is not counted.
    """
    tries = session.begin_nested()
    throttle.hit(session, "login-email", email.strip().lower(), FAILURES_OF_EMAIL, TERM)
    throttle.hit(session, "login-address", address, FAILURES_OF_ADDRESS, TERM)
    try:
        account = authenticate(session, email, password)
    except WrongCredentials:
        tries.commit()
        raise
    tries.rollback()
    if passwords.needs_rehash(account.password_hash):
        account.password_hash = passwords.digest(password)
    if not account.is_staff:
        audit.record(session, "account.logged_in", account, by=account.id)
    return account


def reset_password(session: Session, account: Account, password: str) -> None:
    """Set a new password; the link came by mail, so the mailbox is confirmed as well.

    Every session and every link made under the old password ends with it.
    """
    account.password_hash = passwords.digest(password)
    account.confirmed_at = account.confirmed_at or now()
    sessions.end_all(session, account)
    audit.record(session, "account.password_reset", account, by=account.id)
    session.flush()
