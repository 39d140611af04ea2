"""Businesses: an owner's firms, one for an INN and a city."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core import audit
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import doubles
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.models.city import City

#: What a business's page shows of how it is reached.
SHOWN = ("site", "address", "hours")


class Settled(DomainError):
    """The business takes part already: what it is known by changes by review alone."""

    message = "Предприятие уже участвует. Изменить название, ИНН, город или штат можно в кабинете."


class NameSettled(Settled):
    """The business takes part under another name already, and people know it by that one."""

    message = "Ваше предприятие уже участвует под другим названием."


class ShownSettled(Settled):
    """The business takes part, and its page shows another site, address or hours already."""

    message = (
        "Предприятие уже участвует. Сайт, адрес и часы работы меняют в кабинете: "
        "в заявке оставьте эти поля пустыми."
    )


class StaffSettled(Settled):
    """The business takes part with another number of staff already."""

    message = "Ваше предприятие уже участвует с другим числом сотрудников."


@dataclass(frozen=True)
class Phone:
    """A listed phone as it is kept: encrypted, and its keyed hash."""

    encrypted: bytes
    key: bytes

    @classmethod
    def of(cls, ring: KeyRing, e164: str) -> Self:
        """Return a phone as it is kept."""
        return cls(ring.encrypt(e164), ring.contact_keys(e164)[0])


@dataclass(frozen=True)
class Reach:
    """What else is said of a business; what is None stays as it was, an empty text goes."""

    phone: Phone | None = None
    site: str | None = None
    address: str | None = None
    hours: str | None = None
    #: When the state register said that the business of the INN works.
    checked_at: datetime | None = None

    @property
    def shown(self) -> dict[str, str | None]:
        """Return what is said of that which its page shows, by the columns' names."""
        said = {name: getattr(self, name) for name in SHOWN}
        return {name: text or None for name, text in said.items() if text is not None}


@dataclass(frozen=True)
class Facts:
    """What a business is known by."""

    name: str
    inn: str
    city: City
    staff: int
    reach: Reach = Reach()

    @property
    def identity(self) -> dict[str, Any]:
        """Return what touches identity or division, by the columns' names."""
        return {
            "name": self.name,
            "inn": self.inn,
            "city_id": self.city.id,
            "staff": self.staff,
        }


def register(
    session: Session,
    owner: Account,
    *,
    name: str,
    inn: str,
    city: City,
    staff: int,
    reach: Reach = Reach(),
) -> Business:
    """Return the owner's business with this INN in this city, added or brought up to date.

    Raises NameSettled, StaffSettled and ShownSettled when an accepted application bears another.
    """
    facts = Facts(name, inn, city, staff, reach)
    # Whoever presses the button twice waits here, so that one business is not added twice.
    session.execute(select(Account.id).where(Account.id == owner.id).with_for_update())
    business = _known(session, owner, facts)
    if business is None:
        business = Business(owner_id=owner.id, **facts.identity)
        session.add(business)
        _reach(business, facts)
        session.flush()
        doubles.note(session, business)
        audit.record(session, "business.registered", business, by=owner.id)
        return business
    change(session, business, facts, by=owner.id)
    return business


def _known(session: Session, owner: Account, facts: Facts) -> Business | None:
    same = select(Business).where(
        Business.owner_id == owner.id,
        Business.inn == facts.inn,
        Business.city_id == facts.city.id,
    )
    return session.scalars(same.order_by(Business.id).limit(1)).one_or_none()


def change(session: Session, business: Business, facts: Facts, *, by: int) -> None:
    """Bring a business up to date; NameSettled, StaffSettled, Settled when it takes part."""
    others = differences(business, facts.identity)
    shown = differences(business, facts.reach.shown)
    if (others or shown) and takes_part(session, business):
        raise _settled(business, others)
    before = {name: getattr(business, name) for name in others}
    write(session, business, others)
    _reach(business, facts)
    if others:
        audit.record(session, "business.changed", business, by=by, before=before)


def differences(business: Business, identity: dict[str, Any]) -> dict[str, Any]:
    """Return what would be another than it is."""
    return {name: value for name, value in identity.items() if getattr(business, name) != value}


def write(session: Session, business: Business, values: dict[str, Any]) -> None:
    """Set columns, and let the city be read anew; another INN is not checked yet."""
    if "inn" in values:
        business.inn_checked_at = None
    for name, value in values.items():
        setattr(business, name, value)
    session.flush()
    doubles.note(session, business)
    session.expire(business, ["city"])


def _settled(business: Business, others: dict[str, Any]) -> Settled:
    if "name" in others:
        return NameSettled(
            "Ваше предприятие уже участвует под названием «%(name)s»", name=business.name
        )
    if not others:
        return ShownSettled()
    if "staff" in others:
        return StaffSettled(
            "Ваше предприятие уже участвует, в нём сотрудников: %(staff)s", staff=business.staff
        )
    return Settled()


def _reach(business: Business, facts: Facts) -> None:
    phone = facts.reach.phone
    if phone is not None:
        business.phone, business.phone_key = phone.encrypted, phone.key
    for name, text in facts.reach.shown.items():
        setattr(business, name, text)
    business.inn_checked_at = facts.reach.checked_at or business.inn_checked_at


def takes_part(session: Session, business: Business) -> bool:
    """Tell whether an application of the business was accepted."""
    accepted = select(Application.id).where(
        Application.business_id == business.id, Application.status == Status.ACCEPTED
    )
    return session.scalars(accepted.limit(1)).first() is not None
