"""Proving a phone on the web: a six-digit code by SMS, tied to one browser and one entry.

Figures: OWASP ASVS 5.0 V6.5–6.6 (ten minutes, five tries, single use) and NIST SP 800-63B. They
are kept in the database, so they hold whatever else is down; so do the limits of `code_limits`.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import outbox, tokens
from app.core.clock import now
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import code_limits
from voting.models.phone_check import PhoneCheck
from voting.sms import replies

VALID = timedelta(minutes=10)
MOST_TRIES = 5


class NoCheck(DomainError):
    """This browser has no code to enter for this entry."""

    message = "Сначала укажите номер телефона."


class CodeExpired(DomainError):
    """The code is older than ten minutes, used, or tried out; a new one is needed."""

    message = "Код больше не действует. Запросите новый."


class WrongCode(DomainError):
    """The code is not the one that was sent; `left` tries remain."""

    def __init__(self, left: int) -> None:
        """Take how many tries remain."""
        self.left = left
        super().__init__(
            f"Код не подошёл. Осталось попыток: {left}."
            if left
            else "Попытки закончились. Запросите новый код."
        )


@dataclass(frozen=True)
class Prover:
    """The secrets that proving needs, and how strict the limits are."""

    ring: KeyRing
    secret: str
    rehearsal: bool = False


def limit(session: Session, prover: Prover, phone: str, address: str, device: str = "") -> None:
    """Count one asking for a code; TooManyAttempts over any limit. Commit to keep the count."""
    asking = code_limits.Asking(phone, address, device)
    code_limits.count(session, asking, rehearsal=prover.rehearsal)


def start(session: Session, prover: Prover, entry: Entry, season: Season, phone: str) -> str:
    """Make a code and put it into the outbox; return the token for the browser's session."""
    code, token = tokens.one_time_code(), tokens.browser_token()
    session.add(
        PhoneCheck(
            entry_id=entry.id,
            browser=tokens.digest(prover.secret, "browser", token),
            voter_key=prover.ring.season(season.phone_key, season.slug).voter_key(phone),
            phone=prover.ring.encrypt(phone),
            block=code_limits.block(phone),
            code_hash=_hash(prover, token, code),
            expires_at=now() + VALID,
        )
    )
    text = replies.ONE_TIME_CODE.format(code=code, entry=entry.code)
    outbox.post(session, prover.ring, outbox.Kind.SMS, outbox.Letter(phone, text))
    return token


def find(session: Session, prover: Prover, entry: Entry, token: str) -> PhoneCheck:
    """Return the check of this browser for this entry; NoCheck when there is none."""
    browser = tokens.digest(prover.secret, "browser", token)
    same = select(PhoneCheck).where(PhoneCheck.browser == browser, PhoneCheck.entry_id == entry.id)
    check = session.scalars(same).one_or_none()
    if check is None:
        raise NoCheck
    return check


def prove(session: Session, prover: Prover, entry: Entry, token: str, code: str) -> bytes:
    """Spend one try; return the voter key when the code is right, and never again for it.

    The try is counted in the row by one atomic update before the code is looked at, so that a
    thousand guesses at once are five. Commit whatever comes out.
    """
    check = find(session, prover, entry, token)
    spent = session.execute(
        update(PhoneCheck)
        .where(PhoneCheck.id == check.id, PhoneCheck.used_at.is_(None))
        .where(PhoneCheck.tries < MOST_TRIES, PhoneCheck.expires_at > now())
        .values(tries=PhoneCheck.tries + 1)
        .returning(PhoneCheck.tries)
    ).scalar_one_or_none()
    if spent is None:
        raise CodeExpired
    if not hmac.compare_digest(check.code_hash, _hash(prover, token, code)):
        raise WrongCode(MOST_TRIES - spent)
    # The row is locked by the update above, so nobody else can use the code meanwhile.
    check.used_at = now()
    session.flush()
    return check.voter_key


def _hash(prover: Prover, token: str, code: str) -> bytes:
    return tokens.digest(prover.secret, "one-time code", f"{token}|{code}")
