"""Codes to owners by SMS: paid from the season's budget, and stopped by the same breaker."""

import pytest
from sqlalchemy import func, select

from app.core import outbox
from app.core.clock import now
from app.core.outbox import OutboxMessage
from nominations import businesses
from nominations.models.proof import Proof
from tests.prize import sign_in
from voting import budgets, code_limits
from voting.models.spending import Spending

PHONE = "+79000000041"


@pytest.fixture
def business(session, season, make_entry, ring):
    made = make_entry(season).application.business
    phone = businesses.Phone.of(ring, PHONE)
    made.phone, made.phone_key = phone.encrypted, phone.key
    session.commit()
    return made


@pytest.fixture
def ask(app, business, session, browser_of):
    """Return what presses the button of the business's page."""
    browser, address = browser_of(), f"/cabinet/businesses/{business.id}/ownership/phone"
    owner = business.owner
    owner.secret = sign_in(session, owner)
    session.commit()
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = owner.get_id()
    session.rollback()
    return lambda: browser.post(address)


def sent(session) -> int:
    by_sms = OutboxMessage.kind == outbox.Kind.SMS
    return session.scalar(select(func.count(OutboxMessage.id)).where(by_sms))


@pytest.mark.databases
def test_a_code_is_taken_from_the_day_s_budget_and_none_is_sent_past_it(session, season, ask):
    season.sms_per_day = 2
    session.commit()

    first, second, third = ask(), ask(), ask()

    assert [one.status_code for one in (first, second, third)] == [302, 302, 429]
    assert "почтой на его домене или документом" in third.text
    assert session.scalars(select(Spending.sent)).one() == 2
    assert sent(session) == 2
    assert session.scalar(select(func.count(Proof.id))) == 2


def test_the_breaker_of_a_range_stops_codes_to_owners_in_it(session, ask, monkeypatch):
    asked = []
    monkeypatch.setattr(code_limits, "_broken", lambda _session, of, _sends: asked.append(of) or 1)

    answer = ask()

    assert answer.status_code == 429
    assert asked == ["+7900"]
    assert sent(session) == 0
    assert session.scalars(select(Spending.sent)).all() == []


def test_voters_and_owners_share_one_budget(session, season, ask, client):
    season.sms_per_day = 1
    session.commit()
    ask()

    voter = client.post("/e/12340/vote", data={"phone": "+79000000042"})

    assert voter.status_code == 429
    assert sent(session) == 1


def test_a_code_that_is_no_longer_good_is_not_sent(session, ask):
    ask()

    row = session.scalars(select(OutboxMessage)).one()
    assert row.useful_until > now()


def test_another_owner_s_business_sends_nothing(session, business, make_account, ask):
    stranger = make_account()
    business.owner_id = stranger.id
    session.commit()

    assert ask().status_code == 404
    assert budgets.pay(session, "+79000000041")
    assert sent(session) == 0
