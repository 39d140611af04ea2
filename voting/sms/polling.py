"""Asking providers for messages that never came: how far we are, what is new, when it counts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import db_now
from nominations import seasons
from nominations.models.season import Season
from voting.models.inbound_sms import InboundSMS
from voting.models.sms_polling import SMSPolling
from voting.sms.gateways.port import Inbound

#: How much of what was read is read again: lists are not complete at once.
OVERLAP = timedelta(minutes=5)
#: How far back a gateway is read that was never polled.
FIRST_REACH = timedelta(hours=24)
#: A younger message may still be on its way to the webhook, which answers it.
GRACE = timedelta(minutes=2)


def since(session: Session, gateway: str, now: datetime) -> datetime:
    """Return the moment from which a gateway's list is to be read."""
    row = session.get(SMSPolling, gateway)
    return row.polled_until - OVERLAP if row else now - FIRST_REACH


def done(session: Session, gateway: str, until: datetime) -> None:
    """Remember that a gateway's list was read up to a moment; it never moves back."""
    row = session.get(SMSPolling, gateway)
    if row is None:
        session.add(SMSPolling(gateway=gateway, polled_until=until))
    else:
        row.polled_until = max(row.polled_until, until)
    session.flush()


def missing(session: Session, gateway: str, listed: Iterable[Inbound]) -> list[Inbound]:
    """Return the listed messages that we don't have, in their order."""
    by_name = {inbound.provider_id: inbound for inbound in listed}
    known = select(InboundSMS.provider_id).where(
        InboundSMS.gateway == gateway, InboundSMS.provider_id.in_(by_name)
    )
    for name in session.scalars(known):
        del by_name[name]
    return list(by_name.values())


def counts_at(session: Session, inbound: Inbound) -> datetime | None:
    """Return the moment at which a recovered vote counts: when the provider had the message.

    None, which is the database's own clock, when the provider doesn't say or says a moment to
    come, and once the season's results are certified: nothing can be added to them.
    """
    season = (
        select(Season.certified_at, db_now())
        .where(seasons.REAL)
        .order_by(Season.voting_opens.desc(), Season.id.desc())
        .limit(1)
        .with_for_update(read=True)
    )
    facts = session.execute(season).one_or_none()
    if facts is None or inbound.sent_at is None:
        return None
    certified_at, moment = facts
    return inbound.sent_at if certified_at is None and inbound.sent_at <= moment else None
