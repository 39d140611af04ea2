"""Sessions on the server: short, listed, revocable, gone with what they rest upon."""

from datetime import timedelta

import pytest
import time_machine

from app.auth import accounts, sessions
from app.auth.models import Role
from app.auth.sessions import LoginSession, Visit
from app.core.clock import now

HERE = Visit("Chrome, Linux", "192.0.2.0/24")


def test_the_table_holds_no_secret(session, account):
    secret = sessions.begin(session, account, HERE, complete=True)

    row = sessions.find(session, secret)
    assert secret.encode() not in row.secret_hash
    assert len(secret) == 43, "256 bits"


@pytest.mark.parametrize("secret", ["", "x", "\0", "²", "a" * 10_000])
def test_a_secret_of_nobody_finds_nothing(session, account, secret):
    assert sessions.find(session, secret) is None


def test_before_the_second_factor_a_session_is_none(session, account):
    secret = sessions.begin(session, account, HERE, complete=False)

    assert sessions.find(session, secret) is None
    assert sessions.find(session, secret, complete=False) is not None


def test_the_second_factor_gives_the_session_a_new_secret(session, account):
    before = sessions.begin(session, account, HERE, complete=False)

    after = sessions.prove(session, sessions.find(session, before, complete=False))

    assert sessions.find(session, before, complete=False) is None
    assert sessions.find(session, after).fresh(now())


@pytest.mark.parametrize(
    ("role", "idle", "lives"),
    [
        (Role.ORGANISER, timedelta(minutes=29), True),
        (Role.ORGANISER, timedelta(minutes=31), False),
        (Role.OBSERVER, timedelta(minutes=31), False),
        (Role.OWNER, timedelta(hours=11), True),
        (Role.OWNER, timedelta(hours=13), False),
    ],
)
def test_a_session_at_rest_ends(session, make_account, role, idle, lives):
    account = make_account(role=role)

    with time_machine.travel(now() + idle):
        assert (sessions.find(session, account.secret) is not None) is lives


def test_a_session_in_use_ends_after_twelve_hours(session, account):
    begun = now()

    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            row = sessions.find(session, account.secret)
            sessions.touch(session, row.id)
            session.expire_all()
    with time_machine.travel(begun + timedelta(hours=12, seconds=1)):
        assert sessions.find(session, account.secret) is None


def test_a_factor_is_fresh_for_five_minutes(session, account):
    row = sessions.find(session, account.secret)

    assert row.fresh(now() + timedelta(minutes=4, seconds=59))
    assert not row.fresh(now() + timedelta(minutes=5, seconds=1))


def test_a_new_password_ends_every_session(session, account):
    accounts.reset_password(session, account, "a password of today")

    assert sessions.find(session, account.secret) is None


def test_a_disabled_account_has_no_session_at_once(session, account):
    account.disabled = True

    assert sessions.find(session, account.secret) is None


def test_one_of_the_own_sessions_is_ended_and_anothers_is_not(session, account, make_account):
    other = sessions.find(session, make_account(role=Role.OBSERVER).secret)
    own = sessions.find(session, account.secret)

    sessions.end(session, account, own.id)

    assert sessions.find(session, account.secret) is None
    with pytest.raises(sessions.NoSuchSession):
        sessions.end(session, account, other.id)
    with pytest.raises(sessions.NoSuchSession):
        sessions.end(session, account, own.id)


def test_all_the_others_are_ended_at_once(session, account):
    for _ in range(3):
        sessions.begin(session, account, HERE, complete=True)
    here = sessions.find(session, account.secret)

    ended = sessions.end_others(session, account, here)

    assert ended == 3
    assert list(sessions.listing(session, account)) == [here]


def test_ended_sessions_are_forgotten_after_a_month(session, account):
    with time_machine.travel(now() + timedelta(days=32)):
        sessions.sweep(session)

    assert session.query(LoginSession).count() == 0


@pytest.fixture
def account(make_account):
    return make_account(role=Role.ORGANISER)
