"""Teams: who acts for a business beside its owner. They are asked by e-mail, and may leave."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.auth.models import Account, Role
from app.core import audit, outbox, tokens
from app.core.clock import now
from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import letters
from nominations.models.business import Business
from nominations.models.team import Membership, TeamInvitation

TERM = timedelta(days=7)
MOST = 20


class InvitationOver(DomainError):
    """The link was used, taken back, or is older than a week."""

    message = "Приглашение больше не действует. Попросите прислать новое."


class MailboxDiffers(DomainError):
    """The invitation went to another mailbox than that of who is logged in."""

    message = (
        "Приглашение пришло на другую почту. Войдите в кабинет с той почтой, на которую оно пришло."
    )


class AlreadyMember(DomainError):
    """The account acts for the business already."""

    message = "Этот человек уже ведёт предприятие."


class TeamFull(DomainError):
    """A business has twenty people at most."""

    message = "Приглашений слишком много. Уберите кого-нибудь из команды."


def acts_for(account_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Tell, in SQL, whether an account acts for a business: owns it or belongs to its team."""
    # Said aloud, for SQLAlchemy alone would look no further than the nearest query around.
    joined = (
        select(Membership.business_id).where(Membership.account_id == account_id).correlate(Account)
    )
    return or_(Business.owner_id == account_id, Business.id.in_(joined))


def business(session: Session, account: Account, business_id: int) -> Business | None:
    """Return a business that the account acts for; any other is as good as none."""
    found = select(Business).where(Business.id == business_id, acts_for(account.id))
    return session.scalars(found).one_or_none()


def businesses(session: Session, account: Account) -> Sequence[Business]:
    """Return the businesses that the account acts for, by name."""
    found = select(Business).where(acts_for(account.id)).order_by(Business.name, Business.id)
    return session.scalars(found).all()


def members(session: Session, business: Business) -> Sequence[Membership]:
    """Return those who act for a business beside its owner, the oldest member first."""
    found = select(Membership).where(Membership.business_id == business.id)
    return session.scalars(found.order_by(Membership.since, Membership.id)).all()


def invitations(session: Session, business: Business) -> Sequence[TeamInvitation]:
    """Return the invitations that can still be accepted."""
    found = select(TeamInvitation).where(
        TeamInvitation.business_id == business.id,
        TeamInvitation.accepted_at.is_(None),
        TeamInvitation.expires_at > now(),
    )
    return session.scalars(found.order_by(TeamInvitation.id)).all()


def invite(
    session: Session, ring: KeyRing, business: Business, email: str, *, by: Account, site: str
) -> str:
    """Write to somebody who is to act for the business; return the link's token.

    `email` is normalised; `site` is the address that links begin with. Raises AlreadyMember,
    TeamFull.
    """
    people = members(session, business)
    if email in {business.owner.email, *(one.account.email for one in people)}:
        raise AlreadyMember
    if len(people) + len(invitations(session, business)) >= MOST:
        raise TeamFull
    token = tokens.browser_token()
    invitation = TeamInvitation(
        business_id=business.id,
        email=email,
        token_hash=_hash(token),
        invited_by_id=by.id,
        expires_at=now() + TERM,
    )
    session.add(invitation)
    session.flush()
    letter = letters.invitation(email, business.name, f"{site}/cabinet/invitations/{token}")
    outbox.post(session, ring, outbox.Kind.MAIL, letter)
    audit.record(session, "team.invited", business, by=by.id, invitation=invitation.id)
    return token


def invited(session: Session, account: Account, token: str) -> TeamInvitation:
    """Return the invitation behind a link; InvitationOver, MailboxDiffers."""
    found = select(TeamInvitation).where(TeamInvitation.token_hash == _hash(token))
    invitation = session.scalars(found).one_or_none()
    if invitation is None or invitation.accepted_at or invitation.expires_at <= now():
        raise InvitationOver
    if invitation.email != account.email or account.role != Role.OWNER:
        raise MailboxDiffers
    return invitation


def accept(session: Session, account: Account, token: str) -> Business:
    """Join a business by the link of a letter; InvitationOver, MailboxDiffers, AlreadyMember."""
    invitation = invited(session, account, token)
    joined = session.get_one(Business, invitation.business_id)
    invitation.accepted_at = now()
    with answering(
        session,
        "uq_membership_business_account",
        "membership.business_id",
        "membership.account_id",
        clash=AlreadyMember(),
    ):
        session.add(Membership(business_id=joined.id, account_id=account.id))
    audit.record(session, "team.joined", joined, by=account.id)
    return joined


def remove(session: Session, business: Business, account_id: int, *, by: Account) -> None:
    """Take somebody out of the team, oneself too; the owner of the business always stays."""
    gone = delete(Membership).where(
        Membership.business_id == business.id, Membership.account_id == account_id
    )
    if session.execute(gone.returning(Membership.id)).all():
        audit.record(session, "team.left", business, by=by.id, account=account_id)


def take_back(session: Session, business: Business, invitation_id: int, *, by: Account) -> None:
    """Let an invitation end before its time."""
    row = session.get(TeamInvitation, invitation_id)
    if row is not None and row.business_id == business.id and row.accepted_at is None:
        row.expires_at = now()
        audit.record(session, "team.invitation_taken_back", business, by=by.id)


def _hash(token: str) -> bytes:
    # The token has 256 random bits, so its plain digest can't be guessed back.
    return tokens.digest("invitation", "team", token)
