"""What is done at the season's milestones: owners are written, credentials issued, texts sent."""

import logging

from app.core.clock import now
from app.core.current import keys, settings
from app.core.db import db
from app.tasks.queue import celery
from voting import credentials, owner_texts, reminders

log = logging.getLogger(__name__)


@celery.task(name="owners.remind")
def remind() -> None:
    """Write to owners about the milestones that have come, round by round, each committed."""
    session, moment = db.session(), now()
    sender = reminders.Sender(keys(), settings().public_base_url, settings().secret_key)
    for season, milestone in reminders.seasons_with_milestones(session, moment):
        while reminders.tell(session, sender, season, milestone, moment):
            session.commit()
    owner_texts.send(session, keys(), moment)
    session.commit()


@celery.task(name="credentials.issue")
def issue() -> None:
    """Issue the credentials that are missing."""
    issued = credentials.issue(db.session(), settings().protocol_key)
    db.session.commit()
    if issued:
        log.info("%s credentials issued", issued)
