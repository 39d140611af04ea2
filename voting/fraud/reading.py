"""What the signals read, out of the database: ballots with what is known of how they came in.

Numbers are decrypted here, in memory, and go nowhere else. The session only reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from app.core import phones
from app.core.keys import KeyRing
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.city import City
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting.fraud.facts import Vote
from voting.fraud.ranges import NumberingPlan, region
from voting.models.ballot import Ballot, Channel
from voting.models.evidence import Evidence
from voting.models.inbound_sms import FurtherBallot, InboundSMS

A_PAGE = 5_000

_first, _further = aliased(InboundSMS), aliased(InboundSMS)


@dataclass(frozen=True)
class Sources:
    """Where facts come from beside the database: the keys, and whose a number is."""

    ring: KeyRing
    plan: NumberingPlan


def votes(session: Session, season: Season, sources: Sources) -> Iterator[Vote]:
    """Yield every ballot of a season as the signals see it."""
    homes = _homes(session, season)
    found = session.execute(rows(season).execution_options(yield_per=A_PAGE))
    return map(partial(_vote, homes, sources), found)


def rows(season: Season) -> Select[*tuple[Any, ...]]:
    """Select a season's ballots, each with its number, words and traces while they are kept."""
    return (
        select(
            Ballot.id,
            Ballot.entry_id,
            Ballot.voter_key,
            Ballot.channel,
            Ballot.cast_at,
            func.coalesce(Evidence.number, _first.sender, _further.sender).label("number"),
            func.coalesce(_first.comment, _further.comment, "").label("comment"),
            Evidence.network,
            Evidence.device,
            Evidence.hosting,
        )
        .outerjoin(Evidence, Evidence.ballot_id == Ballot.id)
        .outerjoin(_first, _first.ballot_id == Ballot.id)
        .outerjoin(FurtherBallot, FurtherBallot.ballot_id == Ballot.id)
        .outerjoin(_further, _further.id == FurtherBallot.inbound_sms_id)
        .where(Ballot.season_id == season.id)
        .order_by(Ballot.id)
    )


def _homes(session: Session, season: Season) -> dict[int, str]:
    """Return the region of each entry's town."""
    towns = session.execute(
        select(Entry.id, City.region)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .join(City, City.id == Business.city_id)
        .where(Entry.season_id == season.id)
    )
    return {entry: region(name) for entry, name in towns}


def _vote(homes: dict[int, str], sources: Sources, row: Any) -> Vote:
    number = _number(sources.ring, row.number)
    operator, of_range = sources.plan.find(number) if number is not None else (None, None)
    return Vote(
        id=row.id,
        entry=row.entry_id,
        voter=row.voter_key,
        at=row.cast_at.timestamp(),
        number=number,
        operator=operator,
        region=of_range,
        home=homes[row.entry_id],
        network=row.network,
        device=row.device,
        hosting=bool(row.hosting),
        web=row.channel == Channel.WEB,
        text=" ".join(row.comment.casefold().split()),
    )


def decrypted(ring: KeyRing, encrypted: bytes | None) -> str:
    """Return a number as it is kept; nothing when it was erased, or its key destroyed."""
    try:
        return ring.decrypt(encrypted) if encrypted else ""
    except InvalidToken:
        return ""


def _number(ring: KeyRing, encrypted: bytes | None) -> int | None:
    """Return a Russian number's ten digits, all of another's; None for what is erased or none."""
    phone = decrypted(ring, encrypted)
    home = phone.startswith(phones.COUNTRIES[phones.RUSSIA])
    digits = phone.removeprefix("+7") if home else phone.removeprefix("+")
    return int(digits) if digits != phone and digits.isdigit() else None
