"""Participants whose INN nobody checked are asked about by a task, once the register answers."""

from datetime import UTC, datetime

import pytest

from app.tasks import registers
from nominations import checking
from nominations.companies import Company
from nominations.models.business import Business


class Register:
    """A register that answers about some, and tells who was asked about."""

    def __init__(self, *known: Company) -> None:
        self.known = {one.inn: one for one in known}
        self.asked: list[str] = []

    def find(self, inn: str) -> Company | None:
        self.asked.append(inn)
        return self.known.get(inn)


INN = "7707083893"
CHECKED = datetime(2026, 11, 18, tzinfo=UTC)
WORKS, CLOSED = Company(INN, "ООО"), Company(INN, "ООО", active=False)


def test_a_business_that_works_is_checked_once(app, session, season, business):
    register = app.extensions["companies"] = Register(WORKS)

    registers.check()
    registers.check()

    assert checked(session, business) is not None
    assert register.asked == [INN]


@pytest.mark.parametrize("known", [(), (CLOSED,)])
def test_what_the_register_does_not_vouch_for_is_not_checked(app, session, business, known):
    app.extensions["companies"] = Register(*known)

    registers.check()

    assert checked(session, business) is None


def test_who_left_is_not_asked_about(app, session, season, make_entry):
    make_entry(season).withdrawn_at = season.voting_opens
    session.commit()
    register = app.extensions["companies"] = Register(WORKS)

    registers.check()

    assert register.asked == []


@pytest.mark.databases
def test_an_answer_about_another_inn_is_not_noted(session, business):
    noted = checking.note(session, business, "7728168971", CHECKED)

    assert not noted
    assert checked(session, business) is None


@pytest.mark.databases
def test_before_there_is_a_season_nobody_is_asked_about(session):
    assert checking.unchecked(session) == []


@pytest.fixture
def business(session, season, make_entry) -> int:
    number = make_entry(season).application.business_id
    session.rollback()
    return number


def checked(session, number):
    session.expire_all()
    return session.get_one(Business, number).inn_checked_at
