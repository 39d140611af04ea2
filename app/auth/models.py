"""Accounts: owners of businesses, and the organisers' people. Voters have none."""

import hashlib
from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import Boolean, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class Role(StrEnum):
    """What an account may do; the access table says where."""

    OWNER = "owner"
    ORGANISER = "organiser"
    MODERATOR = "moderator"
    OBSERVER = "observer"


#: Those who see the organisers' panel.
STAFF = frozenset({Role.ORGANISER, Role.MODERATOR, Role.OBSERVER})


class Account(UserMixin, Base):  # type: ignore[misc]  # Flask-Login ships no types.
    """A person who logs in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    #: Lower case, normalised by email-validator; unique.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    #: argon2id, in its own encoded form.
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(12), default=Role.OWNER)
    #: When the e-mail was confirmed; until then the account can do nothing.
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    disabled: Mapped[bool] = mapped_column(Boolean, default=False)
    #: The owner's phone, encrypted; from it no vote for an own entry is taken.
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())

    #: The secret of the session that the person came in by; `login_session` has its hash.
    secret = ""

    @property
    def stamp(self) -> str:
        """Return what changes with the password: links made before it end."""
        return hashlib.sha256(self.password_hash.encode()).hexdigest()[:16]

    def get_id(self) -> str:
        """Return what Flask-Login keeps in the browser: the secret of the session, not a name."""
        return self.secret

    @property
    def is_active(self) -> bool:
        """Tell Flask-Login whether the account may be used."""
        return not self.disabled

    @property
    def is_staff(self) -> bool:
        """Tell whether this is one of the organisers' people."""
        return self.role in STAFF
