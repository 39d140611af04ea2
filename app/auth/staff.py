"""The organisers' people: who they are, and the acts that change what they may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth import factors, sessions
from app.auth.models import STAFF, Account, Role
from app.auth.passkeys import Passkey
from app.auth.sessions import LoginSession
from app.auth.totp import TotpFactor
from app.core import audit
from app.core.errors import DomainError


class NotYourself(DomainError):
    """A person's own rights and factors are another's to change."""

    message = "Свои права меняет другой организатор."


class NotStaff(DomainError):
    """The account is an owner's, or is not there."""

    message = "Среди людей премии такого нет."


class NoLongerOrganiser(DomainError):
    """Whoever acts was disabled or moved meanwhile."""

    message = "Вы больше не организатор."


class NothingChanges(DomainError):
    """The person is already as asked."""

    message = "Так уже и есть."


@dataclass(frozen=True)
class Person:
    """One of the organisers' people, as the list shows them."""

    account: Account
    seen_at: datetime | None
    has_code: bool
    passkeys: int


def listing(session: Session) -> Sequence[Person]:
    """Return the organisers' people by e-mail, with when each was last seen."""
    seen = select(LoginSession.account_id, func.max(LoginSession.seen_at).label("at"))
    last = seen.where(LoginSession.complete).group_by(LoginSession.account_id).subquery()
    keys = select(Passkey.account_id, func.count().label("n")).group_by(Passkey.account_id)
    held = keys.subquery()
    rows = session.execute(
        select(Account, last.c.at, TotpFactor.account_id, func.coalesce(held.c.n, 0))
        .outerjoin(last, last.c.account_id == Account.id)
        .outerjoin(TotpFactor, TotpFactor.account_id == Account.id)
        .outerjoin(held, held.c.account_id == Account.id)
        .where(Account.role.in_(STAFF))
        .order_by(Account.email)
    )
    return [Person(row, at, code is not None, passkeys) for row, at, code, passkeys in rows]


def change_role(session: Session, account_id: int, role: str, *, by: int) -> Account:
    """Give a person another role, at once; NotYourself, NotStaff, NothingChanges."""
    account = _other(session, account_id, by)
    if role not in STAFF or account.role == role:
        raise NothingChanges
    before, account.role = account.role, Role(role)
    sessions.end_all(session, account)
    audit.record(session, "account.role_changed", account, by=by, before=before, after=role)
    return account


def disable(session: Session, account_id: int, *, by: int) -> Account:
    """Close an account, at once; NotYourself, NotStaff, NothingChanges."""
    account = _other(session, account_id, by)
    if account.disabled:
        raise NothingChanges
    account.disabled = True
    sessions.end_all(session, account)
    audit.record(session, "account.disabled", account, by=by)
    return account


def enable(session: Session, account_id: int, *, by: int) -> Account:
    """Open a closed account again; NotYourself, NotStaff, NothingChanges."""
    account = _other(session, account_id, by)
    if not account.disabled:
        raise NothingChanges
    account.disabled = False
    audit.record(session, "account.enabled", account, by=by)
    return account


def reset_factor(session: Session, account_id: int, *, by: int) -> Account:
    """Take a lost second factor away; the person enrols a new one. NotYourself, NotStaff."""
    account = _other(session, account_id, by)
    factors.forget(session, account)
    audit.record(session, "factor.reset", account, by=by)
    return account


def _other(session: Session, account_id: int, by: int) -> Account:
    """Return whom the act is about. Organisers act upon people one at a time.

    So two who disable each other at once don't leave the prize without an organiser.
    """
    organisers = select(Account).where(Account.role == Role.ORGANISER).order_by(Account.id)
    locked = session.scalars(
        organisers.with_for_update().execution_options(populate_existing=True)
    ).all()
    if not any(one.id == by and not one.disabled for one in locked):
        raise NoLongerOrganiser
    if account_id == by:
        raise NotYourself
    account = session.get(Account, account_id)
    if account is None or not account.is_staff:
        raise NotStaff
    return account
