"""A laptop's stand-in for the application with codes on an organiser's telephone."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth import totp
from app.auth.models import Account
from app.auth.totp import TotpFactor


def next_code(session: Session, account: Account, key: str) -> str | None:
    """Return the code that will be taken now; None without a factor.

    Each is taken once, so after a login it is the next step's, which is half a minute early.
    """
    factor = session.get(TotpFactor, account.id)
    secret = totp.secret_of(factor, key) if factor else None
    if factor is None or secret is None:
        return None
    return totp.code_of(secret, max(totp.step_now(), factor.last_step + 1))


def listing(session: Session, key: str) -> list[tuple[str, str | None]]:
    """Return who has an application with codes, and the code of each that will be taken now."""
    found = select(Account).join(TotpFactor, TotpFactor.account_id == Account.id)
    people = session.scalars(found.order_by(Account.email)).all()
    return [(one.email, next_code(session, one, key)) for one in people]
