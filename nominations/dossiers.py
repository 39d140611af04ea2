"""Dossiers: what an owner may read of their own applications."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, lazyload

from app.auth.models import Account
from nominations import teams
from nominations.entries import Card, cards
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.division import Division
from nominations.models.entry import Entry


def owned(session: Session, owner: Account, application_id: int) -> Application | None:
    """Return an application of a business that the account acts for; another's is none."""
    found = (
        select(Application)
        .join(Application.business)
        .where(Application.id == application_id, teams.acts_for(owner.id))
    )
    return session.scalars(found).one_or_none()


def of_owner(session: Session, owner: Account) -> Sequence[tuple[Application, Entry | None]]:
    """Return the applications that an account acts for with their entries, the newest first."""
    found = (
        select(Application, Entry)
        .join(Application.business)
        .outerjoin(Entry, Entry.application_id == Application.id)
        .where(teams.acts_for(owner.id))
        # An entry fetches its application by an inner join, which would drop those without one.
        .options(lazyload(Entry.application))
        .order_by(Application.submitted_at.desc(), Application.id.desc())
    )
    return [(application, entry) for application, entry in session.execute(found)]


def entry_of(session: Session, application: Application) -> Entry | None:
    """Return the entry that the application became."""
    found = select(Entry).where(Entry.application_id == application.id)
    return session.scalars(found).one_or_none()


def owned_entry(session: Session, owner: Account, entry_id: int) -> Entry | None:
    """Return an entry of a business that the account acts for; another's is none."""
    found = (
        select(Entry)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .where(Entry.id == entry_id, teams.acts_for(owner.id))
    )
    return session.scalars(found).one_or_none()


def rivals(session: Session, application: Application) -> Sequence[Card]:
    """Return those who compete in the application's division now, but for itself, by name."""
    return in_division(session, application.division, but_for=application.id)


def in_division(
    session: Session, division: Division, *, but_for: int | None = None
) -> Sequence[Card]:
    """Return those who compete in a division now, by name, but for one application's entry."""
    found = cards().where(
        func.coalesce(Division.merged_into_id, Division.id)
        == (division.merged_into_id or division.id),
        Entry.withdrawn_at.is_(None),
        Entry.application_id != (but_for or 0),
    )
    rows = session.execute(found.order_by(Business.name, Entry.id))
    return [Card(*row) for row in rows]
