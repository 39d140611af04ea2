"""Looking a vote up: by its receipt or by a phone that its owner proves; with a reason, recorded."""

import re

import pytest
from sqlalchemy import select

from app.auth.models import Role
from app.core import tokens
from app.core.audit import AuditEntry
from app.core.clock import now
from tests.admin.votes_stage import VOTER, WHY, code_sent
from voting import phone_checks, rulings
from voting.models.ballot import Channel
from voting.models.phone_check import PhoneCheck

MASKED = "+7 900 •••-••-41"


@pytest.fixture
def voted(season, make_entry, cast, seal):
    """A sealed vote of the voter's, and somebody else's."""
    entry = make_entry(season)
    vote = cast(entry, VOTER, Channel.WEB)
    cast(entry)
    seal()
    return vote


@pytest.fixture
def moderator(browser_as):
    return browser_as(Role.MODERATOR)


@pytest.fixture
def journal(session):
    """Return what reads the acts of looking."""

    def read():
        acts = select(AuditEntry).where(AuditEntry.action.startswith("ballot."))
        return [(one.action, one.subject, one.details) for one in session.scalars(acts)]

    return read


def by_receipt(browser, receipt: str, reason: str = WHY):
    return browser.post("/admin/votes/receipt", data={"receipt": receipt, "reason": reason})


def by_phone(browser, phone: str = VOTER, reason: str = WHY):
    return browser.post("/admin/votes/phone", data={"ask-phone": phone, "ask-reason": reason})


class TestByReceipt:
    def test_it_tells_how_a_vote_stands_and_where_it_is_in_the_log(
        self, moderator, session, voted, seal, journal
    ):
        rulings.rule(session.connection(), voted.ballot_id, "hold", "Проверка номера")
        session.commit()
        seal()

        page = by_receipt(moderator, tokens.spell(voted.receipt)).text

        assert "на проверке" in page
        assert "Проверка номера" in page
        assert "на сайте" in page
        assert re.search(r"/protocol/proof\?|/protocol/.*leaf=", page)
        assert journal() == [("ballot.looked_up", "receipt", {"found": 1, "reason": WHY})]

    def test_whom_it_is_for_is_told_after_the_close_alone(
        self, moderator, voted, season, make_entry, certify
    ):
        before = by_receipt(moderator, tokens.spell(voted.receipt)).text

        certify()

        after = by_receipt(moderator, tokens.spell(voted.receipt)).text
        assert "Ромашка" not in before
        assert "12 340" not in before
        assert "Ромашка" in after

    def test_a_receipt_of_nobody_is_told_so_and_recorded(self, moderator, season, journal):
        page = by_receipt(moderator, "7F3K-92QX-M4TB-8HWN-0ZRC-5VPD-Y6")

        assert "Такой квитанции нет" in page.text
        assert journal() == [("ballot.looked_up", "receipt", {"found": 0, "reason": WHY})]

    @pytest.mark.parametrize("reason", ["", "коротко", "звонил +7 900 000-00-41, просил"])
    def test_without_a_reason_or_with_a_number_in_it_nothing_is_looked_up(
        self, moderator, voted, journal, reason
    ):
        answer = by_receipt(moderator, tokens.spell(voted.receipt), reason)

        assert answer.status_code == 422
        assert "<article" not in answer.text
        assert journal() == []


class TestByPhone:
    def test_the_code_that_the_owner_says_opens_the_votes_of_that_phone_alone(
        self, moderator, session, voted, journal
    ):
        sent = by_phone(moderator)
        waiting = moderator.get(sent.location).text

        page = moderator.post(sent.location, data={"code": code_sent(session)}).text

        assert MASKED in waiting
        assert MASKED in page
        assert page.count("<article") == 1
        assert [act[:2] for act in journal()] == [
            ("ballot.code_asked", "season 1"),
            ("ballot.looked_up", "phone"),
        ]
        assert journal()[1][2] == {"found": 1, "reason": WHY}
        for said in (waiting, page, str(journal())):
            assert VOTER[2:] not in re.sub(r"\D", "", said)

    def test_the_code_works_once(self, moderator, session, voted):
        path, code = by_phone(moderator).location, code_sent(session)
        moderator.post(path, data={"code": code})

        again = moderator.post(path, data={"code": code})

        assert again.location == "/admin/votes/"

    def test_a_wrong_code_opens_nothing_and_five_end_it(self, moderator, session, voted, journal):
        path, code = by_phone(moderator).location, code_sent(session)
        wrong = f"{(int(code) + 1) % 10**6:06}"

        answers = [moderator.post(path, data={"code": one}) for one in [wrong] * 5 + [code]]

        assert {one.status_code for one in answers} == {422}
        assert not any("<article" in one.text for one in answers)
        assert len(journal()) == 1

    def test_the_code_is_of_that_person_and_for_this_purpose_alone(
        self, app, session, season, moderator, make_account, make_entry
    ):
        by_phone(moderator)
        check = session.scalars(select(PhoneCheck)).one()
        with moderator.session_transaction() as cookies:
            token = cookies["vote_lookup"]["token"]
        prover = phone_checks.Prover(app.extensions["keys"], app.config["SECRET_KEY"])
        others = [None, make_entry(season), make_account(role=Role.ORGANISER)]

        for purpose in others:
            with pytest.raises(phone_checks.NoCheck):
                phone_checks.find(session, prover, purpose, token)

        assert check.entry_id is None
        assert check.asked_by_id is not None

    def test_a_number_that_was_refused_is_not_shown_again(self, moderator, season):
        answer = by_phone(moderator, reason="")

        assert answer.status_code == 422
        assert VOTER[2:] not in re.sub(r"\D", "", answer.text)

    def test_a_phone_is_not_sent_code_after_code(self, moderator, season, session):
        answers = [by_phone(moderator).status_code for _ in range(4)]

        assert answers == [303, 303, 303, 429]

    def test_without_a_code_asked_for_there_is_nothing_to_enter(self, moderator, season):
        assert moderator.get("/admin/votes/code").location == "/admin/votes/"


def test_an_observer_reads_the_page_and_looks_nothing_up(browser_as, voted):
    observer = browser_as(Role.OBSERVER)

    page, answer = (
        observer.get("/admin/votes/"),
        by_receipt(observer, tokens.spell(voted.receipt)),
    )

    assert page.status_code == 200
    assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]
    assert answer.status_code == 403


def test_there_is_no_list_of_votes(moderator, voted):
    page = moderator.get("/admin/votes/").text

    assert "<article" not in page
    assert now().strftime("%H:%M") not in page.partition("<main")[2].partition("</main>")[0]
