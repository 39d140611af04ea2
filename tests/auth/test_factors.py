"""The second factor: a code counts near its time, once, and guessing it is stopped at five."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
import time_machine

from app.auth import factors, recovery, sessions, totp
from app.auth.factors import Shown, WrongCode
from app.auth.models import Account, Role
from app.auth.totp import TotpFactor
from app.core.clock import now
from app.core.db import db
from app.core.errors import TooManyAttempts

KEY = "development-secret-key-0123456789abcdef"
ADDRESS = "192.0.2.1"


class TestACode:
    @pytest.mark.parametrize("drift", [-1, 0, 1])
    def test_counts_one_step_early_or_late(self, session, account, secret, drift):
        step = later(2)

        with at_step(step):
            assert check(session, account, totp.code_of(secret, step + drift)) == "totp"

    @pytest.mark.parametrize("drift", [-3, -2, 2, 3])
    def test_counts_no_further(self, session, account, secret, drift):
        step = later(4)

        with at_step(step), pytest.raises(WrongCode):
            check(session, account, totp.code_of(secret, step + drift))

    def test_counts_once(self, session, account, secret):
        code = totp.code_of(secret, later(1))

        with at_step(later(1)):
            check(session, account, code)
            for _ in range(3):
                with pytest.raises(WrongCode):
                    check(session, account, code)

    def test_of_an_earlier_step_is_void_after_a_later_one(self, session, account, secret):
        step = later(2)

        with at_step(step):
            check(session, account, totp.code_of(secret, step))
            with pytest.raises(WrongCode):
                check(session, account, totp.code_of(secret, step - 1))

    @pytest.mark.parametrize(
        "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "\0" * 6, "💥" * 6, "9" * 40]
    )
    def test_that_is_none_is_refused(self, session, account, code):
        with pytest.raises(WrongCode):
            check(session, account, code)

    def test_with_a_space_in_it_is_the_same(self, session, account, secret):
        code = totp.code_of(secret, later(1))

        with at_step(later(1)):
            assert check(session, account, f" {code[:3]} {code[3:]} ") == "totp"

    def test_is_anothers(self, session, account, secret, make_account):
        other = make_account(role=Role.OBSERVER)
        enrol(session, other, totp.new_secret())

        with at_step(later(1)), pytest.raises(WrongCode):
            check(session, other, totp.code_of(secret, later(1)))

    def test_is_void_when_the_key_of_the_site_is_another(self, session, account, secret):
        shown = Shown(totp.code_of(secret, later(1)), ADDRESS)

        with at_step(later(1)), pytest.raises(WrongCode):
            factors.check(session, account, "x" * 40, shown)

    def test_has_a_secret_that_the_database_does_not_show(self, session, account, secret):
        assert secret.encode() not in session.get(TotpFactor, account.id).secret


class TestARecoveryCode:
    def test_counts_once_however_it_is_written(self, session, account, codes):
        assert check(session, account, f" {codes[3].lower()} ") == "recovery"

        with pytest.raises(WrongCode):
            check(session, account, codes[3])
        assert recovery.left(session, account) == 9

    def test_new_ones_void_the_old(self, session, account, codes):
        factors.renew_codes(session, account, KEY)

        with pytest.raises(WrongCode):
            check(session, account, codes[0])

    def test_is_not_anothers(self, session, codes, make_account):
        other = make_account(role=Role.OBSERVER)

        with pytest.raises(WrongCode):
            check(session, other, codes[0])


def test_after_five_failures_even_the_right_code_waits(session, account, secret):
    for _ in range(5):
        with pytest.raises(WrongCode):
            check(session, account, "000000")

    with pytest.raises(TooManyAttempts):
        check(session, account, totp.code_of(secret, totp.step_now() + 1))


def test_enrolling_ends_the_sessions_of_before(session, account):
    before = sessions.begin(session, account, sessions.Visit("", ""), complete=True)

    enrol(session, account, totp.new_secret())

    assert sessions.find(session, before) is None


@pytest.mark.databases
def test_of_a_thousand_wrong_codes_at_once_five_are_looked_at(app, session, account, monkeypatch):
    looked = count_evaluations(monkeypatch)
    number = account.id
    session.commit()

    with time_machine.travel(now(), tick=False):  # All of it within one quarter of an hour.
        answers = at_once(app, number, ["111111"] * 1000, threads=64)

    assert len(looked) == 5
    assert answers == {"WrongCode": 5, "TooManyAttempts": 995}


@pytest.mark.databases
def test_one_right_code_brought_by_many_at_once_lets_one_in(app, session, account, secret):
    number, code = account.id, totp.code_of(secret, totp.step_now() + 1)
    session.commit()

    answers = at_once(app, number, [code] * 8, threads=8)

    assert answers["totp"] == 1


def at_once(app, number: int, codes: list[str], threads: int) -> Counter[str]:
    """Bring the codes in so many threads; count what became of each."""
    answers: Counter[str] = Counter()
    todo, lock = list(codes), threading.Lock()

    def bring() -> None:
        with app.app_context():
            while todo:
                with lock:
                    code = todo.pop() if todo else None
                if code:
                    answers[brought(number, code)] += 1

    workers = [threading.Thread(target=bring) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return answers


def brought(number: int, code: str) -> str:
    """Check a code as the page does; return what became of it."""
    try:
        account = db.session.get(Account, number)
        kind = check(db.session(), account, code)
    except WrongCode:
        db.session.commit()
        return "WrongCode"
    except TooManyAttempts:
        db.session.rollback()
        return "TooManyAttempts"
    db.session.commit()
    return kind


def count_evaluations(monkeypatch) -> list[str]:
    """Note each code that is compared with the secret."""
    looked: list[str] = []
    matching = totp.matching

    def watched(secret: str, code: str, *, after: int = 0) -> int | None:
        looked.append(code)
        return matching(secret, code, after=after)

    monkeypatch.setattr(totp, "matching", watched)
    return looked


def check(session, account, code: str) -> str:
    return factors.check(session, account, KEY, Shown(code, ADDRESS))


def enrol(session, account, secret: str) -> list[str]:
    return factors.enrol(session, account, KEY, secret, totp.code_of(secret, totp.step_now()))


def later(steps: int) -> int:
    return totp.step_now() + steps


def at_step(step: int):
    return time_machine.travel(
        now().fromtimestamp(step * totp.STEP_SECONDS, now().tzinfo) + timedelta(seconds=1),
        tick=False,
    )


@pytest.fixture
def secret() -> str:
    return totp.new_secret()


@pytest.fixture
def codes(session, account, secret) -> list[str]:
    return factors.renew_codes(session, account, KEY)


@pytest.fixture
def account(session, make_account, secret) -> Account:
    """An organiser whose application showed its first code just now."""
    account = make_account(role=Role.ORGANISER)
    enrol(session, account, secret)
    return account
