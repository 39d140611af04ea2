"""Messages that never came are recovered from the providers' lists, once, at their own time."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, update

from app import recovery
from app.core.clock import now
from app.core.outbox import NotSent, OutboxMessage
from app.tasks import jobs
from nominations.models.season import Season
from tests.fakes.providers import MESSAGES, Fault, Listed
from voting.models.ballot import Ballot
from voting.models.inbound_sms import InboundSMS
from voting.sms import polling
from voting.sms.gateways import choice, exolve

VOTER = "+79000000001"
polling_gateway = pytest.mark.parametrize("name", ["twilio", "exolve"])
NAMES = count(1)


@pytest.mark.databases
class TestRecovering:
    @polling_gateway
    def test_a_lost_message_is_counted_at_the_providers_time(
        self, use, season, make_entry, session, provider, gateway, name
    ):
        use(name)
        make_entry(season)
        at = past(hours=3)
        provider.listed.append(message("12340", at))

        assert recovery.recover(gateway(name)) == 1

        ballot = session.scalars(select(Ballot)).one()
        assert ballot.cast_at == at
        assert session.scalars(select(InboundSMS.outcome)).all() == ["accepted"]

    @polling_gateway
    def test_it_counts_after_the_close_when_it_came_before(
        self, use, season, make_entry, session, provider, gateway, move_dates, name
    ):
        use(name)
        make_entry(season)
        closes = past(minutes=30)
        move_dates(season, hides_at=past(hours=30), voting_closes=closes)
        provider.listed += [
            message("12340", closes - timedelta(seconds=1), "+79000000001"),
            message("12340", closes, "+79000000002"),
            message("12340", closes + timedelta(seconds=1), "+79000000003"),
        ]

        recovery.recover(gateway(name))

        outcomes = session.scalars(select(InboundSMS.outcome).order_by(InboundSMS.id)).all()
        assert outcomes == ["accepted", "closed", "closed"]
        assert [ballot.cast_at for ballot in session.scalars(select(Ballot))] == [
            closes - timedelta(seconds=1)
        ]

    @polling_gateway
    def test_nothing_is_added_to_certified_results(
        self, use, season, make_entry, session, provider, gateway, move_dates, name
    ):
        use(name)
        make_entry(season)
        move_dates(season, hides_at=past(hours=30), voting_closes=past(minutes=30))
        session.execute(update(Season).values(certified_at=now()))
        session.commit()
        provider.listed.append(message("12340", past(hours=1)))

        recovery.recover(gateway(name))

        assert session.scalars(select(InboundSMS.outcome)).all() == ["closed"]
        assert session.scalars(select(Ballot)).all() == []

    @polling_gateway
    def test_what_the_webhook_brought_is_not_taken_in_again(
        self, use, client, season, make_entry, session, provider, gateway, name
    ):
        use(name)
        make_entry(season)
        client.post(**MESSAGES[name](VOTER, "12340", "M1"))
        provider.listed.append(message("12340", past(hours=1), name="M1"))

        assert recovery.recover(gateway(name)) == 0
        assert session.scalar(select(func.count(InboundSMS.id))) == 1

    @polling_gateway
    def test_a_webhook_that_comes_late_finds_what_was_recovered(
        self, use, client, season, make_entry, session, provider, gateway, name
    ):
        use(name)
        make_entry(season)
        provider.listed.append(message("12340", past(hours=1), name="M1"))
        recovery.recover(gateway(name))

        answer = client.post(**MESSAGES[name](VOTER, "12340", "M1"))

        assert answer.status_code == 200
        assert session.scalar(select(func.count(InboundSMS.id))) == 1
        assert session.scalar(select(func.count(Ballot.id))) == 1

    @polling_gateway
    def test_it_is_answered_once(
        self, use, season, make_entry, session, provider, gateway, deliver, name
    ):
        use(name)
        make_entry(season)
        provider.listed.append(message("12340", past(hours=1)))

        for _ in range(2):
            recovery.recover(gateway(name))
            deliver()

        assert [to for to, _ in provider.taken] == [VOTER]
        assert session.scalar(select(func.count(OutboxMessage.id))) == 1

    @polling_gateway
    def test_a_message_too_young_is_left_to_its_webhook(
        self, use, season, make_entry, session, provider, gateway, name
    ):
        use(name)
        make_entry(season)
        provider.listed.append(message("12340", past(seconds=1)))

        assert recovery.recover(gateway(name)) == 0

    @polling_gateway
    def test_a_forward_clock_of_the_provider_decides_nothing(self, session, season, name):
        future = message("12340", now() + timedelta(hours=1))
        inbound = recovery.Inbound(name, future.name, future.sender, future.text, future.at)

        assert polling.counts_at(session, inbound) is None


class TestTheList:
    @polling_gateway
    def test_all_pages_are_read(
        self, use, season, make_entry, session, provider, gateway, monkeypatch, name
    ):
        use(name)
        make_entry(season)
        monkeypatch.setattr(exolve, "PAGE", 10)
        monkeypatch.setattr("voting.sms.gateways.twilio.PAGE", 10)
        provider.listed += [
            message("12340", past(hours=1), f"+7900000{number:04d}") for number in range(25)
        ]

        assert recovery.recover(gateway(name)) == 25
        assert session.scalar(select(func.count(Ballot.id))) == 25

    @polling_gateway
    def test_another_numbers_messages_are_not_ours(
        self, use, season, session, provider, gateway, name
    ):
        use(name)
        other = message("12340", past(hours=1))
        provider.listed.append(
            Listed(other.name, other.sender, other.text, other.at, to="+79000000009")
        )

        assert recovery.recover(gateway(name)) == 0

    @polling_gateway
    def test_a_provider_that_fails_half_way_is_read_from_the_same_place_again(
        self, use, season, session, provider, gateway, name
    ):
        use(name)
        provider.faults.append(Fault(status=500))

        with pytest.raises(NotSent):
            recovery.recover(gateway(name))
        provider.listed.append(message("12340", past(hours=20)))

        assert recovery.recover(gateway(name)) == 1

    @polling_gateway
    def test_it_is_read_on_from_where_it_ended(self, use, season, session, gateway, name):
        use(name)
        before = now()
        recovery.recover(gateway(name))

        since = polling.since(session, name, now())

        assert before - polling.GRACE - polling.OVERLAP <= since < before

    def test_the_task_goes_on_when_one_provider_is_down(
        self, use, season, make_entry, session, provider
    ):
        use("twilio")
        make_entry(season)
        provider.faults.append(Fault(status=500))
        provider.listed.append(message("12340", past(hours=1)))

        jobs.recover()

        assert session.scalars(select(InboundSMS.gateway)).all() == ["exolve"]

    def test_the_command_tells_how_many(self, use, season, make_entry, provider):
        app = use("twilio")
        make_entry(season)
        provider.listed.append(message("12340", past(hours=30)))

        since = (datetime.now(UTC) - timedelta(hours=48)).strftime("%Y-%m-%dT%H:%M:%S")
        answer = app.test_cli_runner().invoke(args=["sms", "recover", "--since", since])

        assert answer.output.splitlines() == ["twilio: 1", "exolve: 1"]

    def test_a_laptop_asks_nobody(self, app, settings):
        assert choice.polled(settings) == []


def past(**ago: int) -> datetime:
    """Return a whole second of the past: Twilio's list knows no smaller ones."""
    return (now() - timedelta(**ago)).replace(microsecond=0)


def message(text: str, at: datetime, sender: str = VOTER, name: str = "") -> Listed:
    return Listed(name or f"M{next(NAMES):033d}", sender, text, at)


@pytest.fixture
def gateway(pointed):
    """Return a maker of gateways."""
    return lambda name: choice.PROVIDERS[name].of(pointed)
