"""Every limit of the codes by SMS, each reached on its own, all in the database."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.auth.models import Role
from app.core import outbox
from app.core.clock import now
from app.core.errors import TooManyAttempts
from voting import code_limits
from voting.code_limits import Asking, CodesPaused, TooSoon
from voting.models.phone_check import PhoneCheck

pytestmark = pytest.mark.databases

PHONE = "+79000000001"


class TestThePhone:
    def test_the_pause_doubles_with_each_code_of_the_day(self, asked):
        begun = now().replace(hour=12, minute=0)
        with time_machine.travel(begun, tick=False) as clock:
            waits = []
            for _ in range(4):
                asked(PHONE, "203.0.113.1")
                waits.append(seconds_until_next(clock, asked))
                clock.shift(timedelta(minutes=10))

        assert waits == [30, 60, 120, 240]

    def test_three_in_ten_minutes_and_five_a_day(self, session):
        begun = now().replace(hour=12, minute=0)
        with time_machine.travel(begun, tick=False) as clock:
            for _ in range(3):
                code_limits.count(session, Asking(PHONE, "203.0.113.1"), rehearsal=True)
            with pytest.raises(TooManyAttempts):
                code_limits.count(session, Asking(PHONE, "203.0.113.1"), rehearsal=True)
            session.commit()
            clock.shift(timedelta(hours=1))
            code_limits.count(session, Asking(PHONE, "203.0.113.1"), rehearsal=True)
            with pytest.raises(TooManyAttempts):
                code_limits.count(session, Asking(PHONE, "203.0.113.1"), rehearsal=True)


class TestThePlace:
    @pytest.mark.parametrize(
        ("limit", "asking"),
        [
            (10, lambda n: Asking(phone(n), "203.0.113.1", f"d{n}")),
            (30, lambda n: Asking(phone(n), f"203.0.113.{n}", f"d{n}")),
            (30, lambda n: Asking(phone(n), f"2001:db8:1:2::{n:x}", f"d{n}")),
            (5, lambda n: Asking(phone(n), f"198.51.{n}.1", "one device")),
            (15, lambda n: Asking(f"+7900000{n:04d}", f"198.51.{n}.1", f"d{n}")),
        ],
        ids=["address", "/24", "/64", "device", "prefix"],
    )
    def test_each_limit_holds(self, session, limit, asking):
        with time_machine.travel(now().replace(minute=1), tick=False):
            for number in range(1, limit + 1):
                code_limits.count(session, asking(number))

            with pytest.raises(TooManyAttempts):
                code_limits.count(session, asking(limit + 1))

    def test_on_a_developers_machine_the_place_matters_less(self, session):
        for number in range(60):
            asked = Asking(phone(number), "127.0.0.1", "d")
            assert code_limits.count(session, asked, rehearsal=True) is None

    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
            ("", ""),
            ("unix:", "unix:"),
        ],
    )
    def test_a_network_is_a_24_or_a_64(self, address, network):
        assert code_limits.network(address) == network


class TestTheBreaker:
    @pytest.mark.parametrize(
        ("sends", "entered", "stops"), [(30, 11, True), (30, 12, False), (29, 0, False)]
    )
    def test_it_stops_a_range_whose_codes_are_not_entered(
        self, session, sent, sends, entered, stops
    ):
        sent(sends, entered)

        outcome = attempt(session, Asking("+79010000001", "203.0.113.1"))
        elsewhere = attempt(session, Asking("+79020000001", "203.0.113.1"))

        assert outcome is (CodesPaused if stops else None)
        assert elsewhere is None

    def test_codes_sent_just_now_may_still_be_entered(self, session, sent):
        sent(30, 0, ago=timedelta(minutes=1))

        assert attempt(session, Asking("+79010000001", "203.0.113.1")) is None

    def test_the_organisers_are_told_once_an_hour(self, session, ring, sent, make_account):
        make_account("a@example.ru", Role.ORGANISER)
        sent(30, 0)

        for _ in range(3):
            code_limits.warn(session, ring, now())

        assert session.scalar(select(func.count(outbox.OutboxMessage.id))) == 1


def phone(number: int) -> str:
    """Return a phone of a prefix of its own."""
    return f"+7900{number:03d}0000"


def attempt(session, asking) -> type[Exception] | None:
    """Ask for a code; return what refused."""
    try:
        code_limits.count(session, asking)
    except TooManyAttempts as error:
        session.rollback()
        return type(error)
    session.commit()
    return None


def seconds_until_next(clock, asked) -> int:
    """Return after how many seconds, tried in powers, the phone may ask again; it does not."""
    begun = now()
    for seconds in (29, 30, 59, 60, 119, 120, 239, 240):
        clock.move_to(begun + timedelta(seconds=seconds))
        if asked(PHONE, "203.0.113.1", keep=False):
            break
    clock.move_to(begun)
    return seconds


@pytest.fixture
def asked(session):
    """Return what asks for a code and tells whether it was let through; kept unless told not to."""

    def ask(number: str, address: str, *, keep: bool = True) -> bool:
        try:
            code_limits.count(session, Asking(number, address))
        except TooSoon:
            session.rollback()
            return False
        except TooManyAttempts:
            session.rollback()
            return True
        session.commit() if keep else session.rollback()
        return True

    return ask


@pytest.fixture
def sent(session, season, make_entry):
    """Return what puts codes into the past: so many sent to +7901…, so many of them entered."""

    def send(sends: int, entered: int, ago: timedelta = timedelta(minutes=5)) -> None:
        entry = make_entry(season)
        session.add_all(
            PhoneCheck(
                entry_id=entry.id,
                browser=number.to_bytes(32),
                voter_key=b"v" * 32,
                phone=b"",
                block="+7901",
                code_hash=b"h" * 32,
                created_at=now() - ago,
                expires_at=now(),
                used_at=now() if number < entered else None,
            )
            for number in range(sends)
        )
        session.commit()

    return send
