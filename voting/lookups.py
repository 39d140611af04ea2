"""Looking a vote up for its voter: by the receipt, or by a phone whose owner says the code.

Nobody browses votes. Each look is an act of the journal with its reason, and neither the receipt
nor the phone is in it; of a phone's votes not even their numbers, which would join them.
Whom a vote is for is told as its voter is told: after the close.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core import audit, tokens
from app.core.clock import now
from nominations import phases
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting import phone_checks, receipts
from voting.models.ballot import Ballot
from voting.models.leaf import Batch, Leaf
from voting.models.review import Ruling, UnsealedRuling
from voting.phone_checks import Prover
from voting.receipts import State

ACT = "ballot.looked_up"


@dataclass(frozen=True)
class Decided:
    """A ruling on a vote; `sealed` once it is in the log and in force."""

    kind: str
    reason: str
    at: datetime
    sealed: bool


@dataclass(frozen=True)
class Vote:
    """What is shown of a vote that was looked up."""

    season: str
    nomination: str
    channel: str
    cast_at: datetime
    #: Its place in the log and when it came there; None while it waits for the sealer.
    leaf: int | None
    sealed_at: datetime | None
    state: State
    #: The newest first.
    rulings: Sequence[Decided]
    #: None until the voting is over.
    entry: Entry | None


def by_receipt(session: Session, text: str, reason: str, *, by: int) -> Vote | None:
    """Return the vote of a receipt; None when there is no such receipt. Either is recorded."""
    receipt = tokens.read(text)
    found = _votes(session, Ballot.receipt == receipt) if receipt else []
    audit.record(session, ACT, "receipt", by=by, found=len(found), reason=reason)
    return found[0] if found else None


def ask(
    session: Session,
    prover: Prover,
    season: Season,
    phone: str,
    reason: str,
    *,
    by: Account,
    address: str,
) -> str:
    """Send a code to an E.164 phone, for its owner to read out; return this browser's token.

    Raises TooManyAttempts over the limits that all codes have.
    """
    phone_checks.limit(session, prover, phone, address)
    token = phone_checks.start(session, prover, by, season, phone)
    audit.record(session, "ballot.code_asked", season, by=by.id, reason=reason)
    return token


def by_code(
    session: Session, prover: Prover, token: str, code: str, reason: str, *, by: Account
) -> list[Vote]:
    """Return the votes of the phone whose code this is, in the season that it was asked in.

    Spends a try; commit whatever comes out. Raises what `phone_checks.prove` raises.
    """
    voter = phone_checks.prove(session, prover, by, token, code)
    found = _votes(session, Ballot.voter_key == voter)
    audit.record(session, ACT, "phone", by=by.id, found=len(found), reason=reason)
    return found


def _votes(session: Session, which: ColumnElement[bool]) -> list[Vote]:
    """Return votes by the index of receipts, or of nominations and voters."""
    rows = session.execute(
        select(Ballot, Nomination.name, Season, Leaf.position, Batch.sealed_at)
        .join(Nomination, Nomination.id == Ballot.nomination_id)
        .join(Season, Season.id == Ballot.season_id)
        .outerjoin(Leaf, Leaf.ballot_id == Ballot.id)
        .outerjoin(Batch, Batch.id == Leaf.batch_id)
        .where(which)
        .order_by(Nomination.position, Ballot.id)
    ).all()
    return [_vote(session, *row) for row in rows]


def _vote(
    session: Session,
    ballot: Ballot,
    nomination: str,
    season: Season,
    leaf: int | None,
    sealed_at: datetime | None,
) -> Vote:
    rows = session.execute(
        select(Ruling, UnsealedRuling.ruling_id)
        .outerjoin(UnsealedRuling, UnsealedRuling.ruling_id == Ruling.id)
        .where(Ruling.ballot_id == ballot.id)
        .order_by(Ruling.id.desc())
    ).all()
    over = phases.voting_state(season.dates, now()) is phases.VotingState.AFTER
    return Vote(
        season=season.slug,
        nomination=nomination,
        channel=ballot.channel,
        cast_at=ballot.cast_at,
        leaf=leaf,
        sealed_at=sealed_at,
        state=receipts.state(rows[0].Ruling if rows else None),
        rulings=[Decided(one.kind, one.reason, one.at, mark is None) for one, mark in rows],
        entry=session.get_one(Entry, ballot.entry_id) if over else None,
    )
