"""The simulator: a message goes the way in that every message goes, and all of it is undone.

Its keys are made for the occasion, so it finds out of no number whether it has voted.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from voting.models.inbound_sms import FurtherBallot, InboundSMS
from voting.rules import Outcome
from voting.samples import Sample
from voting.sms import grammar, intake, replies, wording
from voting.sms.directory import Directory, SeasonInMind
from voting.sms.gateways.port import Inbound
from voting.sms.grammar import Kind
from voting.sms.taking import storable


@dataclass(frozen=True)
class Steps:
    """How a text is read: each thing as the next step gets it."""

    #: Without the word of a shared number.
    bare: str
    #: As the grammar sees it: no case, no marks, digits all ASCII.
    plain: str
    kind: Kind
    codes: tuple[str, ...]
    #: The voter's own words.
    comment: str
    #: The code that a taught word stands for.
    meant: str | None


@dataclass(frozen=True)
class Trial:
    """What would become of a message; `steps` is None before there is a season."""

    steps: Steps | None
    outcome: Outcome
    #: How many votes would be cast.
    votes: int
    #: As it would be sent; empty when nothing would be.
    reply: Sample


def run(session: Session, host: str, sender: str, text: str, *, again: bool = False) -> Trial:
    """Take a message in, and undo it all. `again`: it is the second such message."""
    savepoint = session.begin_nested()
    try:
        return _taken(session, host, sender, text, again=again)
    finally:
        savepoint.rollback()


def _taken(session: Session, host: str, sender: str, text: str, *, again: bool) -> Trial:
    connection, memory = session.connection(), Directory(host)
    season = memory.season(connection)
    ring = KeyRing({season.phone_key if season else "none": secrets.token_bytes(32)})
    for _ in range(1 + again):
        name = f"simulated-{secrets.token_hex(16)}"
        reply = intake.receive(connection, ring, memory, Inbound("console", name, sender, text))
    kept = session.scalars(select(InboundSMS).where(InboundSMS.provider_id == name)).one()
    further = select(func.count()).where(FurtherBallot.inbound_sms_id == kept.id)
    return Trial(
        steps=_steps(connection, memory, season, text) if season else None,
        outcome=Outcome(kept.outcome),
        votes=(kept.ballot_id is not None) + (session.scalar(further) or 0),
        reply=Sample("reply", reply, replies.units(reply)),
    )


def _steps(connection: Connection, memory: Directory, season: SeasonInMind, text: str) -> Steps:
    bare = wording.without_prefix(storable(text), season.prefix)
    reading = intake.understand(connection, memory, season, bare)
    meant = wording.meant(bare, season.synonyms) if reading.kind is Kind.UNREADABLE else None
    return Steps(
        bare=bare,
        plain=grammar.normalise(bare),
        kind=reading.kind,
        codes=reading.codes,
        comment=reading.comment,
        meant=meant[1] if meant else None,
    )
