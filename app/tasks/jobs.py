"""What the workers do: deliver messages, sweep up forgotten ones, seal ballots."""

import logging

from flask import current_app
from flask_mailman import EmailMessage

from app.core import outbox, throttle
from app.core.clock import now
from app.core.current import keys, settings
from app.core.db import db
from app.tasks.queue import celery
from nominations import divisions
from voting import budgets, code_limits
from voting.publishing import LogForked, seal_all
from voting.sms.gateways.choice import sending

log = logging.getLogger(__name__)


def send_mail(letter: outbox.Letter) -> str:
    """Send a letter by e-mail."""
    EmailMessage(letter.subject, letter.text, to=[letter.to]).send()
    return ""


def send_sms(letter: outbox.Letter) -> str:
    """Send a letter by SMS, through the gateway that sends."""
    return sending(settings()).send(letter.to, letter.text)


CARRIERS = {outbox.Kind.MAIL: send_mail, outbox.Kind.SMS: send_sms}


@celery.task(name="outbox.deliver")
def deliver(message_id: int) -> None:
    """Send one message, unless it is sent or another worker has it."""
    message = outbox.claim(db.session(), message_id)
    db.session.commit()
    if message:
        outbox.deliver(message, keys(), CARRIERS[outbox.Kind(message.kind)])
        db.session.commit()


@celery.task(name="outbox.sweep")
def sweep() -> None:
    """Drive again what a killed worker or a lost queue left behind."""
    throttle.sweep(db.session())
    budgets.warn(db.session(), keys(), now())
    code_limits.warn(db.session(), keys(), now())
    waiting = outbox.due(db.session())
    db.session.commit()
    for message_id in waiting:
        deliver(message_id)


@celery.task(name="divisions.merge")
def merge() -> None:
    """Merge thin divisions once registration has closed."""
    divisions.merge_closed(db.session())
    db.session.commit()


@celery.task(name="counting.seal")
def seal() -> None:
    """Seal what was cast in every season and publish the checkpoints."""
    try:
        seal_all(db.session(), keys(), current_app.extensions["checkpoints"])
    except LogForked:
        log.critical("sealing stopped: the log is not the one that was published")
