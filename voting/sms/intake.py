"""Taking in a message: read it, store it with its reply, and cast the ballot it asks for.

On PostgreSQL an accepted vote and its message are one statement; on SQLite one transaction. A
redelivered message breaks `ONE_MESSAGE`, which undoes everything it tried to do.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection

from app.core import phones, tokens
from app.core.clock import now
from app.core.keys import KeyRing
from nominations.models.entry import Entry
from voting import ballots, rules, rulings, suppressions
from voting.models.inbound_sms import FurtherBallot, InboundSMS
from voting.rules import Outcome
from voting.sms import grammar, replies, wording
from voting.sms.directory import Directory, SeasonInMind
from voting.sms.gateways.port import Inbound
from voting.sms.grammar import Kind
from voting.sms.taking import IN_ARRAY, Message, Taking, storable, store, storing

#: So many codes of different nominations may be in one message; more are read as none.
MOST_CODES = 4


STORED_REPLY = select(InboundSMS.reply).where(
    InboundSMS.gateway == bindparam("gateway"), InboundSMS.provider_id == bindparam("provider_id")
)


def _store_and_cast() -> Any:
    """Build the one statement that casts a ballot and stores the message that asked for it."""
    ballot, mark = ballots.inserting()
    return storing(ballot.c.id, IN_ARRAY).add_cte(mark)


STORE_AND_CAST = _store_and_cast()


def receive(
    connection: Connection,
    ring: KeyRing,
    memory: Directory,
    inbound: Inbound,
    at: datetime | None = None,
) -> str:
    """Store a message, cast the ballots it asks for, and return the reply; empty for none.

    `at`: when it came in, for a message that is recovered later; else the database's clock rules.
    Raises IntegrityError on `ONE_MESSAGE` when the message has been delivered before: undo the
    transaction, then take the first reply from `repeated`. Raises `taking.NotOneStatement` before
    it has written anything.
    """
    season = memory.season(connection)
    message = kept(ring, season, inbound)
    phone = _phone(inbound.sender)
    if season is None:
        return _before_any(connection, message, phone)
    contacts = ring.contact_keys(phone) if phone else []
    taking = Taking(connection, memory, season, message, at, contacts, phones.country(phone or ""))
    if phone is None or taking.country not in season.countries:
        return _turn_away(taking, ring, phone)
    keys = ring.season(season.phone_key, season.slug)
    taking = replace(taking, message=replace(message, voter_key=keys.voter_key(phone)))
    return _read(taking, ring, phone)


def _phone(sender: str) -> str | None:
    """Return the mobile number that wrote, of any country that may be let vote; None else."""
    try:
        return phones.parse(sender, phones.COUNTRIES)
    except phones.PhoneError:
        return None


def _before_any(connection: Connection, message: Message, phone: str | None) -> str:
    """Answer before there is any season."""
    if phone is None or phones.country(phone) != phones.RUSSIA:
        text = replies.strangers(phones.HOME)
        return store(connection, message, Outcome.NOT_RUSSIAN, text)
    text = replies.text(Outcome.CLOSED, results="позже")
    return store(connection, message, Outcome.CLOSED, text)


def _turn_away(taking: Taking, ring: KeyRing, phone: str | None) -> str:
    """Say whose numbers vote; «стоп» is heard from wherever an earlier season may have written."""
    season = taking.season
    if phone:
        text = wording.without_prefix(taking.message.text, season.prefix)
        if understand(taking.connection, taking.memory, season, text).kind is Kind.STOP:
            return _stop(taking, ring, phone)
    return taking.store(Outcome.NOT_RUSSIAN, replies.strangers(season.countries))


def _read(taking: Taking, ring: KeyRing, phone: str) -> str:
    """Understand the text; vote, or say what is wrong with it."""
    season, memory, connection = taking.season, taking.memory, taking.connection
    text = wording.without_prefix(taking.message.text, season.prefix)
    reading = understand(connection, memory, season, text)
    taking = replace(taking, message=replace(taking.message, comment=reading.comment))
    if reading.kind is Kind.VOTE:
        entry_id = memory.entry(connection, season.id, reading.codes[0]) or 0
        return _vote(taking, entry_id, reading.codes[0])
    if reading.kind is Kind.UNREADABLE and (entry := wording.meant(text, season.synonyms)):
        return _vote(taking, *entry)
    if reading.kind is Kind.AMBIGUOUS and (entries := _one_a_nomination(taking, reading.codes)):
        return _vote_for_several(taking, entries)
    if reading.kind is Kind.STOP:
        return _stop(taking, ring, phone)
    return _without_vote(taking, reading)


def understand(
    connection: Connection, memory: Directory, season: SeasonInMind, text: str
) -> grammar.Reading:
    """Read a text, without the word of a shared number, by the codes of a season."""
    return grammar.parse(
        text,
        lambda code: memory.entry(connection, season.id, code) is not None,
        season.code_length,
    )


def _stop(taking: Taking, ring: KeyRing, phone: str) -> str:
    """Send this phone nothing more; the answer to «стоп» itself is the last message."""
    taking.need_transaction()
    suppressions.add(taking.connection, ring, phone)
    return replace(taking, contacts=[]).store(Outcome.STOP, replies.text(Outcome.STOP))


def _without_vote(taking: Taking, reading: grammar.Reading) -> str:
    """Answer a message that is no vote; «it wasn't me» holds the vote that it speaks of."""
    outcome = rules.without_vote(reading.kind) or Outcome.UNKNOWN_CODE
    if outcome is Outcome.NO:
        taking.need_transaction()
        voter = taking.message.voter_key or b""
        rulings.deny(taking.connection, taking.season.id, voter, now())
    code = reading.codes[0] if reading.codes else "12340"
    return taking.store(outcome, replies.text(outcome, code=code, digits=taking.season.code_length))


def _one_a_nomination(taking: Taking, codes: tuple[str, ...]) -> dict[str, int]:
    """Return the entries of the codes if each is of another nomination; else nothing."""
    found = {
        code: taking.memory.entry(taking.connection, taking.season.id, code) or 0 for code in codes
    }
    nominations = select(Entry.nomination_id).where(Entry.id.in_(found.values())).distinct()
    different = len(taking.connection.execute(nominations).all()) == len(codes)
    return found if different and len(codes) <= MOST_CODES else {}


def _vote(taking: Taking, entry_id: int, code: str) -> str:
    """Store the message and cast its ballot, together."""
    connection, season, vote = taking.connection, taking.season, taking.vote(entry_id)
    receipt = tokens.receipt()
    values = {
        "code": code,
        "receipt": replies.receipt(code, tokens.spell(receipt), taking.memory.host),
        "opens": replies.day(season.voting_opens),
        "results": replies.day(season.results_at),
    }
    if connection.dialect.name == "postgresql":
        reply = taking.affordable(replies.text(Outcome.ACCEPTED, **values))
        parameters = accepted(taking.message, vote, receipt, reply, taking.contacts)
        said = connection.execute(STORE_AND_CAST, parameters).scalar_one_or_none()
        if said is not None:
            return str(said)
        outcome = ballots.refusal(connection, vote)
        text = replies.text(outcome, **values) if reply else ""
        return store(connection, taking.message, outcome, text, taking.contacts)
    answer = ballots.cast(connection, vote, receipt)
    taking = replace(taking, message=replace(taking.message, ballot_id=answer.ballot_id))
    return taking.store(answer.outcome, replies.text(answer.outcome, **values))


def accepted(
    message: Message, vote: ballots.Vote, receipt: bytes, reply: str, contacts: list[bytes]
) -> dict[str, Any]:
    """Return what `STORE_AND_CAST` is executed with."""
    values = {"outcome": str(Outcome.ACCEPTED), "reply": reply, "contacts": contacts}
    return vars(message) | vote.parameters(receipt) | values


def _vote_for_several(taking: Taking, entries: dict[str, int]) -> str:
    """Cast a ballot in each of the nominations; store them all with the message."""
    taking.need_transaction()
    answers = {
        code: ballots.cast(taking.connection, taking.vote(entry_id))
        for code, entry_id in entries.items()
    }
    cast = [answer.ballot_id for answer in answers.values() if answer.ballot_id is not None]
    outcome = Outcome.ACCEPTED if cast else next(iter(answers.values())).outcome
    message = replace(taking.message, ballot_id=cast[0] if cast else None)
    reply = replace(taking, message=message).store(outcome, _reply_to_several(taking, answers))
    if cast[1:]:
        stored = select(InboundSMS.id).where(InboundSMS.ballot_id == cast[0])
        inbound_id = taking.connection.execute(stored).scalar_one()
        rows = [{"ballot_id": further, "inbound_sms_id": inbound_id} for further in cast[1:]]
        taking.connection.execute(insert(FurtherBallot), rows)
    return reply


def _reply_to_several(taking: Taking, answers: dict[str, ballots.Answer]) -> str:
    """Say which codes were accepted; of none, why the first was not."""
    season = taking.season
    accepted = [code for code, answer in answers.items() if answer.ballot_id is not None]
    refused = [code for code in answers if code not in accepted]
    if not accepted:
        opens, results = replies.day(season.voting_opens), replies.day(season.results_at)
        first = answers[refused[0]].outcome
        return replies.text(first, code=refused[0], opens=opens, results=results)
    template = replies.SEVERAL_BUT if refused else replies.SEVERAL
    return template.format(accepted=", ".join(accepted), refused=", ".join(refused))


def kept(ring: KeyRing, season: SeasonInMind | None, inbound: Inbound) -> Message:
    """Return what is kept of a message before it is understood."""
    return Message(
        gateway=inbound.gateway,
        provider_id=inbound.provider_id,
        season_id=season.id if season else None,
        sender=ring.encrypt(inbound.sender),
        voter_key=None,
        text=storable(inbound.text),
        comment="",
        outcome="",
        reply="",
    )


def repeated(connection: Connection, inbound: Inbound) -> str:
    """Return the reply that a redelivered message got the first time."""
    name = {"gateway": inbound.gateway, "provider_id": inbound.provider_id}
    return str(connection.execute(STORED_REPLY, name).scalar_one())
