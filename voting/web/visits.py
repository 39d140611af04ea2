"""Counting the openings of a spot's QR: a number a day, with nothing of who opened the page."""

import logging
from collections.abc import Mapping
from typing import cast

from flask import current_app, request
from sqlalchemy.exc import SQLAlchemyError

from app.core.clock import MOSCOW, now
from app.core.db import begin_writing, db, only_reading
from nominations import entries, spots
from nominations.openings import Key, Openings

log = logging.getLogger(__name__)

PARAMETER = "s"


def note(code: str) -> None:
    """Count that an entry's page was opened by a spot's address; never in the way of the page."""
    slug = request.args.get(PARAMETER, "")
    if not slug or request.method != "GET":
        return
    session = db.session()
    found = entries.find(session, code)
    spot = spots.find(session, found[0], slug) if found else None
    if spot is not None:
        keep(opened().note((spot.id, now().astimezone(MOSCOW).date())))


def opened() -> Openings:
    """Return this process's openings."""
    return cast(Openings, current_app.extensions["openings"])


def keep(waiting: Mapping[Key, int]) -> None:
    """Write openings in a transaction of their own; a page that only reads begins anew after it."""
    if not waiting:
        return
    session, reading = db.session(), only_reading.get()
    begin_writing(session)
    try:
        spots.count(session, waiting)
        session.commit()
    except SQLAlchemyError as error:
        session.rollback()
        log.warning("openings were not counted: %s", type(error).__name__)
    finally:
        only_reading.set(reading)
