"""How sending goes: what failed, what is stuck, what was delivered; old and needless things aside."""

from datetime import timedelta

import pytest

from app.core import outflow
from app.core.clock import now
from app.core.outbox import Kind, OutboxMessage, State

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def post(session):
    """Return what puts a message into the outbox as it is some time after."""

    def put(state: State, ago: timedelta = HOUR, kind: Kind = Kind.SMS, **facts) -> None:
        at = now() - ago
        session.add(OutboxMessage(kind=kind, state=state, due_at=at, created_at=at, **facts))
        session.flush()

    return put


@pytest.mark.databases
def test_delivery_is_told_of_sms_whose_end_is_known(session, post):
    for state in (State.DELIVERED, State.DELIVERED, State.DELIVERED, State.SENT):
        post(state)
    post(State.FAILED, fault="30003")
    post(State.FAILED, fault="not needed")
    post(State.FAILED, kind=Kind.MAIL, fault="SMTPException")
    post(State.FAILED, ago=2 * DAY, fault="30005")

    told = outflow.delivery(session, now())

    assert (told.delivered, told.taken, told.failed) == (3, 1, 1)
    assert told.share == 75
    assert told.faults == [("30003", 1)]


def test_without_a_report_no_share_is_told(session, post):
    post(State.SENT)

    assert outflow.delivery(session, now()).share is None


@pytest.mark.databases
def test_troubles_are_faults_of_a_day_and_what_is_due_for_long(session, post):
    post(State.FAILED)
    post(State.FAILED, fault="not needed")
    post(State.FAILED, ago=2 * DAY)
    post(State.WAITING, ago=timedelta(minutes=1))
    post(State.WAITING, ago=2 * HOUR)

    told = outflow.troubles(session, now())

    assert (told.failed, told.stuck) == (1, 1)
    assert now() - told.since > HOUR
    assert [one.state for one in outflow.listing(session, now())] == ["waiting", "failed", "failed"]
