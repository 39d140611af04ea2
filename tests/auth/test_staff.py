"""Invitations, and what one organiser may do to another's rights: at once, and never to one's own."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.auth import accounts, factors, invitations, passwords, sessions, staff, totp
from app.auth.models import Account, Role
from app.core.clock import now
from app.core.db import db

PASSWORD = "сено ведро крыжовник"
KEY = "k" * 32

pytestmark = pytest.mark.usefixtures("cheap_passwords")


class TestAnInvitation:
    def test_makes_an_account_with_its_role(self, session, boss):
        row, secret = invite(session, boss, Role.OBSERVER)

        account = invitations.accept(session, invitations.read(session, secret), PASSWORD)

        assert (account.email, account.role) == ("new@example.ru", Role.OBSERVER)
        assert account.confirmed_at
        assert secret.encode() not in row.secret_hash

    def test_is_good_once(self, session, boss):
        row, secret = invite(session, boss)
        invitations.accept(session, row, PASSWORD)

        with pytest.raises(invitations.InvitationVoid):
            invitations.read(session, secret)
        with pytest.raises(invitations.InvitationVoid):
            invitations.accept(session, row, PASSWORD)

    def test_is_good_for_three_days(self, session, boss):
        _, secret = invite(session, boss)

        late = time_machine.travel(now() + timedelta(days=3, seconds=1))
        with late, pytest.raises(invitations.InvitationVoid):
            invitations.read(session, secret)

    def test_is_void_once_withdrawn_or_sent_again(self, session, boss):
        first, first_secret = invite(session, boss)
        second, second_secret = invite(session, boss)
        invitations.withdraw(session, second.id, by=boss.id)

        for secret in (first_secret, second_secret):
            with pytest.raises(invitations.InvitationVoid):
                invitations.read(session, secret)
        assert invitations.waiting(session) == []
        with pytest.raises(invitations.InvitationVoid):
            invitations.withdraw(session, first.id, by=boss.id)

    def test_is_refused_to_an_account_that_is_there(self, session, boss, make_account):
        make_account("new@example.ru")

        with pytest.raises(accounts.EmailTaken):
            invite(session, boss)

    @pytest.mark.parametrize("role", ["owner", "", "root"])
    def test_is_refused_for_a_role_that_is_none(self, session, boss, role):
        with pytest.raises(invitations.NotAStaffRole):
            invitations.invite(session, "new@example.ru", role, by=boss.id)

    @pytest.mark.parametrize("secret", ["", "x", "\0", "a" * 10_000])
    def test_of_nobody_is_void(self, session, secret):
        with pytest.raises(invitations.InvitationVoid):
            invitations.read(session, secret)


@pytest.mark.databases
def test_two_who_open_one_invitation_at_once_make_one_account(app, session, boss):
    row, _ = invite(session, boss)
    number = row.id
    session.commit()
    answers: list[str] = []

    def accept() -> None:
        with app.app_context():
            try:
                found = db.session.get(invitations.Invitation, number)
                invitations.accept(db.session(), found, PASSWORD)
                db.session.commit()
                answers.append("made")
            except invitations.InvitationVoid:
                db.session.rollback()
                answers.append("void")

    run_at_once(accept, 4)

    assert sorted(answers) == ["made", "void", "void", "void"]


class TestRights:
    def test_a_new_role_ends_the_persons_sessions(self, session, boss, other):
        staff.change_role(session, other.id, "observer", by=boss.id)

        assert other.role == Role.OBSERVER
        assert sessions.find(session, other.secret) is None

    def test_a_closed_account_is_out_and_can_not_log_in(self, session, boss, other):
        other.password_hash = passwords.digest(PASSWORD)
        staff.disable(session, other.id, by=boss.id)

        assert sessions.find(session, other.secret) is None
        with pytest.raises(accounts.WrongCredentials):
            accounts.authenticate(session, other.email, PASSWORD)

    def test_a_lost_factor_is_another_organisers_to_reset(self, session, boss, other):
        secret = totp.new_secret()
        factors.enrol(session, other, KEY, secret, totp.code_of(secret, totp.step_now()))

        staff.reset_factor(session, other.id, by=boss.id)

        assert not factors.enrolled(session, other)
        assert sessions.find(session, other.secret) is None

    @pytest.mark.parametrize("act", ["disable", "enable", "reset_factor"])
    def test_ones_own_are_anothers_to_change(self, session, boss, act):
        with pytest.raises(staff.NotYourself):
            getattr(staff, act)(session, boss.id, by=boss.id)
        with pytest.raises(staff.NotYourself):
            staff.change_role(session, boss.id, "observer", by=boss.id)

    def test_an_owner_is_not_among_them(self, session, boss, make_account):
        owner = make_account()

        with pytest.raises(staff.NotStaff):
            staff.change_role(session, owner.id, "organiser", by=boss.id)

    def test_nobody_becomes_an_owner(self, session, boss, other):
        with pytest.raises(staff.NothingChanges):
            staff.change_role(session, other.id, "owner", by=boss.id)

    def test_whoever_was_disabled_meanwhile_changes_nothing(self, session, boss, other):
        other.disabled = True
        session.flush()

        with pytest.raises(staff.NoLongerOrganiser):
            staff.disable(session, boss.id, by=other.id)


@pytest.mark.databases
def test_two_who_disable_each_other_leave_one_organiser(app, session, boss, other):
    pairs = [(boss.id, other.id), (other.id, boss.id)]
    session.commit()

    def disable() -> None:
        by, whom = pairs.pop()
        with app.app_context():
            try:
                staff.disable(db.session(), whom, by=by)
                db.session.commit()
            except staff.NoLongerOrganiser:
                db.session.rollback()

    run_at_once(disable, 2)

    able = select(Account).where(Account.role == Role.ORGANISER, Account.disabled.is_(False))
    assert len(session.scalars(able).all()) == 1


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("passwordpassword", True),
        ("qwertyuiopasdfgh", True),
        ("йцукенгшщзхъфывап", True),
        ("123456789012345", True),
        ("x" * 15, True),
        ("boss@example.ru", True),
        ("довольный клиент", True),
        ("сено ведро крыжовник", False),
        ("correct horse battery staple", False),
        ("w7K-pQ2r-Zt9x-Lm4", False),
        ("🦊" * 3 + "лиса в сарае поёт", False),
        ("я" * 15 + "b" * 185, True),
    ],
)
def test_passwords_that_are_soon_guessed_are_weak(password, weak):
    assert passwords.weak(password, "boss@example.ru") is weak


def run_at_once(act, times: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def invite(session, boss, role=Role.MODERATOR):
    return invitations.invite(session, "New@Example.ru", role, by=boss.id)


@pytest.fixture
def boss(make_account) -> Account:
    return make_account(role=Role.ORGANISER)


@pytest.fixture
def other(make_account) -> Account:
    return make_account(role=Role.ORGANISER)
