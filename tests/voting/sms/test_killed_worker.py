"""A worker killed at any moment of sending loses nothing and never makes a second code (R5)."""

import multiprocessing
import os
import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from app.core.clock import now
from app.core.db import db
from app.core.outbox import OutboxMessage, State
from app.tasks import jobs
from voting.sms.gateways.console import Console


@pytest.mark.databases
def test_killed_anywhere_it_sends_at_most_twice_and_always_the_same_code(
    app, session, season, make_entry, client, on_the_phone
):
    make_entry(season)
    for moment in range(1, 50):
        message_id = asked(client, session, moment)

        killed = kill_while_sending(app, message_id, moment)
        swept(session)

        message = session.get_one(OutboxMessage, message_id)
        texts = on_the_phone(moment)
        assert message.state == State.SENT, moment
        assert len(texts) in ({1, 2} if killed else {1}), moment
        assert len(set(texts)) == 1, moment
        if not killed:
            break

    assert 5 < moment < 49, "the worker was not killed at each of its statements"


def phone(number: int) -> str:
    return f"+7900000{number:04d}"


def asked(client, session, number: int) -> int:
    """Ask for a code, and return the message that holds it."""
    client.post("/e/12340/vote", data={"phone": phone(number)})
    newest = select(OutboxMessage.id).order_by(OutboxMessage.id.desc()).limit(1)
    message_id = session.scalars(newest).one()
    session.rollback()
    return message_id


def kill_while_sending(app, message_id: int, at: int) -> bool:
    """Send in a process that is killed before its n-th step: a statement, a commit, the sending."""
    process = multiprocessing.get_context("fork").Process(
        target=send_and_die, args=(app, message_id, at)
    )
    process.start()
    process.join()
    return process.exitcode == 9


def send_and_die(app, message_id: int, at: int) -> None:
    seen = 0

    def count(*_args) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            os._exit(9)

    note = Console.note

    def send(self, *args, **kwargs):
        count()
        name = note(self, *args, **kwargs)
        count()
        return name

    Console.note = send
    db.engine.dispose(close=False)
    event.listen(db.engine, "before_cursor_execute", count)
    event.listen(db.engine, "commit", count)
    db.session.remove()
    jobs.deliver(message_id)
    os._exit(0)


def swept(session) -> None:
    """Let the killed worker's claim run out, and sweep."""
    waiting = OutboxMessage.state == State.WAITING
    past = now() - timedelta(seconds=1)
    session.execute(update(OutboxMessage).where(waiting).values(due_at=past))
    session.commit()
    jobs.sweep()
    session.expire_all()


@pytest.fixture
def on_the_phone(app):
    """Return what reads the codes that came to a telephone."""

    def read(number: int) -> list[str]:
        thread = jobs.sending(app.config["SETTINGS"]).messages(phone(number))
        return [re.match(r"\d{6}", str(message["text"])).group() for message in thread]

    return read
