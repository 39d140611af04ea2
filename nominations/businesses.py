"""Businesses: an owner's firms, one for an INN and a city."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core import audit
from app.core.errors import DomainError
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.models.city import City


class NameSettled(DomainError):
    """The business takes part under another name already, and people know it by that one."""

    message = "Ваше предприятие уже участвует под другим названием."


def register(
    session: Session, owner: Account, *, name: str, inn: str, city: City, staff: int
) -> Business:
    """Return the owner's business with this INN in this city, added or brought up to date.

    Raises NameSettled when an accepted application bears another name.
    """
    # Whoever presses the button twice waits here, so that one business is not added twice.
    session.execute(select(Account.id).where(Account.id == owner.id).with_for_update())
    business = _known(session, owner, inn, city)
    if business is None:
        business = Business(owner_id=owner.id, name=name, inn=inn, city_id=city.id, staff=staff)
        session.add(business)
        session.flush()
        audit.record(session, "business.registered", business, by=owner.id)
    elif (business.name, business.staff) != (name, staff):
        _change(session, business, name, staff)
    return business


def _known(session: Session, owner: Account, inn: str, city: City) -> Business | None:
    same = select(Business).where(
        Business.owner_id == owner.id, Business.inn == inn, Business.city_id == city.id
    )
    return session.scalars(same.order_by(Business.id).limit(1)).one_or_none()


def _change(session: Session, business: Business, name: str, staff: int) -> None:
    if business.name != name and _takes_part(session, business):
        raise NameSettled(
            "Ваше предприятие уже участвует под названием «%(name)s»", name=business.name
        )
    before = {"name": business.name, "staff": business.staff}
    business.name, business.staff = name, staff
    audit.record(session, "business.changed", business, by=business.owner_id, before=before)


def _takes_part(session: Session, business: Business) -> bool:
    accepted = select(Application.id).where(
        Application.business_id == business.id, Application.status == Status.ACCEPTED
    )
    return session.scalars(accepted.limit(1)).first() is not None
