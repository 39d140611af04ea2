"""What a vote on the web leaves beside its ballot: an encrypted number and two keyed hashes."""

import re

import pytest
from sqlalchemy import select

from app.core import outbox
from app.tasks import jobs
from voting.models.evidence import Evidence

VOTER, OTHER = "+79000000001", "+79000000002"


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def vote(app, session):
    """Return what walks the whole way of a vote by a code."""

    def walk(browser, phone: str) -> None:
        browser.post("/e/12340/vote", data={"phone": phone})
        waiting = outbox.due(session)
        session.rollback()
        for message_id in waiting:
            jobs.deliver(message_id)
        thread = jobs.sending(app.config["SETTINGS"]).messages(phone)
        code = re.match(r"\d{6}", thread[-1]["text"]).group()
        browser.post("/e/12340/vote/check", data={"code": code})

    return walk


@pytest.fixture
def kept(session):
    """Return what reads the evidence that is there, oldest first."""
    return lambda: session.scalars(select(Evidence).order_by(Evidence.ballot_id)).all()


def test_the_number_can_be_read_with_the_key_alone(client, entry, vote, kept, ring):
    vote(client, VOTER)

    [one] = kept()
    assert b"9000000001" not in one.number
    assert ring.decrypt(one.number) == VOTER
    assert not one.hosting


def test_phones_in_one_browser_share_its_hash_and_other_browsers_do_not(
    client, entry, vote, kept, browser_of
):
    vote(client, VOTER)
    vote(client, OTHER)
    vote(browser_of(), "+79000000003")

    first, second, third = kept()
    assert first.device == second.device != third.device
    assert first.network == second.network == third.network
    assert len(first.network) == 32
    assert first.network != b"127.0.0.0/24"


def test_a_refused_vote_leaves_nothing(client, entry, vote, kept):
    vote(client, VOTER)
    vote(client.application.test_client(), VOTER)

    assert len(kept()) == 1


def test_a_server_companys_address_is_noted(app, entry, vote, kept):
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "5.9.1.1"

    vote(client, VOTER)

    assert [one.hosting for one in kept()] == [True]
