"""A delivery that failed is tried once more, if it may help; never twice, never a dead code."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.core import delivery, outbox
from app.core.clock import now
from app.core.db import db
from app.core.delivery import RESEND_PAUSE, SentAgain
from app.core.outbox import Kind, Letter, OutboxMessage, State
from app.tasks import jobs
from tests.fakes.providers import STATUSES, Fault
from voting.models.phone_check import PhoneCheck

VOTER = "+79000000001"
PASSING = {"twilio": ("undelivered", "30003"), "smsc": ("20", ""), "exolve": ("UNDELIVERED", "")}
LASTING = {"twilio": ("undelivered", "30005"), "smsc": ("22", ""), "exolve": ("REJECTED", "")}
DELIVERED = {"twilio": "delivered", "smsc": "1", "exolve": "DELIVERED"}
every_gateway = pytest.mark.parametrize("name", list(PASSING))


@pytest.mark.databases
class TestOnceMore:
    @every_gateway
    def test_what_may_pass_is_sent_once_more_after_a_pause(
        self, use, client, taken, session, provider, deliver, later, name
    ):
        use(name)
        message = taken("привет")

        report(client, message, *PASSING[name])
        deliver()
        soon = len(provider.taken)
        later()
        deliver()

        assert (soon, provider.taken) == (1, [(VOTER, "привет")] * 2)
        assert message.letter is None

    @every_gateway
    def test_what_would_fail_again_is_not(self, use, client, taken, copies, name):
        use(name)

        report(client, taken("привет"), *LASTING[name])

        assert copies() == []

    def test_a_copy_that_fails_is_not_sent_a_third_time(
        self, use, client, taken, copies, provider, deliver, later
    ):
        use("twilio")
        report(client, taken("привет"), *PASSING["twilio"])
        later()
        deliver()

        report(client, copies()[0], *PASSING["twilio"])
        later()
        deliver()

        assert len(copies()) == 1
        assert len(provider.taken) == 2

    def test_what_was_sent_twice_for_doubt_is_not_sent_a_third_time(
        self, use, client, taken, copies, session
    ):
        use("twilio")
        message = taken("привет")
        message.doubts = 1
        session.commit()

        report(client, message, *PASSING["twilio"])

        assert copies() == []

    def test_a_copy_that_may_have_been_taken_is_not_sent_again(
        self, use, client, taken, copies, provider, deliver, later
    ):
        use("twilio")
        report(client, taken("привет"), *PASSING["twilio"])
        provider.faults.extend([Fault(seconds=0.5)] * 3)

        for _ in range(3):
            later()
            deliver()

        assert len(provider.taken) == 2
        assert copies()[0].state == State.FAILED

    def test_delivered_after_all_it_is_not_sent_again(
        self, use, client, taken, copies, provider, deliver, later
    ):
        use("smsc")
        message = taken("привет")
        report(client, message, *PASSING["smsc"])

        report(client, message, DELIVERED["smsc"])
        later()
        deliver()

        assert len(provider.taken) == 1
        assert [(one.state, one.letter) for one in copies()] == [(State.FAILED, None)]

    def test_the_same_report_twenty_times_from_eight_at_once_makes_one_copy(
        self, app, use, taken, copies, session
    ):
        use("twilio")
        message = taken("привет")
        request = STATUSES["twilio"](message.provider_id, "undelivered", VOTER, "30003")
        session.rollback()
        turns, answers = iter(range(20)), []

        def tell() -> None:
            with app.app_context():
                client = app.test_client()
                answers.extend(client.post(**request).status_code for _ in turns)
                db.session.remove()

        crowd = [threading.Thread(target=tell) for _ in range(8)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()

        assert answers == [200] * 20
        assert len(copies()) == 1

    def test_the_database_refuses_a_second_copy(self, use, taken, session):
        use("twilio")
        message = taken("привет")
        delivery.send_again(session, message)

        with pytest.raises(SentAgain):
            delivery.send_again(session, message)


class TestWhatItCosts:
    def test_a_second_attempt_after_doubt_is_paid_for_too(
        self, use, session, ring, season, provider, deliver, later
    ):
        use("twilio")
        season.sms_per_day = 1
        provider.faults.extend([Fault(seconds=0.5)] * 4)
        for text in ("один", "два"):
            outbox.post(session, ring, Kind.SMS, Letter(VOTER, text))
        session.commit()

        for _ in range(3):
            later()
            deliver()

        faults = session.scalars(select(OutboxMessage.fault).order_by(OutboxMessage.id)).all()
        assert len(provider.taken) == 3
        assert sorted(faults)[1] == "over the budget"

    def test_it_is_paid_from_the_days_budget(self, use, client, taken, session, season, copies):
        use("twilio")
        season.sms_per_day = 1
        session.commit()
        first, second = taken("один"), taken("два")

        for message in (first, second):
            report(client, message, *PASSING["twilio"])

        assert [copy.resends_id for copy in copies()] == [first.id]


class TestACode:
    def test_it_is_sent_again_while_it_works(
        self, use, client, asked, copies, provider, deliver, later
    ):
        use("twilio")

        report(client, asked(), *PASSING["twilio"])
        later()
        deliver()

        assert len(copies()) == 1
        assert len({text for _, text in provider.taken}) == 1
        assert len(provider.taken) == 2

    def test_it_is_not_once_it_is_about_to_expire(self, use, client, asked, copies, session):
        use("twilio")
        message = asked()
        message.useful_until = now() + RESEND_PAUSE
        session.commit()

        report(client, message, *PASSING["twilio"])

        assert copies() == []

    def test_one_that_waits_too_long_is_never_sent(
        self, use, client, season, make_entry, session, provider, deliver
    ):
        use("twilio")
        make_entry(season)
        client.post("/e/12340/vote", data={"phone": VOTER})
        session.execute(update(OutboxMessage).values(useful_until=now()))
        session.commit()

        deliver()

        message = session.scalars(select(OutboxMessage)).one()
        assert provider.taken == []
        assert (message.state, message.fault, message.letter) == (State.FAILED, "expired", None)

    def test_a_newer_one_asked_for_takes_its_place(self, use, client, asked, session, copies):
        use("twilio")
        older = asked()

        client.post("/e/12340/vote/resend")
        report(client, older, *PASSING["twilio"])

        assert copies() == []
        assert session.scalar(select(func.count()).where(PhoneCheck.expires_at > now())) == 1


@pytest.mark.databases
class TestTheLetter:
    def test_a_delivered_one_is_wiped_at_once(self, use, client, taken, session):
        use("exolve")
        message = taken("привет")
        assert message.letter is not None

        report(client, message, DELIVERED["exolve"])

        session.refresh(message)
        assert message.letter is None

    def test_the_sweeper_wipes_it_after_an_hour(self, use, taken, session, ring):
        use("twilio")
        message = taken("привет")
        waiting = outbox.post(session, ring, Kind.MAIL, Letter("a@example.ru", "жду"))
        waiting.due_at = now() + timedelta(days=1)
        session.commit()

        kept = []
        for minutes in (59, 61):
            message.sent_at = now() - timedelta(minutes=minutes)
            session.commit()
            jobs.sweep()
            session.expire_all()
            kept.append(message.letter is not None)

        assert kept == [True, False]
        assert waiting.letter is not None


def report(client, message: OutboxMessage, word: str, code: str = "") -> None:
    """Tell what became of a message, as its gateway does."""
    answer = client.post(**STATUSES[message.carrier](message.provider_id, word, VOTER, code))
    assert answer.status_code == 200


@pytest.fixture
def taken(app, session, ring, deliver):
    """Return what sends a text, which the gateway takes."""

    def send(text: str) -> OutboxMessage:
        message = outbox.post(session, ring, Kind.SMS, Letter(VOTER, text))
        session.commit()
        deliver()
        assert message.state == State.SENT
        return message

    return send


@pytest.fixture
def asked(client, session, season, make_entry, deliver):
    """Return what asks for a code to vote with, and returns the message that was taken."""

    def ask() -> OutboxMessage:
        make_entry(season)
        client.post("/e/12340/vote", data={"phone": VOTER})
        deliver()
        return session.scalars(select(OutboxMessage)).one()

    return ask


@pytest.fixture
def copies(session):
    """Return what lists the copies."""

    def listed() -> list[OutboxMessage]:
        session.expire_all()
        theirs = select(OutboxMessage).where(OutboxMessage.resends_id.is_not(None))
        return list(session.scalars(theirs.order_by(OutboxMessage.id)))

    return listed


@pytest.fixture
def later(session):
    """Return what lets the pause pass."""

    def pass_by() -> None:
        session.execute(update(OutboxMessage).values(due_at=now()))
        session.commit()

    return pass_by
