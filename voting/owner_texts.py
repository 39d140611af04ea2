"""SMS to owners: the code of whoever was accepted, paid from the day's budget.

Each goes once: the row that says so and the message are one transaction.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core import outbox
from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry
from nominations.models.reminder import Reminder
from nominations.models.season import Season
from voting import budgets, suppressions

#: One UCS-2 segment holds 70 characters; the code has seven digits at most.
ACCEPTED = "Заявка принята. Ваш код {code}. Плакаты ждут в кабинете премии."
MILESTONE = "accepted_sms"
#: Later than this the letter has long been read.
TERM = timedelta(days=1)
A_ROUND = 100


class AlreadyTexted(DomainError):
    """The account has got its SMS this season."""

    message = "SMS уже отправлено."


def send(session: Session, ring: KeyRing, now: datetime) -> int:
    """Send the codes of those accepted within a day, while the budget lasts; return how many."""
    sent = 0
    for entry, owner, season in _untold(session, now):
        with suppress(AlreadyTexted):
            sent += _send(session, ring, entry, owner, season, now)
    return sent


def _untold(session: Session, now: datetime) -> Sequence[tuple[Entry, Account, Season]]:
    told = exists().where(
        Reminder.account_id == Account.id,
        Reminder.season_id == Season.id,
        Reminder.milestone == MILESTONE,
    )
    rows = session.execute(
        select(Entry, Account, Season)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .join(Account, Account.id == Business.owner_id)
        .join(Season, Season.id == Entry.season_id)
        .where(Entry.accepted_at > now - TERM, Entry.withdrawn_at.is_(None), ~told)
        .where(Account.phone.is_not(None), ~Account.disabled)
        .order_by(Entry.id)
        .limit(A_ROUND)
    )
    return [(entry, account, season) for entry, account, season in rows]


def _send(
    session: Session, ring: KeyRing, entry: Entry, owner: Account, season: Season, now: datetime
) -> bool:
    phone = ring.decrypt(owner.phone) if owner.phone else ""
    wanted = bool(phone) and not suppressions.holds(session, ring, phone)
    budget, day = budgets.of(season), budgets.today(now)
    if wanted and not budgets.take(session.connection(), season.id, 1, budget, day):
        return False
    columns = ("reminder.account_id", "reminder.season_id", "reminder.milestone")
    with answering(
        session, "uq_reminder_account_season_milestone", *columns, clash=AlreadyTexted()
    ):
        session.add(Reminder(account_id=owner.id, season_id=season.id, milestone=MILESTONE))
    if wanted:
        letter = outbox.Letter(phone, ACCEPTED.format(code=entry.code))
        outbox.post(session, ring, outbox.Kind.SMS, letter, now + TERM)
    return wanted
