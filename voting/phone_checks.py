"""Proving a phone on the web: a six-digit code by SMS, tied to one browser and one purpose.

The purpose is a vote for one entry, a look at one's own data (None), or an organiser's look at the
votes of whoever reads the code to him; a code for one is none for another.

Figures: OWASP ASVS 5.0 V6.5–6.6 (ten minutes, five tries, single use) and NIST SP 800-63B. They
are kept in the database, so they hold whatever else is down; so do the limits of `code_limits`.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core import outbox, tokens
from app.core.clock import now
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import code_limits, consents
from voting.models.ballot import Channel
from voting.models.phone_check import PhoneCheck
from voting.sms import replies

#: What a code is for: a vote, one's own data, or a look of one of the organisers' people.
Purpose = Entry | Account | None

VALID = timedelta(minutes=10)
MOST_TRIES = 5
#: How long «мои данные» stay open in the browser that proved the phone.
DATA_OPEN = timedelta(minutes=15)


class NoCheck(DomainError):
    """This browser has no code to enter for this purpose."""

    message = "Сначала укажите номер телефона."


class CodeExpired(DomainError):
    """The code is older than ten minutes, used, or tried out; a new one is needed."""

    message = "Код больше не действует. Запросите новый."


class WrongCode(DomainError):
    """The code is not the one that was sent; `left` tries remain."""

    def __init__(self, left: int) -> None:
        """Take how many tries remain."""
        self.left = left
        if left:
            super().__init__("Код не подошёл. Осталось попыток: %(left)s.", left=left)
        else:
            super().__init__("Попытки закончились. Запросите новый код.")


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


def start(
    session: Session,
    prover: Prover,
    purpose: Purpose,
    season: Season,
    phone: str,
    origin: consents.Origin = consents.NOWHERE,
) -> str:
    """Make a code and put it into the outbox; return the token for the browser's session.

    A phone that said «стоп» gets it too: whoever types the number asks for it, and the page could
    not say why nothing comes without telling strangers that the phone is known.
    """
    code, token = tokens.one_time_code(), tokens.browser_token()
    voter = prover.ring.season(season.phone_key, season.slug).voter_key(phone)
    expires_at = now() + VALID
    if isinstance(purpose, Entry):
        consents.give(session, season, voter, Channel.WEB, origin)
    letter = outbox.Letter(phone, _text(code, purpose))
    message = outbox.post(session, prover.ring, outbox.Kind.SMS, letter, expires_at)
    session.add(
        PhoneCheck(
            **_columns(purpose),
            browser=tokens.digest(prover.secret, "browser", token),
            voter_key=voter,
            phone=prover.ring.encrypt(phone),
            block=code_limits.block(phone),
            code_hash=_hash(prover, token, code),
            expires_at=expires_at,
            message_id=message.id,
        )
    )
    return token


def _text(code: str, purpose: Purpose) -> str:
    if isinstance(purpose, Entry):
        return replies.ONE_TIME_CODE.format(code=code, entry=purpose.code)
    template = replies.DATA_CODE if purpose is None else replies.LOOK_CODE
    return template.format(code=code)


def _columns(purpose: Purpose) -> dict[str, int | None]:
    """Return how a row keeps its purpose."""
    return {
        "entry_id": purpose.id if isinstance(purpose, Entry) else None,
        "asked_by_id": purpose.id if isinstance(purpose, Account) else None,
    }


def find(session: Session, prover: Prover, purpose: Purpose, token: str) -> PhoneCheck:
    """Return the check of this browser for this purpose; NoCheck when there is none."""
    browser = tokens.digest(prover.secret, "browser", token)
    # What is compared with None becomes IS NULL: a code for an entry is never one for the data.
    same = (getattr(PhoneCheck, name) == value for name, value in _columns(purpose).items())
    check = session.scalars(
        select(PhoneCheck).where(PhoneCheck.browser == browser, *same)
    ).one_or_none()
    if check is None:
        raise NoCheck
    return check


def supersede(session: Session, check: PhoneCheck) -> None:
    """Let a code expire, and its message not be sent any more: a newer one takes its place."""
    check.expires_at = now()
    if check.message_id is not None:
        session.get_one(outbox.OutboxMessage, check.message_id).useful_until = now()


def prove(session: Session, prover: Prover, purpose: Purpose, token: str, code: str) -> bytes:
    """Spend one try; return the voter key when the code is right, and never again for it.

    The try is counted in the row by one atomic update before the code is looked at, so that a
    thousand guesses at once are five. Commit whatever comes out.
    """
    check = find(session, prover, purpose, token)
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


def proved_phone(session: Session, prover: Prover, token: str) -> str:
    """Return the phone that this browser proved, to see its data; NoCheck after 15 minutes."""
    check = find(session, prover, None, token)
    if check.used_at is None or check.used_at + DATA_OPEN <= now():
        raise NoCheck
    return prover.ring.decrypt(check.phone)


def _hash(prover: Prover, token: str, code: str) -> bytes:
    return tokens.digest(prover.secret, "one-time code", f"{token}|{code}")
