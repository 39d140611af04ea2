"""Checking the INN of those who take part and of whom the state register was not asked in time.

Nobody types the INN of a business that was imported, or whose INN a review changed: a task asks.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import move
from nominations import seasons
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry

#: Questions of one round: a register's day has a limit, and each may take seconds.
A_ROUND = 20


def unchecked(session: Session) -> list[tuple[int, str]]:
    """Return some businesses of the season's entries that nobody checked, by number and INN.

    They are drawn by lot, so that those whom the register doesn't know don't keep others waiting.
    """
    season = seasons.current(session)
    found = (
        select(Business.id, Business.inn)
        .join(Application, Application.business_id == Business.id)
        .join(Entry, Entry.application_id == Application.id)
        .where(
            Entry.season_id == (season.id if season else None),
            Entry.withdrawn_at.is_(None),
            Business.inn_checked_at.is_(None),
        )
        .distinct()
        .subquery()
    )
    drawn = select(found.c.id, found.c.inn).order_by(func.random()).limit(A_ROUND)
    return [(number, inn) for number, inn in session.execute(drawn)]


def note(session: Session, number: int, inn: str, moment: datetime) -> bool:
    """Note that the register says a business works; False when it has another INN by now."""
    business = session.get(Business, number)
    if business is None:
        return False
    values = {"inn_checked_at": moment}
    if not move(session, business, Business.inn == inn, values):
        return False
    audit.record(session, "business.inn_checked", business, by=None)
    return True
