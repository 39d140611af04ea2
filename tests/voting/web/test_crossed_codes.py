"""A one-time code works for its browser, its entry and its phone, once, for ten minutes (T3)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.core import tokens
from app.core.clock import now
from voting import phone_checks
from voting.models.phone_check import PhoneCheck

TRIES = 200


@pytest.mark.parametrize(
    "way", ["another browser", "another entry", "another phone", "resent", "used", "ten minutes"]
)
def test_a_code_is_good_for_nothing_else(session, proving, way):
    accepted = sum(proving(way, number) for number in range(TRIES))

    assert accepted == 0


@pytest.fixture
def proving(session, season, make_entry, ring, monkeypatch):
    """Return what tries a code where it must not work, and tells whether it did."""
    prover = phone_checks.Prover(ring, "s" * 32)
    entry, rival = make_entry(season), make_entry(season, "12354", "restorany-kafe")
    codes = iter(range(10**6))
    monkeypatch.setattr(tokens, "one_time_code", lambda: f"{next(codes):06d}")

    def start(phone: str) -> tuple[str, str]:
        token = phone_checks.start(session, prover, entry, season, phone)
        return token, f"{next(codes) - 1:06d}"

    def proves(tried, token: str, code: str) -> bool:
        return good(session, prover, tried, token, code)

    def crossed(way: str, number: int) -> bool:
        phone, other = f"+7900000{number:04d}", f"+7900001{number:04d}"
        token, code = start(phone)
        if way == "used":
            assert proves(entry, token, code)
        if way == "ten minutes":
            session.execute(update(PhoneCheck).values(expires_at=now() - timedelta(seconds=1)))
        elsewhere = {
            "another browser": tokens.browser_token,
            "another phone": lambda: start(other)[0],
            "resent": lambda: start(phone)[0],
        }
        where = elsewhere.get(way, lambda: token)()
        return proves(rival if way == "another entry" else entry, where, code)

    return crossed


def good(session, prover, entry, token: str, code: str) -> bool:
    """Tell whether a code proves a phone for an entry in the browser of a token."""
    try:
        phone_checks.prove(session, prover, entry, token, code)
    except (phone_checks.NoCheck, phone_checks.WrongCode, phone_checks.CodeExpired):
        return False
    return True


def test_every_code_is_kept_only_as_a_hash(session, proving):
    proving("another entry", 1)

    assert b"000000" not in session.scalars(select(PhoneCheck.code_hash)).one()
