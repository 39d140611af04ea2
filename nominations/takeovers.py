"""Takeovers: whoever owns a business that an organiser entered makes it theirs, or says no.

A letter leads to a page that asks for a password; the consents are next, and the kit is given after
them. docs/adr/0026.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from app.auth import accounts, links
from app.auth.models import Account
from app.core import audit, outbox, throttle
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import applications, letters, owner_consents, reviews, turns
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.models.entry import Entry
from nominations.owner_consents import Purpose
from nominations.turns import Turn

LETTERS, DAY = 3, timedelta(days=1)
#: What the page of an entry says when its owner has said no.
REFUSED = "Предприятие отказалось от участия."
LIVE = (Status.WAITING, Status.ACCEPTED)


class NothingAwaited(DomainError):
    """The owner has agreed already, or entered the business by himself."""

    message = "Писать не о чем: владелец уже принял заявку под своё управление."


@dataclass(frozen=True)
class Inviter:
    """What letters with links are written with: the keys, the site, the secret that signs."""

    ring: KeyRing
    site: str = ""
    secret: str = ""


def invite(session: Session, inviter: Inviter, business: Business) -> None:
    """Write to the owner of a business that an organiser entered."""
    owner = business.owner
    if not inviter.site:
        link = ""
    elif owner.confirmed_at is None:
        link = f"{inviter.site}/claim/{links.claim(inviter.secret, owner)}"
    else:
        link = f"{inviter.site}/cabinet/businesses/{business.id}/consents"
    letter = letters.imported(owner.email, business.name, link)
    outbox.post(session, inviter.ring, outbox.Kind.MAIL, letter)


def invite_again(session: Session, inviter: Inviter, business: Business, *, by: int) -> None:
    """Write once more, three times a day at most; NothingAwaited, TooManyAttempts."""
    if not owner_consents.awaited(session, business):
        raise NothingAwaited
    throttle.hit(session, "invitation of an owner", str(business.id), LETTERS, DAY)
    invite(session, inviter, business)
    audit.record(session, "owner.invited", business, by=by)


def awaiting(session: Session, account: Account) -> Sequence[Business]:
    """Return the businesses that were entered for an account and wait for its word."""
    live = (
        select(Business)
        .join(Application, Application.business_id == Business.id)
        .where(Business.owner_id == account.id, Application.status.in_(LIVE))
        .order_by(Business.id)
    )
    found = session.scalars(live.distinct()).all()
    return [business for business in found if owner_consents.awaited(session, business)]


def take_over(session: Session, account: Account, password: str) -> None:
    """Give the account its first password: the link came by mail, so the mailbox is proved."""
    accounts.reset_password(session, account, password)


def refuse(session: Session, account: Account) -> None:
    """Take back all that was entered for an account without its word."""
    for business in awaiting(session, account):
        for application, entry in _live(session, business):
            if entry is not None:
                applications.withdraw(session, entry, REFUSED, by=account.id)
            else:
                reviews.retract(session, application, by=account.id)


def agree(
    session: Session,
    inviter: Inviter,
    business: Business,
    purposes: Collection[Purpose],
    *,
    by: int,
    address: str | None,
) -> None:
    """Record consents; whoever was waited for gets the kit of what is accepted. ConsentMissing."""
    waited = owner_consents.awaited(session, business)
    owner_consents.give(session, business, purposes, by=by, address=address)
    if not waited:
        return
    for application, entry in _live(session, business):
        turns.note(session, application, Turn.TAKEN_OVER, by=by)
        if entry is not None:
            letter = letters.accepted(entry, inviter.site)
            outbox.post(session, inviter.ring, outbox.Kind.MAIL, letter)
    audit.record(session, "owner.took_over", business, by=by)


def _live(session: Session, business: Business) -> list[tuple[Application, Entry | None]]:
    rows = session.execute(
        select(Application, Entry)
        .outerjoin(Entry, Entry.application_id == Application.id)
        .where(Application.business_id == business.id, Application.status.in_(LIVE))
        # An entry fetches its application by an inner join, which would drop those without one.
        .options(lazyload(Entry.application))
        .order_by(Application.id)
    )
    return [(application, entry) for application, entry in rows]
