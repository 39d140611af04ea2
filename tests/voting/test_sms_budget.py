"""The day's budget of SMS: never exceeded by a message; over it votes still count."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.auth.models import Role
from app.core import outbox
from app.core.clock import now
from app.core.db import db
from app.tasks import jobs
from voting import budgets, code_limits
from voting.models.ballot import Ballot
from voting.models.inbound_sms import InboundSMS
from voting.models.spending import Spending
from voting.sms.purse import Purse

pytestmark = pytest.mark.databases


def test_money_is_messages_times_the_price_of_one():
    assert budgets.most(messages=100, kopecks=1_000, price=400) == 2
    assert budgets.most(messages=100, kopecks=1_000, price=0) == 100
    assert budgets.most(messages=0, kopecks=1_000, price=400) == 0


def test_over_the_budget_replies_stop_and_votes_count(session, season, make_entry, text_in, renew):
    make_entry(season)
    season.sms_per_day = 2
    renew()

    replied = [text_in("12340", sender=f"+7900000000{number}") for number in range(5)]

    assert [reply is not None for reply in replied] == [True, True, False, False, False]
    session.rollback()
    assert session.scalar(select(func.count(Ballot.id))) == 5
    assert session.scalars(select(InboundSMS.outcome).distinct()).all() == ["accepted"]
    assert session.scalars(select(Spending.sent)).one() == 2


def test_over_the_budget_no_code_is_sent_and_the_page_offers_the_vote_by_sms(
    client, session, season, make_entry
):
    make_entry(season)
    season.sms_per_day = 1
    session.commit()

    first, second = (
        client.post("/e/12340/vote", data={"phone": f"+7900000000{number}"}) for number in (1, 2)
    )

    assert (first.status_code, second.status_code) == (303, 429)
    assert "временно" in second.text
    assert "проголосуйте по SMS" in second.text
    assert session.scalar(select(func.count(outbox.OutboxMessage.id))) == 1


def test_a_pumping_attack_costs_no_more_than_the_budget_to_the_message(
    app, session, season, make_entry
):
    season_id, day = season.id, budgets.today(now())
    session.rollback()
    engine, taken, purses = db.engine, [], [Purse(), Purse()]

    def pump(number: int) -> None:
        for _ in range(40):
            with engine.begin() as connection:
                if number % 2:
                    taken.append(budgets.take(connection, season_id, 1, 250, day))
                else:
                    taken.append(purses[number // 2 % 2].spend(connection, season_id, 250))

    crowd = [threading.Thread(target=pump, args=(number,)) for number in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert sum(taken) <= 250
    assert session.scalars(select(Spending.sent)).one() <= 250


def test_the_organisers_are_told_once_of_each_share(session, season, ring, make_account):
    make_account("a@example.ru", Role.ORGANISER)
    make_account("b@example.ru", Role.ORGANISER)
    make_account("c@example.ru", Role.MODERATOR)
    season.sms_per_day = 10
    told = []

    for count in (4, 1, 3, 1, 1):
        budgets.take(session.connection(), season.id, count, 10, budgets.today(now()))
        session.expire_all()
        budgets.warn(session, ring, now())
        budgets.warn(session, ring, now())
        told.append(session.scalar(select(func.count(outbox.OutboxMessage.id))))

    assert told == [0, 2, 4, 4, 6]


def test_a_new_day_has_a_new_budget(session, season):
    today = budgets.today(now())
    connection = session.connection()

    took = [
        budgets.take(connection, season.id, 1, 1, day)
        for day in (today, today, today + timedelta(days=1))
    ]

    assert took == [True, False, True]


def test_the_sweeper_gives_the_alarms(session, season, make_account, monkeypatch):
    make_account("a@example.ru", Role.ORGANISER)
    season.sms_per_day = 2
    session.commit()
    budgets.take(session.connection(), season.id, 2, 2, budgets.today(now()))
    session.commit()
    monkeypatch.setattr(code_limits, "BREAKER_SENDS", 30)

    jobs.sweep()

    assert session.scalars(select(Spending.told)).one() == 100
