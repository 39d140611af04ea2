"""What becomes of messages that we send: replies posted, reports heard and acted on."""

import logging
from collections.abc import Collection

from sqlalchemy.orm import Session

from app.core import delivery, outbox, phones
from app.core.keys import KeyRing
from voting import budgets, suppressions
from voting.sms.gateways.port import Report

log = logging.getLogger(__name__)


def answer(
    session: Session, ring: KeyRing, sender: str, reply: str, countries: Collection[str]
) -> None:
    """Post a reply as a message of its own; only mobile phones of these countries get one."""
    try:
        phone = phones.parse(sender, countries)
    except phones.PhoneError:
        return
    if reply:
        outbox.post(session, ring, outbox.Kind.SMS, outbox.Letter(phone, reply))


def note(session: Session, ring: KeyRing, gateway: str, report: Report) -> None:
    """Move a message's state as reported, and act on its code, once.

    A report about a message we don't know, or that tells nothing new, is ignored.
    """
    if report.state is None or not report.provider_id.isprintable():
        return
    code = report.code if report.code.isprintable() else "unreadable"
    moved = delivery.report(session, gateway, report.provider_id, report.state, code)
    if moved is None:
        return
    if report.action in outbox.ALARMING:
        log.critical("%s does not deliver: %s", gateway, code)
    if report.action is outbox.Action.SUPPRESS:
        _suppress(session, ring, report.to, code)
    if report.action is outbox.Action.BACK_OFF:
        _send_again(session, ring, moved)


def _send_again(session: Session, ring: KeyRing, message_id: int) -> None:
    """Send a message once more, if that may be and the day's budget has a message left for it."""
    message = delivery.lost(session, message_id)
    if message is None or message.letter is None:
        return
    if budgets.pay(session, outbox.opened(ring, message.letter).to):
        delivery.send_again(session, message)


def _suppress(session: Session, ring: KeyRing, to: str, code: str) -> None:
    try:
        suppressions.add(session.connection(), ring, phones.parse(to, phones.COUNTRIES), code)
    except phones.PhoneError:
        log.warning("a report names no phone that could be suppressed")
