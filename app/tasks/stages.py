"""The task that plays a rehearsal: it takes some seconds, and nobody waits for it."""

import logging

from app.core.current import keys
from app.core.db import db
from app.rehearsal import staging
from app.rehearsal.attacks import ATTACKS
from app.tasks.queue import celery
from nominations.models.season import Season

log = logging.getLogger(__name__)


@celery.task(name="rehearsal.play")
def play(season_id: int, attack: str) -> None:
    """Fill a rehearsal that was announced; one that was wiped meanwhile is passed over."""
    season = db.session.get(Season, season_id)
    if season is None or attack not in ATTACKS:
        return
    votes = staging.play(db.session(), season, keys(), attack)
    db.session.commit()
    log.info("a rehearsal was staged: %s votes", votes)
