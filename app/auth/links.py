"""Links sent by mail: signed, expiring, and void once the password they were made under is gone."""

from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core.errors import DomainError

CONFIRMATION_TERM = timedelta(days=3)
RESET_TERM = timedelta(hours=1)
CLAIM_TERM = timedelta(days=30)


class LinkInvalid(DomainError):
    """The link is altered, too old, or has done its work."""

    message = "Ссылка больше не действует. Запросите новую на странице входа."


def confirmation(secret: str, account: Account) -> str:
    """Return the token that confirms an e-mail within three days."""
    return _write(secret, "confirm", account)


def reset(secret: str, account: Account) -> str:
    """Return the token that lets set a new password once, within an hour."""
    return _write(secret, "reset", account)


def read_confirmation(session: Session, secret: str, token: str) -> Account:
    """Return whose e-mail the token confirms; LinkInvalid."""
    return _read(session, secret, "confirm", token, CONFIRMATION_TERM)


def read_reset(session: Session, secret: str, token: str) -> Account:
    """Return whose password the token resets; LinkInvalid."""
    return _read(session, secret, "reset", token, RESET_TERM)


def claim(secret: str, account: Account) -> str:
    """Return the token that gives an account entered by others its first password, for 30 days."""
    return _write(secret, "claim", account)


def read_claim(session: Session, secret: str, token: str) -> Account:
    """Return whose first password the token sets; LinkInvalid."""
    return _read(session, secret, "claim", token, CLAIM_TERM)


def mailbox(secret: str, account_id: int) -> str:
    """Return the token that ends the reminders to an account; it works as long as the account."""
    token = URLSafeSerializer(secret, salt="auth-link-mailbox").dumps(account_id)
    return token if isinstance(token, str) else token.decode()


def read_mailbox(session: Session, secret: str, token: str) -> Account:
    """Return whose reminders the token ends; LinkInvalid."""
    try:
        number = URLSafeSerializer(secret, salt="auth-link-mailbox").loads(token)
    except BadData as error:
        raise LinkInvalid from error
    account = session.get(Account, number)
    if account is None:
        raise LinkInvalid
    return account


def _signer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"auth-link-{purpose}")


def _write(secret: str, purpose: str, account: Account) -> str:
    token = _signer(secret, purpose).dumps([account.id, account.stamp])
    return token if isinstance(token, str) else token.decode()


def _read(session: Session, secret: str, purpose: str, token: str, term: timedelta) -> Account:
    try:
        number, stamp = _signer(secret, purpose).loads(token, max_age=int(term.total_seconds()))
    except BadData as error:
        raise LinkInvalid from error
    account = session.get(Account, number)
    if account is None or account.disabled or account.stamp != stamp:
        raise LinkInvalid
    return account
