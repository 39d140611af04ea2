"""The vote on the web: phone, code, done; and every way in which it must not succeed."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.core import outbox
from app.core.clock import now
from app.core.db import db
from app.tasks import jobs
from tests.texting import thorough
from voting import phone_checks
from voting.models.ballot import Ballot
from voting.models.phone_check import PhoneCheck
from voting.web.entry import qr

VOTER = "+7 900 000-00-01"
E164 = "+79000000001"
#: Who guesses a code, and how often each (T12); the full number is that of `make fuzz`.
THREADS, GUESSES = 64, 157 if thorough() else 2
#: The pool has no more, and is not fair to whoever waits for one.
CONNECTIONS = 15


class TestTheWay:
    def test_phone_code_done_and_the_ballot_is_cast(self, client, session, entry, code_sent):
        to_check = client.post("/e/12340/vote", data={"phone": VOTER})
        to_done = client.post("/e/12340/vote/check", data={"code": code_sent()})
        done = client.get("/e/12340/vote/done")

        receipt = re.search(r"[0-9A-HJKMNP-TV-Z]{26}", done.text).group()
        assert to_check.location == "/e/12340/vote/check"
        assert to_done.location == "/e/12340/vote/done"
        assert "Голос принят" in done.text
        assert session.scalars(select(Ballot.channel)).one() == "web"
        assert "Голос засчитан" in client.post("/receipts/", data={"receipt": receipt}).text

    def test_the_receipt_is_drawn_as_a_link_that_no_server_log_sees(self, client, entry, vote):
        page = vote(client, VOTER).text

        shown = re.search(r'class="receipt">(.+?)</p>', page).group(1)
        receipt = re.sub("<.*?>", "", shown)
        assert str(qr(f"http://localhost/receipts/#{receipt}")) in page

    def test_the_phone_is_never_shown_whole(self, client, entry):
        client.post("/e/12340/vote", data={"phone": VOTER})

        page = client.get("/e/12340/vote/check").text

        assert "•••-••-01" in page
        assert "000-00-01" not in page
        assert "0000001" not in page

    @pytest.mark.parametrize(
        "spelling", ["8 900 000 00 01", "9000000001", "+7(900)0000001", "００ 79000000001"]
    )
    def test_another_spelling_is_the_same_voter(
        self, client, session, entry, vote, spelling, browser_of
    ):
        vote(client, VOTER)

        again = vote(browser_of(), spelling)

        assert "уже засчитан" in again.text
        assert session.scalar(select(func.count(Ballot.id))) == 1

    def test_after_an_sms_vote_the_web_vote_is_refused(self, client, entry, cast, vote):
        cast(entry, E164)

        assert "уже засчитан" in vote(client, VOTER).text

    def test_whether_a_phone_has_voted_is_told_only_after_it_is_proved(
        self, client, browser_of, entry, cast
    ):
        cast(entry, E164)
        voted, other = browser_of(), browser_of()

        answers = [
            browser.post("/e/12340/vote", data={"phone": phone})
            for browser, phone in ((voted, E164), (other, "+79000000031"))
        ]
        pages = [
            browser.get("/e/12340/vote/check").text.replace("-31", "-01")
            for browser in (voted, other)
        ]

        assert answers[0].headers["Location"] == answers[1].headers["Location"]
        assert without_nonces(pages[0]) == without_nonces(pages[1])

    def test_before_the_phone_there_is_no_code_page(self, client, entry):
        assert client.get("/e/12340/vote/check").location == "/e/12340/vote"
        assert client.get("/e/12340/vote/done").location == "/e/12340"

    def test_when_voting_is_over_the_way_leads_back_to_the_entry(
        self, client, entry, season, move_dates
    ):
        move_dates(season, voting_closes=now() - timedelta(seconds=1))

        assert client.get("/e/12340/vote").location == "/e/12340"


class TestThePhone:
    @pytest.mark.parametrize(
        ("phone", "fault"),
        [
            ("", "Введите номер телефона"),
            ("+7 900 123", "не хватает цифр"),
            ("+7 701 234 56 78", "российского номера"),
            ("+1 415 867 53 09", "российского номера"),
            ("+7 495 123-45-67", "не мобильный"),
            ("много", "Проверьте номер"),
            ("<script>alert(1)</script>", "Проверьте номер"),
            ("\x00", "номер"),
            ("9" * 10_000, "Слишком длинно"),
            ("👍", "Проверьте номер"),
        ],
    )
    def test_a_wrong_one_comes_back_with_its_fault(self, client, session, entry, phone, fault):
        answer = client.post("/e/12340/vote", data={"phone": phone})

        assert answer.status_code == 422
        assert fault in answer.text
        assert "<script>alert" not in answer.text
        assert session.scalar(select(func.count(PhoneCheck.id))) == 0

    def test_a_fourth_code_within_ten_minutes_is_not_sent(self, client, session, entry):
        answers = [client.post("/e/12340/vote", data={"phone": VOTER}) for _ in range(4)]

        assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
        assert session.scalar(select(func.count(outbox.OutboxMessage.id))) == 3


class TestTheCode:
    def test_five_wrong_tries_kill_it(self, client, session, entry, code_sent):
        client.post("/e/12340/vote", data={"phone": VOTER})
        right = code_sent()
        wrong = f"{(int(right) + 1) % 1_000_000:06d}"

        pages = [client.post("/e/12340/vote/check", data={"code": wrong}) for _ in range(5)]
        last = client.post("/e/12340/vote/check", data={"code": right})

        assert "Осталось попыток: 4" in pages[0].text
        assert "Попытки закончились" in pages[4].text
        assert last.status_code == 422
        assert session.scalar(select(func.count(Ballot.id))) == 0

    def test_it_works_once(self, client, entry, code_sent):
        client.post("/e/12340/vote", data={"phone": VOTER})
        code = code_sent()
        client.post("/e/12340/vote/check", data={"code": code})

        again = client.post("/e/12340/vote/check", data={"code": code})

        assert again.location == "/e/12340/vote"

    def test_it_is_dead_after_ten_minutes(self, client, session, entry, code_sent):
        client.post("/e/12340/vote", data={"phone": VOTER})
        session.execute(update(PhoneCheck).values(expires_at=now() - timedelta(seconds=1)))
        session.commit()

        answer = client.post("/e/12340/vote/check", data={"code": code_sent()})

        assert "Код больше не действует" in answer.text
        assert session.scalar(select(func.count(Ballot.id))) == 0

    def test_another_browser_cannot_use_it(self, client, browser_of, session, entry, code_sent):
        client.post("/e/12340/vote", data={"phone": VOTER})
        code = code_sent()
        thief = browser_of()
        thief.post("/e/12340/vote", data={"phone": "+79000000077"})

        thief.post("/e/12340/vote/check", data={"code": code})

        assert session.scalar(select(func.count(Ballot.id))) == 0

    def test_another_entry_cannot_use_it(
        self, client, session, entry, season, make_entry, code_sent
    ):
        rival = make_entry(season, code="12354", nomination="medicina")
        client.post("/e/12340/vote", data={"phone": VOTER})

        answer = client.post(f"/e/{rival.code}/vote/check", data={"code": code_sent()})

        assert answer.location == "/e/12354/vote"
        assert session.scalar(select(func.count(Ballot.id))) == 0

    def test_what_cannot_be_a_code_spends_no_try(self, client, session, entry):
        client.post("/e/12340/vote", data={"phone": VOTER})

        for typed in ("", "123", "много", "\x00", "1" * 10_000):
            assert client.post("/e/12340/vote/check", data={"code": typed}).status_code == 422

        assert session.scalars(select(PhoneCheck.tries)).one() == 0

    def test_spaces_and_dashes_are_peoples_own(self, client, entry, code_sent):
        client.post("/e/12340/vote", data={"phone": VOTER})
        code = code_sent()

        answer = client.post("/e/12340/vote/check", data={"code": f" {code[:3]}-{code[3:]} "})

        assert answer.location == "/e/12340/vote/done"

    def test_a_new_code_goes_to_the_same_phone(self, client, entry, code_sent, vote):
        client.post("/e/12340/vote", data={"phone": VOTER})

        client.post("/e/12340/vote/resend")

        answer = client.post("/e/12340/vote/check", data={"code": code_sent(2)})
        assert answer.location == "/e/12340/vote/done"

    def test_it_is_not_in_the_database_in_the_clear(self, client, session, entry, code_sent):
        client.post("/e/12340/vote", data={"phone": VOTER})

        check = session.scalars(select(PhoneCheck)).one()
        letter = session.scalars(select(outbox.OutboxMessage.letter)).one()

        assert code_sent().encode() not in check.code_hash + check.phone + letter


@pytest.mark.databases
class TestGuessing:
    def test_of_many_guesses_at_once_five_are_looked_at(
        self, app, session, season, make_entry, ring, statements
    ):
        entry = make_entry(season)
        prover = phone_checks.Prover(ring, "s" * 32)
        token = phone_checks.start(session, prover, entry, season, E164)
        entry_id, outcomes = entry.id, []
        session.commit()
        turn = threading.Semaphore(CONNECTIONS)

        def guess() -> None:
            with app.app_context():
                for _ in range(GUESSES):
                    with turn:
                        ours = db.session.get(type(entry), entry_id)
                        try:
                            phone_checks.prove(db.session, prover, ours, token, "no code")
                        except (phone_checks.WrongCode, phone_checks.CodeExpired) as error:
                            outcomes.append(type(error))
                        db.session.commit()
                        db.session.remove()

        crowd = [threading.Thread(target=guess) for _ in range(THREADS)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()

        assert outcomes.count(phone_checks.WrongCode) == 5
        assert outcomes.count(phone_checks.CodeExpired) == THREADS * GUESSES - 5


def without_nonces(page: str) -> str:
    """Return a page without what differs in each answer."""
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def code_sent(app, session):
    """Return what delivers the outbox and reads the newest code on the voter's telephone."""

    def read(nth: int = 1, phone: str = E164) -> str:
        waiting = outbox.due(session)
        session.rollback()
        for message_id in waiting:
            jobs.deliver(message_id)
        thread = jobs.sending(app.config["SETTINGS"]).messages(phone)
        return re.match(r"\d{6}", thread[-1]["text"]).group()

    return read


@pytest.fixture
def vote(code_sent):
    """Return what walks the whole way and returns the last page."""

    def walk(browser, phone):
        browser.post("/e/12340/vote", data={"phone": phone})
        browser.post("/e/12340/vote/check", data={"code": code_sent()})
        return browser.get("/e/12340/vote/done")

    return walk
