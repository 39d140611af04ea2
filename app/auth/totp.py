"""Codes from an application on a telephone: RFC 6238, six digits, thirty seconds.

A code counts one step early or late, and once: the step it was of is kept, and only a later one
is taken. The secret is encrypted under a key derived from SECRET_KEY.
"""

import base64
import hmac
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import BigInteger, ForeignKey, LargeBinary, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.auth.models import Account
from app.core.clock import now
from app.core.db import Base, Instant
from app.core.keys import derive

STEP_SECONDS = 30
#: How many steps a telephone's clock may be ahead or behind.
DRIFT = 1
DIGITS = 6
ISSUER = "Довольный клиент"


class TotpFactor(Base):
    """The secret that an account shares with an application, and the last step it used."""

    __tablename__ = "totp_factor"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id"), primary_key=True, autoincrement=False
    )
    #: The secret in base32, encrypted.
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    #: The number of the thirty seconds whose code was taken last.
    last_step: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column(Instant)


def new_secret() -> str:
    """Return 160 random bits in base32."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """Return the otpauth:// address that an application reads from a QR code."""
    return pyotp.TOTP(secret, name=email, issuer=ISSUER).provisioning_uri()


def matching(secret: str, code: str, *, after: int = 0) -> int | None:
    """Return the step whose code this is, near now and later than `after`; None when there is none.

    Every candidate is compared, in constant time each.
    """
    current = step_now()
    steps = range(current - DRIFT, current + DRIFT + 1)
    found = [step for step in steps if hmac.compare_digest(code_of(secret, step), code)]
    return next((step for step in found if step > after), None)


def code_of(secret: str, step: int) -> str:
    """Return the six digits of a step."""
    return pyotp.TOTP(secret).generate_otp(step)


def step_now() -> int:
    """Return the number of the present thirty seconds."""
    return int(now().timestamp()) // STEP_SECONDS


def enrol(session: Session, account: Account, key: str, secret: str, step: int) -> None:
    """Bind the secret to the account in place of an older one; the step's code has been used."""
    sealed = _box(key).encrypt(secret.encode())
    session.merge(TotpFactor(account_id=account.id, secret=sealed, last_step=step, since=now()))
    session.flush()


def secret_of(factor: TotpFactor, key: str) -> str | None:
    """Return the secret; None when SECRET_KEY is another than it was kept under."""
    try:
        return _box(key).decrypt(factor.secret).decode()
    except InvalidToken:
        return None


def spend(session: Session, account: Account, step: int) -> bool:
    """Use a step up; of two who bring its code at once, one gets True."""
    spent = session.execute(
        update(TotpFactor)
        .where(TotpFactor.account_id == account.id, TotpFactor.last_step < step)
        .values(last_step=step)
        .returning(TotpFactor.account_id)
        .execution_options(synchronize_session="fetch")
    )
    return spent.scalar_one_or_none() is not None


def _box(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derive(key.encode(), "totp")))
