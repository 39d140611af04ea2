"""Recovering messages that the providers have and we don't: each through the webhooks' own door.

Whether a webhook or the list brings a message, and how often, `ONE_MESSAGE` lets it in once.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from app.core.clock import now
from app.core.db import db
from voting.sms import polling
from voting.sms.gateways.port import Gateway, Inbound
from voting.sms.webhook import take_in_and_post

BATCH = 500


def recover(gateway: Gateway, since: datetime | None = None) -> int:
    """Take in what is missing; return how many. NotSent when the provider does not list it all.

    Nothing in the database is held while the provider is asked.
    """
    session = db.session()
    until = now() - polling.GRACE
    begin = since or polling.since(session, gateway.name, until)
    session.commit()
    recovered = 0
    for batch in batches(gateway.received(begin)):
        due = [one for one in batch if one.sent_at is None or one.sent_at <= until]
        absent = polling.missing(session, gateway.name, due)
        session.commit()
        recovered += sum(take_in_and_post(one, polling.counts_at(session, one)) for one in absent)
    polling.done(session, gateway.name, until)
    session.commit()
    return recovered


def batches(listed: Iterator[Inbound]) -> Iterator[list[Inbound]]:
    """Cut a list that comes page by page into batches."""
    while batch := list(islice(listed, BATCH)):
        yield batch
