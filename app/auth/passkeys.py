"""Passkeys: WebAuthn credentials, which prove the person and the site by themselves.

The device checks its owner, so a passkey stands for the password and the code together. A
challenge is random, ten minutes good, and taken once. https://www.w3.org/TR/webauthn-3/
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.auth.models import Account
from app.core import audit, throttle
from app.core.clock import now
from app.core.db import Base, Instant, Serial, answering
from app.core.errors import DomainError

TERM = timedelta(minutes=10)
MOST = 10
LONGEST_ANSWER = 20_000


class PasskeyRefused(DomainError):
    """The answer of the device does not fit this site, this challenge or any key we know."""

    message = "Ключ доступа не подошёл. Войдите с паролем и кодом"


class PasskeyKnown(PasskeyRefused):
    """The key has been added before."""

    message = "Этот ключ уже добавлен."


class TooManyPasskeys(DomainError):
    """Ten are enough."""

    message = "Ключей уже десять. Удалите лишний и добавьте новый."


class Passkey(Base):
    """The public key of a credential that a person's device keeps."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: What the device counts, if it counts; a copy of the key would fall behind.
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


@dataclass(frozen=True)
class Site:
    """The site as a browser knows it."""

    origin: str

    @property
    def name(self) -> str:
        """Return the relying party's id: the host."""
        return urlsplit(self.origin).hostname or ""


def registration(session: Session, site: Site, account: Account) -> tuple[str, str]:
    """Return the options for a new passkey as JSON, and their challenge."""
    known = [PublicKeyCredentialDescriptor(one.credential_id) for one in of(session, account)]
    options = generate_registration_options(
        rp_id=site.name,
        rp_name="Довольный клиент",
        user_id=f"account-{account.id}".encode(),
        user_name=account.email,
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def assertion(site: Site) -> tuple[str, str]:
    """Return the options for showing any passkey of this site as JSON, and their challenge."""
    options = generate_authentication_options(
        rp_id=site.name, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def add(session: Session, site: Site, account: Account, challenge: str, answer: str) -> Passkey:
    """Keep the passkey that the device has made; PasskeyRefused, TooManyPasskeys."""
    if len(of(session, account)) >= MOST:
        raise TooManyPasskeys
    _use(session, challenge)
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise PasskeyRefused from error
    row = Passkey(
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=_("Ключ от %(day)s", day=f"{now():%d.%m.%Y}"),
        created_at=now(),
    )
    clash = PasskeyKnown()
    with answering(session, "uq_passkey_credential_id", "passkey.credential_id", clash=clash):
        session.add(row)
    audit.record(session, "passkey.added", account, by=account.id)
    return row


def show(session: Session, site: Site, challenge: str, answer: str) -> Account:
    """Return whose passkey signed the challenge; PasskeyRefused."""
    _use(session, challenge)
    credential = _read(answer)
    row = _named(session, credential.get("id"))
    account = session.get(Account, row.account_id) if row else None
    if row is None or account is None or account.disabled or not account.is_staff:
        raise PasskeyRefused
    try:
        seen = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise PasskeyRefused from error
    _count(session, row, seen.new_sign_count)
    return account


def of(session: Session, account: Account) -> Sequence[Passkey]:
    """Return the account's passkeys, the oldest first."""
    return session.scalars(
        select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)
    ).all()


def remove(session: Session, account: Account, row_id: int) -> None:
    """Forget one of the account's own passkeys; PasskeyRefused."""
    row = session.get(Passkey, row_id)
    if row is None or row.account_id != account.id:
        raise PasskeyRefused("Этого ключа уже нет.")
    session.delete(row)
    audit.record(session, "passkey.removed", account, by=account.id)


def _count(session: Session, row: Passkey, count: int) -> None:
    """Move the counter on; of two answers with one count, the second is a copy's."""
    newer = (Passkey.sign_count < count) if count else (Passkey.sign_count == 0)
    moved = session.execute(
        update(Passkey)
        .where(Passkey.id == row.id, newer)
        .values(sign_count=count, used_at=now())
        .returning(Passkey.id)
        .execution_options(synchronize_session="fetch")
    )
    if moved.scalar_one_or_none() is None:
        raise PasskeyRefused


def _use(session: Session, challenge: str) -> None:
    """Take a challenge once."""
    if not challenge or not throttle.first(session, "passkey-challenge", challenge, TERM):
        raise PasskeyRefused


def _named(session: Session, name: object) -> Passkey | None:
    try:
        credential_id = base64url_to_bytes(str(name))
    except ValueError:
        return None
    return session.scalars(
        select(Passkey).where(Passkey.credential_id == credential_id)
    ).one_or_none()


def _read(answer: str) -> dict[str, object]:
    try:
        credential = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(credential, dict):
        raise PasskeyRefused
    return credential
