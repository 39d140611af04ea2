"""The voters of a rehearsal: their votes cast and sealed day by day, with the traces they leave."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.core.clock import MOSCOW
from app.core.keys import KeyRing
from app.rehearsal.attacks import Staged
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import ballots, counting
from voting.models.ballot import Channel
from voting.models.evidence import Evidence
from voting.models.inbound_sms import InboundSMS
from voting.rules import Outcome

Row = dict[str, Any]


def vote(
    session: Session,
    season: Season,
    ring: KeyRing,
    entries: Sequence[Entry],
    votes: Sequence[Staged],
) -> int:
    """Cast votes and seal each day's at its last one; return how many became ballots."""
    keys = ring.season(season.phone_key, season.slug)
    ids = [entry.id for entry in entries]
    traces: list[Row] = []
    messages: list[Row] = []
    ordered = sorted(votes, key=lambda one: (one.moment, one.phone, one.entry))
    for _, day in groupby(ordered, key=lambda one: one.moment.astimezone(MOSCOW).date()):
        last = season.voting_opens
        for one in day:
            last = one.moment
            voter = keys.voter_key(one.phone)
            channel = Channel.WEB if one.web else Channel.SMS
            choice = ballots.Vote(ids[one.entry], voter, channel, one.moment)
            ballot = ballots.cast(session.connection(), choice).ballot_id
            if ballot is not None:
                number = ring.encrypt(one.phone)
                traces.append(_trace(one, ballot, number))
                messages += _message(one, ballot, number, season, voter)
        counting.seal(session, season, ring, at=last)
    session.execute(insert(Evidence), traces)
    if messages:
        session.execute(insert(InboundSMS), messages)
    return len(traces)


def _trace(one: Staged, ballot: int, number: bytes) -> Row:
    """Return where a vote came from; the names of its network and browser are invented."""
    return {
        "ballot_id": ballot,
        "number": number,
        "network": one.network and one.network.ljust(32)[:32],
        "device": one.device and one.device.ljust(32)[:32],
        "hosting": one.hosting,
    }


def _message(one: Staged, ballot: int, number: bytes, season: Season, voter: bytes) -> list[Row]:
    """Return the message of a vote that came with words."""
    if not one.text:
        return []
    return [
        {
            "gateway": "console",
            "provider_id": f"rehearsal-{season.id}-{ballot}",
            "season_id": season.id,
            "sender": number,
            "voter_key": voter,
            "text": one.text,
            "comment": one.text,
            "outcome": Outcome.ACCEPTED,
            "reply": "",
            "ballot_id": ballot,
            "received_at": one.moment,
        }
    ]
