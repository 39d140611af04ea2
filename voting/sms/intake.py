"""Taking in a message: read it, store it with its reply, and cast the ballot it asks for.

On PostgreSQL an accepted vote and its message are one statement; on SQLite one transaction. A
redelivered message breaks `ONE_MESSAGE`, which undoes everything it tried to do.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, insert, select
from sqlalchemy.engine import Connection

from app.core import phones, tokens
from app.core.keys import KeyRing
from voting import ballots, rules
from voting.models.ballot import Channel
from voting.models.inbound_sms import InboundSMS
from voting.rules import Outcome
from voting.sms import grammar, replies
from voting.sms.directory import Directory, SeasonInMind
from voting.sms.gateways.port import Inbound


@dataclass(frozen=True)
class Message:
    """An inbound message with all that is kept of it."""

    gateway: str
    provider_id: str
    season_id: int | None
    sender: bytes
    voter_key: bytes | None
    text: str
    outcome: str
    reply: str
    ballot_id: int | None = None


STORE = insert(InboundSMS)
STORED_REPLY = select(InboundSMS.reply).where(
    InboundSMS.gateway == bindparam("gateway"), InboundSMS.provider_id == bindparam("provider_id")
)


def _store_and_cast() -> Any:
    """Build the one statement that casts a ballot and stores the message that asked for it."""
    ballot, mark = ballots.inserting()
    kept = ("gateway", "provider_id", "season_id", "sender", "voter_key", "text", "outcome")
    row = select(
        *(bindparam(name, type_=InboundSMS.__table__.c[name].type) for name in kept),
        bindparam("reply", type_=String(200)),
        ballot.c.id,
    )
    stored = insert(InboundSMS).from_select([*kept, "reply", "ballot_id"], row)
    return stored.returning(InboundSMS.id).add_cte(mark)


STORE_AND_CAST = _store_and_cast()


def receive(
    connection: Connection,
    ring: KeyRing,
    memory: Directory,
    inbound: Inbound,
    at: datetime | None = None,
) -> str:
    """Store a message, cast its ballot if it asks for one, and return the reply.

    `at`: when it came in, for a message that is recovered later; else the database's clock rules.
    Raises IntegrityError on `ONE_MESSAGE` when the message has been delivered before: undo the
    transaction, then take the first reply from `repeated`.
    """
    season = memory.season(connection)
    message = _message(ring, season, inbound)
    try:
        phone = phones.parse(inbound.sender)
    except phones.PhoneError:
        return _store(connection, message, Outcome.NOT_RUSSIAN)
    if season is None:
        return _store(connection, message, Outcome.CLOSED, results="позже")
    keys = ring.season(season.phone_key, season.slug)
    message = replace(message, voter_key=keys.voter_key(phone))
    return _read(connection, memory, season, message, at)


def _read(
    connection: Connection,
    memory: Directory,
    season: SeasonInMind,
    message: Message,
    at: datetime | None,
) -> str:
    """Understand the text; vote, or say what is wrong with it."""
    reading = grammar.parse(
        message.text,
        lambda code: memory.entry(connection, season.id, code) is not None,
        season.code_length,
    )
    entry_id = None
    if reading.kind is grammar.Kind.VOTE:
        entry_id = memory.entry(connection, season.id, reading.codes[0])
    if entry_id is not None:
        vote = ballots.Vote(entry_id, message.voter_key or b"", Channel.SMS, at)
        return _vote(connection, season, message, vote, reading.codes[0])
    outcome = rules.without_vote(reading.kind) or Outcome.UNKNOWN_CODE
    code = reading.codes[0] if reading.codes else "12340"
    return _store(connection, message, outcome, code=code, digits=season.code_length)


def _vote(
    connection: Connection, season: SeasonInMind, message: Message, vote: ballots.Vote, code: str
) -> str:
    """Store the message and cast its ballot, together."""
    receipt = tokens.receipt()
    values = {
        "code": code,
        "receipt": tokens.spell(receipt),
        "opens": replies.day(season.voting_opens),
        "results": replies.day(season.results_at),
    }
    if connection.dialect.name == "postgresql":
        reply = replies.text(Outcome.ACCEPTED, **values)
        parameters = vars(message) | vote.parameters(receipt)
        parameters |= {"outcome": str(Outcome.ACCEPTED), "reply": reply}
        if connection.execute(STORE_AND_CAST, parameters).one_or_none():
            return reply
        return _store(connection, message, ballots.refusal(connection, vote), **values)
    answer = ballots.cast(connection, vote, receipt)
    stored = replace(message, ballot_id=answer.ballot_id)
    return _store(connection, stored, answer.outcome, **values)


def _message(ring: KeyRing, season: SeasonInMind | None, inbound: Inbound) -> Message:
    """Return what is kept of a message before it is understood."""
    return Message(
        gateway=inbound.gateway,
        provider_id=inbound.provider_id,
        season_id=season.id if season else None,
        sender=ring.encrypt(inbound.sender),
        voter_key=None,
        text=storable(inbound.text),
        outcome="",
        reply="",
    )


def storable(text: str) -> str:
    """Return a text as PostgreSQL can keep it: NUL and lone surrogates shown, not dropped."""
    shown = text.replace("\x00", "\N{SYMBOL FOR NULL}")
    return shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _store(connection: Connection, message: Message, outcome: Outcome, **values: object) -> str:
    """Store a message that casts nothing here, and return its reply."""
    reply = replies.text(outcome, **values)
    connection.execute(STORE, vars(message) | {"outcome": str(outcome), "reply": reply})
    return reply


def repeated(connection: Connection, inbound: Inbound) -> str:
    """Return the reply that a redelivered message got the first time."""
    name = {"gateway": inbound.gateway, "provider_id": inbound.provider_id}
    return str(connection.execute(STORED_REPLY, name).scalar_one())
