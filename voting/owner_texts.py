"""SMS to owners: the code of whoever was accepted, and how the season ended.

They go to those alone who agreed to them (О связи, ст. 44.1), are paid from the day's budget, and
each goes once: the row that says so and the message are one transaction.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core import outbox
from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import teams
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry
from nominations.models.owner_consent import OwnerConsent
from nominations.models.reminder import Reminder
from nominations.models.season import Season
from nominations.owner_consents import Purpose
from voting import budgets, suppressions
from voting.models.result import PrizePlace

#: One UCS-2 segment holds 70 characters; the code has seven digits at most.
ACCEPTED = "Заявка принята. Ваш код {code}. Плакаты ждут в кабинете премии."
WON = "Вы победили в премии «Довольный клиент»! Диплом ждёт в кабинете."
PLACED = "{place}-е призовое место в премии «Довольный клиент»! Диплом в кабинете."
ENDED = "Премия «Довольный клиент» подвела итоги. Ваши голоса — в кабинете."
#: Later than this the letter has long been read.
TERM = timedelta(days=1)
RESULT_TERM = timedelta(days=3)
A_ROUND = 100


class AlreadyTexted(DomainError):
    """The account has got its SMS this season."""

    message = "SMS уже отправлено."


@dataclass(frozen=True)
class Owner:
    """Somebody who agreed to SMS about an entry, and the number they go to, encrypted."""

    account: Account
    entry: Entry
    season: Season
    phone: bytes


def send(session: Session, ring: KeyRing, now: datetime) -> int:
    """Send what is due and not sent, while the budget lasts; return how many."""
    fresh = Entry.accepted_at > now - TERM
    ended = Season.certified_at > now - RESULT_TERM
    sent = 0
    for owner in _untold(session, "accepted_sms", fresh):
        text = ACCEPTED.format(code=owner.entry.code)
        sent += _send(session, ring, owner, "accepted_sms", text, now)
    for owner in _untold(session, "result_sms", ended):
        sent += _send(session, ring, owner, "result_sms", _result(session, owner), now)
    return sent


def _untold(session: Session, milestone: str, due: ColumnElement[bool]) -> Sequence[Owner]:
    told = exists().where(
        Reminder.account_id == Account.id,
        Reminder.season_id == Season.id,
        Reminder.milestone == milestone,
    )
    phone = func.coalesce(Account.phone, Business.phone)
    rows = session.execute(
        select(Account, Entry, Season, phone)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .join(OwnerConsent, OwnerConsent.business_id == Business.id)
        .join(Account, Account.id == OwnerConsent.account_id)
        .join(Season, Season.id == Entry.season_id)
        .where(OwnerConsent.purpose == Purpose.SMS, OwnerConsent.withdrawn_at.is_(None))
        .where(due, Entry.withdrawn_at.is_(None), ~told, ~Account.disabled)
        .where(phone.is_not(None), teams.acts_for(Account.id))
        .order_by(Entry.id, Account.id)
        .limit(A_ROUND)
    )
    return [Owner(*row) for row in rows]


def _result(session: Session, owner: Owner) -> str:
    """Return how the season ended for whoever may have several entries: by the best of them."""
    best = session.scalar(
        select(func.min(PrizePlace.place))
        .join(Entry, Entry.id == PrizePlace.entry_id)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .where(PrizePlace.season_id == owner.season.id, teams.acts_for(owner.account.id))
        .where(or_(Entry.id == owner.entry.id, Entry.withdrawn_at.is_(None)))
    )
    if best is None:
        return ENDED
    return WON if best == 1 else PLACED.format(place=best)


def _send(
    session: Session, ring: KeyRing, owner: Owner, milestone: str, text: str, now: datetime
) -> bool:
    """Note and send one text; False when it is not wanted, not paid for, or sent before."""
    phone, season = ring.decrypt(owner.phone), owner.season
    wanted = not suppressions.holds(session, ring, phone)
    with suppress(AlreadyTexted), session.begin_nested():
        _note(session, owner, milestone)
        if not wanted:
            return False
        budget, day = budgets.of(season), budgets.today(now)
        if budgets.take(session.connection(), season.id, 1, budget, day):
            letter = outbox.Letter(phone, text)
            outbox.post(session, ring, outbox.Kind.SMS, letter, now + TERM)
            return True
        raise AlreadyTexted  # The day's budget is spent: the note goes too, for another day.
    return False


def _note(session: Session, owner: Owner, milestone: str) -> None:
    columns = ("reminder.account_id", "reminder.season_id", "reminder.milestone")
    clash = AlreadyTexted()
    with answering(session, "uq_reminder_account_season_milestone", *columns, clash=clash):
        session.add(
            Reminder(account_id=owner.account.id, season_id=owner.season.id, milestone=milestone)
        )
