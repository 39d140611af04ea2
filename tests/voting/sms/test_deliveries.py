"""Delivery reports move a message forward only, and what they tell is acted on."""

import itertools
import logging

import pytest
from sqlalchemy import func, select, update

from app.core import outbox
from app.core.clock import now
from app.core.outbox import Kind, Letter, OutboxMessage, State
from app.tasks import jobs, mail
from tests.fakes.providers import MESSAGES, STATUSES, Fault
from voting import suppressions
from voting.models.ballot import Ballot
from voting.models.suppression import Suppression

VOTER = "+79000000001"
WORDS = {
    "twilio": {"sent": "sent", "delivered": "delivered", "failed": "undelivered"},
    "smsc": {"sent": "0", "delivered": "1", "failed": "20"},
    "exolve": {"sent": "SENT", "delivered": "STATUS_DELIVERED", "failed": "STATUS_UNDELIVERED"},
}
every_gateway = pytest.mark.parametrize("name", list(WORDS))


@pytest.mark.databases
class TestAReport:
    @every_gateway
    def test_whatever_their_order_the_highest_state_stays(self, use, client, sent, session, name):
        use(name)
        for order in itertools.permutations(WORDS[name]):
            message = sent(name)

            answers = [report(client, message, WORDS[name][word]) for word in order]

            session.refresh(message)
            assert [answer.status_code for answer in answers] == [200] * 3
            assert message.state == State.DELIVERED, order

    @every_gateway
    def test_a_failure_is_noted_with_its_code(self, use, client, sent, session, name):
        use(name)
        message = sent(name)

        report(client, message, WORDS[name]["failed"], code="30008")

        session.refresh(message)
        assert message.state == State.FAILED
        assert message.fault
        assert message.reported_at

    @every_gateway
    def test_a_message_we_do_not_know_is_answered_and_ignored(
        self, use, client, sent, session, name
    ):
        use(name)
        message = sent(name)

        answer = client.post(**STATUSES[name]("7" * 20, WORDS[name]["failed"], VOTER))

        session.refresh(message)
        assert answer.status_code == 200
        assert message.state == State.SENT

    def test_another_gateways_message_of_the_same_name_is_left_alone(
        self, use, client, sent, session
    ):
        use("smsc")
        message = sent("exolve")

        client.post(**STATUSES["smsc"](message.provider_id, "1", VOTER))

        session.refresh(message)
        assert message.state == State.SENT

    @every_gateway
    def test_a_forged_one_is_refused(self, use, client, sent, session, name):
        use(name)
        message = sent(name)
        forged = STATUSES[name](message.provider_id, WORDS[name]["failed"], VOTER, token="another")

        assert client.post(**forged).status_code == 403
        session.refresh(message)
        assert message.state == State.SENT

    @pytest.mark.parametrize("name", ["smsc", "exolve"])
    def test_it_may_come_to_the_address_of_messages(self, use, client, sent, session, name):
        use(name)
        message = sent(name)
        request = STATUSES[name](message.provider_id, WORDS[name]["delivered"], VOTER)
        request["path"] = request["path"].replace("/status", "")

        assert client.post(**request).status_code == 200
        session.refresh(message)
        assert message.state == State.DELIVERED

    @every_gateway
    def test_an_unknown_word_changes_nothing(self, use, client, sent, session, name):
        use(name)
        message = sent(name)

        answers = [report(client, message, word) for word in ("", "7", "odd\x00")]

        session.refresh(message)
        assert [answer.status_code for answer in answers] == [200] * 3
        assert message.state == State.SENT


class TestWhatIsDone:
    def test_a_phone_that_wrote_stop_to_its_provider_votes_and_gets_no_reply(
        self, use, client, sent, session, season, make_entry, vote
    ):
        use("twilio")
        make_entry(season)
        report(client, sent("twilio"), "undelivered", code="21610")

        answer = vote("twilio")

        assert session.scalar(select(func.count(Ballot.id))) == 1
        assert b"<Message>" not in answer.data

    def test_the_code_it_asks_for_is_sent_all_the_same(
        self, use, client, sent, season, make_entry, provider, deliver
    ):
        use("twilio")
        make_entry(season)
        report(client, sent("twilio"), "undelivered", code="21610")

        client.post("/e/12340/vote", data={"phone": VOTER})
        deliver()

        assert [phone for phone, _ in provider.taken] == [VOTER]

    def test_a_provider_that_refuses_for_stop_is_believed_too(
        self, use, session, ring, provider, deliver
    ):
        use("twilio")
        provider.faults.append(Fault(status=400, body={"code": 21610, "status": 400}))
        outbox.post(session, ring, Kind.SMS, Letter(VOTER, "одно"))
        session.commit()

        deliver()

        assert suppressions.holds(session, ring, VOTER)
        assert session.scalars(select(OutboxMessage.state)).all() == [State.FAILED]

    def test_the_phone_is_kept_as_a_hash_and_once(self, session, ring):
        suppressions.add(session.connection(), ring, VOTER, "21610")
        suppressions.add(session.connection(), ring, VOTER)

        row = session.scalars(select(Suppression)).one()
        assert b"9000000001" not in row.contact_key
        assert row.reason == "21610"
        assert not suppressions.holds(session, ring, "+79000000002")

    def test_what_only_the_operator_can_mend_is_an_alarm_once(self, use, client, sent, caplog):
        use("twilio")
        message = sent("twilio")
        caplog.set_level(logging.CRITICAL)

        for _ in range(3):
            report(client, message, "undelivered", code="30007")

        alarms = [one.getMessage() for one in caplog.records]
        assert alarms == ["twilio does not deliver: 30007"]


class TestAProviderInTrouble:
    """R21: bounded tries, two SMS at most, nobody waits for it."""

    @every_gateway
    def test_taken_and_not_answered_it_is_sent_twice_at_most(
        self, use, session, ring, provider, deliver, make_due, name
    ):
        use(name)
        provider.faults.extend([Fault(seconds=0.5)] * outbox.MOST_ATTEMPTS)
        message = outbox.post(session, ring, Kind.SMS, Letter(VOTER, "123456 - код"))
        session.commit()

        for _ in range(outbox.MOST_ATTEMPTS):
            make_due()
            deliver()

        assert provider.taken == [(VOTER, "123456 - код")] * 2
        assert message.state == State.FAILED

    def test_down_for_long_it_is_asked_a_bounded_number_of_times(
        self, use, session, ring, provider, deliver, make_due
    ):
        use("twilio")
        provider.faults.extend([Fault(status=503)] * 100)
        message = outbox.post(session, ring, Kind.SMS, Letter(VOTER, "код"))
        session.commit()

        for _ in range(outbox.MOST_ATTEMPTS + 5):
            make_due()
            deliver()

        # From the fifth failure on the provider rests, and an attempt that wasn't made isn't counted.
        assert len(provider.requests) == 5
        assert message.state == State.WAITING

    def test_many_messages_do_not_queue_up_on_its_timeouts(
        self, use, session, ring, provider, deliver
    ):
        use("smsc")
        provider.faults.extend([Fault(status=429)] * 100)
        for number in range(30):
            letter = Letter(f"+790000000{number:02d}", "код")
            outbox.post(session, ring, Kind.SMS, letter)
        session.commit()

        deliver()

        assert len(provider.requests) == 5
        assert session.scalar(select(func.sum(OutboxMessage.attempts))) == 5

    @pytest.mark.parametrize("kind", list(Kind))
    def test_nothing_in_the_database_is_held_while_a_carrier_thinks(
        self, session, ring, deliver, monkeypatch, kind
    ):
        held = []

        class Carrier:
            def send(self, *_args) -> str:
                held.append(session.in_transaction())
                return "name"

            def attach_alternative(self, *_args) -> None:
                pass

        monkeypatch.setattr(jobs, "sending", lambda _settings: Carrier())
        monkeypatch.setattr(mail, "EmailMultiAlternatives", lambda *_args, **_kwargs: Carrier())
        outbox.post(session, ring, kind, Letter(VOTER, "привет"))
        session.commit()

        deliver()

        assert held == [False]

    @every_gateway
    def test_votes_are_taken_while_it_is_down(
        self, use, client, season, make_entry, provider, vote, name
    ):
        use(name)
        make_entry(season)
        provider.faults.extend([Fault(status=500)] * 100)

        answer = vote(name)

        assert answer.status_code == 200
        assert provider.requests == []


def report(client, message: OutboxMessage, word: str, code: str = ""):
    carrier, name = message.carrier, message.provider_id
    return client.post(**STATUSES[carrier](name, word, VOTER, code))


@pytest.fixture
def sent(session, ring):
    """Return a maker of messages that a gateway took."""
    numbers = itertools.count(1)

    def make(carrier: str) -> OutboxMessage:
        message = outbox.post(session, ring, Kind.SMS, Letter(VOTER, "привет"))
        message.carrier, message.provider_id = carrier, f"{carrier[0]}{next(numbers)}"
        message.state = State.SENT
        session.commit()
        return message

    return make


@pytest.fixture
def make_due(session):
    """Return what brings every next attempt forward to now."""

    def hurry() -> None:
        session.execute(update(OutboxMessage).values(due_at=now()))
        session.commit()

    return hurry


@pytest.fixture
def vote(client):
    """Return what sends one vote through a gateway."""
    return lambda name: client.post(**MESSAGES[name](VOTER, "12340", "1001"))
