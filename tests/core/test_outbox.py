"""The outbox: a message is written with its fact, sent once, tried again, never lost."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from app.core import outbox
from app.core.clock import now
from app.core.outbox import Action, Kind, Letter, NotSent, OutboxMessage, State
from app.tasks import jobs, queue

LETTER = Letter("owner@example.ru", "Ваша заявка принята.", "Заявка принята")


class TestPost:
    def test_the_letter_is_kept_encrypted(self, session, ring):
        message = outbox.post(session, ring, Kind.MAIL, LETTER)

        assert b"owner@example.ru" not in message.letter
        assert "owner@example.ru" in ring.decrypt(message.letter)

    def test_a_rolled_back_fact_takes_its_message_along(self, session, ring):
        outbox.post(session, ring, Kind.MAIL, LETTER)
        session.rollback()

        assert session.scalars(select(OutboxMessage)).all() == []

    def test_after_the_commit_the_queue_gets_the_id_alone(self, session, ring, handed_over):
        message = outbox.post(session, ring, Kind.MAIL, LETTER)
        assert handed_over == []

        session.commit()

        assert handed_over == [("outbox.deliver", (message.id,))]

    def test_a_savepoint_is_no_commit(self, session, ring, handed_over):
        outbox.post(session, ring, Kind.MAIL, LETTER)

        with session.begin_nested():
            session.execute(select(OutboxMessage.id))

        assert handed_over == []

    def test_after_a_rollback_nothing_is_handed_over_by_the_next_commit(
        self, session, ring, handed_over
    ):
        outbox.post(session, ring, Kind.MAIL, LETTER)
        session.rollback()

        session.commit()

        assert handed_over == []

    def test_a_queue_that_is_away_loses_nothing(self, session, ring, monkeypatch):
        def refuse(*_args, **_kwargs):
            raise ConnectionError

        monkeypatch.setattr(queue.celery, "send_task", refuse)
        message = outbox.post(session, ring, Kind.MAIL, LETTER)
        session.commit()

        assert outbox.due(session) == [message.id]


class TestDeliver:
    def test_a_sent_message_is_wiped_and_not_sent_again(self, session, ring):
        sent = []
        message = outbox.post(session, ring, Kind.MAIL, LETTER)
        session.commit()

        for _ in range(2):
            claimed = outbox.claim(session, message.id)
            if claimed:
                outbox.deliver(claimed, ring, lambda letter: sent.append(letter) or "name")
            session.commit()

        assert sent == [LETTER]
        assert (message.state, message.letter, message.provider_id) == (State.SENT, None, "name")

    def test_two_workers_do_not_take_the_same_message(self, session, ring):
        message = outbox.post(session, ring, Kind.MAIL, LETTER)

        assert outbox.claim(session, message.id) is message
        assert outbox.claim(session, message.id) is None

    def test_what_a_killed_worker_held_is_due_again(self, session, ring):
        message = outbox.post(session, ring, Kind.MAIL, LETTER)
        outbox.claim(session, message.id)
        session.execute(update(OutboxMessage).values(due_at=now() - timedelta(seconds=1)))

        assert outbox.due(session) == [message.id]
        assert outbox.claim(session, message.id) is message

    def test_a_failure_is_tried_later_and_at_last_given_up(self, session, ring):
        message = outbox.post(session, ring, Kind.SMS, LETTER)
        for attempt in range(outbox.MOST_ATTEMPTS):
            assert message.state == State.WAITING, attempt
            message.due_at = now()
            outbox.deliver(outbox.claim(session, message.id), ring, fail)
            assert message.due_at > now()

        assert (message.state, message.fault) == (State.FAILED, "ConnectionError")
        assert message.letter is not None


class TestTryingAgain:
    def test_pauses_grow_and_no_two_are_alike(self):
        pauses = [[outbox.pause(attempt) for _ in range(50)] for attempt in range(1, 6)]

        assert all(max(one) < max(next_one) for one, next_one in pairwise(pauses))
        assert all(len(set(one)) > 40 for one in pauses)

    def test_the_carriers_own_wish_is_waited_for(self, session, ring):
        message = outbox.post(session, ring, Kind.SMS, LETTER)
        wish = timedelta(hours=1)

        refuse(session, ring, message, NotSent("429", wait=wish))

        assert message.due_at > now() + wish - timedelta(seconds=5)

    @pytest.mark.parametrize("action", [Action.GIVE_UP, Action.SUPPRESS, Action.ALARM_AND_GIVE_UP])
    def test_what_would_fail_again_is_given_up_at_once(self, session, ring, action):
        message = outbox.post(session, ring, Kind.SMS, LETTER)

        refuse(session, ring, message, NotSent("21614", action))

        assert (message.state, message.fault) == (State.FAILED, "21614")

    def test_after_two_doubtful_attempts_it_is_not_sent_a_third_time(self, session, ring):
        message = outbox.post(session, ring, Kind.SMS, LETTER)

        for expected in (State.WAITING, State.FAILED):
            refuse(session, ring, message, NotSent("ReadTimeout", doubtful=True))
            assert message.state == expected

    def test_an_attempt_that_was_not_made_is_not_counted(self, session, ring):
        message = outbox.post(session, ring, Kind.SMS, LETTER)

        for _ in range(outbox.MOST_ATTEMPTS + 1):
            refuse(session, ring, message, NotSent("resting", asked=False))

        assert (message.state, message.attempts) == (State.WAITING, 0)

    def test_a_fault_of_ours_at_the_carrier_is_an_alarm(self, session, ring, caplog):
        message = outbox.post(session, ring, Kind.SMS, LETTER)

        refuse(session, ring, message, NotSent("20003", Action.ALARM))

        assert [one.levelname for one in caplog.records] == ["WARNING", "CRITICAL"]
        assert message.state == State.WAITING


class TestTheJobs:
    def test_a_mail_lands_in_the_mailbox(self, app, client, session, ring):
        message_id = outbox.post(session, ring, Kind.MAIL, LETTER).id
        session.commit()

        jobs.deliver(message_id)

        page = client.get("/dev/mail").text
        assert "Ваша заявка принята." in page
        assert "owner@example.ru" in page

    def test_the_sweeper_sends_what_was_forgotten(self, client, session, ring):
        outbox.post(session, ring, Kind.SMS, Letter("+79000000001", "123456 - код"))
        session.commit()

        jobs.sweep()

        session.expire_all()
        assert session.scalars(select(OutboxMessage.state)).all() == [State.SENT]


def fail(_letter):
    raise ConnectionError


def refuse(session, ring, message, error):
    """Make one attempt that ends so."""

    def send(_letter):
        raise error

    message.due_at = now()
    outbox.deliver(outbox.claim(session, message.id), ring, send)


@pytest.fixture
def handed_over(monkeypatch):
    """Return what the queue is given."""
    given = []
    monkeypatch.setattr(
        queue.celery, "send_task", lambda name, args, **_options: given.append((name, args))
    )
    return given
