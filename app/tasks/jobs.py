"""What the workers do: deliver messages, sweep up forgotten ones, seal ballots, erase phones."""

import logging
from collections.abc import Callable
from functools import partial
from typing import cast

from flask import current_app

from app import recovery
from app.auth import sessions
from app.core import chain, delivery, outbox, throttle
from app.core.clock import now
from app.core.current import keys, settings, storage
from app.core.db import db
from app.tasks import mail
from app.tasks.queue import celery
from nominations import divisions, drafts, photos, seasons
from voting import (
    announcing,
    budgets,
    code_limits,
    erasures,
    journal,
    kept_figures,
    recounting,
    shredding,
    subscriptions,
    suppressions,
    turnouts,
)
from voting.fraud import clusters, watching
from voting.models.announcement import Ending
from voting.publishing import LogForked, seal_all
from voting.sms.gateways.breaker import Breaker
from voting.sms.gateways.choice import polled, sending
from voting.web import reminder_letters

log = logging.getLogger(__name__)


def send_sms(letter: outbox.Letter, *, pays: bool = False) -> str:
    """Send a letter by SMS, through the gateway that sends.

    `pays`: it may have been taken before, so this is a second message and the budget's too.
    """
    session = db.session()
    session.commit()  # Nothing is held while the provider thinks.
    breaker = cast(Breaker, current_app.extensions["sms_breaker"])
    try:
        with breaker.watch():
            if pays:
                pay(letter.to)
            return sending(settings()).send(letter.to, letter.text)
    except outbox.NotSent as error:
        if error.action is outbox.Action.SUPPRESS:
            suppressions.add(session.connection(), keys(), letter.to, error.code)
        raise


def pay(to: str) -> None:
    """Take a message to a phone from the day's budget; NotSent for good when it has none."""
    paid = budgets.pay(db.session(), to)
    db.session.commit()
    if not paid:
        raise outbox.NotSent("over the budget", outbox.Action.GIVE_UP)


CARRIERS: dict[outbox.Kind, Callable[..., str]] = {
    outbox.Kind.MAIL: mail.send,
    outbox.Kind.SMS: send_sms,
}


@celery.task(name="outbox.deliver")
def deliver(message_id: int) -> None:
    """Send one message, unless it is sent or another worker has it."""
    message = outbox.claim(db.session(), message_id)
    db.session.commit()
    if message:
        message.carrier = settings().sms_gateway if message.kind == outbox.Kind.SMS else None
        carry = CARRIERS[outbox.Kind(message.kind)]
        # A copy was paid for when it was posted.
        doubtful = message.doubts and message.resends_id is None
        outbox.deliver(message, keys(), partial(carry, pays=True) if doubtful else carry)
        db.session.commit()


@celery.task(name="outbox.sweep")
def sweep() -> None:
    """Drive again what a killed worker or a lost queue left behind."""
    throttle.sweep(db.session())
    sessions.sweep(db.session())
    delivery.wipe(db.session())
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


@celery.task(name="sms.recover")
def recover() -> None:
    """Take in the messages whose webhooks never came, gateway by gateway."""
    for gateway in polled(settings()):
        try:
            recovered = recovery.recover(gateway)
        except outbox.NotSent as error:
            level = logging.CRITICAL if error.action in outbox.ALARMING else logging.WARNING
            log.log(level, "%s does not list its messages: %s", gateway.name, error.code)
        else:
            log.info("%s messages of %s recovered", recovered, gateway.name)


@celery.task(name="counting.seal")
def seal() -> None:
    """Chain what was done; seal what was cast in every season and publish the checkpoints."""
    chain.extend(db.session())
    db.session.commit()
    try:
        seal_all(db.session(), keys(), current_app.extensions["checkpoints"])
    except LogForked:
        log.critical("sealing stopped: the log is not the one that was published")


@celery.task(name="turnout.take")
def take_turnout() -> None:
    """Bring the season's figures on the desk up to date."""
    season = seasons.current(db.session())
    if season is not None:
        turnouts.take(db.session(), season)
    db.session.commit()


@celery.task(name="openness.take")
def take_figures() -> None:
    """Count anew what the page of transparency tells of each season."""
    for season in kept_figures.due(db.session(), now()):
        kept_figures.take(db.session(), season)
        db.session.commit()


@celery.task(name="reminders.send")
def remind() -> None:
    """Post the reminders whose time has come."""
    posted = subscriptions.remind(db.session(), keys(), reminder_letters.news)
    db.session.commit()
    if posted:
        log.info("%s reminders posted", posted)


@celery.task(name="fraud.watch")
def watch() -> None:
    """Look for clusters of odd votes in every season that is not certified yet."""
    for season_id in [season.id for season in clusters.watched(db.session())]:
        fresh = watching.look(db.session(), season_id, keys(), settings().instance_path)
        db.session.commit()
        if fresh:
            log.info("%s more ballots in clusters to look at", fresh)


def recount() -> None:
    """Run the public verifier over the logs that were frozen for their results."""
    store = current_app.extensions["checkpoints"]
    for season in recounting.due(db.session()):
        try:
            done = recounting.recount(db.session(), season, store)
        except recounting.Recounted:
            db.session.rollback()
            continue
        db.session.commit()
        if done and done.faults:
            log.critical("the frozen log of %s does not hold: %s", season.slug, done.faults)


@celery.task(name="results.announce")
def announce() -> None:
    """Recount what was frozen; certify what has its minute, if it is still what was agreed on."""
    recount()
    store = current_app.extensions["checkpoints"]
    for announcement in announcing.due(db.session()):
        try:
            ending = announcing.announce(db.session(), announcement.id, store)
        except LogForked:
            db.session.rollback()
            log.critical("results wait: the log is not the one that was published")
            continue
        db.session.commit()
        if ending is Ending.CHANGED:
            log.critical("results were not published: they are not those agreed on any more")


@celery.task(name="audit.seal")
def seal_journal() -> None:
    """Put the head of the journal into the protocol of each season that goes on."""
    journal.seal(db.session())
    db.session.commit()


@celery.task(name="privacy.erase")
def erase() -> None:
    """Erase the phones and messages whose term is over, yesterday's codes, forgotten drafts."""
    acts = erasures.due(db.session(), now())
    subscriptions.forget(db.session(), now())
    drafts.drop_stale(db.session())
    db.session.commit()
    for name in photos.forgotten(db.session()):
        storage().delete(name)
    for act in acts:
        log.info("erased: %s", erasures.words(act))


@celery.task(name="privacy.shred")
def shred() -> None:
    """Go on with the shredding that two people agreed on, a batch in each transaction."""
    for season_id in shredding.under_way(db.session()):
        while shredding.advance(db.session(), season_id):
            db.session.commit()
        db.session.commit()
    if shredding.note_keys(db.session(), keys()):
        db.session.commit()
