"""Recovery codes: ten, each good once, kept as keyed hashes and shown when they are made."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.auth.models import Account
from app.core.clock import now
from app.core.db import Base, Instant, Serial
from app.core.tokens import ALPHABET, MISREAD, digest

HOW_MANY = 10
#: Of 32 letters: 50 bits.
LENGTH = 10


class RecoveryCode(Base):
    """One of the codes that stand in for a lost telephone."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    #: The keyed hash of the code.
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


def issue(session: Session, account: Account, key: str) -> Sequence[str]:
    """Make ten new codes, void the older ones, and return them to be shown this once."""
    forget(session, account)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    hashes = [_hash(key, account, code) for code in codes]
    session.add_all(RecoveryCode(account_id=account.id, code_hash=one) for one in hashes)
    session.flush()
    return [f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}" for code in codes]


def find(session: Session, account: Account, key: str, typed: str) -> RecoveryCode | None:
    """Return the unused code that was typed, however it is written; None when it is not one."""
    code = "".join(filter(str.isalnum, typed.upper())).translate(MISREAD)
    named = select(RecoveryCode).where(
        RecoveryCode.code_hash == _hash(key, account, code), RecoveryCode.used_at.is_(None)
    )
    return session.scalars(named).one_or_none()


def spend(session: Session, code: RecoveryCode) -> bool:
    """Use a code up; of two who bring it at once, one gets True."""
    spent = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == code.id, RecoveryCode.used_at.is_(None))
        .values(used_at=now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session="fetch")
    )
    return spent.scalar_one_or_none() is not None


def left(session: Session, account: Account) -> int:
    """Return how many codes are unused."""
    unused = select(func.count()).where(
        RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(unused) or 0


def forget(session: Session, account: Account) -> None:
    """Void every code of the account."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _hash(key: str, account: Account, code: str) -> bytes:
    return digest(key, "recovery-code", f"{account.id}|{code}")
