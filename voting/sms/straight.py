"""The straight way in, for a plain vote: one prepared statement, and all it needs is in mind.

Whatever is less plain (a code never seen, a vote refused, a redelivery, a spent budget) is left to
`intake.receive`, which decides anew: the statement is one transaction, so nothing is half done.
"""

from dataclasses import dataclass, replace
from typing import Any

from app.core import phones, tokens
from app.core.keys import KeyRing
from app.core.prepared import NotDone, Prepared
from voting import ballots
from voting.models.ballot import Channel
from voting.rules import Outcome
from voting.sms import grammar, intake, replies, wording
from voting.sms.directory import Directory, NotInMind, SeasonInMind
from voting.sms.gateways.port import Inbound
from voting.sms.grammar import Kind
from voting.sms.taking import storable


@dataclass(frozen=True)
class PlainVote:
    """A vote by SMS for an entry that is in mind."""

    season: SeasonInMind
    phone: str
    code: str
    entry_id: int
    comment: str


def receive(statement: Prepared, ring: KeyRing, memory: Directory, inbound: Inbound) -> str | None:
    """Store a plain vote with its message and return the reply; None: go the long way."""
    vote = _understood(memory, inbound)
    day = memory.purse.spend_in_hand() if vote else None
    if vote is None or day is None:
        return None
    try:
        said = statement.text(_values(ring, memory, inbound, vote))
    except NotDone:
        said = None
    if said is None:
        memory.purse.put_back(day)
    return said


def _understood(memory: Directory, inbound: Inbound) -> PlainVote | None:
    """Read a message; None when it is no plain vote, or when the database must be asked."""
    season = memory.season_in_mind()
    if season is None:
        return None
    text = wording.without_prefix(storable(inbound.text), season.prefix)
    try:
        phone = phones.parse(inbound.sender)
        reading = grammar.parse(
            text, lambda code: memory.entry_in_mind(season.id, code) > 0, season.code_length
        )
    except (phones.PhoneError, NotInMind):
        return None
    if reading.kind is not Kind.VOTE:
        return None
    entry_id = memory.entry_in_mind(season.id, reading.codes[0])
    return PlainVote(season, phone, reading.codes[0], entry_id, reading.comment)


def _values(ring: KeyRing, memory: Directory, inbound: Inbound, plain: PlainVote) -> dict[str, Any]:
    """Return what the statement is executed with."""
    season, receipt = plain.season, tokens.receipt()
    voter_key = ring.season(season.phone_key, season.slug).voter_key(plain.phone)
    message = intake.kept(ring, season, inbound)
    link = replies.receipt(plain.code, tokens.spell(receipt), memory.host)
    return intake.accepted(
        replace(message, voter_key=voter_key, comment=plain.comment),
        ballots.Vote(plain.entry_id, voter_key, Channel.SMS),
        receipt,
        replies.text(Outcome.ACCEPTED, code=plain.code, receipt=link),
        ring.contact_keys(plain.phone),
    )
