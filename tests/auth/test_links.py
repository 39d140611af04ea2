from datetime import timedelta

import pytest
import time_machine

from app.auth import accounts, links
from app.core.clock import now

SECRET = "the secret of a test, quite long enough"


def test_a_confirmation_link_names_its_account(session, owner):
    token = links.confirmation(SECRET, owner)

    assert links.read_confirmation(session, SECRET, token) == owner


@pytest.mark.parametrize(
    ("write", "read", "term"),
    [
        (links.confirmation, links.read_confirmation, timedelta(days=3)),
        (links.reset, links.read_reset, timedelta(hours=1)),
    ],
)
def test_a_link_dies_with_its_term(session, owner, write, read, term):
    token = write(SECRET, owner)

    with time_machine.travel(now() + term + timedelta(seconds=2)), pytest.raises(links.LinkInvalid):
        read(session, SECRET, token)


def test_a_reset_link_works_once(session, owner):
    token = links.reset(SECRET, owner)

    accounts.reset_password(session, owner, "a password of today")

    with pytest.raises(links.LinkInvalid):
        links.read_reset(session, SECRET, token)


def test_a_link_serves_only_its_purpose(session, owner):
    token = links.confirmation(SECRET, owner)

    with pytest.raises(links.LinkInvalid):
        links.read_reset(session, SECRET, token)


@pytest.mark.parametrize("token", ["", "x", "WzEsIjEiXQ.a.b", "ё" * 100, "\0"])
def test_a_forged_link_is_refused(session, owner, token):
    with pytest.raises(links.LinkInvalid):
        links.read_reset(session, SECRET, token)


def test_a_link_signed_by_another_secret_is_refused(session, owner):
    token = links.reset("another secret", owner)

    with pytest.raises(links.LinkInvalid):
        links.read_reset(session, SECRET, token)


def test_a_disabled_account_has_no_links(session, owner):
    token = links.reset(SECRET, owner)
    owner.disabled = True

    with pytest.raises(links.LinkInvalid):
        links.read_reset(session, SECRET, token)


@pytest.fixture
def owner(make_account):
    return make_account("owner@example.ru")
