"""The day's budget of SMS: a season's codes and replies together, never exceeded by a message.

Every text of ours is one segment, so money is messages times the price of one. Messages to other
countries' numbers cost more, and have a budget of their own (ADR 0029).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.auth.models import Account, Role
from app.core import outbox, phones, throttle
from app.core.clock import MOSCOW, now
from app.core.keys import KeyRing
from nominations import seasons
from nominations.models.season import Season
from voting.models.spending import Spending

#: The shares of the budget, in per cent, at which the organisers are told.
ALARMS = (50, 80, 100)
ABROAD_ALARM = "abroad alarm"
DAY = timedelta(days=1)


def most(messages: int, kopecks: int, price: int) -> int:
    """Return how many messages a day both limits allow; a free message costs no money."""
    return max(0, min(messages, kopecks // price) if price else messages)


def today(moment: datetime) -> date:
    """Return the day, by Moscow's calendar, that a moment's messages are counted on."""
    return moment.astimezone(MOSCOW).date()


def take(connection: Connection, season_id: int, count: int, budget: int, day: date) -> bool:
    """Take so many messages from a day's budget, atomically; False when it has not so many."""
    return _take(connection, Spending.sent, {"season_id": season_id, "day": day}, count, budget)


def take_abroad(connection: Connection, season_id: int, budget: int, day: date) -> bool:
    """Take one message to another country's number from a day's budget of such, atomically."""
    return _take(connection, Spending.abroad, {"season_id": season_id, "day": day}, 1, budget)


def _take(
    connection: Connection,
    spent: InstrumentedAttribute[int],
    of_day: Mapping[str, Any],
    count: int,
    budget: int,
) -> bool:
    if count > budget:
        return False
    postgres = connection.dialect.name == "postgresql"
    insert = (postgresql.insert if postgres else sqlite.insert)(Spending)
    counts = {"sent": 0, "abroad": 0, "told": 0, spent.key: count}
    taken = insert.values(**of_day, **counts).on_conflict_do_update(
        index_elements=list(of_day),
        set_={spent.key: spent + count},
        where=spent + count <= budget,
    )
    return connection.execute(taken.returning(spent)).scalar_one_or_none() is not None


def pay(session: Session, to: str) -> bool:
    """Take a message to a phone from today's budget of the season on show.

    A number of a country that has no vote gets none; before any season Russian ones are free.
    """
    season, country = seasons.current(session), phones.country(to)
    if season is None:
        return country == phones.RUSSIA
    connection, day = session.connection(), today(now())
    if country == phones.RUSSIA:
        return take(connection, season.id, 1, of(season), day)
    voting = country in season.countries
    return voting and take_abroad(connection, season.id, season.sms_abroad_per_day, day)


def of(season: Season) -> int:
    """Return a season's budget, in messages a day."""
    return most(season.sms_per_day, season.sms_kopecks_per_day, season.sms_price_kopecks)


def warn(session: Session, ring: KeyRing, moment: datetime) -> None:
    """Tell the organisers, once each, that 50, 80 or 100 % of a day's budget are spent."""
    rows = select(Spending, Season).join(Season, Season.id == Spending.season_id)
    for spending, season in session.execute(rows.where(Spending.day == today(moment))):
        _warn_abroad(session, ring, spending, season)
        budget = of(season)
        share = spending.sent * 100 // budget if budget else 100
        reached = max((alarm for alarm in ALARMS if share >= alarm), default=0)
        if _first_to_tell(session, spending, reached):
            text = (
                f"{season.name}: за {spending.day:%d.%m.%Y} израсходовано {reached} % дневного "
                f"бюджета SMS ({spending.sent} из {budget}). Когда он кончится, ответы и коды по "
                "SMS не отправляются до полуночи по Москве. Голоса по SMS засчитываются всегда."
            )
            tell(session, ring, f"Бюджет SMS: {reached} %", text)


def _warn_abroad(session: Session, ring: KeyRing, spending: Spending, season: Season) -> None:
    """Tell the organisers, once a day, that the budget of SMS to other countries is spent."""
    budget, name = season.sms_abroad_per_day, f"{season.id} {spending.day}"
    if spending.abroad < max(budget, 1) or not throttle.first(session, ABROAD_ALARM, name, DAY):
        return
    text = (
        f"{season.name}: за {spending.day:%d.%m.%Y} на номера других стран отправлены все SMS "
        f"дневного бюджета ({budget}). До полуночи по Москве ответы и коды на такие номера не "
        "отправляются. Голоса по SMS засчитываются всегда."
    )
    tell(session, ring, "Бюджет SMS в другие страны: 100 %", text)


def _first_to_tell(session: Session, spending: Spending, reached: int) -> bool:
    """Note the alarm; False when it is none or another worker has told of it."""
    noted = (
        update(Spending)
        .where(Spending.season_id == spending.season_id, Spending.day == spending.day)
        .where(Spending.told < reached)
        .values(told=reached)
        .returning(Spending.told)
    )
    return session.execute(noted).scalar_one_or_none() is not None


def tell(session: Session, ring: KeyRing, subject: str, text: str) -> None:
    """Post a letter to every organiser."""
    for address in _organisers(session):
        outbox.post(session, ring, outbox.Kind.MAIL, outbox.Letter(address, text, subject))


def _organisers(session: Session) -> Iterable[str]:
    working = select(Account.email).where(Account.role == Role.ORGANISER, ~Account.disabled)
    return session.scalars(working.order_by(Account.id)).all()
