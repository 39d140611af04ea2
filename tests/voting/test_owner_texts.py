"""SMS to owners: to those who agreed, once, and never past the day's budget."""

import json

import pytest
from sqlalchemy import select

from app.core import outbox
from app.core.clock import now
from app.core.outbox import OutboxMessage
from nominations import owner_consents
from nominations.models.team import Membership
from nominations.owner_consents import REQUIRED, Purpose
from voting import owner_texts, suppressions
from voting.models.spending import Spending
from voting.sms.replies import units

OWN, LISTED, MEMBERS = "+79000000001", "+79000000002", "+79000000003"


@pytest.fixture
def entry(session, season, make_entry, ring):
    """An entry whose owner has a telephone and has agreed to SMS."""
    made = make_entry(season)
    business = made.application.business
    business.owner.phone, business.phone = ring.encrypt(OWN), ring.encrypt(LISTED)
    agree(session, business, business.owner)
    return made


@pytest.fixture
def texts(session, ring):
    """Return what runs the worker's round, and tells the SMS posted by it: to whom, and what."""

    def done() -> list[tuple[str, str]]:
        before = session.scalar(select(OutboxMessage.id).order_by(OutboxMessage.id.desc())) or 0
        owner_texts.send(session, ring, now())
        session.commit()
        fresh = session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.id > before, OutboxMessage.kind == outbox.Kind.SMS)
            .order_by(OutboxMessage.id)
        )
        letters = [outbox.Letter(*json.loads(ring.decrypt(row.letter))) for row in fresh]
        return [(letter.to, letter.text) for letter in letters]

    return done


def agree(session, business, account) -> None:
    owner_consents.give(session, business, [*REQUIRED, Purpose.SMS], by=account.id, address=None)
    session.commit()


@pytest.mark.databases
def test_the_code_comes_once_and_waits_for_a_day_with_money(session, season, entry, texts):
    season.sms_per_day = 0
    session.commit()
    poor = texts()
    season.sms_per_day = 10
    session.commit()

    [(to, text)], again = texts(), texts()

    assert poor == again == []
    assert to == OWN
    assert "12340" in text
    assert session.scalar(select(Spending.sent)) == 1


@pytest.mark.databases
def test_whoever_did_not_agree_or_has_taken_it_back_gets_none(session, entry, texts):
    business = entry.application.business
    owner_consents.withdraw(session, business, Purpose.SMS, by=business.owner_id)
    session.commit()

    assert texts() == []
    assert session.scalars(select(Spending.sent)).all() == []


def test_without_an_own_telephone_the_business_s_is_texted(session, entry, texts):
    entry.application.business.owner.phone = None
    session.commit()

    assert [to for to, _ in texts()] == [LISTED]


def test_a_number_that_said_stop_gets_none_now_or_later(session, entry, ring, texts):
    suppressions.add(session.connection(), ring, OWN, "stop")
    session.commit()

    assert (texts(), texts()) == ([], [])


@pytest.mark.databases
def test_the_result_is_texted_to_the_owner_and_to_who_agreed_of_the_team(
    session, season, entry, make_entry, make_account, ring, texts, cast, certify
):
    member, gone, business = make_account(), make_account(), entry.application.business
    loser = make_entry(season, "23450").application.business
    for account in (member, gone):
        account.phone = ring.encrypt(MEMBERS)
        agree(session, business, account)
    session.add(Membership(business_id=business.id, account_id=member.id))
    loser.owner.phone = ring.encrypt("+79000000004")
    agree(session, loser, loser.owner)
    texts()
    cast(entry)
    certify()

    told = texts()

    assert sorted(told) == [
        (OWN, owner_texts.WON),
        (MEMBERS, owner_texts.WON),
        ("+79000000004", owner_texts.ENDED),
    ]
    assert texts() == []


def test_every_text_is_one_segment():
    written = [owner_texts.ACCEPTED.format(code="1234567"), owner_texts.PLACED.format(place=99)]

    assert all(units(text) <= 70 for text in (*written, owner_texts.WON, owner_texts.ENDED))
