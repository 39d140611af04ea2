"""Proofs of ownership: a code to a mailbox of the business's domain or to its phone, or a document.

An application without a proof is looked at as well; organisers see how sure they can be.
"""

import hmac
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import audit, outbox, phones, throttle, tokens
from app.core.clock import now
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import letters
from nominations.models.business import Business
from nominations.models.proof import Proof

VALID = timedelta(minutes=30)
MOST_TRIES = 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CODES_AN_HOUR = 3
SMS_A_DAY = 3
#: Codes by SMS to owners on one day, all of them together: a purse that is never emptied.
SMS_OF_ALL = 500
#: Fits one segment in Cyrillic (70 characters).
SMS = "{code} - код премии для предприятия. Никому не сообщайте."
#: Mailboxes that anybody can have prove nothing.
FREE_MAIL = frozenset((Path(__file__).parent / "data" / "free_mail.txt").read_text().split())


class FreeMail(DomainError):
    """The mailbox is one that anybody can have."""

    message = "Такую почту может завести кто угодно. Нужна почта на домене предприятия"


class OtherDomain(DomainError):
    """The mailbox is of another domain than the business's site."""

    message = "Почта не на домене вашего сайта"


class NoPhone(DomainError):
    """The business has no listed phone."""

    message = "У предприятия не указан мобильный телефон"


class NoCode(DomainError):
    """No code waits to be entered."""

    message = "Код больше не действует. Запросите новый"


class WrongCode(DomainError):
    """The code is not the one that was sent."""

    message = "Код не подошёл"


def of(session: Session, business: Business) -> Sequence[Proof]:
    """Return what there is to show that the account acts for the business, the newest first."""
    found = select(Proof).where(Proof.business_id == business.id, Proof.state != "sent")
    return session.scalars(found.order_by(Proof.id.desc())).all()


def level(proofs: Sequence[Proof]) -> str:
    """Return the strongest proof: document, email, phone, or none."""
    proved = {proof.kind for proof in proofs if proof.state == "proved"}
    return next((kind for kind in ("document", "email", "phone") if kind in proved), "none")


def levels(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """Return the strongest proof of each of these businesses that has one."""
    proved = select(Proof).where(Proof.business_id.in_(numbers), Proof.state == "proved")
    shown: dict[int, list[Proof]] = {}
    for proof in session.scalars(proved):
        shown.setdefault(proof.business_id, []).append(proof)
    return {number: level(found) for number, found in shown.items()}


def send_by_mail(
    session: Session, ring: KeyRing, business: Business, email: str, *, by: int, secret: str
) -> None:
    """Send a code to a mailbox of the business's domain; FreeMail, OtherDomain, TooManyAttempts."""
    domain = email.rpartition("@")[2]
    if domain in FREE_MAIL:
        raise FreeMail
    if business.site and not _belongs(domain, business.site):
        raise OtherDomain(
            "Сайт предприятия %(site)s, а почта на домене %(domain)s",
            site=business.site,
            domain=domain,
        )
    throttle.hit(session, "proof-email", str(by), CODES_AN_HOUR, HOUR)
    throttle.hit(session, "proof-mailbox", email, CODES_AN_HOUR, HOUR)
    code = _sent(session, business, "email", domain, by=by, secret=secret)
    letter = letters.ownership_code(email, business.name, code)
    outbox.post(session, ring, outbox.Kind.MAIL, letter)


def _belongs(domain: str, site: str) -> bool:
    """Tell whether a mail domain is the site's, one above it, or one below it."""
    host = site.removeprefix("www.")
    parent = host.endswith(f".{domain}") and "." in domain
    return domain == host or domain.endswith(f".{host}") or parent


def send_by_sms(
    session: Session, ring: KeyRing, business: Business, *, by: int, secret: str
) -> None:
    """Send a code to the listed phone; NoPhone, TooManyAttempts."""
    if business.phone is None:
        raise NoPhone
    phone = ring.decrypt(business.phone)
    throttle.hit(session, "proof-account", str(by), CODES_AN_HOUR, HOUR)
    throttle.hit(session, "proof-phone", phone, SMS_A_DAY, DAY)
    throttle.hit(session, "proof-all", "", SMS_OF_ALL, DAY)
    code = _sent(session, business, "phone", phones.mask(phone), by=by, secret=secret)
    outbox.post(session, ring, outbox.Kind.SMS, outbox.Letter(phone, SMS.format(code=code)))


def _sent(
    session: Session, business: Business, kind: str, shown: str, *, by: int, secret: str
) -> str:
    """Put a fresh code in place of the one before; return it."""
    session.execute(
        update(Proof)
        .where(Proof.business_id == business.id, Proof.kind == kind, Proof.state == "sent")
        .values(expires_at=now())
    )
    code = tokens.one_time_code()
    proof = Proof(business_id=business.id, kind=kind, state="sent", shown=shown, by_id=by)
    proof.code_hash = _hash(secret, business, kind, code)
    proof.expires_at = now() + VALID
    session.add(proof)
    session.flush()
    return code


def prove(
    session: Session, business: Business, kind: str, code: str, *, by: int, secret: str
) -> None:
    """Spend one try; NoCode, WrongCode. Commit whatever comes out.

    The try is counted by one atomic update before the code is looked at.
    """
    newest = (
        select(Proof.id)
        .where(Proof.business_id == business.id, Proof.kind == kind, Proof.state == "sent")
        .where(Proof.expires_at > now(), Proof.tries < MOST_TRIES, Proof.by_id == by)
        .order_by(Proof.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    spent = session.execute(
        update(Proof)
        .where(Proof.id == newest)
        .values(tries=Proof.tries + 1)
        .returning(Proof.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if spent is None:
        raise NoCode
    proof = session.get_one(Proof, spent, populate_existing=True)
    if not hmac.compare_digest(proof.code_hash or b"", _hash(secret, business, kind, code)):
        raise WrongCode
    proof.state, proof.decided_at, proof.code_hash = "proved", now(), None
    audit.record(session, "ownership.proved", proof, by=by, kind=kind)


def _hash(secret: str, business: Business, kind: str, code: str) -> bytes:
    return tokens.digest(secret, "proof of ownership", f"{business.id}|{kind}|{code}")
