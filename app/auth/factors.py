"""The second factor: what an account has of it, and whether what was shown is one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.auth import recovery, sessions, totp
from app.auth.models import Account
from app.auth.passkeys import Passkey
from app.auth.totp import TotpFactor
from app.core import audit, throttle
from app.core.errors import DomainError

TERM = timedelta(minutes=15)
FAILURES_OF_ACCOUNT = 5
FAILURES_OF_ADDRESS = 20

Spend = Callable[[], bool]


class WrongCode(DomainError):
    """The code is not the one of now, or has been used."""

    message = "Код не подошёл. Введите новый код из приложения"


@dataclass(frozen=True)
class Shown:
    """What proves that the account's owner is here: the code, and the network it came from."""

    code: str
    address: str


def enrolled(session: Session, account: Account) -> bool:
    """Tell whether the account has a second factor of its own."""
    passkeys = select(func.count()).where(Passkey.account_id == account.id)
    return session.get(TotpFactor, account.id) is not None or bool(session.scalar(passkeys))


def enrol(session: Session, account: Account, key: str, secret: str, code: str) -> Sequence[str]:
    """Bind an application by its first code; return new recovery codes. WrongCode.

    Every session of the account ends: the caller goes on with a new one.
    """
    step = totp.matching(secret, code)
    if step is None:
        raise WrongCode
    totp.enrol(session, account, key, secret, step)
    codes = recovery.issue(session, account, key)
    sessions.end_all(session, account)
    audit.record(session, "factor.enrolled", account, by=account.id)
    return codes


def renew_codes(session: Session, account: Account, key: str) -> Sequence[str]:
    """Make ten new recovery codes in place of the older ones."""
    codes = recovery.issue(session, account, key)
    audit.record(session, "factor.codes_renewed", account, by=account.id)
    return codes


def check(session: Session, account: Account, key: str, shown: Shown) -> str:
    """Use up a code of the application or a recovery code; return which of them it was.

    Raises WrongCode, which the edge commits so that the failure stays counted, and
    TooManyAttempts: the sixth in a quarter of an hour is not even looked at.
    """
    tries = session.begin_nested()
    throttle.hit(session, "factor-account", str(account.id), FAILURES_OF_ACCOUNT, TERM)
    throttle.hit(session, "factor-address", shown.address, FAILURES_OF_ADDRESS, TERM)
    kind, spend = _evaluate(session, account, key, shown.code)
    if spend is None:
        audit.record(session, "factor.refused", account, by=account.id)
        tries.commit()
        raise WrongCode
    tries.rollback()
    if not spend():
        raise WrongCode
    return kind


def _evaluate(session: Session, account: Account, key: str, code: str) -> tuple[str, Spend | None]:
    factor = session.get(TotpFactor, account.id, populate_existing=True)
    digits = "".join(code.split())
    if factor and len(digits) == totp.DIGITS and digits.isascii():
        secret = totp.secret_of(factor, key)
        step = totp.matching(secret, digits, after=factor.last_step) if secret else None
        return "totp", None if step is None else lambda: totp.spend(session, account, step)
    found = recovery.find(session, account, key, code)
    return "recovery", None if found is None else lambda: recovery.spend(session, found)


def forget(session: Session, account: Account) -> None:
    """Take every second factor from an account and end its sessions; the caller says why."""
    for model in (TotpFactor, Passkey):
        session.execute(delete(model).where(model.account_id == account.id))
    recovery.forget(session, account)
    sessions.end_all(session, account)
    session.expire_all()
