"""What the workers ask the state register of companies."""

import logging
from typing import cast

from flask import current_app

from app.core.clock import now
from app.core.db import db
from app.tasks.queue import celery
from nominations import checking
from nominations.companies import Register

log = logging.getLogger(__name__)


@celery.task(name="businesses.check")
def check() -> None:
    """Ask about the INN of some who take part; no transaction is open while the register thinks."""
    register = cast("Register", current_app.extensions["companies"])
    asked = checking.unchecked(db.session())
    db.session.rollback()
    for number, inn in asked:
        found = register.find(inn)
        if found is None:
            continue
        if not found.active:
            log.warning("the register says that the business %s of an entry has closed", number)
            continue
        checking.note(db.session(), number, inn, now())
        db.session.commit()
