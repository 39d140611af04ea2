import threading

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth import accounts, passwords
from app.auth.models import Account, Role
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import TooManyAttempts

pytestmark = pytest.mark.usefixtures("cheap_passwords")

PASSWORD = "тёплый хлеб на углу"


def test_an_owner_is_registered_with_the_email_in_small_letters(session):
    account = accounts.register_owner(session, " Anna@Example.RU ", PASSWORD)

    assert account.email == "anna@example.ru"
    assert account.role == Role.OWNER
    assert account.confirmed_at is None


def test_a_confirmed_email_is_taken_however_it_is_written(session, owner):
    with pytest.raises(accounts.EmailTaken):
        accounts.register_owner(session, "OWNER@example.ru", "another password")

    assert passwords.verify(owner.password_hash, PASSWORD)


def test_an_account_nobody_confirmed_gets_the_newer_password(session):
    first = accounts.register_owner(session, "anna@example.ru", "password of a thief")

    second = accounts.register_owner(session, "anna@example.ru", PASSWORD)

    assert second.id == first.id
    assert accounts.authenticate(session, "anna@example.ru", PASSWORD) == second


def test_an_organiser_can_not_be_registered_over(session):
    accounts.create_organiser(session, "boss@example.ru", PASSWORD)

    with pytest.raises(accounts.EmailTaken):
        accounts.register_owner(session, "boss@example.ru", "another password")


@pytest.mark.parametrize(
    "email", ["", "anna", "anna@", "@example.ru", "a b@example.ru", "a@b@c.ru"]
)
def test_what_is_no_email_is_refused(session, email):
    with pytest.raises(accounts.NotAnEmail):
        accounts.register_owner(session, email, PASSWORD)


def test_an_organiser_is_confirmed_at_once_and_the_journal_tells_of_it(session):
    account = accounts.create_organiser(session, "boss@example.ru", PASSWORD)
    session.flush()

    assert account.is_staff
    assert account.confirmed_at is not None
    assert acts(session) == ["account.organiser_created"]


def test_confirming_twice_is_confirming_once(session):
    account = accounts.register_owner(session, "anna@example.ru", PASSWORD)

    accounts.confirm(session, account)
    moment = account.confirmed_at
    accounts.confirm(session, account)
    session.flush()

    assert account.confirmed_at == moment
    assert acts(session) == ["account.registered", "account.confirmed"]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("owner@example.ru", "another password"),
        ("nobody@example.ru", PASSWORD),
        ("no e-mail at all", PASSWORD),
        ("owner@example.ru\0", PASSWORD),
    ],
)
def test_wrong_credentials_are_refused_alike(session, owner, email, password):
    with pytest.raises(accounts.WrongCredentials):
        accounts.authenticate(session, email, password)


def test_an_unknown_email_costs_the_same_work(session, monkeypatch):
    digested = []
    monkeypatch.setattr(passwords, "verify_nothing", digested.append)

    with pytest.raises(accounts.WrongCredentials):
        accounts.authenticate(session, "nobody@example.ru", PASSWORD)

    assert digested == [PASSWORD]


def test_a_disabled_account_can_not_log_in(session, owner):
    owner.disabled = True

    with pytest.raises(accounts.WrongCredentials):
        accounts.authenticate(session, owner.email, PASSWORD)


def test_the_eleventh_failure_of_an_email_waits(session, owner):
    for _ in range(accounts.FAILURES_OF_EMAIL):
        fail(session, owner.email)

    with pytest.raises(TooManyAttempts):
        accounts.log_in(session, owner.email, PASSWORD, address="198.51.100.1")


def test_an_address_that_tries_many_emails_waits(session, owner, monkeypatch):
    monkeypatch.setattr(accounts, "FAILURES_OF_ADDRESS", 3)
    for number in range(3):
        fail(session, f"nobody{number}@example.ru")

    with pytest.raises(TooManyAttempts):
        accounts.log_in(session, owner.email, PASSWORD, address="198.51.100.1")


def test_success_is_not_counted_as_an_attempt(session, owner, monkeypatch):
    monkeypatch.setattr(accounts, "FAILURES_OF_EMAIL", 2)

    logins = [
        accounts.log_in(session, owner.email, PASSWORD, address="198.51.100.1") for _ in range(5)
    ]

    assert logins == [owner] * 5


def test_logging_in_raises_the_cost_of_an_old_digest(session, owner):
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    owner.password_hash = cheap.hash(PASSWORD)

    accounts.log_in(session, owner.email, PASSWORD, address="198.51.100.1")

    assert not passwords.needs_rehash(owner.password_hash)
    assert passwords.verify(owner.password_hash, PASSWORD)


@pytest.mark.databases
def test_two_who_register_one_email_at_once_make_one_account(app, engine_name):
    start = threading.Barrier(4)

    def register() -> None:
        with app.app_context():
            start.wait()
            accounts.register_owner(db.session(), "anna@example.ru", PASSWORD)
            db.session.commit()

    threads = [threading.Thread(target=register) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def fail(session: Session, email: str) -> None:
    with pytest.raises(accounts.WrongCredentials):
        accounts.log_in(session, email, "a wrong password", address="198.51.100.1")


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.fixture
def owner(session: Session) -> Account:
    account = accounts.register_owner(session, "owner@example.ru", PASSWORD)
    accounts.confirm(session, account)
    session.commit()
    return account
