"""Telling everybody who takes part that the terms were changed: ГК РФ 1058."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.letters import SIGNATURE
from app.auth.models import Account
from app.core import outbox
from app.core.keys import KeyRing
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.models.season import Season

CONCERNED = (Status.WAITING, Status.ACCEPTED)


def tell(session: Session, ring: KeyRing, season: Season, what: str, site: str) -> int:
    """Write to each owner with an application in a published season; return how many letters.

    The outbox keeps what was sent to whom, and how far it came: the proof that the law asks for.
    """
    if season.published_at is None:
        return 0
    owners = (
        select(Account.email)
        .join(Business, Business.owner_id == Account.id)
        .join(Application, Application.business_id == Business.id)
        .where(Application.season_id == season.id, Application.status.in_(CONCERNED))
        .distinct()
        .order_by(Account.email)
    )
    emails = session.scalars(owners).all()
    text = (
        f"Здравствуйте!\n\nВ условиях сезона «{season.name}» есть изменение: {what}.\n\n"
        f"Действующие правила: {site}/rules{SIGNATURE}"
    )
    for email in emails:
        letter = outbox.Letter(to=email, subject="Изменились условия премии", text=text)
        outbox.post(session, ring, outbox.Kind.MAIL, letter)
    return len(emails)
