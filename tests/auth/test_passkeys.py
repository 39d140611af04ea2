"""Passkeys: the device's answer must fit the site, the challenge, the key and the moment."""

from datetime import timedelta

import pytest
import time_machine

from app.auth import passkeys
from app.auth.models import Role
from app.auth.passkeys import PasskeyRefused, Site
from app.core.clock import now
from tests.fakes.authenticator import PRESENT, Authenticator

SITE = Site("http://localhost")


def test_whoever_shows_a_passkey_is_its_owner(session, account, device):
    assert passkeys.show(session, SITE, *asked(device)) == account


def test_a_challenge_is_taken_once(session, device):
    challenge, answer = asked(device)
    passkeys.show(session, SITE, challenge, answer)

    with pytest.raises(PasskeyRefused):
        passkeys.show(session, SITE, challenge, answer)


def test_an_answer_to_another_challenge_is_refused(session, device):
    challenge, _ = asked(device)
    _, other = asked(device)

    with pytest.raises(PasskeyRefused):
        passkeys.show(session, SITE, challenge, other)


def test_an_answer_that_another_site_got_is_refused(session, device):
    device.origin = "http://localhost.evil.example"

    with pytest.raises(PasskeyRefused):
        passkeys.show(session, SITE, *asked(device))


def test_a_device_that_did_not_check_its_owner_is_refused(session, device):
    device.flags = PRESENT

    with pytest.raises(PasskeyRefused):
        passkeys.show(session, SITE, *asked(device))


def test_a_copy_of_the_key_that_fell_behind_is_refused(session, device):
    device.count = 10
    passkeys.show(session, SITE, *asked(device))
    device.count = 4

    with pytest.raises(PasskeyRefused):
        passkeys.show(session, SITE, *asked(device))


def test_a_forged_signature_is_refused(session, device):
    challenge, _ = asked(device)

    with pytest.raises(PasskeyRefused):
        passkeys.show(session, SITE, challenge, device.signed(challenge, signature=b"\x30" * 70))


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "1", "{}", '{"id": 5}', '{"id": "\\u0000"}', "[" * 9999]
)
def test_what_is_no_answer_is_refused(session, device, answer):
    challenge, _ = asked(device)

    with pytest.raises(PasskeyRefused):
        passkeys.show(session, SITE, challenge, answer)


def test_a_passkey_of_a_disabled_account_opens_nothing(session, account, device):
    account.disabled = True

    with pytest.raises(PasskeyRefused):
        passkeys.show(session, SITE, *asked(device))


def test_a_removed_passkey_opens_nothing(session, account, device):
    passkeys.remove(session, account, passkeys.of(session, account)[0].id)
    session.flush()

    with pytest.raises(PasskeyRefused):
        passkeys.show(session, SITE, *asked(device))


def test_anothers_passkey_can_not_be_removed(session, account, device, make_account):
    other = make_account(role=Role.ORGANISER)

    with pytest.raises(PasskeyRefused):
        passkeys.remove(session, other, passkeys.of(session, account)[0].id)


def test_one_passkey_is_added_once(session, account, device):
    _, challenge = passkeys.registration(session, SITE, account)

    with pytest.raises(PasskeyRefused):
        passkeys.add(session, SITE, account, challenge, device.made(challenge))


def test_ten_are_enough(session, account):
    for _ in range(10):
        add(session, account)

    with pytest.raises(passkeys.TooManyPasskeys):
        add(session, account)


def test_by_passkey_somebody_logs_in_and_an_old_challenge_lets_nobody(client, session, device):
    session.commit()
    challenge = options(client)
    came = client.post("/login/passkey", data={"credential": device.signed(challenge)})
    client.post("/logout")
    challenge = options(client)
    with time_machine.travel(now() + timedelta(minutes=11)):
        late = client.post("/login/passkey", data={"credential": device.signed(challenge)})

    assert came.location == "/admin/"
    assert late.status_code == 409
    assert client.get("/admin/").location.startswith("/login")


def options(client) -> str:
    return client.post("/login/passkey/options").json["challenge"]


def asked(device: Authenticator) -> tuple[str, str]:
    """Return a challenge and the device's answer to it."""
    _, challenge = passkeys.assertion(SITE)
    return challenge, device.signed(challenge)


def add(session, account) -> Authenticator:
    made = Authenticator(SITE.origin, SITE.name)
    _, challenge = passkeys.registration(session, SITE, account)
    passkeys.add(session, SITE, account, challenge, made.made(challenge))
    return made


@pytest.fixture
def account(make_account):
    return make_account(role=Role.ORGANISER)


@pytest.fixture
def device(session, account) -> Authenticator:
    return add(session, account)
